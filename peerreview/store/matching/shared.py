"""What all acts about a pair share: who is one, what was decided about it, who hears of it."""

from datetime import timedelta

from peerreview.domain.refusals import Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import allocation, audit, clockwork, courses, db, groups, letters
from peerreview.store.groups import matched
from peerreview.store.tables import Pairing

AGAIN = timedelta(days=14)  # in which what was ended may go on
HOWS = ("completed", "early", "never")
ROUND = 1


def pair_of(activity, phase, me, other):
    """(member, lead) of two who are a pair now; NotNow where they were one, Missing otherwise."""
    grouping = groups.grouping_at(activity.id, phase.id, ROUND)
    pairs = matched.pairs_of(grouping, activity, phase) if grouping else {}
    if pairs.get(me) == other:
        return me, other
    if pairs.get(other) == me:
        return other, me
    if grouping and _were_a_pair(grouping, me, other):
        raise NotNow(N_("You two are no pair any more. The page shows how it stands now."))
    raise Missing()


def _were_a_pair(grouping, me, other):
    return bool(
        db.row(
            """
            select 1
            from membership m
            join membership n on n.peer_group_id = m.peer_group_id and n.group_role <> m.group_role
            where m.grouping_id = ? and m.enrolment_id = ? and n.enrolment_id = ?
            """,
            grouping,
            me,
            other,
        )
    )


def part(activity, phase, member, lead, side, by, now):
    """Two are a pair no more, and never again; *side* says who wants it so. Inside the caller's
    transaction."""
    grouping = groups.grouping_at(activity.id, phase.id, ROUND)
    end_decided(activity, phase, now, member=member, lead=lead, kinds=("locked", "silent"))
    decide(activity, phase, member, lead, "refused", side, by, now)
    if grouping and matched.pairs_of(grouping, activity, phase).get(member) == lead:
        matched.end(grouping, member, "declined" if side == "member" else "parted", now)


def place_after(activity, phase, parted, by, now):
    """Who was *parted* {member: lead} hears of it, and is placed anew where there is a place; nobody else is
    moved."""
    if groups.grouping_at(activity.id, phase.id, ROUND) is None:
        return
    changed = matched.place(activity, phase, by=by, now=now)
    for member, lead in parted.items():
        put("parted", activity, phase, lead, now, name=name_of(member))
        if member not in changed:
            put("parted", activity, phase, member, now, name=name_of(lead))
    tell(activity, phase, changed, now)


def decide(activity, phase, member, lead, kind, side, by, now, how=""):
    """Keep what was decided about two (*kind*, *side*, *how* as of ``tables.Pairing``)."""
    Pairing.create(
        activity=activity.id,
        phase=phase.id,
        member=member,
        lead=lead,
        kind=kind,
        side=side,
        how=how,
        by=by,
        at=now,
    )
    audit.of_activity(f"match.{kind}", activity, by=by, at=now, phase=phase.id, people=[member, lead])
    clockwork.look_again(activity.id, now)


def end_decided(activity, phase, now, *, member, kinds, lead=None):
    """What was decided about a member (and a *lead*, where one is named) of these *kinds* holds no more."""
    more, params = ("", ()) if lead is None else (" and lead_id = ?", (lead,))
    db.execute(
        f"""
        update pairing
        set ended_at = ?
        where activity_id = ? and phase = ? and member_id = ? and ended_at is null
        and kind in ({db.places(kinds)}){more}
        """,
        now,
        activity.id,
        phase.id,
        member,
        *kinds,
        *params,
    )


def people_of(ids):
    """{enrolment id: (public id, name)} of some people."""
    names = courses.names_of(ids)
    found = (
        db.rows(f"select id, public_id from enrolment where id in ({db.places(ids)})", *ids) if ids else ()
    )
    return {person: (public_id, names[person]) for person, public_id in found}


def name_of(person):
    """What somebody (an enrolment id) is called."""
    return courses.names_of([person])[person]


def tell(activity, phase, pairs, now):
    """A letter to both sides of *pairs* {member: lead}; what is dealt to and about them is looked at
    again."""
    known = courses.names_of({*pairs, *pairs.values()})
    for member, lead in pairs.items():
        put("matched", activity, phase, member, now, other=lead, name=known[lead])
        put("matched", activity, phase, lead, now, other=member, name=known[member])
        allocation.part(activity, by=None, now=now, moved=member)


def put(letter, activity, phase, person, now, /, *, until=None, other=0, **values):
    """A letter to somebody (an enrolment id), about one *other* where there is one."""
    account = db.row("select account_id from enrolment where id = ?", person)[0]
    key = f"match:{letter}:{activity.public_id}:{phase.id}:{person}:{other}:{now:%Y%m%d%H%M%S}"
    letters.put(letter, key, account, letters.about(activity.id), now=now, until=until or now, **values)
