"""One person in the groups of a step: given a place, going to a group by themselves, moved by staff."""

from peerreview.domain import grouping as rules
from peerreview.domain.refusals import Conflict, Missing
from peerreview.domain.words import N_, Sentence, to_keep
from peerreview.store import audit, clockwork, db
from peerreview.store.groups.finding import grouping_at, partition_of
from peerreview.store.groups.rule import present, spec_of
from peerreview.store.tables import Grouping, Membership, PeerGroup, Rearrangement

NO_ROOM = N_("This group has no room for you any more. You are where you were; choose another one.")
CHOSEN = Sentence(N_("You chose this group."))
MOVED = Sentence(N_("Course staff moved you to this group."))
ALONE = Sentence(N_("You chose to go on in a group of your own."))
STAY = 2  # people at least of the group that somebody leaves to go on alone: nobody is left alone by it


def join(activity, phase_id, turn, person, *, now, by=None):
    """Give somebody (an enrolment id) who has no place in a step's groups one: the group with most need of
    them, on its last seat. Whoever has a place keeps it. Returns the group's id, or None when the step has no
    groups yet."""
    with db.writing(activity.id):
        grouping = grouping_at(activity.id, phase_id, turn)
        if grouping is None:
            return None
        before = partition_of(grouping)
        if person in before.people():
            return None
        phase = activity.design.phase(phase_id)
        spec = spec_of(activity, phase)
        people = present(activity, spec, now)
        before = without_lone(grouping, before)
        newcomer = next((one for one in people if one.id == person), rules.Person(person))
        after = rules.join(before, newcomer, spec, f"{activity.seed}:{phase_id}:{turn}", people)
        chosen = next(group for group in after.groups if person in group.members)
        made = PeerGroup.get_or_none(
            PeerGroup.grouping == grouping, PeerGroup.place == chosen.place
        ) or PeerGroup.create(grouping=grouping, name=chosen.label, label=chosen.key, place=chosen.place)
        said = {"why": after.reasons[person], "phase": phase_id, "round": turn}
        _sit(activity, made, person, chosen, cause="joined", by=by, now=now, **said)
    return made.id


def rooms(activity, phase, turn, person, *, now):
    """{group public id: whether this person (an enrolment id) may choose it} of a step's groups; see
    ``grouping.has_room``."""
    grouping = grouping_at(activity.id, phase.id, turn)
    if grouping is None:
        return {}
    spec = spec_of(activity, phase)
    people = present(activity, spec, now)
    me = next((one for one in people if one.id == person), rules.Person(person))
    public = dict(db.rows("select place, public_id from peer_group where grouping_id = ?", grouping))
    return {
        public[group.place]: rules.has_room(group, me, spec, people)
        for group in partition_of(grouping).groups
    }


def choose(activity, phase, turn, person, group, *, by, now):
    """Go to a group (its id) of a step whose groups are open, by oneself. Conflict when it has no room: of
    two who ask for the last seat at once the second one is told. Missing when that group is none of this
    step's, or its groups are not open."""
    with db.writing(activity.id):
        grouping = grouping_at(activity.id, phase.id, turn)
        found = PeerGroup.get_or_none(PeerGroup.id == group, PeerGroup.grouping == grouping)
        if grouping is None or found is None or phase.group is None or phase.group.spec.get("join") != "open":
            raise Missing()
        spec = spec_of(activity, phase)
        people = present(activity, spec, now)
        me = next((one for one in people if one.id == person), rules.Person(person))
        before = partition_of(grouping)
        target = next(one for one in before.groups if one.place == found.place)
        if person in target.members:
            return
        if not rules.has_room(target, me, spec, people):
            raise Conflict(NO_ROOM)
        put(activity, found, me, spec, before, cause="chosen", why=CHOSEN, by=by, now=now)


def without_lone(grouping, partition):
    """A Partition without the groups of those who chose to go on alone: nobody is sent to them. As it is
    where nothing else is left."""
    lone = {
        row.place
        for row in db.rows(
            """
            select g.place
            from membership m
            join peer_group g on g.id = m.peer_group_id
            where m.grouping_id = ? and m.left_at is null and m.cause = 'alone'
            """,
            grouping,
        )
    }
    others = tuple(group for group in partition.groups if group.place not in lone or len(group.members) > 1)
    return rules.Partition(others, partition.reasons, partition.relaxed) if others else partition


def way_alone(activity, phase, turn, person):
    """What somebody (an enrolment id) may choose in a step whose design lets people go on in a group of their
    own: "alone", or the id of the PeerGroup to go back to; None for neither."""
    grouping = grouping_at(activity.id, phase.id, turn) if phase.group.spec.get("alone") else None
    if grouping is None:
        return None
    now_in = db.row(
        """
        select m.cause, (select count(*) from membership o where o.peer_group_id = m.peer_group_id
          and o.left_at is null)
        from membership m
        where m.grouping_id = ? and m.enrolment_id = ? and m.left_at is null
        """,
        grouping,
        person,
    )
    if now_in is None:
        return None
    cause, size = now_in
    if cause != "alone":
        return "alone" if size > STAY else None
    before = db.row(
        """
        select peer_group_id
        from membership
        where grouping_id = ? and enrolment_id = ? and left_at is not null
        order by left_at desc, id desc
        limit 1
        """,
        grouping,
        person,
    )
    return before[0] if before and size == 1 else None


def go_alone(activity, phase, turn, person, *, by, now):
    """Go on in a group of one's own; or back to the group one came from, where one is alone by one's own
    choice. Missing where ``way_alone`` says neither."""
    with db.writing(activity.id):
        way = way_alone(activity, phase, turn, person)
        if way is None:
            raise Missing()
        grouping = grouping_at(activity.id, phase.id, turn)
        spec, before = spec_of(activity, phase), partition_of(grouping)
        me = next((one for one in present(activity, spec, now) if one.id == person), rules.Person(person))
        if way == "alone":
            place = max(group.place for group in before.groups) + 1
            name = str(place + 1)
            made = PeerGroup.create(grouping=grouping, name=name, place=place)
            before = rules.Partition((*before.groups, rules.Group(name, (), {}, place)), before.reasons)
            put(activity, made, me, spec, before, cause="alone", why=ALONE, by=by, now=now)
        else:
            put(
                activity,
                PeerGroup.get_by_id(way),
                me,
                spec,
                before,
                cause="chosen",
                why=CHOSEN,
                by=by,
                now=now,
            )


def put(activity, group, person, spec, before, *, cause, why, by, now):
    """End the membership somebody has in a grouping and begin another one; the rest stay. Inside the caller's
    transaction. Returns the way back: [enrolment id, id of the membership that ended or None, of the new
    one, why they were where they were]."""
    seated = seat(group.grouping_id, person.id)
    before_why = Grouping.get_by_id(group.grouping_id).reasons.get(str(person.id), "")
    after = rules.choose(before, person, group.place, spec)
    chosen = next(one for one in after.groups if one.place == group.place)
    db.execute(
        """
        update membership
        set left_at = ?
        where grouping_id = ? and enrolment_id = ? and left_at is null
        """,
        now,
        group.grouping_id,
        person.id,
    )
    _sit(activity, group, person.id, chosen, cause=cause, why=why, by=by, now=now)
    return [person.id, seated, seat(group.grouping_id, person.id), before_why]


def seat(grouping, person):
    """The id of the membership that somebody has in a grouping, or None."""
    found = db.row(
        "select id from membership where grouping_id = ? and enrolment_id = ? and left_at is null",
        grouping,
        person,
    )
    return found[0] if found else None


def _sit(activity, group, person, chosen, *, cause, why, by, now, **detail):
    """Begin the membership of a person (enrolment id) on the last seat of a PeerGroup, with the role that the
    rule's Group *chosen* gives them; *why* is kept, and there is an audit line with *detail*."""
    seat = db.row("select coalesce(max(seat), -1) + 1 from membership where peer_group_id = ?", group.id)[0]
    Membership.create(
        grouping=group.grouping_id,
        peer_group=group.id,
        enrolment=person,
        group_role=chosen.roles.get(person, ""),
        seat=seat,
        joined_at=now,
        cause=cause,
    )
    reasons = Grouping.get_by_id(group.grouping_id).reasons | {str(person): to_keep(why)}
    Grouping.update(reasons=reasons).where(Grouping.id == group.grouping_id).execute()
    clockwork.look_again(activity.id, now)
    audit.record(
        f"group.{cause}",
        "membership",
        person,
        by=by,
        at=now,
        activity=activity.id,
        course=activity.course,
        **detail,
        group=group.id,
    )


@clockwork.on_time
def move(activity, *, person, group, by, now):
    """Move somebody to another group of the same grouping, or give them a place in it; the old membership
    keeps its end, and the role is one that the group lacks. Returns the way back (``put``), None when they
    are there already."""
    with db.writing(activity.id):
        found = PeerGroup.get_by_id(group)
        (phase,) = db.row(
            "select phase from step_grouping where activity_id = ? and grouping_id = ? order by id limit 1",
            activity.id,
            found.grouping_id,
        )
        spec = spec_of(activity, activity.design.phase(phase))
        me = next((one for one in present(activity, spec, now) if one.id == person), rules.Person(person))
        before = partition_of(found.grouping_id)
        if person in next(one.members for one in before.groups if one.place == found.place):
            return None
        back = put(activity, found, me, spec, before, cause="moved", why=MOVED, by=by, now=now)
        Rearrangement.create(grouping=found.grouping_id, code="hand", moves=[back], by=by, at=now)
    return back
