"""A rubric out of a table that somebody copied from a spreadsheet or a document."""

import csv
import re
from typing import NamedTuple

from peerreview.domain import numbers
from peerreview.domain.designs.forms import MOST_ITEMS, MOST_LEVELS
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_, folded

WEIGHTS = frozenset(("weight", "weights", "gewicht", "gewichtung", "poids", "peso"))
_UNITS = r"points?|pts?\.?|p\.?|punkt(?:e)?"
_POINTS = re.compile(
    rf"(?P<title>.*?)\s*[(\[]\s*(?P<points>\d+(?:[.,]\d+)?)\s*(?:{_UNITS})?\s*[)\]]\s*\Z",
    re.DOTALL | re.IGNORECASE,
)


class Row(NamedTuple):
    """One criterion: its ``title``, its ``weight`` (None: not said), its ``levels`` [(title, what it looks
    like, points or None)], the least first where points say so; ``hint``: what helps to judge it."""

    title: str
    weight: float | None
    levels: tuple[tuple[str, str, float | None], ...]
    hint: str = ""


def read(text):
    """[Row] of a table whose first line names the levels and whose first column names the criteria; cells
    stand between tabs. Invalid (field ``pasted``) with what is missing."""
    table = [
        [cell.strip() for cell in row]
        for row in csv.reader(text.strip("\n").splitlines(keepends=True), delimiter="\t")
        if any(cell.strip() for cell in row)
    ]
    if len(table) < 2 or max(map(len, table), default=0) < 2:
        raise _refused(N_("This is no table yet: copy at least two rows and two columns from a spreadsheet."))
    head, *body = table
    weight = next((place for place, cell in enumerate(head) if place and folded(cell) in WEIGHTS), None)
    places = [place for place, cell in enumerate(head) if place and place != weight and cell]
    if len(places) < 2:
        raise _refused(N_("The first row names the levels: at least two, each in a cell of its own."))
    if len(places) > MOST_LEVELS or len(body) > MOST_ITEMS:
        raise _refused(
            N_("A rubric has up to {items} criteria with up to {levels} levels each."),
            items=MOST_ITEMS,
            levels=MOST_LEVELS,
        )
    if any(not row[0] for row in body):
        raise _refused(N_("The first column names the criteria: in one row it is empty."))
    levels = [(place, *_level(head[place])) for place in places]
    if all(points is not None for *_level_, points in levels):
        levels.sort(key=lambda level: level[2])
    return [
        Row(
            row[0],
            numbers.typed(_cell(row, weight).rstrip("% ")) if weight is not None else None,
            tuple((title, _cell(row, place), points) for place, title, points in levels),
        )
        for row in body
    ]


def _refused(sentence, **values):
    return Invalid(sentence, field="pasted", **values)


def _cell(row, place):
    return row[place] if place < len(row) else ""


def _level(cell):
    """(title, points or None) of a cell such as “Good (3)” or “Good (3 points)”."""
    found = _POINTS.match(cell)
    if found and found["title"]:
        return found["title"], numbers.typed(found["points"])
    return cell, None
