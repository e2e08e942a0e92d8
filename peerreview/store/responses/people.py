"""Whom an item about people lets somebody choose, and under which names.

People are kept by their enrolments' ids; a page sends a token instead, another one in each task, so that two
tasks of which one hides names cannot be joined."""

from typing import NamedTuple

from peerreview.domain import aliases
from peerreview.domain import forms as rules
from peerreview.store import courses, db


class _Seated(NamedTuple):
    """Somebody among whom one chooses: ``seat`` numbers them from 0 and never changes."""

    id: int
    name: str
    seat: int


def with_people(work):
    """*work* (a Work its writer has open) with those whom its items let them choose. No query where none
    do."""
    if not _asks_people(work):
        return work
    people = {
        among: [person for person in everybody if person.id != str(work.author)]
        for among, everybody in _everybody(work).items()
    }
    return work._replace(items=rules.with_people(work.items, people))


def names_of_chosen(work, *, as_staff=False):
    """{id as text: name} of those whom answers of *work* may name, as its readers may know them; staff always
    by name. No query where no item is about people."""
    if not _asks_people(work):
        return {}
    if as_staff or not _hides_names(work):
        return {str(person): name for person, name in courses.names_in(work.course).items()}
    return {person.id: person.name for everybody in _everybody(work).values() for person in everybody}


def _asks_people(work):
    return any(item.among for item in work.items)


def _hides_names(work):
    """Whether peers know each other by other names in its task; a material belongs to none."""
    task = work.design.tasks.get(work.task)
    return task is not None and task.alias


def _everybody(work):
    """{among: [Person]} of all that the items of *work* speak of, the writer among them, by name."""
    asked, hidden = {item.among for item in work.items if item.among}, _hides_names(work)
    group, mates = (_mates(work) if "group" in asked or hidden else None) or (None, [])
    everybody = _class(work) if "class" in asked or not group else mates
    seated = {among: mates if among == "group" and group else everybody for among in asked}
    called = (
        _aliases(work, group, mates, [one for found in seated.values() for one in found]) if hidden else {}
    )
    return {
        among: sorted(
            (
                rules.Person(
                    str(one.id), called.get(one.id, one.name), aliases.token(work.seed, work.task, one.id)
                )
                for one in found
            ),
            key=lambda person: person.name.casefold(),
        )
        for among, found in seated.items()
    }


def _aliases(work, group, mates, everybody):
    """{enrolment id: animal}: mates are called as in all that their group reads, others by animals that no
    mate has."""
    called = {one.id: aliases.alias(work.seed, f"g{group}", work.task, one.seat) for one in mates}
    taken = set(called.values())
    for one in everybody:
        if one.id not in called:
            name = aliases.alias(work.seed, f"c{work.course}", work.task, one.seat)
            called[one.id] = f"{name} 2" if name in taken else name
    return called


def _mates(work):
    """(group id, [_Seated]) of the group in which *work* is written; None where its phase has no groups or
    all are one."""
    home = work.design.homes[work.task_of.phase]
    group = work.author_group
    if group is None and home is not None:
        found = db.row(
            """
            select m.peer_group_id
            from step_grouping s
            join membership m on m.grouping_id = s.grouping_id and m.left_at is null
            where s.activity_id = ? and s.phase = ? and s.round in (1, ?) and m.enrolment_id = ?
            order by s.round desc
            limit 1
            """,
            work.activity,
            home,
            work.round,
            work.author,
        )
        group = found[0] if found else None
    if group is None:
        return None
    return group, [
        _Seated(*row)
        for row in db.rows(
            """
            select e.id, a.name, m.seat
            from membership m
            join enrolment e on e.id = m.enrolment_id
            join account a on a.id = e.account_id
            where m.peer_group_id = ? and m.left_at is null and e.left_at is null
            """,
            group,
        )
    ]


def _class(work):
    """[_Seated] of the students who are in the course now."""
    everybody = db.rows(
        """
        select e.id, a.name, e.left_at
        from enrolment e
        join account a on a.id = e.account_id
        where e.course_id = ? and e.role = 'student'
        order by e.id
        """,
        work.course,
    )
    return [_Seated(person, name, seat) for seat, (person, name, left) in enumerate(everybody) if not left]
