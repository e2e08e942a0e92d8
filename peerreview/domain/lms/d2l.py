"""D2L Brightspace: its own export of a grade item filled in; each row ends in a #."""

from collections.abc import Sequence
from decimal import Decimal

from peerreview.domain.lms import filling
from peerreview.domain.lms.marks import Made, Mark, Problem, checked, point, without
from peerreview.domain.lms.sheet import read
from peerreview.domain.words import N_, folded

HEADS = {"number": "orgdefinedid", "login": "username", "email": "email"}
END = "end-of-line indicator"
BROKEN = N_("This is no export of grades: a quotation mark is left open, or it has too many rows.")


def filled(text: str, marks: Sequence[Mark], title: str) -> Made:
    """The export *text* with the item *title* filled in (its first item of points without one); people
    without a mark are left out, so that nothing of theirs changes."""
    stopped = checked(marks)
    try:
        sheet = read(text)
    except ValueError:
        stopped.append(Problem("", BROKEN, stops=True))
        return Made("", 0, without(marks), stopped)
    heads = [folded(head) for head in sheet.head]
    places = {key: heads.index(name) for key, name in HEADS.items() if name in heads}
    items = [place for place, head in enumerate(heads) if "points grade" in head]
    named = [place for place in items if heads[place].startswith(f"{folded(title)} points grade")]
    if not items or END not in heads or not places:
        stopped.append(filling.lacking(["Username", "Points Grade", "End-of-Line Indicator"]))
    if any(problem.stops for problem in stopped):
        return Made("", 0, without(marks), stopped)
    column = (named or items)[0]
    rows = [row for row in sheet.rows[1:] if any(cell.strip() for cell in row.raw)]
    found, problems = filling.matched(sheet, rows, marks, places)
    kept = [row for row, _mark in found if len(row.raw) > column]
    for row, mark in found:
        if len(row.raw) > column:
            row.put(column, point(mark.value, _top(heads[column])))
    order = sorted({*places.values(), column, heads.index(END)})
    return Made(sheet.text([sheet.rows[0], *kept], order), len(kept), without(marks), stopped + problems)


def _top(head):
    """The maximum that a column says: "Essay Points Grade <Numeric MaxPoints:20 Weight:10>"."""
    _before, _colon, rest = head.partition("maxpoints:")
    return filling.maximum(rest.split(" ")[0].rstrip(">")) if rest else Decimal(100)
