"""What is missing, dealt in one go: each work gets what it lacks, and those who review have as nearly the
same to do as what they may not review allows."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from peerreview.domain.allocation.exchange import Reviews, chain, follow
from peerreview.domain.allocation.one import Work
from peerreview.domain.chance import rank


@dataclass(frozen=True, slots=True)
class Filled:
    """pairs: (reviewer, work id), work by work; short: work id -> how many nobody may give."""

    pairs: tuple[tuple[int, int], ...]
    short: Mapping[int, int]


def fill(
    works: Sequence[Work],
    missing: Mapping[int, int],
    reviewers: Iterable[int],
    *,
    most: int | None = None,
    load: Mapping[int, int] | None = None,
    forbid: Collection[tuple[int, int]] = frozenset(),
    seed: str,
) -> Filled:
    """Deal `missing` (work id -> how many) among `reviewers`, at most `most` in all.

    Never an own work, a pair (reviewer, owner) of `forbid`, or a work the reviewer has or had. `load`: what a
    reviewer has to do already. Each review goes to whoever has the least and can be reached by a chain of
    exchanges among the new ones, so no dealing is more even; what nobody may give is `short`. Where `most` is
    less than what is missing, who is served is drawn by the seed. The same seed gives the same result in
    whatever order works and reviewers come."""
    people = sorted(set(reviewers), key=lambda person: rank(seed, "reviewer", person))
    wanted = sorted(
        (work for work in works if missing.get(work.id)), key=lambda work: rank(seed, "work", work.id)
    )
    filling, short = _Filling(people, wanted, load or {}, forbid), Counter()
    left = sum(missing.values()) if most is None else most
    for place in _rounds(wanted, missing):
        if left and filling.serve(place):
            left -= 1
        elif left:
            short[wanted[place].id] += 1
    return Filled(filling.pairs(), dict(short))


class _Filling:
    """Reviewers and works as numbers, with what has been dealt so far."""

    def __init__(self, people, works, load, forbid):
        self.people, self.works, self.load, self.forbid = people, works, load, forbid
        self.reviews = Reviews([set() for _ in people], len(works))

    def may(self, r: int, s: int) -> bool:
        reviewer, work = self.people[r], self.works[s]
        return not work.is_kept_from(reviewer) and not any(
            (reviewer, owner) in self.forbid for owner in work.owners
        )

    def has(self, r: int) -> int:
        return len(self.reviews.gives[r]) + self.load.get(self.people[r], 0)

    def serve(self, s: int) -> bool:
        """One review more for a work, by whoever has the least to do and can be reached; whether there is
        one."""
        for r in sorted(range(len(self.people)), key=self.has):
            if links := chain(self.reviews, r, {s}, self.may):
                follow(self.reviews, links)
                return True
        return False

    def pairs(self) -> tuple[tuple[int, int], ...]:
        return tuple(
            (self.people[r], work.id)
            for s, work in enumerate(self.works)
            for r in sorted(self.reviews.gets[s])
        )


def _rounds(wanted: Sequence[Work], missing: Mapping[int, int]) -> Iterable[int]:
    """Places of works, each as often as it lacks one: first one for each, then the second."""
    for turn in range(max((missing[work.id] for work in wanted), default=0)):
        yield from (place for place, work in enumerate(wanted) if missing[work.id] > turn)
