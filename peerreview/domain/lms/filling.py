"""Filling in a file that another system gave: who stands in which row, and what is written there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from peerreview.domain.identity import address_key
from peerreview.domain.lms.marks import Mark, Problem
from peerreview.domain.words import N_, Sentence, folded

NOBODY = N_("is nobody in this course; the row stays as it is")
TWICE = N_("stands in two rows; the first one is filled in")
NOT_THERE = N_("has a mark here, and no row in the file")
LOST_ZERO = N_("has lost the zeros at the beginning of an id, as spreadsheets do; take a fresh file")
SAME_NAME = N_("is the name of several people, and the file has no address; the row stays as it is")


class Finder:
    """Finds the Mark of a row by one of its columns: address, id, else a name that only one person has."""

    def __init__(self, marks: Sequence[Mark]):
        self.by_address = {address_key(mark.email): mark for mark in marks if mark.email}
        self.by_number = {mark.number: mark for mark in marks if mark.number}
        self.by_name = defaultdict(list)
        for mark in marks:
            for name in {folded(mark.name), folded(turned(mark.name))}:
                self.by_name[name].append(mark)
        self.stripped = {number.lstrip("0") for number in self.by_number if number.startswith("0")}

    def find(self, row, places: Mapping[str, int]):
        """(Mark or None, why there is none)"""
        for kind in ("email", "login"):
            text = row.cell(places.get(kind)).strip()
            if text and (mark := self.by_address.get(address_key(text))):
                return mark, ""
        number = row.cell(places.get("number")).strip()
        if number:
            if mark := self.by_number.get(number):
                return mark, ""
            if number in self.stripped:
                return None, LOST_ZERO
        if any(row.cell(places.get(kind)).strip() for kind in ("email",)):
            return None, NOBODY
        named = self.by_name.get(folded(row.cell(places.get("name"))), ())
        return (named[0], "") if len(named) == 1 else (None, SAME_NAME if named else NOBODY)


def turned(name: str) -> str:
    """A name as lists write it: "Abernall, Ruth"."""
    first, _space, last = name.rpartition(" ")
    return f"{last}, {first}" if first else name


def matched(sheet, rows, marks, places):
    """([(Row, Mark)] of rows to fill, [Problem] of the others): each person once, nobody without a mark."""
    finder, found, seen, problems = Finder(marks), [], set(), []
    for row in rows:
        called = row.cell(places.get("name")).strip() or row.cell(places.get("email")).strip()
        mark, why = finder.find(row, places)
        if mark is None:
            problems.append(Problem(called, why, row.line))
        elif mark in seen:
            problems.append(Problem(called, TWICE, row.line))
        else:
            seen.add(mark)
            if mark.value is not None:
                found.append((row, mark))
    problems += [
        Problem(mark.name, NOT_THERE) for mark in marks if mark.value is not None and mark not in seen
    ]
    return found, problems


def maximum(text: str) -> Decimal | None:
    """The maximum that a file says, 100.00; None where it is no number above 0."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except ArithmeticError:
        return None
    return value if value.is_finite() and value > 0 else None


def lacking(titles) -> Problem:
    """The file has not the columns it needs."""
    why = Sentence(
        N_("The file has no column %(titles)s. Take it from the other system in English, and unchanged."),
        titles=", ".join(f"“{title}”" for title in titles),
    )
    return Problem("", why, 1, stops=True)
