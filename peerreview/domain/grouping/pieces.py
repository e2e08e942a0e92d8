"""A group divided by what its members chose: parts of even size that keep a choice together, and the pieces
that each part works on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

from peerreview.domain.grouping.spec import Kind, Person, Spec
from peerreview.domain.words import N_, Sentence

LONGEST = 80  # characters in which a group is called by its pieces
MOST_WAYS = 5_000  # in which choices go into parts, all looked through: about 20 ms


def name_of(spec: Spec) -> str:
    """The attribute in which people chose their piece (``{choice: map.subtopic}``), or ""."""
    return next((want.name for want in spec.prefer if want.kind is Kind.CHOICE and want.name), "")


def choice_of(person: Person, name: str) -> str:
    """What a person chose, "" when nothing."""
    value = person.attributes.get(name)
    return value if isinstance(value, str) else ""


def parted(members: Sequence[int], counts: Sequence[int], chosen: Mapping[int, str]) -> list[list[int]]:
    """*members* in parts of these sizes, each choice whole in one part as far as there is room; so few as can
    be go where they did not choose. Who chose nothing fills up."""
    wanted = Counter(chosen[person] for person in members if chosen[person])
    part_of = _planned(wanted, counts)
    parts: list[list[int]] = [[] for _ in counts]
    left = []
    for person in members:
        index = part_of.get(chosen[person])
        if index is not None and len(parts[index]) < counts[index]:
            parts[index].append(person)
        else:
            left.append(person)
    seats = iter(left)
    for part, count in zip(parts, counts, strict=True):
        part += [next(seats) for _ in range(count - len(part))]
    return parts


def _planned(wanted: Mapping[str, int], counts: Sequence[int]) -> dict[str, int]:
    """{choice: the part it goes to}, so that the fewest people find no room there: the best of all ways where
    they can be looked through, else each where most room is left."""
    names = sorted(wanted, key=lambda value: (-wanted[value], value))

    def without_room(places: Sequence[int]) -> int:
        room = list(counts)
        for value, index in zip(names, places):
            room[index] -= wanted[value]
        return -sum(min(0, free) for free in room)

    if len(counts) ** len(names) <= MOST_WAYS:
        return dict(zip(names, min(product(range(len(counts)), repeat=len(names)), key=without_room)))
    places: list[int] = []
    for _ in names:
        places.append(min(range(len(counts)), key=lambda index: without_room([*places, index])))
    return dict(zip(names, places))


def pieces(bins: Sequence[Sequence[int]], chosen: Mapping[int, str]) -> list[list[str]]:
    """What each of the parts of one group works on: every choice belongs to the part where most of those who
    made it are, unless it is one of many there; a part with none takes what most in it chose."""
    counted = [Counter(chosen[person] for person in part if chosen[person]) for part in bins]
    found: list[list[str]] = [[] for _ in bins]
    for value in sorted(set().union(*counted)):
        found[max(range(len(bins)), key=lambda index: (counted[index][value], -len(found[index])))].append(
            value
        )
    for index, own in enumerate(found):
        # What one of many wants alone gives the part no name.
        own[:] = [value for value in own if counted[index][value] * 4 >= len(bins[index])]
        own.sort(key=lambda value: (-counted[index][value], value))
        if not own and counted[index]:
            own.append(min(counted[index], key=lambda value: (-counted[index][value], value)))
    return found


def why(mine: str, own: Sequence[str], titles: Mapping[str, str]) -> Sentence | None:
    """Why somebody whose choice was *mine* is in a part that works on *own*; None when nobody in it chose."""
    if not own:
        return None
    piece, works_on = titles.get(mine, mine), called(own, titles)
    if mine in own:
        return Sentence(N_("Chose “%(piece)s”, which this group works on."), piece=piece)
    if mine:
        message = N_("Chose “%(piece)s”, as more people did than fit; this group works on: %(others)s.")
        return Sentence(message, piece=piece, others=works_on)
    return Sentence(
        N_("Chose nothing; here to keep the sizes even. This group works on: %(others)s."), others=works_on
    )


def called(own: Sequence[str], titles: Mapping[str, str]) -> str:
    """The pieces of a part in words, as many as fit into a name."""
    words = ""
    for value in own:
        more = f"{words}, {titles.get(value, value)}" if words else titles.get(value, value)
        if len(more) > LONGEST - 4:  # a number may follow
            return words or more[: LONGEST - 4]
        words = more
    return words
