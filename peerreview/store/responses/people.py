"""Whom an item about people lets somebody choose, and under which names.

People are kept by their enrolments' ids; a page sends a token instead, another one in each task, so that two
tasks of which one hides names cannot be joined."""

from typing import NamedTuple

from peerreview.domain import aliases, designs
from peerreview.domain import forms as rules
from peerreview.domain.words import N_, in_order
from peerreview.store import db
from peerreview.store.names import Names


class Desk(NamedTuple):
    """Where somebody is about to write: what ``with_people`` asks of a Work, before there is one."""

    activity: int
    course: int
    seed: str
    design: designs.Design
    task: str
    round: int
    author: int | None
    author_group: int | None
    items: tuple


class _Activity(NamedTuple):
    """What Names asks of an activity."""

    id: int
    course: int
    seed: str
    design: designs.Design


def with_people(work):
    """*work* (a Work its writer has open, or a Desk) with those whom its items let them choose, by name; a
    single writer never finds themselves. No query where no item is about people."""
    if not _asks_people(work):
        return work
    names, group = _names_at(work)
    shown = names.of_chosen(work.design.tasks[work.task], work.round, group)
    here = {"class": _class(work.course)}
    here["group"] = _members(group) if group else here["class"]
    people = {
        among: sorted(
            (
                rules.Person(
                    str(person),
                    shown.get(str(person)) or N_("Course staff"),
                    aliases.token(work.seed, work.task, person),
                )
                for person in present
                if person != work.author
            ),
            key=lambda person: in_order(person.name),
        )
        for among, present in here.items()
    }
    return work._replace(items=rules.with_people(work.items, people))


def names_of_chosen(work, *, as_staff=False):
    """{id as text: name} of those whom answers of *work* may name, as its readers may know them; staff always
    by name. No query where no item is about people."""
    task = work.design.tasks.get(work.task)  # a material belongs to none
    if task is None or not _asks_people(work):
        return {}
    names, group = _names_at(work)
    return names.of_chosen(task, work.round, group, by_name=as_staff)


def _asks_people(work):
    return any(item.among for item in work.items)


def _names_at(work):
    """(the Names of its activity, the id of the group in which *work* is written, or None)."""
    names = Names(_Activity(work.activity, work.course, work.seed, work.design))
    task = work.design.tasks[work.task]
    group = names.group_of(task, work.round, work.author, work.author_group)
    return names, group.group if group else None


def _members(group):
    """Enrolment ids of those who are in a group now."""
    return [
        row[0]
        for row in db.rows(
            """
            select e.id
            from membership m
            join enrolment e on e.id = m.enrolment_id
            where m.peer_group_id = ? and m.left_at is null and e.left_at is null
            """,
            group,
        )
    ]


def _class(course):
    """Enrolment ids of the students who are in a course now."""
    return [
        row[0]
        for row in db.rows(
            "select id from enrolment where course_id = ? and role = 'student' and left_at is null", course
        )
    ]
