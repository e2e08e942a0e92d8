"""The end of a pair, how it goes on again, and what is done when one does not hear from the other."""

from datetime import timedelta

from peerreview.domain.refusals import Conflict, Missing
from peerreview.domain.words import N_
from peerreview.store import clockwork, db, groups
from peerreview.store.groups import matched
from peerreview.store.matching.shared import (
    AGAIN,
    HOWS,
    ROUND,
    decide,
    end_decided,
    name_of,
    pair_of,
    put,
    tell,
)
from peerreview.store.tables import Pairing

SILENCE = timedelta(days=3)  # after which a case follows a reminder


@clockwork.on_time
def finish(activity, phase, me, other, how, *, by, now):
    """One of a pair says that their time together is over, and *how* (one of HOWS): both are told, nobody is
    blamed, and it can go on for AGAIN. Missing when they are no pair."""
    if how not in HOWS:
        raise Missing()
    with db.writing(activity.id):
        member, lead = pair_of(activity, phase, me, other)
        grouping = groups.grouping_at(activity.id, phase.id, ROUND)
        end_decided(activity, phase, now, member=member, lead=lead, kinds=("locked", "silent"))
        decide(activity, phase, member, lead, "ended", "member" if me == member else "lead", by, now, how=how)
        matched.end(grouping, member, "finished", now)
        matched.place(activity, phase, by=by, now=now)
        put("pair_over", activity, phase, other, now, name=name_of(me))


def finished(activity_id, phase_id, person):
    """[(the other one, how, when)] of pairs of somebody (an enrolment id) that were ended, the newest
    first."""
    return [
        (row.lead_id if row.member_id == person else row.member_id, row.how, db.moment(row.at))
        for row in db.rows(
            """
            select member_id, lead_id, how, at
            from pairing
            where activity_id = ? and phase = ? and kind = 'ended' and ended_at is null
            and (member_id = ? or lead_id = ?)
            order by at desc, id desc
            """,
            activity_id,
            phase_id,
            person,
            person,
        )
    ]


@clockwork.on_time
def reopen(activity, phase, me, other, *, by, now):
    """Two whose time was over go on. Missing unless it ended within AGAIN; Conflict when the member has
    another lead, or the lead no place any more."""
    with db.writing(activity.id):
        row = next(
            (one for one in finished(activity.id, phase.id, me) if one[0] == other and one[2] + AGAIN >= now),
            None,
        )
        if row is None:
            raise Missing()
        member, lead = _ended_pair(activity, phase, me, other)
        end_decided(activity, phase, now, member=member, lead=lead, kinds=("ended",))
        found = matched.standing(activity, phase, now=now)
        if member in found.match.pairs or not found.match.free.get(lead):
            raise Conflict(N_("There is no place for the two of you any more. Course staff can help."))
        changed = matched.hand(activity, phase, {member: lead}, by=by, now=now)
        tell(activity, phase, changed, now)


def _ended_pair(activity, phase, me, other):
    row = Pairing.get_or_none(
        Pairing.activity == activity.id,
        Pairing.phase == phase.id,
        Pairing.kind == "ended",
        Pairing.member == me,
        Pairing.lead == other,
        Pairing.ended_at.is_null(),
    )
    return (me, other) if row else (other, me)


@clockwork.on_time
def nudge(activity, phase, me, other, *, by, now):
    """One of a pair waits to hear from the other: that one is reminded at once; who is silent for SILENCE
    more is a case for staff. A second press before that changes nothing."""
    with db.writing(activity.id):
        member, lead = pair_of(activity, phase, me, other)
        if nudged(activity.id, phase.id, member, lead):
            return
        side = "member" if me == member else "lead"
        decide(activity, phase, member, lead, "silent", side, by, now)
        put("silent", activity, phase, other, now, until=now + SILENCE, name=name_of(me))
        clockwork.look_by(activity.id, now + SILENCE)


def nudged(activity_id, phase_id, member, lead):
    """(since when one of a pair waits to hear from the other, which side does), or None."""
    row = db.row(
        """
        select at, side
        from pairing
        where activity_id = ? and phase = ? and member_id = ? and lead_id = ? and kind = 'silent'
        and ended_at is null
        """,
        activity_id,
        phase_id,
        member,
        lead,
    )
    return (db.moment(row.at), row.side) if row else None
