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
    or one of which there is another holder."""
    if spec.rotate:
        return  # they go round by seat: whoever is next holds what is missing
    bounds = limits(spec)
    for group in partition.groups:
        held = {person: group.roles.get(person, "") for person in here[group.place]}
        for role, (least, _most) in bounds.items():
            for person in here[group.place]:
                holders = list(held.values())
                if holders.count(role) >= least:
                    break
                mine = held[person]
                is_free = not mine or holders.count(mine) > bounds.get(mine, (0, 0))[0]
                if mine != role and is_free and may_hold(known[person], role, spec):
                    held[person] = role
                    message = N_("%(people)s is %(role)s in group %(group)s: nobody else here is.")
                    said = Sentence(message, people=[person], role=role, group=group.label)
                    yield Role(group.place, person, role), said
