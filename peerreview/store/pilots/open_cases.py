"""What is open in the activities of a pilot: nobody closes it over that."""

from datetime import datetime
from typing import NamedTuple

from peerreview.store import activities, db


class Case(NamedTuple):
    """Something that waits for staff: its ``kind`` (alert: somebody looks after it; flag: somebody reported a
    text; request: somebody asked), the ``title`` of its ``activity`` (public id), the ``step`` or task it is
    about, who looks after it (``owner``, or ""), ``since`` when, and by when it is ``due`` (or None)."""

    kind: str
    activity: str
    title: str
    step: str
    owner: str
    since: datetime
    due: datetime | None


_OPEN = """
    select 'alert' as kind, l.activity_id, l.phase as step, coalesce(o.name, '') as owner,
      l.raised_at as since, l.due_at as due
    from alert l
    left join enrolment e on e.id = l.owner_id and e.left_at is null
    left join account o on o.id = e.account_id
    where l.closed_at is null
    union all
    select 'flag', r.activity_id, r.task, '', min(f.at), null
    from flag f
    join response r on r.id = f.response_id
    where f.decision_id is null
    group by r.id, r.activity_id, r.task
    union all
    select 'request', q.activity_id, q.task, '', q.at, q.answer_by
    from request q
    where q.ended_at is null
    """


def cases(pilot):
    """[Case] of the activities of the course of a Pilot, the oldest first. Of what staff never find nothing
    is told."""
    rows = db.rows(
        f"""
        select c.kind, c.activity_id, c.step, c.owner, c.since, c.due
        from ({_OPEN}) c
        join activity x on x.id = c.activity_id
        where x.course_id = ? and x.archived_at is null and x.people <> 'closed'
        order by c.since, c.activity_id, c.kind
        """,
        pilot.course,
    )
    known = {key: activities.find(activity_id=key) for key in sorted({row.activity_id for row in rows})}
    return [
        Case(
            row.kind,
            known[row.activity_id].public_id,
            known[row.activity_id].title,
            _titled(known[row.activity_id].design, row.step),
            row.owner,
            db.moment(row.since),
            db.moment(row.due),
        )
        for row in rows
    ]


def _titled(design, name):
    """The title of a step or a task of a Design; "" where it has none of that id any more."""
    if name in design.tasks:
        return design.tasks[name].title
    return next((phase.title for phase in design.phases if phase.id == name), "")
