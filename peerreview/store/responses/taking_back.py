"""A hand-in taken back by its writer, and brought back; what is asked about it ends, and is asked again."""

import json

from peerreview.domain import moderation
from peerreview.store import audit, clockwork, db, decided
from peerreview.store.responses.answered import note_answered
from peerreview.store.responses.finding import by_id
from peerreview.store.responses.writing import line_of, refuse_again, refuse_closed

OUT_OF_SIGHT = ("withdrawn", "taken_out")  # by its writer, by staff


def _concerned(work):
    """Enrolment ids of whom a withdrawal concerns: who wrote it, and who was asked about it."""
    return tuple(
        row.id
        for row in db.rows(
            """
            select e.id
            from enrolment e
            where e.id = ? or e.id in (select m.enrolment_id from membership m
              where m.left_at is null and m.peer_group_id = ?)
            or e.id in (select l.reviewer_id from allocation l where l.about_response_id = ?)
            or e.id in (select m.enrolment_id from allocation l
              join membership m on m.peer_group_id = l.reviewer_group_id and m.left_at is null
              where l.about_response_id = ?)
            order by e.id
            """,
            work.author,
            work.author_group,
            work.id,
            work.id,
        )
    )


@clockwork.on_time_for(_concerned)
def withdraw(work, *, person=None, by, now, verb="response.withdrawn"):
    """Take a hand-in back: shown to nobody, what is asked about it ends, its writers' duty is open again.
    *person*: the enrolment id of the writer whose clock is asked, None for what staff provide. *verb* is what
    the audit line says.

    Closed or NotYet by the clock; NotAllowed for what is not handed in, or out already."""
    with db.writing(work.activity):
        work = by_id(work.id)
        _refuse_by_clock(work, person, now)
        refuse_again(work)
        state = moderation.move(work.state, "withdraw")
        db.execute("update response set state = ?, shown = 0 where id = ?", state.value, work.id)
        note_answered(work)
        end_asking(work.id, "withdrawn", now=now)
        audit.of_response(verb, work, by=by, at=now, task=work.task, was=work.state, shown=work.shown)


@clockwork.on_time_for(_concerned)
def restore(work, *, person=None, by, now, verb="response.restored"):
    """Undo a withdrawal: what its writer took back is as it was, held where it was held, and asked about
    again. *person* and *verb* as of ``withdraw``.

    NotAllowed for what staff took out, Closed or NotYet by the clock."""
    with db.writing(work.activity):
        work = by_id(work.id)
        was, shown = _before(work)
        state = moderation.brought_back(work.state, was, taken_out=decided.is_taken_out(work))
        _refuse_by_clock(work, person, now)
        shown = work.version if state == moderation.State.SUBMITTED else min(shown, work.version)
        db.execute("update response set state = ?, shown = ? where id = ?", state.value, shown, work.id)
        note_answered(work)
        if shown:
            ask_again(work.id, now=now)
        audit.of_response(verb, work, by=by, at=now, task=work.task)


def may_bring_back(work, line):
    """Whether the writer of *work* may undo their withdrawal now; *line*: the duty it answers."""
    is_open = line.state in ("open", "grace", "late", "again")
    return moderation.may_bring_back(work.state, taken_out=decided.is_taken_out(work), is_open=is_open)


def _refuse_by_clock(work, person, now):
    if person is not None:
        line = line_of(work, person, now)
        refuse_closed(line._replace(state=line.window.state) if line.state == "done" else line)


def _before(work):
    """(state, shown version) of a response before its writer took it back."""
    found = db.row(
        """
        select detail
        from audit_line
        where verb in ('response.withdrawn', 'material.taken_out') and thing_id = ?
        order by id desc limit 1
        """,
        work.id,
    )
    detail = json.loads(found[0]) if found else {}
    return detail.get("was", "submitted"), detail.get("shown", 0)


def end_asking(response_id, cause, *, now):
    """End every open allocation about a response that nobody reads any more; *cause* one of OUT_OF_SIGHT."""
    db.execute(
        """
        update allocation
        set ended_at = ?, ended_cause = ?
        where about_response_id = ? and ended_at is null
        """,
        now,
        cause,
        response_id,
    )


def ask_again(response_id, *, now):
    """A response is read again: who was reviewing it when it went out of sight goes on, from *now*, unless
    they have another since and had typed nothing."""
    db.execute(
        f"""
        update allocation
        set ended_at = null, ended_cause = '', at = ?
        where about_response_id = ? and ended_cause in ({db.places(OUT_OF_SIGHT)})
        and id = (select max(l.id) from allocation l where l.activity_id = allocation.activity_id
          and l.address = allocation.address)
        and not exists (select 1 from enrolment e where e.id = allocation.reviewer_id
          and e.left_at is not null)
        and not exists (select 1 from response r where r.activity_id = allocation.activity_id
          and r.address = allocation.address and r.state <> 'draft')
        and (exists (select 1 from response r where r.activity_id = allocation.activity_id
            and r.address = allocation.address and r.rev > 0)
          or not exists (select 1 from allocation l where l.activity_id = allocation.activity_id
            and l.task = allocation.task and l.round = allocation.round and l.id > allocation.id
            and (l.reviewer_id = allocation.reviewer_id
              or l.reviewer_group_id = allocation.reviewer_group_id)))
        """,
        now,
        response_id,
        *OUT_OF_SIGHT,
    )
