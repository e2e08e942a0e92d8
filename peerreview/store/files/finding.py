"""The files of a response, and what readers get of one."""

import base64
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from peerreview.domain import forms
from peerreview.domain.files import File
from peerreview.domain.refusals import Missing
from peerreview.store import db
from peerreview.store.files import folder

_FILE = """
    select f.id, f.public_id as key, f.name, f.state, f.kind, f.size, f.reason, f.detail, f.pages, f.drawn,
      f.response_id, f.digest, f.is_silent, f.said, f.drafted
    from handed_file f
    """
# Of a course whose names and texts went, the row stays and says nothing.
_THERE = "f.digest <> ''"
_IMAGE = re.compile(r'<img src="(picture-\d+\.(png|jpg))"')
_PIECE = re.compile(r"(part-\d+/)?(picture(-\d+)?(?P<ending>\.(png|jpg))|page-\d+)")


def _file(row):
    detail = db.loads(row.detail) or {}
    values, left_out = detail.get("values", {}), detail.get("left_out", {})
    return db.filled(File, row, values=values, left_out=left_out, is_silent=bool(row.is_silent))


def of_response(*response_ids):
    """[File] that belong to these responses, in the order in which they were added."""
    found = db.rows(
        f"{_FILE} where f.response_id in ({db.places(response_ids)}) and {_THERE} order by f.id",
        *response_ids,
    )
    return [_file(row) for row in found]


def with_files(work):
    """*work* (a Work) with the files its items may be answered with: its own, and of a revision those of what
    it revises. No query where no item asks for files."""
    if not forms.takes_files(work.items):
        return work
    whose = [work.id]
    if work.about_response and work.task_of.revises:
        whose.append(work.about_response)
    return work._replace(items=forms.with_files(work.items, of_response(*whose)))


def by_keys(keys):
    """{key: File} of those with these *keys*, for pages that already hold the right to the answers that name
    them."""
    keys = tuple(keys)
    found = db.rows(f"{_FILE} where f.public_id in ({db.places(keys)}) and {_THERE}", *keys) if keys else ()
    return {row.key: _file(row) for row in found}


def is_in_sight(key):
    """Whether a file is in the sight of readers now: named by the version they are shown of what it belongs
    to, which is neither held nor taken back or out."""
    return bool(
        db.row(
            """
            select 1
            from handed_file f
            join response r on r.id = f.response_id or r.about_response_id = f.response_id
            join version v on v.response_id = r.id and v.number = r.shown
            join answer a on a.version_id = v.id and a.level like '%' || f.public_id || '%'
            where f.public_id = ? and r.state <> 'withdrawn'
            """,
            key,
        )
    )


class Derivative(NamedTuple):
    """What readers get of a File: the ``answer`` of ``deriving.kinds``; of a part of a packed one, ``where``
    that stands in what was made, its ``path`` there and the number of pages ``before`` it."""

    file: File
    answer: dict
    where: str = ""
    path: str = ""
    before: int = 0

    @property
    def kind(self):
        """What it is; "" for a part that cannot be shown."""
        return self.answer.get("kind", "")

    @property
    def pages(self):
        """Its pages, each {width, height, lines, text} (of a picture one without lines, of a text or a
        document one with nothing but text)."""
        return _pages(self.answer)

    @property
    def parts(self):
        """The Derivative of each part of a packed one, in order."""
        found, before = [], 0
        for number, part in enumerate(self.answer.get("parts", ()), 1):
            found.append(Derivative(self.file, part, f"part-{number}", part["path"], before))
            before += len(part.get("pages", ()))
        return found

    def drawn(self):
        """How many of its pages are drawn."""
        if self.kind != "pdf":
            return 1
        return max(0, min(self.file.drawn - self.before, len(self.answer["pages"])))

    def page_path(self, number):
        """Where the picture of a page lies; Missing when it is not drawn (yet)."""
        if self.kind == "picture":
            return self._lies(self.answer["file"])
        return self._lies(f"page-{number}.png", f"page-{number}.jpg")

    def piece_path(self, name):
        """Where a picture lies, by the name that HTML gives it ("picture-2.png"); in a packed one behind its
        part ("part-3/page-4"). Missing when there is none of this name."""
        found = _PIECE.fullmatch(name)
        if not found:
            raise Missing()
        names = [name] if found["ending"] else [f"{name}.png", f"{name}.jpg"]
        return self._lies(*names)

    @property
    def whole_path(self):
        """Where the PDF lies that readers may take with them; Missing of anything else."""
        if self.kind != "pdf":
            raise Missing()
        return self._lies(self.answer["file"])

    def as_page(self):
        """A document as one page of HTML with its pictures in it, to be read without this site."""

        def inside(found):
            data = base64.b64encode(self.piece_path(found[1]).read_bytes()).decode()
            kind = "png" if found[2] == "png" else "jpeg"
            return f'<img src="data:image/{kind};base64,{data}"'

        html = _IMAGE.sub(inside, self.answer["html"])
        return f'<!DOCTYPE html>\n<meta charset="utf-8">\n<title>Work</title>\n{html}\n'

    def _lies(self, *names):
        for name in names:
            path = folder.made(self.file.key) / self.where / name
            if path.is_file():
                return path
        raise Missing()


def derivative_of(key):
    """The Derivative of the file with this *key*; Missing when there is none. The caller holds the right to
    it."""
    found = by_keys([key]).get(key)
    if found is None or not found.is_ready:
        raise Missing()
    return Derivative(found, _answer(key))


def _answer(key):
    path = folder.made(key) / "answer.json"
    try:
        return _read(str(path), path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise Missing() from None


@lru_cache(8)
def _read(path, _changed):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def _pages(answer):
    kind = answer.get("kind")
    if kind == "pdf":
        return answer["pages"]
    if kind == "picture":
        return [{"width": answer["width"], "height": answer["height"], "lines": [], "text": ""}]
    return [{"text": answer.get("text", ""), "lines": answer.get("lines", [])}]


def text_of(file):
    """[text of each page] of a File that is ready: what it says to readers, also to those who do not see it
    (alternative texts, addresses of links), on the last; of a packed one [path and text of each part]; none
    of one that is not ready."""
    if not file.is_ready:
        return []
    try:
        answer = _answer(file.key)
    except Missing:
        return []
    if file.drafted or file.said:
        answer = answer | {"said": "\n".join([answer.get("said", ""), file.said, file.drafted])}
    if answer["kind"] == "tree":
        return ["\n".join([part["path"], *_texts(part)]) for part in answer["parts"]]
    return _texts(answer)


def _texts(answer):
    texts = [page["text"] for page in _pages(answer)]
    if answer.get("said"):
        texts[-1] = f"{texts[-1]}\n{answer['said']}"
    return texts


def original_of(file_key):
    """(where the bytes lie as they came, the name its owner gave it); Missing when they do not. For its owner
    and staff alone."""
    row = db.row(f"{_FILE} where f.public_id = ?", file_key)
    try:
        return folder.path_of(row.digest if row else ""), row.name if row else ""
    except FileNotFoundError:
        raise Missing() from None
