"""Somebody is away on the day: what is proposed so that every group can work, why, what that holds and what
it gives up.

Of groups that cover every key (``across``) a double moves; where nobody is spare a group dissolves, if the
others do not grow too large; else the approved sheet of that key stands in and somebody opens it. Of all
others a lone one joins the group nearest to theirs, and a role that nobody present holds goes to the next who
may hold it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from peerreview.domain.grouping.affinity import barred
from peerreview.domain.grouping.roles import limits, may_hold
from peerreview.domain.grouping.spec import ALONE, Group, Partition, Person, Rel, Spec
from peerreview.domain.words import N_, Sentence


class Move(NamedTuple):
    """A person goes from one group to another (places); ``why`` is what they are told."""

    person: int
    source: int
    target: int
    why: Sentence


class Stand(NamedTuple):
    """The sheet of ``key`` stands in for a person in the group at ``place``; ``opener`` opens it."""

    place: int
    key: str
    opener: int


class Role(NamedTuple):
    """Somebody in the group at ``place`` takes over a role."""

    place: int
    person: int
    role: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go on. ``code``: move, dissolve, sheets, join; ``emptied``: places of groups that
    dissolve. ``because``: one Sentence an act; ``holds`` and ``gives_up``: what comes of it
    (None: nothing is lost)."""

    code: str
    moves: tuple[Move, ...] = ()
    stands: tuple[Stand, ...] = ()
    roles: tuple[Role, ...] = ()
    emptied: tuple[int, ...] = ()
    because: tuple[Sentence, ...] = ()
    holds: Sentence | None = None
    gives_up: Sentence | None = None


def ways(
    partition: Partition, spec: Spec, people: Iterable[Person], earlier: Partition | None = None
) -> list[Way]:
    """What can be done about who is away: the proposal first, then other ways; [] when nothing is missing.

    `people`: those who are present; `earlier`: the partition that `spec.rel` speaks of."""
    known = {person.id: person for person in people}
    if spec.rel is Rel.ACROSS:
        return _covering(partition, spec, known, earlier) if earlier else []
    return _joining(partition, spec, known, earlier)


def gaps(partition: Partition, people: Iterable[Person], earlier: Partition) -> list[tuple[int, str]]:
    """[(place, key)] of groups with somebody present, but nobody present for a key."""
    return _Hall.of(partition, {person.id: person for person in people}, earlier).gaps()


def keys_of(earlier: Partition) -> dict[int, str]:
    """What each person of an earlier partition is the expert of."""
    return {person: group.key or group.label for group in earlier.groups for person in group.members}


@dataclass(slots=True)
class _Hall:
    """Groups that are to cover every key, with those present: {place: [ids by seat]}, and what was done."""

    homes: dict[int, list[int]]
    labels: dict[int, str]
    key_of: Mapping[int, str]
    keys: list[str]
    known: Mapping[int, Person]
    never: tuple[str, ...] = ()
    emptied: tuple[int, ...] = ()
    moves: list[Move] = field(default_factory=list)
    because: list[Sentence] = field(default_factory=list)

    @classmethod
    def of(cls, partition, known, earlier, never=()):
        homes = {
            group.place: [person for person in group.members if person in known] for group in partition.groups
        }
        return cls(
            {place: members for place, members in homes.items() if members},
            {group.place: group.label for group in partition.groups},
            keys_of(earlier),
            list(dict.fromkeys(group.key or group.label for group in earlier.groups if group.members)),
            known,
            never,
        )

    def copy(self):
        homes = {place: list(members) for place, members in self.homes.items()}
        return replace(self, homes=homes, moves=list(self.moves), because=list(self.because))

    def experts(self, place: int, key: str) -> list[int]:
        return [person for person in self.homes[place] if self.key_of.get(person) == key]

    def gaps(self) -> list[tuple[int, str]]:
        return [(place, key) for place in self.homes for key in self.keys if not self.experts(place, key)]

    def may_join(self, person: int, place: int) -> bool:
        return not any(
            barred(self.known[person], self.known[other], self.never) for other in self.homes[place]
        )

    def move(self, person: int, source: int, target: int, why: Sentence, because: Sentence) -> None:
        self.homes[source].remove(person)
        self.homes[target].append(person)
        self.moves.append(Move(person, source, target, why))
        self.because.append(because)

    def fill(self) -> None:
        """Doubles move to where their key is missing, out of the largest group that has two."""
        for target, key in self.gaps():
            spare = [
                (-len(self.homes[place]), place, self.experts(place, key))
                for place in self.homes
                if len(self.experts(place, key)) > 1
            ]
            fit = [
                (place, experts)
                for _size, place, experts in sorted(spare)
                if self.may_join(experts[-1], target)
            ]
            if fit:
                source, experts = fit[0]
                because = Sentence(
                    N_(
                        "%(people)s moves from group %(source)s to group %(target)s. Group %(source)s has "
                        "%(count)s for %(key)s and keeps %(person)s."
                    ),
                    people=[experts[-1]],
                    person=experts[0],
                    source=self.labels[source],
                    target=self.labels[target],
                    count=len(experts),
                    key=key,
                )
                self.move(experts[-1], source, target, _came_for(key), because)

    def size(self) -> int:
        return max(map(len, self.homes.values()))


def _came_for(key: str) -> Sentence:
    return Sentence(N_("You came here on the day, so that this group has somebody for %(key)s."), key=key)


MOST_DISSOLVED = 3  # of more the class would not know itself again


def _covering(partition: Partition, spec: Spec, known: Mapping[int, Person], earlier: Partition) -> list[Way]:
    hall = _Hall.of(partition, known, earlier, spec.never)
    if not hall.gaps():
        return []
    filled = hall.copy()
    filled.fill()
    fewer = _dissolved(hall, len(filled.gaps()), _most(spec, len(hall.keys)))
    found = [_with_sheets("sheets" if filled.gaps() else "move", filled)]
    if fewer:
        found.insert(0 if filled.gaps() else 1, _with_sheets("dissolve", fewer))
    if filled.moves:
        found.append(_with_sheets("sheets", hall))
    return found


def _dissolved(hall: _Hall, open_gaps: int, most: int) -> _Hall | None:
    """The hall once as few groups as need be dissolved, each so that the fewest gaps are left; None where
    that leaves no fewer than *open_gaps* (at least one group dissolves, also where nothing is open)."""
    best, left = hall, max(open_gaps, 1)
    while left and len(best.emptied) < MOST_DISSOLVED:
        options = [after for place in best.homes if (after := _without(best, place, most))]
        after = min(options, key=lambda one: (len(one.gaps()), len(one.moves), one.emptied), default=None)
        if after is None or len(after.gaps()) >= left:
            break
        best, left = after, len(after.gaps())
    return best if best.emptied else None


def _most(spec: Spec, keys: int) -> int:
    """How many a group that covers every key may have: what the design says, else half as many again as
    there are keys."""
    return spec.size[1] if spec.size and spec.size != ALONE else -(-3 * keys // 2)


def _without(hall: _Hall, place: int, most: int) -> _Hall | None:
    """The hall without the group at *place*, its people with the others; None where these grow too large, or
    somebody would meet whom they must not."""
    if len(hall.homes) < 2:
        return None
    after = hall.copy()
    loose = after.homes.pop(place)
    missing = after.gaps()
    keys = ", ".join(dict.fromkeys(key for _place, key in hall.gaps()))
    message = N_("Group %(group)s dissolves: nobody is spare for %(keys)s. Its people go to the others.")
    after.because.append(Sentence(message, group=hall.labels[place], keys=keys))
    for person in loose:
        open_to = [other for other in after.homes if after.may_join(person, other)]
        if not open_to:
            return None
        key = after.key_of.get(person, "")
        needed = [other for other in open_to if (other, key) in missing]
        target = min(needed or open_to, key=lambda other: (len(after.homes[other]), other))
        if needed:
            missing.remove((target, key))
        after.homes[target].append(person)
        why = _came_for(key) if needed else Sentence(N_("Your group was too small on the day and dissolved."))
        after.moves.append(Move(person, place, target, why))
    after.emptied = (*after.emptied, place)
    after.fill()
    return after if after.size() <= most else None


def _with_sheets(code: str, hall: _Hall) -> Way:
    """The Way in which what nobody present can teach is read from the sheet."""
    stands, because = [], list(hall.because)
    for place, key in hall.gaps():
        opener, shares = _opener(hall, place)
        stands.append(Stand(place, key, opener))
        message = (
            N_(
                "Group %(group)s reads %(key)s from the approved sheet: nobody is spare. %(people)s opens "
                "it, because %(person)s knows the same topic."
            )
            if shares
            else N_(
                "Group %(group)s reads %(key)s from the approved sheet: nobody is spare. %(people)s opens it."
            )
        )
        more = {"person": shares} if shares else {}
        because.append(Sentence(message, group=hall.labels[place], key=key, people=[opener], **more))
    return Way(
        code,
        tuple(_once(hall.moves)),
        tuple(stands),
        emptied=hall.emptied,
        because=tuple(because),
        holds=_kept(hall, len(stands)),
        gives_up=_unasked(hall, stands) if stands else _strangers(hall),
    )


def _once(moves: list[Move]) -> Iterator[Move]:
    """Each person's way from where they are to where they come in the end."""
    ways = {}
    for move in moves:
        first = ways.get(move.person, move)
        ways[move.person] = move._replace(source=first.source)
    return (move for move in ways.values() if move.source != move.target)


def _kept(hall: _Hall, stands: int) -> Sentence:
    places = len(hall.homes) * len(hall.keys)
    if hall.emptied and not stands:
        message = N_("everybody hears every topic from a person, in groups of up to %(most)s.")
        return Sentence(message, most=hall.size())
    return Sentence(N_("all %(places)s places, %(count)s by a person."), places=places, count=places - stands)


def _strangers(hall: _Hall) -> Sentence | None:
    if not hall.emptied:
        return None
    message = N_("%(count)s people work with others than before.")
    return Sentence(message, count=len(list(_once(hall.moves))))


def _unasked(hall: _Hall, stands: list[Stand]) -> Sentence:
    said = ", ".join(f"{hall.labels[one.place]} ({one.key})" for one in stands)
    return Sentence(N_("these groups cannot ask somebody who knows it: %(groups)s."), groups=said)


def _opener(hall: _Hall, place: int) -> tuple[int, int | None]:
    """(who opens a sheet, who knows the same as they do): the last of those who double, else the last."""
    members = hall.homes[place]
    for person in reversed(members):
        key = hall.key_of.get(person)
        twin = next((one for one in members if one != person and hall.key_of.get(one) == key), None)
        if key and twin is not None:
            return person, twin
    return members[-1], None


def _joining(
    partition: Partition, spec: Spec, known: Mapping[int, Person], earlier: Partition | None
) -> list[Way]:
    """The one Way for groups that need not cover anything: lone ones join others, roles are taken over."""
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
