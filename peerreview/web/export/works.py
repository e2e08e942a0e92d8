"""Works and reviews as a ZIP file, made while it is sent: a few texts in memory, however many there are."""

import hashlib
import hmac
import re
import unicodedata
import zipfile
from datetime import datetime

from peerreview.store import exporting
from peerreview.web.text import _, ngettext

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
LONGEST = 60


def zipped(activity, reader, *, named):
    """Chunks of the file; *named*: with the names of people, else with numbers in an order of chance."""
    found = exporting.addresses(activity, reader)
    called = labels(activity, found)
    people = exporting.names(activity.course) if named else {}
    out = _Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        _put(file, "README.txt", about(activity, len(found), named))
        yield out.taken()
        for text in exporting.texts([row[0] for row in found]):
            folder = safe_name(activity.design.tasks[text.task].title)
            path = f"{folder}/{_file_name(text, called, people)}"
            _put(file, f"{path}.txt", _written(text, called, people))
            yield out.taken()
            for number, (ending, data) in enumerate(exporting.copies(text), 1):
                _put(file, f"{path}-{number}.{ending}", data)
                yield out.taken()
    yield out.taken()


class _Pipe:
    """Takes what is written and gives it on; it cannot be gone back in."""

    def __init__(self):
        self.parts, self.place = [], 0

    def write(self, data):
        self.parts.append(bytes(data))
        self.place += len(data)
        return len(data)

    def tell(self):
        return self.place

    def flush(self):
        pass

    def taken(self):
        found, self.parts = b"".join(self.parts), []
        return found


def _put(file, path, text):
    # the same moment in each, because when somebody handed in can tell who it was
    info = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    file.writestr(info, text.encode() if isinstance(text, str) else text)


def labels(activity, found):
    """{response id: "work-07"}: numbered by task in an order that nobody can tell from names or times."""
    keyed = sorted(found, key=lambda row: _chance(activity.seed, row[0]))
    counts, called = {}, {}
    for response, task, _about in keyed:
        counts[task] = counts.get(task, 0) + 1
        called[response] = f"{safe_name(activity.design.tasks[task].title)}-{counts[task]:03}"
    return called


def _chance(seed, response):
    return hmac.digest(seed.encode(), f"export:{response}".encode(), hashlib.sha256)


def _file_name(text, called, people):
    name = people.get(text.author) if text.author else None
    return f"{called[text.id]}-{safe_name(name)}" if name else called[text.id]


def safe_name(text):
    """*text* as the name of a file on every system: letters, digits, dash; never empty, never reserved."""
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(sign if sign.isalnum() else "-" for sign in plain)
    name = re.sub("-+", "-", kept).strip("-")[:LONGEST].strip("-") or "file"
    return f"{name}-" if RESERVED.match(name) else name


def _written(text, called, people):
    lines = []
    if text.author in people:
        lines.append(_("By: %(name)s", name=people[text.author]))
    if text.about in called:
        lines.append(_("About: %(name)s", name=called[text.about]))
    for title, level, words in text.answers:
        lines += ["", f"## {title}", *([f"[{level}]"] if level else []), *([words] if words else [])]
    return "\n".join(lines).strip() + "\n"


def about(activity, count, named):
    """What stands in the README of the file."""
    return "\n".join(
        [
            activity.title,
            ngettext("%(count)s text, as it stands.", "%(count)s texts, as they stand.", count),
            _("With the names of their writers.")
            if named
            else _("Without names: the numbers are in an order of chance. A text may still name its writer."),
            _("Files stand beside the text they belong to, as the copies that readers get."),
            _(
                "Left out: drafts, what is held or taken back, what staff may not read, what is for "
                "staff alone."
            ),
            _(
                "Grades are not in it. A grade rests on the reviews of its work, and no quality check "
                "was made. The sheets of grades, and the feedback in a worksheet of Moodle, say on how "
                "many reviews; files for Canvas and D2L cannot: these take nothing but the grade."
            ),
            "",
        ]
    )


def day(now: datetime, zone) -> str:
    """The day of a file's name."""
    return f"{now.astimezone(zone):%Y-%m-%d}"
