"""What surrounds a case: the other reviews of the work, what its writer usually writes, the coach's findings,
the note that went with it."""

import json
from datetime import datetime
from typing import NamedTuple

from peerreview.domain.allocation.units import unit_of
from peerreview.store import db, decided, forms
from peerreview.store.names import AS_STAFF, Letters


class Sent(NamedTuple):
    """One review in a table: who wrote it (a letter, "" for staff), its state, points of how many, words,
    when; ``by_staff``: staff took it out."""

    public_id: str
    writer: str
    state: str
    points: float | None
    most: float
    words: int
    at: object
    is_this: bool
    by_staff: bool


def siblings(work):
    """[Sent] of all reviews of the same work to the same task, *work* among them."""
    return _sent(work, "r.about_response_id = ? and r.task = ?", work.about_response or 0, work.task)


def habits_of(work):
    """([Sent] of the writer's newest other responses to tasks of this kind, how many they sent in the course,
    how many of those went to a moderator)."""
    rows = _sent(work, "r.author_id = ? and r.task = ? and r.version > 0", work.author or 0, work.task)
    sent, looked = db.row(
        """
        select count(*), sum(case when exists (select 1 from decision d where d.response_id = r.id
          and d.act in ('hold', 'return', 'redact') and r.id <> ?) then 1 else 0 end)
        from response r
        join activity a on a.id = r.activity_id
        where r.author_id = ? and r.version > 0 and r.about_response_id is not null
        """,
        work.id,
        work.author or 0,
    )
    return [row for row in rows if not row.is_this][-5:], sent, looked or 0


def _sent(work, condition, *values):
    letters = Letters(work.activity, work.course, work.seed)
    found = db.rows(
        f"""
        select r.id, r.public_id, r.round, r.state, r.about_response_id as about,
          {AS_STAFF} as as_staff, coalesce(v.words, 0) as words, v.at, v.form_version_id as version,
          sum(a.value) as points, r.author_id, r.author_group_id
        from response r
        left join enrolment e on e.id = r.author_id
        left join version v on v.response_id = r.id and v.number = r.version
        left join answer a on a.version_id = v.id
        where {condition}
        group by r.id, r.public_id, r.state, r.about_response_id, r.activity_id, r.task, r.round, r.author_id,
          r.author_group_id, r.version, r.as_staff, e.role, v.words, v.at, v.form_version_id
        order by r.id
        """,
        *values,
    )
    out = decided.taken_out([row.id for row in found if row.state == "withdrawn"])
    most = {
        version: sum(item.top for item in items if item.weight and item.top)
        for version, (_number, items) in forms.versions({row.version for row in found if row.version}).items()
    }
    return [
        db.filled(
            Sent,
            row,
            writer="" if row.as_staff else letters.of(unit_of(row.author_id, row.author_group_id)),
            most=most.get(row.version, 0),
            at=db.moment(row.at),
            is_this=row.id == work.id,
            by_staff=row.id in out,
        )
        for row in found
    ]


def findings_of(response_id, number):
    """[(item, rule, signal, start, end, level)] the coach kept about a version."""
    return db.rows(
        """
        select f.item, f.rule, f.signal, f.start, f."end", f.level
        from finding f
        join version v on v.id = f.version_id
        where v.response_id = ? and v.number = ? and f.dismissed_at is null
        order by f.id
        """,
        response_id,
        number,
    )


def note_to(work):
    """(what staff wrote to the writer of a returned response, until when they ask for it), or None."""
    if work.state != "returned":
        return None
    row = db.row(
        "select detail from decision where response_id = ? and act = 'return' order by id desc limit 1",
        work.id,
    )
    detail = json.loads(row.detail) if row else {}
    return (
        (detail.get("note", ""), datetime.fromisoformat(detail["until"]) if "until" in detail else None)
        if row
        else None
    )
