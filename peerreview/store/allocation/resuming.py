"""Ways back: an allocation that ended goes on, with what was typed for it; and why one ended."""

from peerreview.domain.refusals import Conflict
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, concerns, db, responses

# What ended without a word of its reviewer or of staff: the same work may be theirs again.
FREE_AGAIN = ("lapsed", "withdrawn", "taken_out", "left")

# The newest allocation of an address, where it ended and nothing is handed in for it.
_ENDED = """
    id = (select max(l.id) from allocation l where l.activity_id = allocation.activity_id
      and l.address = allocation.address)
    and activity_id = ? and address = ? and ended_at is not null
    and not exists (select 1 from response r where r.activity_id = allocation.activity_id
      and r.address = allocation.address and r.state <> 'draft')
    """


def resume(activity, address, *, by, now, causes=(), given=None, until=None):
    """The newest allocation at *address* goes on from *now*: same alias, same draft. *causes*: only if it
    ended by one of these; *given*: the cause it is given by now; *until* as of ``giving.assign``. Returns
    whether there was one. Inside the caller's transaction."""
    more = f" and ended_cause in ({db.places(causes)})" if causes else ""
    anew, values = (", cause = ?, until_at = ?, by_id = ?", (given, until, by)) if given else ("", ())
    found = db.rows(
        f"""
        update allocation
        set ended_at = null, ended_cause = '', note = '', at = ?{anew}
        where {_ENDED}{more}
        returning id
        """,
        now,
        *values,
        activity.id,
        address,
        *causes,
    )
    for (allocation_id,) in found:
        clockwork.look_again(activity.id, now)
        of = {"by": by, "at": now, "activity": activity.id, "course": activity.course}
        audit.record("allocation.resumed", "allocation", allocation_id, **of)
    return bool(found)


def ended(activity_id, address):
    """(cause, when) of the newest allocation at an address, ("", None) where it holds; None where there never
    was one."""
    row = db.row(
        """
        select ended_cause, ended_at
        from allocation
        where activity_id = ? and address = ?
        order by id desc limit 1
        """,
        activity_id,
        address,
    )
    return (row.ended_cause, db.moment(row.ended_at)) if row else None


def take_up_again(activity, work, *, by, now):
    """Undo ``report_problem``: its reviewer has the review again, as it was typed, and staff need not look.
    Conflict when the work is not to be had any more."""
    with db.writing(activity.id):
        subject = responses.subject_of(work)
        cause, at = ended(activity.id, work.asked_at) or ("", None)
        if cause != "problem" or (subject and not subject.shown):
            raise Conflict(N_("This work is not yours to review any more. What you typed is kept."))
        if not resume(activity, work.asked_at, by=by, now=now):
            raise Conflict(N_("This work is not yours to review any more. What you typed is kept."))
        concerns.end(
            activity.id,
            f"r{work.about_response or work.id}",
            "kind = 'reported' and task = ? and round = ? and at = ?",
            work.task,
            work.round,
            at,
            now=now,
        )


def give_back(activity, allocation_id, *, by, now):
    """Undo ``take_back``: the reviewer goes on where staff took it from them. Conflict when somebody was
    faster."""
    with db.writing(activity.id):
        (address,) = db.row(
            "select address from allocation where id = ? and activity_id = ?", allocation_id, activity.id
        )
        if not resume(activity, address, by=by, now=now, causes=("moved",)):
            raise Conflict(N_("This has changed meanwhile. Give the work to them again."))
