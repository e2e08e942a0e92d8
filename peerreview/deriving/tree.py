"""Packed folders: each file in them made anew by itself, under the path it had there."""

import contextlib
import re
import stat
from collections import Counter

from peerreview.deriving import packed
from peerreview.deriving.limits import LETTERS, PAGES, PARTS, Refused

BROKEN = "broken_zip"
# What programs keep beside files of people; part of no work.
_NAMES = r"\.[^/]+|__MACOSX|__pycache__|node_modules|venv|env|Thumbs\.db|desktop\.ini|~\$[^/]*|[^/]+\.pyc"
_BESIDE = re.compile(rf"(^|/)({_NAMES})(/|$)", re.I)
_OUTSIDE = re.compile(r"(^|/)\.\.(/|$)|^/|^[A-Za-z]:")
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_COLOURED = 100_000  # letters before a file that still gets the colours of its language: they take time


def derive(source, folder):
    """The answer for a zip file at *source* (see ``kinds``); what belongs to its parts is in part-1, … of the
    *folder*."""
    file, left_out = packed.Packed(source, BROKEN), Counter()
    names = _shown_names(file, left_out)
    if not names:
        raise Refused("empty")
    if len(names) > PARTS:
        raise Refused("many_files", count=len(names), most=PARTS)
    parts, letters, pages = [], 0, 0
    for path, entry in sorted(names.items(), key=lambda one: _in_order(one[0])):
        ending = _ending(path) if letters < _COLOURED else ""
        part = _part(file.read(entry), path, folder / f"part-{len(parts) + 1}", ending)
        parts.append({"path": path} | part)
        letters += len(part.get("text", "")) + sum(len(page["text"]) for page in part.get("pages", ()))
        pages += len(part.get("pages", ()))
        if letters > LETTERS:
            raise Refused("long_text", most=LETTERS)
        if pages > PAGES:
            raise Refused("many_pages", count=pages, most=PAGES)
        left_out["parts"] += "refused" in part
    if left_out["parts"] == len(parts):
        raise Refused(parts[0]["refused"], **parts[0]["values"])
    return {"kind": "tree", "parts": parts, "left_out": dict(+left_out)}


def _in_order(path):
    """Files of a folder stand before the folders in it."""
    *folders, name = path.lower().split("/")
    return [*((1, one) for one in folders), (0, name)]


def _shown_names(file, left_out):
    """{path: name of the entry}; Refused for what leads elsewhere or looks like what it is not."""
    found = {}
    for entry, about in file.entries.items():
        path = _named(about)
        if _OUTSIDE.search(path) or stat.S_ISLNK(about.external_attr >> 16):
            raise Refused("leads_out", name=_told(path))
        if _TURNING.search(path) or _CONTROL.search(path):
            raise Refused("turned", name=_told(path))
        if path.endswith("/"):
            continue
        if _BESIDE.search(path):
            left_out["beside"] += 1
        else:
            found[path] = entry
    return found


def _named(about):
    """The path of an entry: some programs write UTF-8 and do not say so, some divide folders as Windows
    does."""
    name = about.filename
    if not about.flag_bits & 0x800:
        with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _told(path):
    return "".join(sign for sign in path if sign.isprintable() and not _TURNING.match(sign))[-80:]


def _part(data, path, folder, ending):
    """The answer for one file; Refused where it is a packed one."""
    from peerreview.deriving import kinds

    folder.mkdir()
    source = folder / "source"
    source.write_bytes(data)
    try:
        return kinds.derive(source, folder, ending, is_part=True)
    except Refused as refusal:
        if refusal.code == "packed":
            raise Refused("nested", name=_told(path)) from None
        return {"refused": refusal.code, "values": refusal.values}
    finally:
        source.unlink()


def _ending(path):
    from peerreview.domain.files import ending_of

    return ending_of(path.rpartition("/")[2])
