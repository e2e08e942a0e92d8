"""A file as it is read inside a page."""

import re
from typing import NamedTuple

from flask import g, url_for
from markupsafe import escape

from peerreview.domain import blocks
from peerreview.domain.files import LEFT_OUT, PICKED, REASONS
from peerreview.domain.refusals import Missing
from peerreview.store import files
from peerreview.web.admin.sizes import size
from peerreview.web.files import leave
from peerreview.web.text import _, ngettext, said

_PICTURE = re.compile(r'<img src="(picture-\d+\.(?:png|jpg))"')
HERE = 2  # pages of a PDF that stand in the page itself; the others are one link away
PARTS_HERE = 12  # files of a packed one that do; of the others there stand the names
LINES_HERE = 200  # lines of a text or of code that do


class Page(NamedTuple):
    """One page: its ``number``, the address of its picture (``src``, "" while it is not drawn), its size,
    ``lines`` [(x, y, width, height, text)] to select, its whole ``text``; of a document its safe ``html``.
    ``is_coloured``: its lines are safe HTML."""

    number: int
    src: str
    width: float = 0
    height: float = 0
    lines: tuple = ()
    text: str = ""
    html: str = ""
    is_coloured: bool = False


class ShownFile(NamedTuple):
    """A file in a page: ``title`` ("File 1: PDF, 12 pages"), ``kind``, ``pages`` [Page] that stand here,
    ``more`` pages or lines that do not; addresses: ``whole`` of all of it, ``taken`` to take a PDF along,
    ``original`` as it came (owner and staff, else ""); ``name`` of the original, for these. ``said``: what
    cannot be shown, in words. ``nodes`` [Node] of a packed one.
    ``alternative``: what it shows, in its author's words."""

    key: str
    title: str
    kind: str
    pages: list
    more: int = 0
    whole: str = ""
    taken: str = ""
    original: str = ""
    name: str = ""
    said: tuple = ()
    nodes: tuple = ()
    alternative: str = ""


class Node(NamedTuple):
    """A folder in a packed file, with the ``nodes`` in it, or a file in it: the ``part``, a ShownFile. Its
    ``name`` is the one it had there."""

    name: str
    nodes: list
    part: ShownFile | None


def shown(keys, right=leave.READ, *, whole=False):
    """[ShownFile] of the files with these *keys* that are there, for a page that may show the answer which
    names them to somebody who has this *right* to them. *whole*: with all pages."""
    if not keys:
        return []
    if "files_shown" not in g:
        g.files_shown = {}
    lacking = [key for key in keys if key not in g.files_shown]
    g.files_shown |= files.by_keys(lacking)
    found = [g.files_shown[key] for key in keys if key in g.files_shown]
    several = len(found) > 1
    return [_shown(file, number if several else 0, right, whole) for number, file in enumerate(found, 1)]


def _shown(file, number, right, whole):
    is_own = right == leave.OWN
    original, name = (leave.address("files.original", file.key, right), file.name) if is_own else ("", "")
    try:
        derivative = files.derivative_of(file.key)
    except Missing:
        title = title_of(file, number)
        return ShownFile(file.key, title, "", [], original=original, name=name, said=(_not_yet(file),))
    pages, more = _pages(derivative, right, whole)
    nodes = () if derivative.kind != "tree" else _tree(derivative.parts, right, whole)
    return ShownFile(
        file.key,
        title_of(file, number),
        file.kind,
        pages,
        more or max(0, len(derivative.parts) - PARTS_HERE) * (not whole),
        leave.address("files.show", file.key, right),
        leave.address("files.take_along", file.key, right) if file.kind == "pdf" else "",
        original,
        name,
        tuple(left_out(file)),
        nodes,
        file.drafted if is_own else file.said,
    )


def _tree(parts, right, whole):
    """(Node, ...) of the files packed in one, as they lie in their folders."""
    root = Node("", [], None)
    for number, part in enumerate(parts):
        *folders, name = part.path.split("/")
        node = root
        for folder in folders:
            if not node.nodes or node.nodes[-1].name != folder or node.nodes[-1].part:
                node.nodes.append(Node(folder, [], None))
            node = node.nodes[-1]
        node.nodes.append(Node(name, [], _part(part, right, whole, whole or number < PARTS_HERE)))
    return tuple(root.nodes)


def _part(part, right, whole, is_here):
    if not part.kind:
        why = REASONS.get(part.answer["refused"], REASONS["failed"])
        return ShownFile(
            part.file.key, _("Cannot be shown"), "", [], said=(said(why, part.answer["values"]),)
        )
    pages, more = _pages(part, right, whole) if is_here else ([], 0)
    title = _named(part.kind, len(part.pages))
    whole_at = leave.address("files.show", part.file.key, right)
    told = tuple(_left_out(part.answer.get("left_out") or {}))
    return ShownFile(part.file.key, title, part.kind, pages, more, whole_at, name=part.path, said=told)


def left_out(file):
    """Sentences on what of a file readers are not shown."""
    return _left_out(file.left_out)


def _left_out(counts):
    for what, count in counts.items():
        one, many = LEFT_OUT[what]
        yield said(one if count == 1 else many, {"count": count})


def refused(file):
    """Why a file cannot be taken, in words."""
    return said(*file.why)


def _not_yet(file):
    if file.state == "refused":
        return _("This file cannot be shown.")
    return _("This file is being made ready. Look again in some seconds.")


def title_of(file, number=0):
    """What a file is called where nobody may know what its owner called it."""
    what = _named(file.kind, file.values.get("parts", 0) if file.kind == "tree" else file.pages)
    return _("File %(number)s: %(what)s", number=number, what=what) if number else what


def _named(kind, count):
    return {
        "pdf": ngettext("PDF, %(count)s page", "PDF, %(count)s pages", count),
        "picture": _("Picture"),
        "text": _("Text"),
        "document": _("Document"),
        "tree": ngettext("Folder, %(count)s file", "Folder, %(count)s files", count),
    }.get(kind, _("File"))


def _pages(derivative, right, whole):
    """([Page], how many more there are) of a Derivative."""
    pages = derivative.pages
    if derivative.kind == "tree":
        return [], 0
    if derivative.kind == "text":
        coloured = pages[0]["lines"]
        lines = coloured or pages[0]["text"].rstrip("\n").split("\n")
        here = lines if whole else lines[:LINES_HERE]
        numbered = tuple((number, line) for number, line in enumerate(here, 1))
        return [Page(1, "", lines=numbered, is_coloured=bool(coloured))], len(lines) - len(here)
    if derivative.kind == "document":
        return [Page(1, "", html=_placed(derivative, right))], 0
    here = pages if whole else pages[:HERE]
    found = [_page(derivative, right, number, page) for number, page in enumerate(here, 1)]
    return found, len(pages) - len(here)


def _placed(derivative, right):
    """HTML of a document for this page: ids that no other file on it has, pictures under their addresses."""
    number = derivative.where.removeprefix("part-")
    placed = blocks.placed(derivative.answer["html"], f"f{derivative.file.key[:8]}{number and f'-{number}'}")
    unsaid = escape(_("A picture; its author gave no words for it."))
    placed = placed.replace(' alt="" width=', f' alt="{unsaid}" width=')
    return _PICTURE.sub(
        lambda found: f'<img src="{_piece(derivative, right, found[1])}" loading="lazy"',
        placed,
    )


def _piece(derivative, right, name):
    """The address of a picture that belongs to a derivative."""
    if derivative.where:
        name = f"{derivative.where}/{name}"
    return url_for("files.piece", leave=leave.give(derivative.file.key, right), name=name)


def _page(derivative, right, number, page):
    src = ""
    if number <= derivative.drawn():
        name = derivative.answer["file"] if derivative.kind == "picture" else f"page-{number}"
        src = _piece(derivative, right, name)
    lines = tuple(tuple(line) for line in page["lines"])
    return Page(number, src, page["width"], page["height"], lines, page["text"].strip())


# What templates say of files.
WORDS = {
    "size_of": size,
    "picked_files": PICKED,
    "file_title": title_of,
    "file_refused": refused,
    "file_left_out": left_out,
}
