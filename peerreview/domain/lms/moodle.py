"""Moodle: a file for the import of its gradebook, and the offline worksheet of an assignment filled in."""

import re
from collections.abc import Sequence

from peerreview.domain.lms import filling
from peerreview.domain.lms.marks import Made, Mark, Problem, checked, point, safe, without, written
from peerreview.domain.lms.sheet import read
from peerreview.domain.words import N_, Sentence

HEADS = {
    "id": ("identifier",),
    "name": ("full name",),
    "email": ("email address", "e-mail address"),
    "login": ("username",),
    "number": ("id number",),
    "grade": ("grade",),
    "top": ("maximum grade",),
    "may": ("grade can be changed",),
    "when": ("last modified (grade)",),
    "feedback": ("feedback comments",),
}
_NAMES = "january february march april may june july august september october november december".split()
_NAMES += "monday tuesday wednesday thursday friday saturday sunday".split()
ENGLISH = {*_NAMES, *(name[:3] for name in _NAMES)}
LOCKED = N_("cannot be graded in Moodle: the row stays as it is")
BAD_DATE = N_("has a date that is not English, so Moodle would pass over it; take the worksheet in English")
BROKEN = N_("This is no worksheet: a quotation mark is left open, or it has too many rows.")


def gradebook(marks: Sequence[Mark], item: str, *, comments: bool = False) -> Made:
    """A file for the import of Moodle's gradebook: people by address, their mark, with *comments* what was
    said to them, and on what the mark rests (behind the comment, else in a column of its own, which Moodle
    passes over unless it is told otherwise). Nobody without a mark is in it, because an empty cell or a dash
    would erase theirs; comments are in it only when each of its people has one."""
    problems = checked(marks)
    given = [mark for mark in marks if mark.value is not None]
    if comments and not all(mark.comment for mark in given):
        comments = False
        why = N_("Not everybody has a comment, and an empty one would erase what stands in Moodle: left out.")
        problems.append(Problem("", why))
    if any(problem.stops for problem in problems):
        return Made("", 0, without(marks), problems)
    more = [safe(f"{item} (feedback)")] if comments else []
    if not comments and any(mark.basis for mark in given):
        more = [safe(f"{item} (rests on)")]
    head = ["Email address", safe(item), *more]
    rows = [[mark.email, point(mark.value), *(safe(mark.told(comments)) for _ in more)] for mark in given]
    return Made(written([head, *rows]), len(given), without(marks), problems)


def worksheet(text: str, marks: Sequence[Mark], *, comments: bool = False) -> Made:
    """The offline worksheet *text* filled in, all else as it was to the letter. Marks are on the maximum of
    the worksheet; who has none keeps their row as it is. On what a mark rests stands among the feedback, with
    *comments* behind them; without them only where no feedback stands."""
    stopped = checked(marks)
    try:
        sheet = read(text)
    except ValueError:
        stopped.append(Problem("", BROKEN, stops=True))
        return Made("", 0, without(marks), stopped)
    places = _places(sheet)
    needed = [key for key in ("id", "grade", "when") if key not in places]
    if needed:
        stopped.append(filling.lacking([HEADS[key][0].capitalize() for key in needed]))
    if any(problem.stops for problem in stopped):
        return Made("", 0, without(marks), stopped)
    found, problems = filling.matched(sheet, [row for row in sheet.rows[1:] if any(row.raw)], marks, places)
    given = 0
    for row, mark in found:
        if why := _refused(row, places):
            problems.append(Problem(mark.name, why, row.line))
            continue
        row.put(places["grade"], point(mark.value, filling.maximum(row.cell(places.get("top"))) or 100))
        place = places.get("feedback")
        said = mark.told(comments)
        if place is not None and said and (comments and mark.comment or not row.cell(place).strip()):
            row.put(place, safe(said))
        given += 1
    return Made(sheet.text(), given, without(marks), stopped + problems)


def _places(sheet):
    heads = [" ".join(head.lower().split()) for head in sheet.head]
    return {key: heads.index(name) for key, names in HEADS.items() for name in names if name in heads}


def _refused(row, places):
    """Why a row may not be filled in, or ""."""
    if len(row.raw) <= places["grade"]:
        return Sentence(N_("has too few cells (%(count)s): the row stays as it is"), count=len(row.raw))
    if row.cell(places.get("may")).strip().lower() in ("no", "0"):
        return LOCKED
    changed = row.cell(places["when"])
    return "" if set(re.findall(r"[^\W\d_]{3,}", changed.lower())) <= ENGLISH else BAD_DATE
