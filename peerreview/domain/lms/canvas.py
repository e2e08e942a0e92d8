"""Canvas: a file for its gradebook, fresh or from its own export. An empty cell would take a grade away, so
that only rows with a mark, and only the one column, are in it."""

import re
from collections.abc import Sequence

from peerreview.domain.lms import filling
from peerreview.domain.lms.marks import TOP, Made, Mark, Problem, checked, point, safe, without, written
from peerreview.domain.lms.sheet import read
from peerreview.domain.words import N_, Sentence, folded

IGNORED = tuple(
    f"{kind} {what}"
    for kind in ("final", "current", "override")
    for what in ("score", "grade", "points", "status")
)
HEADS = {
    "name": ("student",),
    "id": ("id",),
    "number": ("sis user id",),
    "login": ("sis login id",),
    "section": ("section",),
}
FIXED = ("student", "id", "sis user id", "sis login id", "root account", "integration id", "section")
BROKEN = N_("This is no export of a gradebook: a quotation mark is left open, or it has too many rows.")


def bad_title(title: str) -> str:
    """Why Canvas would pass over a column of this *title*, or ""."""
    plain = folded(title)
    if not plain:
        return N_("The column needs a title.")
    if plain in FIXED or any(words in plain for words in IGNORED):
        why = N_("Canvas passes over a column called “%(title)s”, without a word. Give it another title.")
        return Sentence(why, title=title)
    return ""


def fresh(marks: Sequence[Mark], title: str) -> Made:
    """A new file: Canvas offers to make an assignment *title* when it has none. People are found by their
    login, else by their name."""
    problems = checked(marks)
    if why := bad_title(title):
        problems.append(Problem("", why, stops=True))
    if any(problem.stops for problem in problems):
        return Made("", 0, without(marks), problems)
    given = [mark for mark in marks if mark.value is not None]
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", safe(title)]
    rows = [
        [safe(filling.turned(mark.name)), "", mark.number, mark.email, safe(mark.section), point(mark.value)]
        for mark in given
    ]
    possible = ["    Points Possible", "", "", "", "", str(TOP)]
    return Made(written([head, possible, *rows]), len(given), without(marks), problems)


def titles(text: str) -> list[str]:
    """The titles of a Canvas export that are assignments."""
    try:
        sheet = read(text)
    except ValueError:
        return []
    return [head for head in sheet.head if not bad_title(head)]


def filled(text: str, marks: Sequence[Mark], title: str) -> Made:
    """Their own export with the assignment *title* filled in, its other columns and people without a mark
    left out, so that nothing else changes. Marks are on the points possible that it says."""
    stopped = checked(marks)
    try:
        sheet = read(text)
    except ValueError:
        stopped.append(Problem("", BROKEN, stops=True))
        return Made("", 0, without(marks), stopped)
    heads = [folded(head) for head in sheet.head]
    places = {key: heads.index(name) for key, names in HEADS.items() for name in names if name in heads}
    if "name" not in places or "id" not in places:
        stopped.append(filling.lacking(["Student", "ID"]))
    column = _column(sheet, title)
    if column is None:
        known = ", ".join(f"“{one}”" for one in titles(text)[:20])
        why = N_("No assignment of the file is called “%(title)s”. It has: %(known)s.")
        stopped.append(Problem("", Sentence(why, title=title, known=known or "–"), 1, stops=True))
    if any(problem.stops for problem in stopped):
        return Made("", 0, without(marks), stopped)
    return _filled(sheet, marks, places, column, stopped)


def _filled(sheet, marks, places, column, stopped):
    notes = [row for row in sheet.rows[1:] if _is_note(row, places)]
    people = [row for row in sheet.rows[1:] if row not in notes and row.cell(places["name"]).strip()]
    possible = [row for row in notes if folded(row.cell(places["name"])) == "points possible"]
    top = (filling.maximum(possible[0].cell(column)) if possible else None) or TOP
    found, problems = filling.matched(sheet, people, marks, places)
    kept = []
    for row, mark in found:
        if len(row.raw) <= column:
            why = Sentence(N_("has too few cells (%(count)s): the row stays as it is"), count=len(row.raw))
            problems.append(Problem(mark.name, why, row.line))
            continue
        row.put(column, point(mark.value, top))
        kept.append(row)
    order = sorted({*(heads_places(sheet)), column})
    return Made(
        sheet.text([sheet.rows[0], *notes, *kept], order), len(kept), without(marks), stopped + problems
    )


def heads_places(sheet):
    """The columns that say who a row is of."""
    return [place for place, head in enumerate(sheet.head) if folded(head) in FIXED]


def _is_note(row, places):
    """The rows below the head that are about the assignments: points possible, how they are posted."""
    name = row.cell(places["name"])
    return folded(name) == "points possible" or (not name.strip() and not row.cell(places["id"]).strip())


def _column(sheet, title):
    """The place of an assignment: Canvas writes its number behind the title, "Essay (1234)"."""
    wanted = folded(title)
    for place, head in enumerate(sheet.head):
        bare = folded(re.sub(r"\s*\(\d+\)\s*$", "", head))
        if wanted and wanted in (bare, folded(head)) and not bad_title(bare):
            return place
    return None
