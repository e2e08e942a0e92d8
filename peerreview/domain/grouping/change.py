"""One person comes or goes; everybody else stays where they are."""

from collections.abc import Iterable
from dataclasses import replace

from peerreview.domain.chance import rank
from peerreview.domain.grouping.affinity import barred
from peerreview.domain.grouping.roles import crew, limits, may_hold
from peerreview.domain.grouping.spec import Group, Partition, Person, Rel, Spec
from peerreview.domain.words import N_, Sentence


def join(
    partition: Partition, person: Person, spec: Spec, seed: str, people: Iterable[Person] = ()
) -> Partition:
    """The partition with `person` in the smallest group that may take them, on the last seat.

    First come groups without anybody barred (`people`: the members' own `never` lists), then those with the
    person's value of `by`, then those with room, then small ones; ties by the seed. People who work alone,
    or come first, get a group of their own. Raises ValueError if they are in a group already.
    """
    if person.id in partition.people():
        raise ValueError("already in a group")
    others: tuple[Group, ...] = partition.groups
    relaxed: tuple[Sentence, ...] = ()
    if not partition.groups or (spec.bounds == (1, 1) and not spec.rel and not spec.count):
        place = max((group.place for group in partition.groups), default=-1) + 1
        chosen = Group(str(place + 1), (), {}, place)
        reason = Sentence(N_("A group of their own."))
    else:
        chosen, reason, relaxed = _choose(partition, person, spec, seed, people)
        others = tuple(group for group in partition.groups if group is not chosen)
    role = _role(chosen, person, spec)
    roles = {**chosen.roles, person.id: role} if role else dict(chosen.roles)
    grown = replace(chosen, members=(*chosen.members, person.id), roles=roles)
    groups = tuple(sorted((*others, grown), key=lambda group: group.place))
    return Partition(groups, {**partition.reasons, person.id: reason}, (*partition.relaxed, *relaxed))


def _choose(
    partition: Partition, person: Person, spec: Spec, seed: str, people: Iterable[Person]
) -> tuple[Group, Sentence, tuple[Sentence, ...]]:
    known = {other.id: other for other in people}
    most = spec.bounds[1] if spec.bounds and not spec.rel and not spec.count else None
    value = str(person.attributes.get(spec.by)) if spec.by else ""

    def order(group: Group) -> tuple:
        bad = sum(barred(person, known.get(member, Person(member)), spec.never) for member in group.members)
        full = most is not None and len(group.members) >= most
        return (
            bad,
            bool(spec.by) and group.key != value,
            full,
            len(group.members),
            rank(seed, "join", person.id, group.place),
        )

    chosen = min(partition.groups, key=order)
    bad, _, full, *_ = order(chosen)
    reason = Sentence(N_("Joined after the groups were made: in the smallest group with room."))
    if spec.rel is Rel.ACROSS:
        reason = Sentence(N_("Joined after the groups were made: a second reader of what the experts wrote."))
    relaxed: tuple[Sentence, ...] = ()
    if bad:
        message = N_("Every group has somebody this person should not meet: group %(group)s.")
        relaxed = (Sentence(message, group=chosen.label),)
    elif full:
        message = N_("Every group was full: group %(group)s has one more than %(most)s.")
        relaxed = (Sentence(message, group=chosen.label, most=most),)
    return chosen, reason, relaxed


def _role(group: Group, person: Person, spec: Spec) -> str | None:
    """The role the group lacks most, if the person may hold it."""
    held, bounds = list(group.roles.values()), limits(spec)
    able = [role for role in bounds if may_hold(person, role, spec)]
    lacking = [role for role in able if held.count(role) < bounds[role][0]]
    room = [role for role in able if held.count(role) < bounds[role][1]]
    return next(iter(lacking + sorted(room, key=lambda role: role != crew(spec))), None)


def leave(partition: Partition, person: int) -> Partition:
    """The partition without `person`; a group that becomes empty is gone. Raises ValueError if they are in
    none."""
    if person not in partition.people():
        raise ValueError("in no group")
    groups = []
    for group in partition.groups:
        members = tuple(member for member in group.members if member != person)
        if members:
            groups.append(
                replace(
                    group, members=members, roles={m: role for m, role in group.roles.items() if m != person}
                )
            )
    return Partition(
        tuple(groups),
        {who: why for who, why in partition.reasons.items() if who != person},
        partition.relaxed,
    )


def has_room(group: Group, person: Person, spec: Spec, people: Iterable[Person] = ()) -> bool:
    """Whether `person` may choose `group`: it is not at its most, and nobody in it should not meet them
    (`people`: the members' own `never` lists). Groups that follow from others, or from a number of groups,
    have no most."""
    known = {other.id: other for other in people}
    others = [member for member in group.members if member != person.id]
    most = spec.bounds[1] if spec.bounds and not spec.rel and not spec.count else None
    if most is not None and len(others) >= most:
        return False
    return not any(barred(person, known.get(member, Person(member)), spec.never) for member in others)


def choose(partition: Partition, person: Person, place: int, spec: Spec) -> Partition:
    """The partition with `person` on the last seat of the group at `place`, with the role it lacks most; out
    of the group they were in. A group that becomes empty stays, so that it can be chosen again."""
    groups = []
    for group in partition.groups:
        members = tuple(member for member in group.members if member != person.id)
        roles = {member: role for member, role in group.roles.items() if member != person.id}
        if group.place == place:
            role = _role(replace(group, members=members, roles=roles), person, spec)
            members = (*members, person.id)
            roles |= {person.id: role} if role else {}
        groups.append(replace(group, members=members, roles=roles))
    return Partition(tuple(groups), partition.reasons, partition.relaxed)
