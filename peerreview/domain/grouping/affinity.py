"""How badly two people fit in one group, and a bounded search that exchanges people until groups fit
better."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from random import Random
from statistics import fmean, pstdev

from peerreview.domain.grouping.spec import CHOICE, ISOLATE, Kind, Person, Preference, Spec

NEVER, LONE, APART = 1e6, 1e3, 0.5
STEADY = 4.0  # of a pair in which one needs a steady partner and the two have not worked together
BUDGET = 120_000  # Looks at a pair of people; about 50 ms.

Cost = Callable[[int, int], float]


def barred(a: Person, b: Person, never: Iterable[str]) -> bool:
    """One of the two is never to be grouped with the other."""
    return any(b.id in a.numbers(name) or a.id in b.numbers(name) for name in never if name != ISOLATE)


def marked(person: Person, spec: Spec) -> bool:
    """The person should not be the only one of a kind in a group."""
    return ISOLATE in spec.never and bool(person.attributes.get(ISOLATE))


def number(value: object) -> float | None:
    """The value if it is a number."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


class Affinity:
    """The cost of each pair, remembered: a large one for `never`, about 0..1 for each preference, by weight.

    leads: who holds the first role; apart: pairs better not together, beside the preferences; is_star: each
    group has one lead, so that only how each member fits the lead counts.
    """

    def __init__(
        self,
        spec: Spec,
        people: Mapping[int, Person],
        history: Mapping[tuple[int, int], int],
        leads,
        apart=(),
        is_star=False,
    ):
        self.spec, self.people, self.history = spec, people, history
        self.leads, self.apart = frozenset(leads), frozenset(apart)
        self.costs: dict[tuple[int, int], float] = {}
        self.scale = {want.name: self._scale(want.name) for want in spec.prefer}
        self.is_star = is_star and bool(self.leads)
        self._masks = {
            want: masks(want.name, people.values())
            for want in spec.prefer
            if want.kind in (Kind.LIKE, Kind.CHOICE) and want.name
        }
        name = spec.steady
        self._steady = frozenset(one for one in people if name and people[one].attributes.get(name))

    @property
    def wanted(self) -> bool:
        """Whether any pair can be better than another."""
        return bool(self.spec.prefer or self.spec.never or self.apart or self._steady)

    def __call__(self, a: int, b: int) -> float:
        pair = (a, b) if a < b else (b, a)
        if pair not in self.costs:
            self.costs[pair] = self._cost(*pair)
        return self.costs[pair]

    def _cost(self, a: int, b: int) -> float:
        one, other = self.people[a], self.people[b]
        cost = NEVER if barred(one, other, self.spec.never) else 0.0
        if (a, b) in self.apart:
            cost += APART
        if self.is_star and (a in self.leads) == (b in self.leads):
            return cost
        if a in self._steady or b in self._steady:
            return cost + (0.0 if self.history.get((a, b)) else STEADY * max(len(self.spec.prefer), 1))
        for place, want in enumerate(self.spec.prefer):
            cost += (len(self.spec.prefer) - place) * self._misfit(want, one, other)
        return cost

    def fit(self, a: int, b: int) -> float:
        """How well two fit, 0..1: the mean over the preferences, earlier ones weigh more; 1 without any."""
        one, other, many = self.people[a], self.people[b], len(self.spec.prefer)
        off = 0.0
        for place, want in enumerate(self.spec.prefer):
            off += (many - place) * min(1.0, max(0.0, self._misfit(want, one, other)))
        return 1 - off / (many * (many + 1) / 2) if many else 1.0

    def _misfit(self, want: Preference, a: Person, b: Person) -> float:
        held = self._masks.get(want)
        if held and a.id in held and b.id in held:
            mine, theirs = held[a.id], held[b.id]
            either = (mine | theirs).bit_count()
            return 1 - (mine & theirs).bit_count() / either if either else 0.0
        if want.kind is Kind.MEET:
            return self.history.get((a.id, b.id), 0) ** 2
        if want.kind is Kind.CHOICE and not want.name:
            return 1 - ((b.id in a.numbers(CHOICE)) + (a.id in b.numbers(CHOICE))) / 2
        if want.kind is Kind.GAP:
            return float(not self.in_gap(want, a, b))
        values = a.attributes.get(want.name), b.attributes.get(want.name)
        if None in values:
            return 0.0 if want.kind is Kind.SPREAD else 0.5  # Unknown is neutral.
        if want.kind is Kind.SPREAD:
            return self._sameness(want.name, *values)
        return unlike(*values, self.scale[want.name][1] * 4)

    def in_gap(self, want: Preference, a: Person, b: Person) -> bool:
        """Whether the lead of the two is as far above the other as wanted; pairs without a lead are fine if
        there are leads."""
        if self.leads and (a.id in self.leads) == (b.id in self.leads):
            return True
        under, over = (b, a) if a.id in self.leads else (a, b)
        low, high = number(under.attributes.get(want.name)), number(over.attributes.get(want.name))
        if low is None or high is None:
            return True
        gap = high - low if self.leads else abs(high - low)
        return want.range[0] <= gap <= want.range[1]

    def _sameness(self, name: str, a: object, b: object) -> float:
        """Of numbers: the product of deviations. Summed over a group it is the square of how far its mean is
        off."""
        mean, deviation = self.scale[name]
        x, y = number(a), number(b)
        if x is None or y is None:
            return float(a == b)
        return (x - mean) * (y - mean) / deviation**2 if deviation else 0.0

    def _scale(self, name: str) -> tuple[float, float]:
        known = [
            x for person in self.people.values() if (x := number(person.attributes.get(name))) is not None
        ]
        return (fmean(known), pstdev(known)) if known else (0.0, 0.0)


def masks(name: str, people: Iterable[Person]) -> dict[int, int]:
    """{id: what a person's collection holds, a bit for each value}, of those whose attribute *name* is a
    collection: what thousands of pairs have in common is counted at once."""
    bits: dict[object, int] = {}
    return {
        one.id: sum(1 << bits.setdefault(value, len(bits)) for value in frozenset(held))
        for one in people
        if isinstance(held := one.attributes.get(name), set | frozenset | list | tuple)
    }


def kept_apart(people: Iterable[Person], never: Iterable[str]) -> frozenset[tuple[int, int]]:
    """Both orders of each pair of whom one is never to be grouped with the other, as ``barred`` says."""
    named = [
        (one.id, other) for one in people for name in never if name != ISOLATE for other in one.numbers(name)
    ]
    return frozenset(named) | frozenset((other, one) for one, other in named)


def unlike(a: object, b: object, scale: float = 0.0) -> float:
    """0 (the same) to 1: share not in common of collections, distance of numbers in `scale`, else equal or
    not."""
    if isinstance(a, set | frozenset | list | tuple) and isinstance(b, set | frozenset | list | tuple):
        mine, theirs = frozenset(a), frozenset(b)
        both = len(mine & theirs)
        either = len(mine) + len(theirs) - both
        return 1 - both / either if either else 0.0
    x, y = number(a), number(b)
    if scale and x is not None and y is not None:
        return min(1.0, abs(x - y) / scale)
    return float(a != b)


def improve(
    bins: list[list[int]], kind: Mapping[int, Hashable], cost: Cost, marks: Mapping[int, int], draw: Random
) -> None:
    """Exchange items of one kind between bins while that does not raise the sum of pair costs; sizes stay.

    marks: how many marked people an item stands for; a bin with exactly one costs LONE. Ends when nothing was
    gained for a while or after a bounded number of looks; what must never be is then sought systematically.
    """
    place = {item: index for index, items in enumerate(bins) for item in items}
    peers = defaultdict(list)
    for item in sorted(place):
        peers[kind[item]].append(item)
    movable = [item for items in peers.values() if len({place[item] for item in items}) > 1 for item in items]
    board = _Board(bins, place, cost, marks)
    budget, idle = BUDGET, 0
    while movable and budget > 0 and idle < 30 * len(movable):
        a = movable[int(draw.random() * len(movable))]
        b = peers[kind[a]][int(draw.random() * len(peers[kind[a]]))]
        change = board.change(a, b)
        budget -= len(bins[place[a]]) + len(bins[place[b]])
        idle = 0 if change < -1e-9 else idle + 1
        if change <= 1e-9:
            board.swap(a, b)
    for a in movable:
        if board.trouble(a) >= LONE:
            b = min(peers[kind[a]], key=lambda b: board.change(a, b))
            if board.change(a, b) < 0:
                board.swap(a, b)


class _Board:
    """The bins during the search."""

    def __init__(self, bins: list[list[int]], place: dict[int, int], cost: Cost, marks: Mapping[int, int]):
        self.bins, self.place, self.cost, self.marks = bins, place, cost, marks
        self.marked = Counter(
            {index: sum(marks.get(item, 0) for item in items) for index, items in enumerate(bins)}
        )

    def change(self, a: int, b: int) -> float:
        """What swapping a and b would add to the cost."""
        here, there = self.place[a], self.place[b]
        if here == there:
            return 0.0
        change = sum(self.cost(b, x) - self.cost(a, x) for x in self.bins[here] if x != a)
        change += sum(self.cost(a, x) - self.cost(b, x) for x in self.bins[there] if x != b)
        if shift := self.marks.get(b, 0) - self.marks.get(a, 0):
            before = (self.marked[here] == 1) + (self.marked[there] == 1)
            change += LONE * ((self.marked[here] + shift == 1) + (self.marked[there] - shift == 1) - before)
        return change

    def swap(self, a: int, b: int) -> None:
        here, there = self.place[a], self.place[b]
        i, j = self.bins[here].index(a), self.bins[there].index(b)
        self.bins[here][i], self.bins[there][j] = b, a
        self.place[a], self.place[b] = there, here
        shift = self.marks.get(b, 0) - self.marks.get(a, 0)
        self.marked[here] += shift
        self.marked[there] -= shift

    def trouble(self, a: int) -> float:
        """The cost of a where it is."""
        here = self.place[a]
        lone = LONE if self.marks.get(a) and self.marked[here] == 1 else 0.0
        return lone + sum(self.cost(a, x) for x in self.bins[here] if x != a)
