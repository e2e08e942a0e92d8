"""Groups that are to cover every key when some are away: doubles move, groups dissolve, sheets stand in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from peerreview.domain.grouping.affinity import barred
from peerreview.domain.grouping.spec import ALONE, Partition, Person, Spec
from peerreview.domain.grouping.way import Move, Stand, Way
from peerreview.domain.words import N_, Sentence


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
    stood: frozenset[tuple[int, str]] = frozenset()
    emptied: tuple[int, ...] = ()
    moves: list[Move] = field(default_factory=list)
    because: list[Sentence] = field(default_factory=list)

    @classmethod
    def of(cls, partition, known, earlier, never=(), stood=frozenset()):
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
            stood,
        )

    def copy(self):
        homes = {place: list(members) for place, members in self.homes.items()}
        return replace(self, homes=homes, moves=list(self.moves), because=list(self.because))

    def experts(self, place: int, key: str) -> list[int]:
        return [person for person in self.homes[place] if self.key_of.get(person) == key]

    def gaps(self) -> list[tuple[int, str]]:
        found = []
        for place, members in self.homes.items():
            taught = {self.key_of.get(person) for person in members}
            found += [
                (place, key) for key in self.keys if key not in taught and (place, key) not in self.stood
            ]
        return found

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


def covering(
    partition: Partition,
    spec: Spec,
    known: Mapping[int, Person],
    earlier: Partition,
    stood: frozenset[tuple[int, str]],
) -> list[Way]:
    """[Way] as of ``repair.ways``, for groups that are to cover every key."""
    hall = _Hall.of(partition, known, earlier, spec.never, stood)
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
    count = len(list(_once(hall.moves)))
    if count == 1:
        return Sentence(N_("one person works with others than before."))
    return Sentence(N_("%(count)s people work with others than before."), count=count)


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
