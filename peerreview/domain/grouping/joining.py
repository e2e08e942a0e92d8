"""Groups that need not cover anything when some are away: lone ones join others, roles are taken over."""

from collections.abc import Iterator

from peerreview.domain.grouping.affinity import barred
from peerreview.domain.grouping.roles import limits, may_hold
from peerreview.domain.grouping.spec import Group, Partition, Person, Rel, Spec
from peerreview.domain.grouping.way import Move, Role, Way
from peerreview.domain.words import N_, Sentence


def joining(
    partition: Partition, spec: Spec, known: dict[int, Person], earlier: Partition | None
) -> list[Way]:
    """[Way] as of ``repair.ways`` for all other groups: the one way there is, or none."""
    here = {
        group.place: [person for person in group.members if person in known] for group in partition.groups
    }
    by_place = {group.place: group for group in partition.groups}
    moves, because = [], []
    for group in partition.groups:
        if len(group.members) > 1 and len(here[group.place]) == 1:
            person = here[group.place][0]
            target = _nearest(person, group, by_place, here, spec, known, earlier)
            if target is not None:
                here[group.place].remove(person)
                here[target].append(person)
                why = Sentence(N_("You came here on the day, because you were alone in your group."))
                moves.append(Move(person, group.place, target, why))
                because.append(_joins(person, group, by_place[target]))
    taken = list(_taken(partition, here, spec, known))
    if not moves and not taken:
        return []
    because += [said for _role, said in taken]
    return [
        Way(
            "join",
            tuple(moves),
            roles=tuple(role for role, _said in taken),
            because=tuple(because),
            holds=Sentence(N_("nobody works alone.")) if moves else Sentence(N_("no role is left out.")),
            gives_up=_too_large(here, by_place, spec, moves),
        )
    ]


def _joins(person: int, group: Group, target: Group) -> Sentence:
    message = N_("%(people)s is alone in group %(source)s and joins group %(target)s.")
    return Sentence(message, people=[person], source=group.label, target=target.label)


def _nearest(person, group, by_place, here, spec, known, earlier) -> int | None:
    """The place of the group that a lone one joins: one with the same key, a sibling before others, one with
    room, the smallest; None where there is none they may meet."""
    parent = {one: old.place for old in earlier.groups for one in old.members} if earlier else {}

    def order(place: int) -> tuple:
        is_sibling = spec.rel is Rel.WITHIN and any(
            parent.get(one) == parent.get(person) for one in by_place[place].members
        )
        return not is_sibling, _is_full(len(here[place]), spec), len(here[place]), place

    fit = [
        place
        for place, members in here.items()
        if members
        and place != group.place
        and (not spec.by or by_place[place].key == group.key)
        and not any(barred(known[person], known[other], spec.never) for other in members)
    ]
    return min(fit, key=order, default=None)


def _is_full(size: int, spec: Spec) -> bool:
    return bool(spec.bounds and not spec.rel and not spec.count and size >= spec.bounds[1])


def _too_large(here, by_place, spec, moves) -> Sentence | None:
    full = sorted({move.target for move in moves if _is_full(len(here[move.target]) - 1, spec)})
    if not full:
        return None
    message = N_("larger groups than asked for: %(groups)s.")
    return Sentence(message, groups=", ".join(by_place[place].label for place in full))


def _taken(partition: Partition, here, spec: Spec, known) -> Iterator[tuple[Role, Sentence]]:
    """(Role, why) of roles that nobody present holds and that somebody present may take over: who has none,
    or one of which there is another holder; else the next by seat holds two."""
    if spec.rotate:
        return  # they go round by seat: whoever is next holds what is missing
    bounds = limits(spec)
    for group in partition.groups:
        people = [person for person in here[group.place] if person in group.members]
        own = {person: group.roles.get(person, "") for person in people}
        beside = {person: list(group.beside.get(person, ())) for person in people}
        for role, (least, _most) in bounds.items():
            able = [person for person in people if may_hold(known[person], role, spec)]
            while _held(own, beside, role) < least:
                able = [one for one in able if own[one] != role and role not in beside[one]]
                free = [one for one in able if not own[one] or _spares(own, beside, own[one], bounds)]
                if not able:
                    break
                person = free[0] if free else min(able, key=_after(group, role, beside))
                if free:
                    own[person] = role
                else:
                    beside[person].append(role)
                message = (
                    N_("%(people)s is %(role)s in group %(group)s: nobody else here is.")
                    if free
                    else N_("%(people)s is %(role)s besides in group %(group)s: everybody here has a role.")
                )
                said = Sentence(message, people=[person], role=role, group=group.label)
                yield Role(group.place, person, role, not free), said


def _held(own, beside, role: str) -> int:
    return list(own.values()).count(role) + sum(role in more for more in beside.values())


def _spares(own, beside, role: str, bounds) -> bool:
    """Whether somebody can give a role up: there are more holders than it needs."""
    return _held(own, beside, role) > bounds.get(role, (0, 0))[0]


def _after(group: Group, role: str, beside):
    """The order in which people take a second role: fewest besides first, then who sits next after the one
    who holds it and is away."""
    seats = list(group.members)
    gone = next((place for place, one in enumerate(seats) if group.roles.get(one) == role), -1)
    return lambda person: (len(beside[person]), (seats.index(person) - gone - 1) % len(seats))
