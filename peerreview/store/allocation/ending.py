"""Allocations ended, by those who have them, by staff, or by time; and all of them in a table."""

from datetime import timedelta
from typing import NamedTuple

from peerreview.domain.allocation.units import unit_of
from peerreview.domain.refusals import Conflict, Invalid
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, concerns, db, letters, responses

MOST_NOTE = 2000  # characters


def report_problem(activity, work, *, person, note, by, now):
    """The reviewer cannot review this one: it is free again, staff are told why, the draft stays in the
    record. Invalid for a *note* of more than MOST_NOTE characters, Conflict where it is sent or no longer
    theirs."""
    if len(note) > MOST_NOTE:
        raise Invalid(N_("Say it shorter: up to {most} characters fit."), field="note", most=MOST_NOTE)
    with db.writing(activity.id):
        if responses.by_id(work.id).state != "draft":
            raise Conflict(
                N_(
                    "You have sent this review, so it stays. Write to your instructor if something is "
                    "wrong with it."
                )
            )
        ended = db.execute(
            """
            update allocation
            set ended_at = ?, ended_cause = 'problem', note = ?
            where activity_id = ? and address = ? and ended_at is null
            """,
            now,
            note,
            activity.id,
            work.asked_at,
        )
        if not ended:
            raise Conflict(N_("This review is no longer yours to give back."))
        subject = work.about_response or work.id
        audit.record(
            "allocation.problem",
            "response",
            subject,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            reviewer=person,
            note=note[:500],
        )
        _tell_of_problem(activity, work, subject, note, now)


def _tell_of_problem(activity, work, subject, note, now):
    """A case, and a mail to each of the staff, which leads to it."""
    concerns.raise_concern(
        activity.id,
        f"r{subject}",
        "reported",
        work.task,
        now=now,
        turn=work.round,
        response=subject,
        reason=note[:300],
    )
    occasion = letters.about(activity.id)
    case = db.row("select public_id from response where id = ?", subject)[0]
    for account in letters.staff_of(activity.course):
        key = f"problem:{work.public_id}:{account}"
        letters.put("problem", key, account, occasion, now=now, note=note, case=f"r.{case}")


@clockwork.on_time
def take_back(activity, allocation_id, *, by, now):
    """Staff end an allocation that is not done: the work is free again, a draft stays with its writer."""
    with db.writing(activity.id):
        ended = db.execute(
            """
            update allocation
            set ended_at = ?, ended_cause = 'moved'
            where id = ? and activity_id = ? and ended_at is null
            and not exists (select 1 from response r where r.activity_id = allocation.activity_id
              and r.address = allocation.address and r.state in ('submitted', 'held'))
            """,
            now,
            allocation_id,
            activity.id,
        )
        if not ended:
            raise Conflict(N_("This review is handed in, or was taken back already."))
        audit.record(
            "allocation.taken_back",
            "allocation",
            allocation_id,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
        )


def free(activity, people, *, by, now):
    """Staff end all that *people* (enrolment ids) have to review and did not send, as by ``take_back``: the
    works are free for others. Returns the ids of the allocations."""
    with db.writing(activity.id):
        found = [
            row[0]
            for row in db.rows(
                f"""
                select l.id
                from allocation l
                where l.activity_id = ? and l.reviewer_id in ({db.places(people)}) and l.ended_at is null
                and not exists (select 1 from response r where r.activity_id = l.activity_id
                  and r.address = l.address and r.state in ('submitted', 'held'))
                order by l.id
                """,
                activity.id,
                *people,
            )
        ]
        for allocation in found:
            take_back(activity, allocation, by=by, now=now)
    return found


def end_lapsed(activity, *, now, ids=None):
    """End claims of students, alone or in a group, without a hand-in whose last sign of life is older than
    the lease, where others wait for them; *ids*: those alone. What staff gave by hand ends only when the
    schedule names it (``schedule.due``). Returns how many."""
    lapsing = tuple(activity.design.lapsing)
    limit = now - timedelta(seconds=activity.design.lease)
    only = " and l.cause <> 'by_hand'" if ids is None else f" and l.id in ({db.places(ids)})"
    lapsed = db.rows(
        f"""
        select l.id, l.at, coalesce(r.saved_at, l.at)
        from allocation l
        left join enrolment e on e.id = l.reviewer_id
        left join response r on r.activity_id = l.activity_id and r.address = l.address
        where l.activity_id = ? and l.ended_at is null and l.at < ?
        and coalesce(e.role, 'student') = 'student' and coalesce(r.saved_at, l.at) < ?{only}
        and (r.id is null or r.state = 'draft') and l.task in ({db.places(lapsing)})
        """,
        activity.id,
        limit,
        limit,
        *(ids or ()),
        *lapsing,
    )
    for allocation_id, at, saved in lapsed:
        ended = max(db.moment(at), db.moment(saved)) + timedelta(seconds=activity.design.lease)
        db.execute(
            "update allocation set ended_at = ?, ended_cause = 'lapsed' where id = ?", ended, allocation_id
        )
        audit.record(
            "allocation.lapsed",
            "allocation",
            allocation_id,
            by=None,
            at=ended,
            activity=activity.id,
            course=activity.course,
        )
    return len(lapsed)


class Entry(NamedTuple):
    """One allocation: ``reviewer`` (a unit), ``subject`` of a ``kind`` (response, person or group), when and
    why it was given (``cause``) and ended (``ended_cause``, "" while it holds) with the reviewer's ``note``;
    ``response``: the public id of what came of it, or None, with its ``state``, and whether it is
    ``begun``."""

    id: int
    reviewer: int
    kind: str
    subject: int
    at: object
    cause: str
    ended: object
    ended_cause: str
    note: str
    response: str | None
    state: str | None
    begun: bool


def table(activity, task, turn=1):
    """[Entry] of every allocation of a task in a round, oldest first."""
    return [
        db.filled(
            Entry,
            row,
            reviewer=unit_of(row.reviewer_id, row.reviewer_group_id),
            kind="response" if row.about_response_id else "person" if row.about_person_id else "group",
            subject=row.about_response_id or row.about_person_id or row.about_group_id,
            at=db.moment(row.at),
            ended=db.moment(row.ended_at),
            begun=bool(row.rev),
        )
        for row in db.rows(
            """
            select l.id, l.reviewer_id, l.reviewer_group_id, l.about_response_id, l.about_person_id,
              l.about_group_id, l.at, l.cause, l.ended_at, l.ended_cause, l.note, r.public_id as response,
              r.state, coalesce(r.rev, 0) as rev
            from allocation l
            left join response r on r.activity_id = l.activity_id and r.address = l.address
            where l.activity_id = ? and l.task = ? and l.round = ?
            order by l.id
            """,
            activity.id,
            task,
            turn,
        )
    ]
