"""One reviewer asks for one work: the neediest that may be given."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from peerreview.domain.allocation.ahead import MOST_OPEN, best
from peerreview.domain.chance import rank
from peerreview.domain.words import N_, Sentence

FEWEST = N_("It has the fewest reviews so far.")
AHEAD = N_("Taken now, it leaves nobody's work without a reviewer later.")
ONE_MORE = N_(
    "Every work you may review has its reviews; this one gets one more, so that you can give yours."
)
LONGEST = Sentence(N_("It has waited longest."))


class Work(NamedTuple):
    """A handed-in work, or a person or group that is reviewed (*kind*: response, person or group): whose it
    is, how many reviews are done and under way, and who has or had a duty about it. Reviewers and owners are
    people; where groups review, both are groups, as negative numbers. *barred*: who may never have it though
    it is not theirs: they wrote in it once, or may not meet somebody who did."""

    id: int
    owners: frozenset[int]
    done: int = 0
    claimed: int = 0
    reviewers: frozenset[int] = frozenset()
    kind: str = "response"
    barred: frozenset[int] = frozenset()

    def is_kept_from(self, reviewer: int) -> bool:
        """Whether nobody gives it to *reviewer*: its owner, somebody who had it, or who is barred from it."""
        return reviewer in self.owners or reviewer in self.reviewers or reviewer in self.barred

    @property
    def load(self) -> int:
        """Reviews done or under way."""
        return self.done + self.claimed


class Why(StrEnum):
    """Why there is nothing to give."""

    ENOUGH = "enough"  # nothing is short right now; look again at `until`
    FINISHED = "finished"  # the reviewer has given k, and asks for no more or nothing is short
    NONE_LEFT = "none_left"  # each work is own, conflicted or was already theirs
    NO_WORKS = "no_works"  # nothing is handed in yet


@dataclass(frozen=True, slots=True)
class Choice:
    """The work to review, and why this one."""

    work: Work
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Nothing:
    """No work now: why, and the moment at which asking again may help (None: not known, and not looked for
    here)."""

    why: Why
    until: datetime | None = None


def next(
    reviewer: int,
    works: Sequence[Work],
    *,
    k: int,
    given: int,
    forbid: Collection[tuple[int, int]] = frozenset(),
    seed: str,
    extra: bool = False,
    final: bool = False,
    mutual: Collection[int] = frozenset(),
) -> Choice | Nothing:
    """The neediest work for `reviewer`: the one with the fewest reviews done or under way.

    `k` reviews are wanted of each work and from each reviewer; `given` is how many this reviewer has
    done or under way. Never a work they wrote in, a pair (reviewer, owner) of `forbid`, or one they have or
    had. Among equally needy works: first those whose owners do not review this reviewer (`mutual`
    holds the owners who do), then those fewest others can take, then by the seed. When few reviews are
    left, one that would leave another work to nobody is passed over (see `ahead`). A work that has k is
    given only when `final` (no more works will come) and the reviewer still owes: then the least loaded.
    `extra`: a reviewer who has given k takes one more if any is short. Linear in the number of works.
    """
    owes = given < k
    if not works or not (owes or extra):
        return Nothing(Why.FINISHED if works else Why.NO_WORKS)
    theirs = {owner for who, owner in forbid if who == reviewer} | {reviewer}
    free = [work for work in works if not work.is_kept_from(reviewer) and theirs.isdisjoint(work.owners)]
    if not free:
        return Nothing(Why.NONE_LEFT)
    short = [work for work in free if work.load < k]
    need = _need(reviewer, mutual, seed)
    if short:
        is_near_the_end = owes and sum(max(k - work.load, 0) for work in works) <= MOST_OPEN
        order = sorted(short, key=need) if is_near_the_end else [min(_least(short), key=need)]
        chosen = best(order, works, reviewer, k=k, given=given, forbid=forbid) if len(order) > 1 else order[0]
        return Choice(chosen, Sentence(FEWEST if chosen.load == order[0].load else AHEAD))
    if owes and final:
        return Choice(min(free, key=need), Sentence(ONE_MORE))
    return Nothing(Why.ENOUGH if owes else Why.FINISHED)


def _least(works: list[Work]) -> list[Work]:
    """Those with the fewest reviews done or under way."""
    least = min(work.load for work in works)
    return [work for work in works if work.load == least]


def _need(reviewer: int, mutual: Collection[int], seed: str) -> Callable[[Work], tuple]:
    """The key by which the neediest work comes first."""
    mutual = frozenset(mutual)

    def need(work: Work) -> tuple[int, bool, int, bytes]:
        # More owners and more people who had a duty about it: fewer are left who could take it.
        return (
            work.load,
            not mutual.isdisjoint(work.owners),
            -len(work.owners) - len(work.reviewers),
            rank(seed, reviewer, work.id),
        )

    return need
