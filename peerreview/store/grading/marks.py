"""Marks: what was released to one account in all its courses, and what comes before a student's levels."""

from decimal import Decimal
from typing import NamedTuple

from peerreview.domain import schedule
from peerreview.domain.visibility import awaited, read_first
from peerreview.store import db
from peerreview.store.facts import facts_of_account, facts_of_one
from peerreview.store.grading.lines import decimal


class Mark(NamedTuple):
    """A released total of one account in the course of this id; ``value`` 0..100 or None; ``row``: its id,
    ``is_new``: not looked at yet; ``zone``: that of the course, ``rows``: as frozen, of no
    value."""

    course: int
    course_code: str
    course_title: str
    activity: str
    activity_public_id: str
    value: Decimal | None
    is_override: bool
    released: object
    row: int
    is_new: bool
    zone: str
    rows: str = ""
    is_waiting: bool = False


def waits_for(design, facts, now):
    """Words before scores: the duties of a student (Facts) that come before their grade, which is made of the
    levels of reviews."""
    if design.grading is None or design.grading.by is None:
        return []
    lines, task = schedule.duties(design, facts, now), design.tasks[design.grading.by]
    return read_first(design, task, lines) + awaited(design, task, lines)


def waits_in(activity, person, now):
    """The same for one enrolment in one activity, in the order of the design."""
    _, facts = facts_of_one(activity.id, person)
    return waits_for(activity.design, facts, now) if facts else []


def released_to(account_id, now):
    """[Mark] of every course an account is present in, newest course first; without its value while the
    levels it is made of wait."""
    marks = _released_to(account_id)
    if not marks:
        return []
    plans, facts = facts_of_account(account_id)
    open_now = {
        plan.public_id
        for key, plan in plans.items()
        if key in facts and not waits_for(plan.design, facts[key], now)
    }
    return [
        mark
        if mark.activity_public_id in open_now
        else mark._replace(value=None, is_override=False, is_waiting=True)
        for mark in marks
    ]


def unseen(plans, facts, now):
    """[(activity id, released)] of the totals of one account that were released and that it did not look at
    yet, those left out that wait for answers of its own. *facts* {activity id: Facts}. One query."""
    graded = [activity for activity in facts if plans[activity].design.grading is not None]
    people = sorted({facts[activity].person.id for activity in graded})
    if not graded:
        return []
    found = db.rows(
        f"""
        select g.activity_id, g.enrolment_id, g.released_at
        from grade g
        where g.enrolment_id in ({db.places(people)}) and g.activity_id in ({db.places(graded)})
        and g.kind = 'total' and g.replaced_at is null and g.released_at is not null and g.seen_at is null
        and g.value is not null
        order by g.id
        """,
        *people,
        *graded,
    )
    return [
        (row.activity_id, db.moment(row.released_at))
        for row in found
        if facts[row.activity_id].person.id == row.enrolment_id
        and not waits_for(plans[row.activity_id].design, facts[row.activity_id], now)
    ]


def see(activity, enrolment, *, now):
    """A student looks at their released grade: noted the first time, so that it is no longer new. One query
    when it was noted before."""
    of_this = (
        "activity_id = ? and enrolment_id = ? and kind = 'total' and released_at is not null "
        "and replaced_at is null"
    )
    if db.row(f"select 1 from grade where {of_this} and seen_at is null", activity.id, enrolment):
        with db.writing(activity.id):
            db.execute(
                f"update grade set seen_at = ? where {of_this} and seen_at is null",
                now,
                activity.id,
                enrolment,
            )


def see_all(marks, *, now):
    """Somebody is shown their *marks* ([Mark]) with the numbers: noted the first time, as by ``see``."""
    new = [mark.row for mark in marks if mark.is_new and not mark.is_waiting]
    if new:
        with db.writing():
            db.execute(
                f"""
                update grade
                set seen_at = ?
                where id in ({db.places(new)}) and seen_at is null and released_at is not null
                """,
                now,
                *new,
            )


def _released_to(account_id):
    return [
        Mark(
            *row[:5],
            decimal(row[5]),
            bool(row[6]),
            db.moment(row[7]),
            row[8],
            row[9] is None,
            row[10],
            row[11],
        )
        for row in db.rows(
            """
            select c.id, c.code, c.title, a.title, a.public_id, g.value, g.is_override, g.released_at,
              g.id, g.seen_at, c.zone, case when g.value is null then g.rows else '' end as rows
            from grade g
            join enrolment e on e.id = g.enrolment_id
            join activity a on a.id = g.activity_id
            join course c on c.id = a.course_id
            where e.account_id = ? and e.left_at is null and e.role = 'student' and g.kind = 'total'
            and g.replaced_at is null and g.released_at is not null and a.archived_at is null
            order by c.id desc, g.id
            """,
            account_id,
        )
    ]
