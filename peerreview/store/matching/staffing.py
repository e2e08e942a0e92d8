"""What staff do about pairs before and after they are published, and how one of a pair says “not this
one”."""

from zlib import crc32

from peerreview.domain.refusals import Conflict, Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, db, groups
from peerreview.store.groups import matched
from peerreview.store.matching.shared import ROUND, decide, end_decided, pair_of, part, place_after, put, tell


def publish(activity, phase, seen, *, by, now):
    """Form the pairs of a step as they are worked out, and tell everybody. *seen*: the ``token`` of what was
    looked at; Conflict where it is another match by now, NotNow without a single pair."""
    with db.writing(activity.id):
        found = matched.standing(activity, phase, now=now)
        if found.grouping is not None:
            return
        if token(found) != seen:
            raise Conflict(
                N_(
                    "Something has changed since you looked, and the pairs with it. Here they are as they "
                    "stand."
                )
            )
        if not found.match.pairs:
            raise NotNow(N_("There is no pair yet that could be published."))
        groups.form(activity, phase.id, ROUND, by=by, now=now)
        tell(activity, phase, found.match.pairs, now)
        for one in found.match.waiting:
            put("on_list", activity, phase, one.person, now)


def token(standing):
    """What a match is, in a few letters."""
    return f"{crc32(repr(sorted(standing.match.pairs.items())).encode()):x}"


def lock(activity, phase, pairs, *, by, now):
    """Staff keep *pairs* {member: lead} together, whatever else is worked out."""
    with db.writing(activity.id):
        for member, lead in pairs.items():
            end_decided(activity, phase, now, member=member, kinds=("locked",))
            end_decided(activity, phase, now, member=member, lead=lead, kinds=("refused",))
            decide(activity, phase, member, lead, "locked", "staff", by, now)


def unlock(activity, phase, members, *, by, now):
    """Pairs of *members* (enrolment ids) are worked out like all others again."""
    with db.writing(activity.id):
        for member in members:
            end_decided(activity, phase, now, member=member, kinds=("locked",))
        audit.of_activity("match.unlocked", activity, by=by, at=now, phase=phase.id, people=sorted(members))


def swap(activity, phase, one, other, *, by, now):
    """Two members change leads, and stay so. Missing unless each has one."""
    with db.writing(activity.id):
        found = matched.standing(activity, phase, now=now)
        pairs = found.match.pairs
        if one not in pairs or other not in pairs:
            raise Missing()
        new = {one: pairs[other], other: pairs[one]}
        lock(activity, phase, new, by=by, now=now)
        if found.grouping is not None:
            changed = matched.hand(activity, phase, new, by=by, now=now)
            tell(activity, phase, changed, now)


def never(activity, phase, pairs, *, by, now):
    """Staff part *pairs* {member: lead} for good; who is parted is placed anew where there is a place."""
    with db.writing(activity.id):
        for member, lead in pairs.items():
            part(activity, phase, member, lead, "staff", by, now)
        place_after(activity, phase, pairs, by, now)


def solve(activity, phase, *, whole, by, now):
    """Place those who wait: at most two others each get another lead for it; or (*whole*) all pairs anew but
    those that are locked or have begun. Returns (how many more have a lead, how many others have another)."""
    with db.writing(activity.id):
        before = matched.pairs_of(groups.grouping_at(activity.id, phase.id, ROUND), activity, phase)
        if whole:
            changed = matched.all_anew(activity, phase, by=by, now=now)
        else:
            changed = matched.place(activity, phase, by=by, now=now, moves=True)
        tell(activity, phase, changed, now)
    fresh = changed.keys() - before.keys()
    return len(fresh), len(changed) - len(fresh)


def outlook(activity, phase, standing):
    """(how many who wait the next look would place, how many others it would move, the same of working all
    out anew) of a published Standing."""
    before, board = standing.match.pairs, standing.board
    stay = standing.locked | matched.begun(activity, phase)
    waiting = [one.person for one in standing.match.waiting]
    near = board.again(before, waiting, stay)
    whole = board.match({one: lead for one, lead in before.items() if one in stay})
    return (
        (len(near.pairs) - len(before), len(near.moved)),
        (
            len(whole.pairs) - len(before),
            sum(one in before and before[one] != lead for one, lead in whole.pairs.items()),
        ),
    )


def may_decline(activity_id, phase_id, person):
    """Whether somebody (an enrolment id) may still say “not this one”: each may once."""
    return not db.row(
        """
        select 1
        from pairing
        where activity_id = ? and phase = ? and kind = 'refused'
        and ((side = 'member' and member_id = ?) or (side = 'lead' and lead_id = ?))
        """,
        activity_id,
        phase_id,
        person,
        person,
    )


@clockwork.on_time
def decline(activity, phase, me, other, *, by, now):
    """One of a pair (enrolment ids) wants another, once and without a reason: never matched with that one
    again. NotNow the second time; Missing when they are no pair."""
    with db.writing(activity.id):
        member, lead = pair_of(activity, phase, me, other)
        if not may_decline(activity.id, phase.id, me):
            raise NotNow(
                N_("You have said this once already. Write to course staff: they find a way with you.")
            )
        part(activity, phase, member, lead, "member" if me == member else "lead", by, now)
        place_after(activity, phase, {member: lead}, by, now)


def regroup(activity, phase, me, other, *, now):
    """The answer of one of a pair says that the two do not fit: they are parted, and nobody else is moved.
    Returns whether they were a pair."""
    with db.writing(activity.id):
        try:
            member, lead = pair_of(activity, phase, me, other)
        except Missing:
            return False
        part(activity, phase, member, lead, "answer", None, now)
        place_after(activity, phase, {member: lead}, None, now)
    return True
