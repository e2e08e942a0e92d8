"""All reviews at once: everybody gives k and gets k, nobody reviews themselves, a team-mate or a forbidden
author.

k random permutations, the few bad pairs exchanged inside their permutation; what must not be is dropped
and completed along exchange chains (a maximum flow, so a shortage that remains cannot be avoided).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from random import Random

from peerreview.domain.allocation.exchange import Reviews, complete, part_mutual
from peerreview.domain.chance import rank, shuffled
from peerreview.domain.words import N_, Sentence

TWICE, FORBIDDEN, MUTUAL, REPEAT = 100_000, 10_000, 100, 10
ROUNDS, TRIES, RESTARTS = 60, 400, 10


@dataclass(frozen=True, slots=True)
class Warning:
    """What could not be had and why; the works (by author) and the reviewers it is about."""

    sentence: Sentence
    works: tuple[int, ...]
    reviewers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocation:
    """pairs: (reviewer, author), sorted; loads: reviews each work gets, by author; mutual: pairs who review
    each other; repeats: pairs already in the history; warnings: everything that falls short of k given and k
    received."""

    pairs: tuple[tuple[int, int], ...]
    loads: dict[int, int]
    mutual: int
    repeats: int
    warnings: tuple[Warning, ...]


def allocate(
    people: Iterable[int],
    k: int,
    *,
    teams: Mapping[int, object] | None = None,
    forbid: Collection[tuple[int, int]] = frozenset(),
    history: Mapping[tuple[int, int], int] | None = None,
    seed: str,
) -> Allocation:
    """Deal k reviews to and from each of `people`; an author's id stands for the author's work.

    teams: person -> team, team-mates never review each other; forbid: (reviewer, author) pairs that
    must not be; history: (reviewer, author) -> how often before, avoided where possible. Pairs who
    review each other are as few as can be: none if n >= 2k + 1 without teams, else nk - n(n-1)/2.
    The same seed gives the same result in whatever order people come. Where k for all is impossible,
    as many reviews as possible are dealt, nobody's work gets more than k + 1, and warnings say why.
    """
    order = sorted(set(people), key=lambda person: rank(seed, person))
    number = {person: i for i, person in enumerate(order)}
    wanted = min(k, max(len(order) - 1, 0))
    rules = _Rules(order, number, teams or {}, forbid, history or {})
    reviews = _deal(rules, wanted, seed)
    pairs = tuple(sorted((order[r], order[s]) for r in range(rules.n) for s in reviews.gives[r]))
    return Allocation(
        pairs=pairs,
        loads={person: len(reviews.gets[number[person]]) for person in sorted(order)},
        mutual=reviews.mutual(),
        repeats=sum(1 for pair in pairs if (history or {}).get(pair)),
        warnings=tuple(_warnings(rules, reviews, order, k, wanted)),
    )


class _Rules:
    """Who may not review whom, with people as numbers 0..n-1."""

    def __init__(self, order, number, teams, forbid, history):
        self.n = len(order)
        names = {team: -1 - i for i, team in enumerate(dict.fromkeys(teams[p] for p in order if p in teams))}
        self.team = [names[teams[p]] if p in teams else i for i, p in enumerate(order)]
        self.forbidden = {(number[r], number[s]) for r, s in forbid if r in number and s in number}
        self.met = {(number[r], number[s]): n for (r, s), n in history.items() if r in number and s in number}
        self.sizes = Counter(self.team)
        self.plain = not self.forbidden and not self.met and len(self.sizes) == self.n

    def may(self, r: int, s: int) -> bool:
        return r != s and self.team[r] != self.team[s] and (r, s) not in self.forbidden

    def fewest_mutual(self, reviews: int) -> int:
        """A bound: each pair of people holds one review without being mutual, if either may review the
        other."""
        apart = sum(
            1
            for r, s in self.forbidden
            if r < s and (s, r) in self.forbidden and self.team[r] != self.team[s]
        )
        pairs = self.n * (self.n - 1) // 2 - apart - sum(t * (t - 1) // 2 for t in self.sizes.values())
        return max(0, reviews - pairs)


def _deal(rules: _Rules, k: int, seed: str) -> Reviews:
    if rules.plain and rules.n <= 2 * k + 2:
        # A circulant over the shuffled order reaches the fewest mutual pairs.
        return Reviews([{(i + step) % rules.n for step in range(1, k + 1)} for i in range(rules.n)])
    best: Reviews | None = None
    for restart in range(RESTARTS if rules.n * k <= 2000 else 2):
        reviews = _layers(rules, k, Random(f"{seed}/{restart}"))
        complete(reviews, k, rules.may)
        bound = rules.fewest_mutual(reviews.total())
        part_mutual(reviews, rules.may, bound)
        if best is None or reviews.mutual() < best.mutual():
            best = reviews
        if best.mutual() <= bound:
            break
    assert best is not None
    return best


def _layers(rules: _Rules, k: int, draw: Random) -> Reviews:
    """k permutations with their bad pairs exchanged; pairs that must not be are left out."""
    layers = [shuffled(range(rules.n), draw) for _ in range(k)]
    times = Counter((r, s) for layer in layers for r, s in enumerate(layer))
    bad = [(layer, r) for layer in layers for r in range(rules.n) if _cost(rules, times, r, layer[r])]
    for _ in range(ROUNDS):
        touched = [place for layer, r in bad for place in _exchange(rules, times, layer, r, draw)]
        if not touched:
            break
        bad = [(layer, r) for layer, r in bad + touched if _cost(rules, times, r, layer[r])]
    return Reviews([{layer[r] for layer in layers if rules.may(r, layer[r])} for r in range(rules.n)])


def _exchange(rules: _Rules, times: Counter, layer: list[int], r: int, draw: Random) -> list:
    """Swap r's work with another reviewer's in the same layer, if both together become better."""
    if not (old := _cost(rules, times, r, layer[r])):
        return []
    start = int(draw.random() * rules.n)
    for step in range(min(TRIES, rules.n)):
        other = (start + step) % rules.n
        before = old + _cost(rules, times, other, layer[other])
        _swap(times, layer, r, other)
        if _cost(rules, times, r, layer[r]) + _cost(rules, times, other, layer[other]) < before:
            return [(layer, other)]
        _swap(times, layer, r, other)
    return []


def _swap(times: Counter, layer: list[int], r: int, other: int) -> None:
    times[r, layer[r]] -= 1
    times[other, layer[other]] -= 1
    layer[r], layer[other] = layer[other], layer[r]
    times[r, layer[r]] += 1
    times[other, layer[other]] += 1


def _cost(rules: _Rules, times: Counter, r: int, s: int) -> int:
    if r == s:
        return TWICE
    cost = 0 if rules.may(r, s) else FORBIDDEN
    if times[r, s] > 1:
        cost += TWICE
    if times.get((s, r)):
        cost += MUTUAL
    return cost + REPEAT * rules.met.get((r, s), 0)


def _warnings(rules: _Rules, reviews: Reviews, order: list[int], k: int, wanted: int) -> Iterable[Warning]:
    if wanted < k:
        message = N_("%(k)s reviews each are not possible among %(n)s people: each can get at most %(most)s.")
        yield Warning(Sentence(message, k=k, n=rules.n, most=wanted), tuple(sorted(order)))
    short = {s for s in range(rules.n) if len(reviews.gets[s]) < wanted}
    if short:
        works, reviewers = reviews.blocked(short, rules.may)
        most = sum(len(reviews.gets[s]) for s in works)
        message = N_(
            "%(wanted)s reviews are wanted for these works, but those who may review them can give only "
            "%(most)s."
        )
        sentence = Sentence(message, wanted=wanted * len(works), most=most)
        yield Warning(sentence, _ids(works, order), _ids(reviewers, order))
    over = [s for s in range(rules.n) if len(reviews.gets[s]) > wanted]
    if over:
        yield Warning(
            Sentence(N_("These works get one review more, so that others can give theirs.")),
            _ids(over, order),
        )
    idle = [r for r in range(rules.n) if len(reviews.gives[r]) < wanted]
    if idle:
        yield Warning(
            Sentence(N_("These people find fewer works that they may review.")), (), _ids(idle, order)
        )


def _ids(numbers: Iterable[int], order: list[int]) -> tuple[int, ...]:
    return tuple(sorted(order[i] for i in numbers))
