"""Who is matched with which lead: the best pairs there are under what must hold, and who waits, and why.

A lead has room for some, a member has one lead. What must hold (`must`, `never`, `floor`, refusals) bars a
pair; `prefer` says how well the others fit, from 0 to 1. Of all ways to match, `everybody` takes one that
places as many as can be, and of these the one that fits best in sum; `fit` the one that fits best in sum,
even where somebody then waits who could have been placed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from peerreview.domain.chance import rank
from peerreview.domain.grouping.affinity import Affinity, kept_apart, masks, number, unlike
from peerreview.domain.grouping.optimum import assign
from peerreview.domain.grouping.roles import crew, limits, may_hold
from peerreview.domain.grouping.spec import Kind, Person, Spec
from peerreview.domain.words import N_, Sentence

UNSAID = N_("Has said nothing about “%(field)s” yet.")
TOO_LITTLE = N_("Has said too little about “%(field)s” to have enough in common with somebody.")
UNSHARED = N_("Nobody who has a place shares enough of “%(field)s”.")
MOVED = 2  # others who may get another lead when one pair ends, before the whole is worked out again

Pairs = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody without a lead: why, and `is_full` where they only wait for a place to become free."""

    person: int
    why: Sentence
    is_full: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """pairs: member -> lead; fits: member -> 0..1; waiting: in the order in which they get a place; missing:
    how many leads more, each with as many places as the design allows, would give all of them one who only
    wait for a place; free: lead -> places left; moved: members who have another lead than before."""

    pairs: Pairs
    fits: Mapping[int, float] = field(default_factory=dict)
    waiting: tuple[Waiting, ...] = ()
    missing: int = 0
    free: Mapping[int, int] = field(default_factory=dict)
    moved: tuple[int, ...] = ()

    @property
    def weakest(self) -> int | None:
        """The member of the pair that fits least; None without pairs."""
        return min(self.fits, key=lambda person: (self.fits[person], person), default=None)


class Part(NamedTuple):
    """What a pair has in common of one attribute: ``shared`` values in order; ``fit`` 0..1 of a wish about
    it, None where it must be so."""

    name: str
    shared: tuple
    fit: float | None


class Swap(NamedTuple):
    """Two members who might change leads: how well the member, and the ``other``, would fit then, and by how
    much the sum changes."""

    other: int
    fit: float
    other_fit: float
    change: float


class Board:
    """All pairs that might be: what bars them, and how they fit.

    refused: (member, lead) that must not be again; ahead: members who get a place before all others, in this
    order (their lead has left). The same seed gives the same match in any order of people."""

    def __init__(
        self,
        spec: Spec,
        people: Iterable[Person],
        *,
        refused: Iterable[tuple[int, int]] = (),
        ahead: Sequence[int] = (),
        seed: str = "",
    ):
        self.spec, self.seed = spec, seed
        known = {one.id: _fixed(one) for one in sorted(people, key=lambda one: rank(seed, one.id))}
        self.lead_role = next(iter(limits(spec)))
        self.leads = {one.id: one for one in known.values() if may_hold(one, self.lead_role, spec)}
        self.members = {one.id: one for one in known.values() if one.id not in self.leads}
        self.ahead = {person: place for place, person in enumerate(ahead)}
        self.refused = frozenset(refused)
        self.room = {one: self._room(person) for one, person in self.leads.items()}
        self._affinity = Affinity(spec, known, {}, self.leads, is_star=True)
        self._apart = kept_apart(known.values(), spec.never)
        held = [
            Person(one.id, {must.name: _many(one.attributes.get(must.name)) for must in spec.must})
            for one in known.values()
        ]
        self._musts = [(must.name, must.least, masks(must.name, held)) for must in spec.must]
        self._fits: dict[tuple[int, int], float] = {}
        self._bars: dict[tuple[int, int], str] = {}

    @property
    def most(self) -> int:
        """Places that the design gives a lead at most."""
        role = crew(self.spec)
        return max(1, limits(self.spec)[role][1]) if role else 1

    def _room(self, lead: Person) -> int:
        asked = number(lead.attributes.get(self.spec.room)) if self.spec.room else None
        return self.most if asked is None else max(0, min(self.most, int(asked)))

    def fit(self, member: int, lead: int) -> float:
        """How well the two fit, 0..1."""
        pair = member, lead
        if pair not in self._fits:
            self._fits[pair] = self._affinity.fit(member, lead)
        return self._fits[pair]

    def bar(self, member: int, lead: int) -> str:
        """What speaks against a pair: "never", "refused", the name that must be common, "floor"; or ""."""
        pair = member, lead
        if pair not in self._bars:
            self._bars[pair] = self._bar(member, lead)
        return self._bars[pair]

    def _bar(self, member: int, lead: int) -> str:
        if (member, lead) in self._apart:
            return "never"
        if (member, lead) in self.refused:
            return "refused"
        for name, least, held in self._musts:
            if (held[member] & held[lead]).bit_count() < least:
                return name
        return "floor" if self.fit(member, lead) < self.spec.floor else ""

    def parts(self, member: int, lead: int) -> list[Part]:
        """[Part] of a pair: what must hold, then the wishes, each attribute once."""
        one, other = self.members[member].attributes, self.leads[lead].attributes
        names = {want.name: None for want in self.spec.must}
        for want in self.spec.prefer:
            if want.name and want.kind in (Kind.LIKE, Kind.CHOICE):
                mine, theirs = one.get(want.name), other.get(want.name)
                names[want.name] = None if None in (mine, theirs) else 1 - unlike(mine, theirs)
        return [
            Part(name, tuple(sorted(_many(one.get(name)) & _many(other.get(name)), key=str)), fit)
            for name, fit in names.items()
        ]

    def swap(self, pairs: Pairs, member: int, locked: Collection[int] = ()) -> Swap | None:
        """The exchange of leads with another member after which the weaker of the two fits better than the
        weaker does now; the one that makes it fit best. None where there is none; *locked* members stay."""
        lead, found = pairs[member], []
        for other, theirs in pairs.items():
            if theirs == lead or other in locked or self.bar(member, theirs) or self.bar(other, lead):
                continue
            before = self.fit(member, lead), self.fit(other, theirs)
            after = self.fit(member, theirs), self.fit(other, lead)
            if min(after) > min(before):
                found.append(
                    (min(after), sum(after) - sum(before), Swap(other, *after, sum(after) - sum(before)))
                )
        return max(found, key=lambda one: (one[0], one[1], -one[2].other))[2] if found else None

    def match(self, locked: Pairs = {}) -> Match:  # noqa: B006 read only
        """The Match with the pairs of *locked* as they are, whatever bars them; the rest is the best there
        is. Pairs of people who are not here are left out."""
        pairs = {m: lead for m, lead in locked.items() if m in self.members and lead in self.leads}
        left = [member for member in self.members if member not in pairs]
        room = [max(0, self.room[one] - sum(lead == one for lead in pairs.values())) for one in self.leads]
        pairs |= self._best(left, room)
        return self._found(pairs)

    def _best(self, members: Sequence[int], room: Sequence[int]) -> dict[int, int]:
        leads = list(self.leads)
        costs = [
            [None if self.bar(member, lead) else 1 - self.fit(member, lead) for lead in leads]
            for member in members
        ]
        many = len(members) + 1.0
        out = [
            many * many if member in self.ahead else 1.0 if self.spec.aim == "fit" else many
            for member in members
        ]
        placed = assign(costs, room, out)
        return {
            member: leads[column]
            for member, column in zip(members, placed, strict=True)
            if column is not None
        }

    def again(self, before: Pairs, members: Iterable[int], locked: Collection[int] = ()) -> Match:
        """Match those of *members* anew who have none in *before* (member -> lead), one by one in the order
        in which they wait: at most MOVED others get another lead for each, as few as can be, and of these
        ways the one that fits best; *locked* members stay. Who cannot be placed so waits; ``match`` may still
        find a way that moves more."""
        pairs = {m: lead for m, lead in before.items() if m in self.members and lead in self.leads}
        for member in sorted(members, key=self._turn):
            if member in self.members and member not in pairs:
                self._place(member, pairs, locked)
        return self._found(pairs, before)

    def _turn(self, member: int):
        return self.ahead.get(member, len(self.ahead)), rank(self.seed, "waits", member)

    def _place(self, member: int, pairs: dict[int, int], locked: Collection[int]) -> None:
        """Enter one more into *pairs* by the shortest chain to a free place, the best of that length."""
        held: dict[int, list[int]] = {lead: [] for lead in self.leads}
        for one, lead in pairs.items():
            held[lead].append(one)
        # lead -> (what the chain costs so far, the pairs it makes)
        ways = {
            lead: (1 - self.fit(member, lead), ((member, lead),))
            for lead in self.leads
            if self.room[lead] and not self.bar(member, lead)
        }
        for length in range(MOVED + 1):
            ends = [way for lead, way in ways.items() if len(held[lead]) < self.room[lead]]
            if ends:
                pairs.update(min(ends, key=lambda way: way[0])[1])
                return
            if length == MOVED:
                return
            further: dict[int, tuple] = {}
            for lead, (cost, chain) in ways.items():
                for other in (one for one in held[lead] if one not in locked):
                    for to in self.leads:
                        if to in ways or not self.room[to] or self.bar(other, to):
                            continue
                        total = cost + self.fit(other, lead) - self.fit(other, to)
                        if to not in further or total < further[to][0]:
                            further[to] = total, (*chain, (other, to))
            ways = further

    def _found(self, pairs: Pairs, before: Pairs = {}) -> Match:  # noqa: B006 read only
        taken = {lead: sum(other == lead for other in pairs.values()) for lead in self.leads}
        free = {lead: self.room[lead] - taken[lead] for lead in self.leads if self.room[lead] > taken[lead]}
        waiting = tuple(
            self._why(member)
            for member in sorted((one for one in self.members if one not in pairs), key=self._turn)
        )
        return Match(
            dict(sorted(pairs.items())),
            {member: self.fit(member, lead) for member, lead in sorted(pairs.items())},
            waiting,
            ceil(sum(one.is_full for one in waiting) / self.most),
            free,
            tuple(sorted(one for one, lead in before.items() if one in pairs and pairs[one] != lead)),
        )

    def _why(self, member: int) -> Waiting:
        """What keeps a member without a lead: the rule that bars most of those whom no earlier rule bars."""
        leads = [lead for lead in self.leads if self.room[lead]]
        if not leads:
            return Waiting(member, Sentence(N_("Nobody has a place to give yet.")), is_full=True)
        bars = {lead: self.bar(member, lead) for lead in leads}
        fitting = [lead for lead, bar in bars.items() if not bar]
        if fitting:
            message = N_("No place is left: %(count)s who fit are full.")
            return Waiting(member, Sentence(message, count=len(fitting)), is_full=True)
        for must in self.spec.must:
            said = len(_many(self.members[member].attributes.get(must.name)))
            if said < must.least:
                return Waiting(member, Sentence(TOO_LITTLE if said else UNSAID, field=must.name))
            if must.name in bars.values():
                return Waiting(member, Sentence(UNSHARED, field=must.name))
        if "floor" in bars.values():
            return Waiting(member, Sentence(N_("Nobody fits well enough.")))
        return Waiting(member, Sentence(N_("Nobody is left with whom this may be a pair.")))


def _fixed(person: Person) -> Person:
    """The same person with lists as sets: each is looked at once for each other person."""
    values = person.attributes.items()
    return Person(
        person.id, {name: _many(one) if isinstance(one, list | tuple) else one for name, one in values}
    )


def _many(value: object) -> frozenset:
    """A value as the collection of what it holds."""
    if value is None or value == "":
        return frozenset()
    return frozenset(value) if isinstance(value, set | frozenset | list | tuple) else frozenset({value})
