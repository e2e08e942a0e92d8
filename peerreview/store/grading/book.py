"""The gradebook of a course: people by activities with their totals, the same numbers as on the pages of the
activities. Kept for some seconds while nothing was written (``shelf``)."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from peerreview.domain import grading as rules
from peerreview.domain.visibility import read_by_staff
from peerreview.store import activities, courses, db
from peerreview.store.grading import declared
from peerreview.store.grading.lines import decimal, of_activity, told_to_staff
from peerreview.store.shelf import Shelf

MOST_KEPT = 4  # courses
LOW = 50  # a total under it is found by a filter
TAGS = ("missing", "unreleased", "excused", "low", "none")


class Column(NamedTuple):
    """One graded activity: its ``rule``; ``ready``: grades that could be released, ``released``: how many
    are out, ``at``: the newest release or None."""

    activity: object
    rule: declared.Rule
    ready: int
    released: int
    at: datetime | None


class Cell(NamedTuple):
    """What stands in the book: a ``value`` or None, its ``state`` (of rules.STATES)."""

    value: Decimal | None
    state: str


NOTHING = Cell(None, "closed")


@dataclass(slots=True)
class Person:
    """One row: a Cell for each Column, in order, the CourseTotal, and what stands out (of TAGS)."""

    enrolment: int
    name: str
    public_id: str
    section: str
    cells: tuple
    total: rules.CourseTotal
    tags: frozenset


class Book(NamedTuple):
    """``columns`` in the order of the course, ``people`` by name, how their totals lie (``spread``)."""

    columns: list
    people: list
    spread: rules.Spread | None


def of_course(course_id, now):
    """The Book of a course; one that stands on the shelf is given again."""
    (first,) = db.row("select min(id) from activity where course_id = ?", course_id)
    if first is None:
        return _made(course_id, now)
    shelf, digest = Shelf("gradebooks", MOST_KEPT, (first,)), ""  # the first stands for all of its course
    return shelf.find(first, digest, now) or shelf.put(first, digest, now, _made(course_id, now))


def of_person(course_id, enrolment, now):
    """(columns, Person) of one student; None where there is none such."""
    book = of_course(course_id, now)
    return book.columns, next((one for one in book.people if one.enrolment == enrolment), None)


def graded(course_id):
    """[Row] of the activities of a course that give grades and that students see, in order."""
    return [
        one for one in activities.of_course(course_id, unpublished=False) if one.design.grading is not None
    ]


def _made(course_id, now):
    students, found = courses.students(course_id), graded(course_id)
    rule_of, out = declared.of_course(course_id), _released([one.id for one in found])
    columns, cells = [], {person: [] for person in students}
    for activity in found:
        known = _cells(activity, students, out[activity.id], now)
        for person in students:
            cells[person].append(known.get(person, NOTHING))
        columns.append(_column(activity, rule_of.get(activity.id, declared.UNDECLARED), known, out))
    people = [_person(columns, person, row, tuple(cells[person])) for person, row in students.items()]
    return Book(columns, people, rules.spread([one.total.value for one in people]))


def _person(columns, person, row, cells):
    found = total(columns, cells)
    tags = {cell.state for cell in cells} & {"missing", "excused"}
    if any(cell.state == "unreleased" and cell.value is not None for cell in cells):
        tags.add("unreleased")
    if found.value is None or found.value < LOW:
        tags.add("none" if found.value is None else "low")
    return Person(person, *row, cells, found, frozenset(tags))


def total(columns, cells):
    """The CourseTotal of one person's *cells*."""
    return rules.course_total(
        rules.Entry(column.activity.id, column.rule.weight, cell.value, cell.state)
        for column, cell in zip(columns, cells, strict=True)
    )


def own_totals(marks):
    """{course id: ({activity id: (public id, title, Rule)}, CourseTotal)} of the *marks* ([Mark]) of one
    account, by what its page shows: what waits behind answers is not in it."""
    found = {}
    for course in dict.fromkeys(mark.course for mark in marks):
        rule_of, own = declared.of_course(course), {mark.activity_public_id: mark for mark in marks}
        entries, titles = [], {}
        for activity in graded(course):
            rule = rule_of.get(activity.id, declared.UNDECLARED)
            cell = _own(own.get(activity.public_id))
            entries.append(rules.Entry(activity.id, rule.weight, cell.value, cell.state))
            titles[activity.id] = activity.public_id, activity.title, rule
        found[course] = titles, rules.course_total(entries)
    return found


def _own(mark):
    if mark is None:
        return NOTHING
    if mark.is_waiting:
        return Cell(None, "waiting")
    return Cell(mark.value, rules.standing(mark.value, _why(mark.rows)))


def _column(activity, rule, known, out):
    released = [row for row in out[activity.id].values() if row[0] is not None]
    return Column(
        activity,
        rule,
        sum(cell.state == "unreleased" and cell.value is not None for cell in known.values()),
        len(released),
        max((row[2] for row in out[activity.id].values()), default=None),
    )


def _released(activity_ids):
    """{activity id: {enrolment id: (value or None, why there is none, when)}} of what is out."""
    found = defaultdict(dict)
    for activity, person, value, rows, at in db.rows(
        f"""
        select activity_id, enrolment_id, value, case when value is null then rows else '' end as rows,
          released_at
        from grade
        where activity_id in ({db.places(activity_ids)}) and kind = 'total' and replaced_at is null
        and released_at is not null
        """,
        *activity_ids,
    ):
        why = _why(rows) if value is None else ""
        found[activity][person] = decimal(value), why, db.moment(at)
    return found


def _why(rows):
    plain = json.loads(rows) if rows else {}
    return plain["total"]["why"] if plain else ""


def _cells(activity, students, out, now):
    """{enrolment id: Cell} of one activity."""
    grading = activity.design.grading
    is_read = {grading.work, grading.by, grading.score} - {None} <= set(read_by_staff(activity.design))
    if is_read:
        cells = {person: Cell(row[0], rules.standing(row[0], row[1])) for person, row in out.items()}
        rest = tuple(person for person in students if person not in cells)
    else:
        cells, rest = {}, tuple(students)
    if rest:
        lines = told_to_staff(
            activity,
            of_activity(activity, now, enrolment_ids=None if len(rest) == len(students) else rest),
        )
        cells |= {person: _cell(line) for person, line in lines.items()}
    return cells


def _cell(line):
    """A Line as it stands in the book."""
    if line.released:
        return Cell(line.value, rules.standing(line.value, line.total.why))
    value = line.at_release
    if value is None and line.absent == "waived" or str(line.total.why) == rules.WHY_EXCUSED:
        return Cell(None, "excused")
    return Cell(value, "unreleased" if value is not None else "missing" if line.absent else "closed")
