"""Groups: a partition formed by the rule, stored as made, used by steps; people come and go with a date."""

from collections import Counter, defaultdict
from itertools import combinations
from typing import NamedTuple

from peerreview.domain import grouping as rules
from peerreview.domain.refusals import Conflict, Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import attributes, audit, clockwork, db, materials
from peerreview.store.tables import Grouping, Membership, PeerGroup, StepGrouping

_SIMPLE = ("count", "merge", "split", "by", "of", "key", "rotate", "join")


def spec_of(activity, phase):
    """The grouping rule's Spec of a phase's ``group:`` in an activity (anything with ``id`` and
    ``design``)."""
    plain = phase.group.spec
    values = {key: plain[key] for key in _SIMPLE if key in plain}
    if "size" in plain:
        values["size"] = tuple(plain["size"][0]) if plain["size"][0] else None
    if phase.group.relation:
        values["rel"] = rules.Rel(phase.group.relation)
    if plain.get("roles"):
        values["roles"] = {role: tuple(size) if size else (0, 999) for role, size in plain["roles"].items()}
        if plain.get("rotate"):
            values["roles"] = tuple(plain["roles"])
    values["prefer"] = tuple(_preference(entry) for entry in plain.get("prefer", ()))
    values["never"] = tuple(plain.get("never", ()))
    values["needs"] = dict(plain.get("needs", {}))
    values["merges"] = activity.design.merges_after(phase.id)
    if values.get("by") in activity.design.materials:
        values["keys"] = tuple(title[:80] for title in materials.titles(activity, values["by"]))
    return rules.Spec(**values)


def _preference(entry):
    """``{spread: skill}`` and the like; ``{choice: true}`` and ``{meet: new}`` name no attribute."""
    kind = next(key for key in entry if key != "range")
    name = "" if entry[kind] in ("true", True, "new") else entry[kind]
    bounds = tuple(float(bound) for bound in entry.get("range", (1, 1)))
    return rules.Preference(rules.Kind(kind), name, bounds)


def form(activity, phase_id, turn, *, now, by=None):
    """Form the groups of a step from the students present, by the design's rule and the activity's seed. A
    step that has groups keeps them; one that keeps those of the round before gets a link to them.

    Returns the grouping's id; NotNow when the groups it builds on are not formed.
    """
    with db.writing(activity.id):
        found = _grouping_at(activity.id, phase_id, turn)
        if found:
            return found
        phase = activity.design.phase(phase_id)
        if turn > 1 and phase.group.spec.get("keep"):
            return _keep(activity, phase_id, turn, now=now, by=by)
        earlier = _earlier(activity, phase, turn)
        if earlier is None and activity.design.source_of(phase):
            raise NotNow(N_("The groups that this step builds on are not formed yet."))
        spec = spec_of(activity, phase)
        seed = f"{activity.seed}:{phase_id}:{turn}"
        people = _people(activity, spec, now)
        partition = rules.group(spec, people, earlier, _history(activity.course), seed)
        grouping = _store(activity, phase, turn, partition, by, now)
        clockwork.look_again(activity.id, now)
        audit.record(
            "groups.formed",
            "grouping",
            grouping,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            phase=phase_id,
            round=turn,
            groups=len(partition.groups),
            relaxed=[str(rule) for rule in partition.relaxed],
        )
    return grouping


def _grouping_at(activity_id, phase_id, turn):
    found = db.row(
        "select grouping_id from step_grouping where activity_id = ? and phase = ? and round = ?",
        activity_id,
        phase_id,
        turn,
    )
    return found[0] if found else None


def _keep(activity, phase_id, turn, *, now, by):
    """The groups of the round before hold in this one too: a link, never a copy."""
    grouping = _grouping_at(activity.id, phase_id, turn - 1) or form(
        activity, phase_id, turn - 1, now=now, by=by
    )
    StepGrouping.create(activity=activity.id, phase=phase_id, round=turn, grouping=grouping)
    return grouping


def _people(activity, spec, now):
    """Students present now, with the attributes that *spec* asks for, what they answered among them; who is
    marked absent is left out."""
    names = {want.name for want in spec.prefer} | set(spec.needs.values()) | {spec.by or ""}
    dotted = [name for name in sorted(names) if "." in name]
    answered = attributes.from_answers(activity, dotted, now) if dotted else {}
    known = attributes.of_course(activity.course, now)
    ids = [
        row[0]
        for row in db.rows(
            """
            select id
            from enrolment
            where course_id = ? and role = 'student' and left_at is null and joined_at <= ?
            order by id
            """,
            activity.course,
            now,
        )
    ]
    values = {person: known.get(person, {}) | answered.get(person, {}) for person in ids}
    return [rules.Person(person, values[person]) for person in ids if "absent" not in values[person]]


def _earlier(activity, phase, turn):
    """The partition a relation refers to, as it is now (None without a relation, or before it is formed):
    within a repeat that of the same round, else the newest."""
    home = activity.design.source_of(phase)
    if home is None:
        return None
    within = activity.design.repeat.phases if activity.design.repeat else ()
    if home in within and phase.id in within:
        grouping = _grouping_at(activity.id, home, turn)
        return partition_of(grouping) if grouping else None
    found = db.row(
        "select grouping_id from step_grouping where activity_id = ? and phase = ? order by round desc "
        "limit 1",
        activity.id,
        home,
    )
    return partition_of(found[0]) if found else None


def join(activity, phase_id, turn, person, *, now, by=None):
    """Give somebody (an enrolment id) who has no place in a step's groups one: the group with most need of
    them, on its last seat. Whoever has a place keeps it. Returns the group's id, or None when the step has no
    groups yet."""
    with db.writing(activity.id):
        grouping = _grouping_at(activity.id, phase_id, turn)
        if grouping is None:
            return None
        before = partition_of(grouping)
        if person in before.people():
            return None
        phase = activity.design.phase(phase_id)
        spec = spec_of(activity, phase)
        people = _people(activity, spec, now)
        newcomer = next((one for one in people if one.id == person), rules.Person(person))
        after = rules.join(before, newcomer, spec, f"{activity.seed}:{phase_id}:{turn}", people)
        place = next(group.place for group in after.groups if person in group.members)
        chosen = next(group for group in after.groups if group.place == place)
        made = PeerGroup.get_or_none(
            PeerGroup.grouping == grouping, PeerGroup.place == place
        ) or PeerGroup.create(grouping=grouping, name=chosen.label, label=chosen.key, place=place)
        seat = db.row("select coalesce(max(seat), -1) + 1 from membership where peer_group_id = ?", made.id)[
            0
        ]
        Membership.create(
            grouping=grouping,
            peer_group=made,
            enrolment=person,
            group_role=chosen.roles.get(person, ""),
            seat=seat,
            joined_at=now,
            cause="joined",
        )
        reasons = Grouping.get_by_id(grouping).reasons | {str(person): str(after.reasons[person])}
        Grouping.update(reasons=reasons).where(Grouping.id == grouping).execute()
        clockwork.look_again(activity.id, now)
        audit.record(
            "group.joined",
            "membership",
            person,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            phase=phase_id,
            round=turn,
            group=made.id,
        )
    return made.id


def _history(course_id):
    """{(smaller id, larger id): times two people met in this course's latest groupings}, for "people who met
    least so far"."""
    met = Counter()
    for (grouping,) in db.rows(
        "select id from grouping where course_id = ? order by id desc limit 20", course_id
    ):
        for group in partition_of(grouping).groups:
            met.update(combinations(sorted(group.members), 2))
    return met


def partition_of(grouping_id):
    """A stored grouping as the rule's Partition, of those still in it."""
    members = defaultdict(list)
    for group, person, role in db.rows(
        """
        select peer_group_id, enrolment_id, group_role
        from membership
        where grouping_id = ? and left_at is null
        order by seat, id
        """,
        grouping_id,
    ):
        members[group].append((person, role))
    return rules.Partition(
        tuple(
            rules.Group(
                name,
                tuple(person for person, _ in members[group]),
                {person: role for person, role in members[group] if role},
                place,
                label,
            )
            for group, name, place, label in db.rows(
                "select id, name, place, label from peer_group where grouping_id = ? order by place",
                grouping_id,
            )
        )
    )


def _store(activity, phase, turn, partition, by, now):
    grouping = Grouping.create(
        course=activity.course,
        title=f"{activity.title}: {phase.title}",
        seed=activity.seed,
        by=by,
        at=now,
        reasons={str(person): str(reason) for person, reason in partition.reasons.items()}
        | {"relaxed": [str(rule) for rule in partition.relaxed]},
    )
    for group in partition.groups:
        made = PeerGroup.create(grouping=grouping, name=group.label[:80], label=group.key, place=group.place)
        for seat, person in enumerate(group.members):
            Membership.create(
                grouping=grouping,
                peer_group=made,
                enrolment=person,
                group_role=group.roles.get(person, ""),
                seat=seat,
                joined_at=now,
            )
    StepGrouping.create(activity=activity.id, phase=phase.id, round=turn, grouping=grouping)
    return grouping.id


def formed_steps(activity_id):
    """{(phase, round)} that have groups."""
    return frozenset(db.rows("select phase, round from step_grouping where activity_id = ?", activity_id))


def of_step(activity_id, phase, turn=1):
    """[(group id, name, [(enrolment id, person's name, group role)])] of a step, in order."""
    gathered = defaultdict(list)
    for group, person, name, role in db.rows(
        """
        select m.peer_group_id, e.id, a.name, m.group_role
        from step_grouping s
        join membership m on m.grouping_id = s.grouping_id
        join enrolment e on e.id = m.enrolment_id
        join account a on a.id = e.account_id
        where s.activity_id = ? and s.phase = ? and s.round = ? and m.left_at is null
        order by m.seat
        """,
        activity_id,
        phase,
        turn,
    ):
        gathered[group].append((person, name, role))
    return [
        (group, name, gathered[group])
        for group, name in db.rows(
            """
            select g.id, g.name
            from peer_group g
            join step_grouping s on s.grouping_id = g.grouping_id
            where s.activity_id = ? and s.phase = ? and s.round = ?
            order by g.place
            """,
            activity_id,
            phase,
            turn,
        )
    ]


class Row(NamedTuple):
    """A group of a step as pages show it: ``members`` [(enrolment public id, person's name, group role)] by
    seat."""

    id: int
    public_id: str
    name: str
    members: list


def board(activity_id, phase, turn=1):
    """[Row] of the groups of a step, in order."""
    gathered = defaultdict(list)
    for group, person, name, role in db.rows(
        """
        select m.peer_group_id, e.public_id, a.name, m.group_role
        from step_grouping s
        join membership m on m.grouping_id = s.grouping_id
        join enrolment e on e.id = m.enrolment_id
        join account a on a.id = e.account_id
        where s.activity_id = ? and s.phase = ? and s.round = ? and m.left_at is null
        order by m.seat
        """,
        activity_id,
        phase,
        turn,
    ):
        gathered[group].append((person, name, role))
    return [
        Row(group, public_id, name, gathered[group])
        for group, public_id, name in db.rows(
            """
            select g.id, g.public_id, g.name
            from peer_group g
            join step_grouping s on s.grouping_id = g.grouping_id
            where s.activity_id = ? and s.phase = ? and s.round = ?
            order by g.place
            """,
            activity_id,
            phase,
            turn,
        )
    ]


def named(activity_id):
    """[(public id, name, phase, round)] of every group that a step of an activity uses, in order."""
    return db.rows(
        """
        select g.public_id, g.name, s.phase, s.round
        from step_grouping s
        join peer_group g on g.grouping_id = s.grouping_id
        where s.activity_id = ?
        order by s.id, g.place
        """,
        activity_id,
    )


def find(activity_id, public_id):
    """The id of a group that a step of this activity uses; Missing otherwise."""
    found = db.row(
        """
        select g.id
        from peer_group g
        join step_grouping s on s.grouping_id = g.grouping_id
        where s.activity_id = ? and g.public_id = ?
        """,
        activity_id,
        public_id,
    )
    if found is None:
        raise Missing()
    return found[0]


def broken(activity, phase, turn, *, now):
    """(red, amber) Sentences about a step's groups as they are now: what breaks the method, what loses a
    preference."""
    grouping = _grouping_at(activity.id, phase.id, turn)
    if grouping is None:
        return [], []
    spec = spec_of(activity, phase)
    return rules.check(
        partition_of(grouping), spec, _people(activity, spec, now), _earlier(activity, phase, turn)
    )


class Told(NamedTuple):
    """What was said when a step's groups were formed: ``reasons`` {enrolment id: why there}, ``relaxed`` the
    rules that could not hold."""

    reasons: dict[int, str]
    relaxed: tuple[str, ...]


def told(activity_id, phase, turn):
    """The Told of a step's groups; empty while there are none."""
    grouping = _grouping_at(activity_id, phase, turn)
    kept = Grouping.get_by_id(grouping).reasons if grouping else {}
    return Told(
        {int(person): why for person, why in kept.items() if person != "relaxed"},
        tuple(kept.get("relaxed", ())),
    )


def rooms(activity, phase, turn, person, *, now):
    """{group public id: whether this person (an enrolment id) may choose it} of a step's groups; see
    ``grouping.has_room``."""
    grouping = _grouping_at(activity.id, phase.id, turn)
    if grouping is None:
        return {}
    spec = spec_of(activity, phase)
    people = _people(activity, spec, now)
    me = next((one for one in people if one.id == person), rules.Person(person))
    public = dict(db.rows("select place, public_id from peer_group where grouping_id = ?", grouping))
    return {
        public[group.place]: rules.has_room(group, me, spec, people)
        for group in partition_of(grouping).groups
    }


NO_ROOM = N_("This group has no room for you any more. You are where you were; choose another one.")


def choose(activity, phase, turn, person, group, *, by, now):
    """Go to a group (its id) of a step whose groups are open, by oneself. Conflict when it has no room: of
    two who ask for the last seat at once the second one is told. Missing when that group is none of this
    step's, or its groups are not open."""
    with db.writing(activity.id):
        grouping = _grouping_at(activity.id, phase.id, turn)
        found = PeerGroup.get_or_none(PeerGroup.id == group, PeerGroup.grouping == grouping)
        if grouping is None or found is None or phase.group is None or phase.group.spec.get("join") != "open":
            raise Missing()
        spec = spec_of(activity, phase)
        people = _people(activity, spec, now)
        me = next((one for one in people if one.id == person), rules.Person(person))
        before = partition_of(grouping)
        target = next(one for one in before.groups if one.place == found.place)
        if person in target.members:
            return
        if not rules.has_room(target, me, spec, people):
            raise Conflict(NO_ROOM)
        _put(activity, found, me, spec, before, cause="chosen", why=CHOSEN, by=by, now=now)


CHOSEN, MOVED = N_("You chose this group."), N_("Course staff moved you to this group.")


def _put(activity, group, person, spec, before, *, cause, why, by, now):
    """End the membership somebody has in a grouping and begin another one; the rest stay."""
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
    seat = db.row("select coalesce(max(seat), -1) + 1 from membership where peer_group_id = ?", group.id)[0]
    Membership.create(
        grouping=group.grouping_id,
        peer_group=group.id,
        enrolment=person.id,
        group_role=chosen.roles.get(person.id, ""),
        seat=seat,
        joined_at=now,
        cause=cause,
    )
    reasons = Grouping.get_by_id(group.grouping_id).reasons | {str(person.id): why}
    Grouping.update(reasons=reasons).where(Grouping.id == group.grouping_id).execute()
    clockwork.look_again(activity.id, now)
    audit.record(
        f"group.{cause}",
        "membership",
        person.id,
        by=by,
        at=now,
        activity=activity.id,
        course=activity.course,
        group=group.id,
    )


@clockwork.on_time
def move(activity, *, person, group, by, now):
    """Move somebody to another group of the same grouping, or give them a place in it; the old membership
    keeps its end, and the role is one that the group lacks."""
    with db.writing(activity.id):
        found = PeerGroup.get_by_id(group)
        (phase,) = db.row(
            "select phase from step_grouping where activity_id = ? and grouping_id = ? order by id limit 1",
            activity.id,
            found.grouping_id,
        )
        spec = spec_of(activity, activity.design.phase(phase))
        me = next((one for one in _people(activity, spec, now) if one.id == person), rules.Person(person))
        before = partition_of(found.grouping_id)
        _put(activity, found, me, spec, before, cause="moved", why=MOVED, by=by, now=now)
