"""The gradebook of a course: people by activities with their totals, the same numbers as on the pages of the
activities. Kept, and patched by what happened (``patched``)."""

import json
import operator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from peerreview.domain import grading as rules
from peerreview.domain.visibility import read_by_staff
from peerreview.store import activities, courses, db
from peerreview.store.grading import declared
from peerreview.store.grading.lines import decimal, of_activity, told_to_staff
from peerreview.store.patched import Kept, Patched

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
    """The Book of a course. What happened since it was asked for last is worked out again for those it
    concerns; where nothing did, it is the same Book."""
    with _STANDINGS.of_course(course_id, now) as known:
        memory = known.memory
        if "book" not in memory:
            memory["students"], memory["graded"] = courses.students(course_id), graded(course_id)
            memory["rules"], memory["values"] = declared.of_course(course_id), None
            memory["book"] = Book([], [], None)
        values = [known.values(activity, now) for activity in memory["graded"]]
        if memory["values"] is None or any(map(operator.is_not, values, memory["values"])):
            memory["book"], memory["values"] = _patched(memory, values), values
        return memory["book"]


def of_person(course_id, enrolment, now):
    """(columns, Person) of one student; None where there is none such."""
    book = of_course(course_id, now)
    return book.columns, next((one for one in book.people if one.enrolment == enrolment), None)


def graded(course_id):
    """[Row] of the activities of a course that give grades and that students see, in order."""
    return [
        one for one in activities.of_course(course_id, unpublished=False) if one.design.grading is not None
    ]


def _patched(memory, values):
    """The Book of what is now known of each activity (*values* [{enrolment id: _Standing}]); what is as in
    the last one is taken from there."""
    last, was = memory["book"], memory["values"]
    if was is None:
        columns = [_column(memory, *one) for one in zip(memory["graded"], values, strict=True)]
        people = [
            _person(columns, person, row, _cells_of(person, values))
            for person, row in memory["students"].items()
        ]
        return Book(columns, people, _spread(people))
    columns = [
        column if known is before else _column(memory, column.activity, known)
        for column, known, before in zip(last.columns, values, was, strict=True)
    ]
    changed = {
        person
        for known, before in zip(values, was, strict=True)
        if known is not before
        for person in known.keys() | before.keys()
        if known.get(person) is not before.get(person)
    }
    people = [
        _person(columns, one.enrolment, memory["students"][one.enrolment], _cells_of(one.enrolment, values))
        if one.enrolment in changed
        else one
        for one in last.people
    ]
    return Book(columns, people, _spread(people))


def _cells_of(person, values):
    return tuple(known[person].cell if person in known else NOTHING for known in values)


def _spread(people):
    return rules.spread([one.total.value for one in people])


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


def _column(memory, activity, known):
    return Column(
        activity,
        memory["rules"].get(activity.id, declared.UNDECLARED),
        sum(
            one.cell.state == "unreleased" and one.cell.value is not None
            for person, one in known.items()
            if person in memory["students"]
        ),
        sum(one.is_out for one in known.values()),
        max((one.at for one in known.values() if one.at), default=None),
    )


class _Standing(NamedTuple):
    """What is known of one person in one activity: their ``cell``, whether a grade of theirs is out
    (``is_out``), and the moment of the release or None. Who has left, or is no student, is known too while
    something of theirs is out."""

    cell: Cell
    is_out: bool = False
    at: datetime | None = None


def _standings(activity, now, people):
    """{enrolment id: Kept _Standing} of one activity, of all or of *people* (enrolment ids)."""
    some, out = courses.students_here(activity.course, people), _released(activity.id, people)
    cells, untils = _cells(activity, some, out, now, is_whole=people is None)
    return {
        person: Kept(_standing(cells.get(person, NOTHING), out.get(person)), untils.get(person))
        for person in some | out.keys()
    }


def _standing(cell, out):
    return _Standing(cell) if out is None else _Standing(cell, out[0] is not None, out[2])


_STANDINGS = Patched("gradebooks", MOST_KEPT, _standings)


def _released(activity_id, people=None):
    """{enrolment id: (value or None, why there is none, when)} of what is out in an activity, of all or of
    *people*."""
    some = "" if people is None else f" and enrolment_id in ({db.places(people)})"
    return {
        row.person: (
            decimal(row.value),
            _why(row.rows) if row.value is None else "",
            db.moment(row.released_at),
        )
        for row in db.rows(
            f"""
            select enrolment_id as person, value, case when value is null then rows else '' end as rows,
              released_at
            from grade
            where activity_id = ? and kind = 'total' and replaced_at is null and released_at is not null{some}
            """,
            activity_id,
            *(people or ()),
        )
    }


def _why(rows):
    plain = json.loads(rows) if rows else {}
    return plain["total"]["why"] if plain else ""


def _cells(activity, students, out, now, *, is_whole):
    """({enrolment id: Cell}, {enrolment id: up to when it holds or None}) of *students* in one activity, be
    it all (*is_whole*) or some."""
    grading = activity.design.grading
    is_read = {grading.work, grading.by, grading.score} - {None} <= set(read_by_staff(activity.design))
    cells = {person: Cell(row[0], rules.standing(row[0], row[1])) for person, row in out.items() if is_read}
    rest = tuple(person for person in students if person not in cells)
    if not rest:
        return cells, {}
    some = None if is_whole and len(rest) == len(students) else rest
    lines = of_activity(activity, now, enrolment_ids=some)
    told = told_to_staff(activity, lines)
    return cells | {person: _cell(line) for person, line in told.items()}, {
        person: line.until for person, line in lines.items()
    }


def _cell(line):
    """A Line as it stands in the book."""
    if line.released:
        return Cell(line.value, rules.standing(line.value, line.total.why))
    value = line.at_release
    if value is None and line.absent == "waived" or str(line.total.why) == rules.WHY_EXCUSED:
        return Cell(None, "excused")
    return Cell(value, "unreleased" if value is not None else "missing" if line.absent else "closed")
