"""Rubrics as Canvas imports them: one line a criterion, three cells a rating.

The columns are those of Canvas' own template (instructure/canvas-lms, ``app/models/rubric_import.rb`` at
3c620d4b; read by ``lib/rubric_csv_importer.rb``): it finds the first four by their exact titles, so there is
no byte order mark before them; ratings by what their titles contain, whatever number follows; points with a
point or a comma, two decimals. Canvas has no weights: a criterion counts by its highest points."""

from fractions import Fraction
from typing import NamedTuple

from peerreview.domain import numbers
from peerreview.domain.designs.forms import MOST_ITEMS, MOST_LEVELS
from peerreview.domain.forms.pasted import Row
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_, folded

HEAD = ("Rubric Name", "Criteria Name", "Criteria Description", "Criteria Enable Range")
RATING = ("Rating Name", "Rating Description", "Rating Points")
MOST_RUBRICS = 50


class Wrong(NamedTuple):
    """A line that cannot be used: its ``number`` in the file (the head is 1), why as a ``sentence`` with
    ``values``."""

    number: int
    sentence: str
    values: dict


class Found(NamedTuple):
    """What a file holds: ``rubrics`` {name: [Row]} of its good lines, in order; ``wrong``: [Wrong];
    ``ranges``: how many criteria give points by ranges, of which the levels are kept; ``ignored``: titles of
    the columns that no form here has."""

    rubrics: dict[str, list[Row]]
    wrong: list[Wrong]
    ranges: int
    ignored: list[str]


def is_canvas(head):
    """Whether these cells are the head of such a file."""
    cells = [folded(cell) for cell in head]
    return folded(HEAD[0]) in cells and folded(HEAD[1]) in cells


def read(rows):
    """The Found of *rows* [(number of the line, cells)], the head first. Invalid (field ``pasted``) when
    there is no criterion in it, or more rubrics than fit."""
    (_number, head), *body = rows
    cells = [folded(cell) for cell in head]
    places = {name: cells.index(folded(name)) for name in HEAD if folded(name) in cells}
    ratings = zip(*([place for place, cell in enumerate(cells) if folded(name) in cell] for name in RATING))
    ratings = list(ratings)
    rubrics, wrong, ranges = {}, [], 0
    for number, line in body:
        row, why = _row(line, places, ratings)
        name = _cell(line, places[HEAD[0]])
        if why is None and len(rubrics.get(name, ())) >= MOST_ITEMS:
            why = N_("“{name}” has more than {most} criteria."), {"name": name, "most": MOST_ITEMS}
        if why:
            wrong.append(Wrong(number, *why))
            continue
        rubrics.setdefault(name, []).append(row)
        ranges += _cell(line, places.get(HEAD[3])).lower() in ("true", "1")
    if not rubrics and not wrong:
        raise Invalid(N_("There is a head in it, but no criterion."), field="pasted")
    if len(rubrics) > MOST_RUBRICS:
        raise Invalid(N_("Up to {most} rubrics fit in one file."), field="pasted", most=MOST_RUBRICS)
    return Found(rubrics, wrong, ranges, _ignored(head))


def _ignored(head):
    known = {folded(name) for name in HEAD}
    return [
        cell.strip()
        for cell in head
        if (plain := folded(cell))
        and plain not in known
        and not any(folded(name) in plain for name in RATING)
    ]


def _cell(line, place):
    return line[place].strip() if place is not None and place < len(line) else ""


def _row(line, places, ratings):
    """(Row, None) of one line, or (None, (sentence, values))."""
    title = _cell(line, places[HEAD[1]])
    if not _cell(line, places[HEAD[0]]):
        return None, (N_("It has no “Rubric Name”."), {})
    if not title:
        return None, (N_("It has no “Criteria Name”."), {})
    levels = []
    for name, text, points in ratings:
        if not _cell(line, name):
            if _cell(line, text) or _cell(line, points):
                return None, (N_("One of its ratings has no “Rating Name”."), {})
            continue
        value = numbers.typed(_cell(line, points))
        if value is None or not 0 <= value <= 1000:
            given = _cell(line, points)
            if not given:
                return None, (N_("“{level}” has no points."), {"level": _cell(line, name)})
            return None, (
                N_("“{points}” is no number of points from 0 to 1000."),
                {"points": given[:40]},
            )
        levels.append((_cell(line, name), _cell(line, text), value))
    if len(levels) < 2:
        return None, (N_("It has fewer than two ratings, so it tells nobody apart."), {})
    if len(levels) > MOST_LEVELS:
        return None, (
            N_("It has {count} ratings; up to {most} fit."),
            {"count": len(levels), "most": MOST_LEVELS},
        )
    if len({value for _name, _text, value in levels}) < 2:
        return None, (N_("All its ratings give the same points, so it tells nobody apart."), {})
    levels.sort(key=lambda level: level[2])
    return Row(
        title, max(value for *_level, value in levels), tuple(levels), _cell(line, places.get(HEAD[2]))
    ), None


def write(title, items):
    """[cells] of the file for a form called *title*: the head, then one line for each of its *items* with
    levels and points, the best rating first.

    Points are scaled so that a criterion's highest are its weight: a grade in Canvas then comes to the same.
    Where no criterion weighs anything the points stay as they are."""
    criteria = [item for item in items if item.has_points]
    weighs = any(item.weight for item in criteria)
    most = max((len(item.levels) for item in criteria), default=2)
    lines = [[*HEAD, *RATING * most]]
    for item in criteria:
        scale = Fraction(str(item.weight)) / Fraction(str(item.top)) if weighs and item.top else Fraction(1)
        levels = sorted(item.levels, key=lambda level: level.points, reverse=True)
        cells = [
            cell
            for level in levels
            for cell in (level.title, level.text, _points(Fraction(str(level.points)) * scale))
        ]
        lines.append([title, item.title, item.hint, "false", *cells])
    return lines


def left_out(items):
    """Titles of the items that such a file cannot hold."""
    return [item.title for item in items if not item.has_points]


def _points(value):
    """Points as Canvas keeps them: two decimals."""
    return numbers.plain(float(numbers.rounded(value, 2)))
