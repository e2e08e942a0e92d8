"""Chains of exchanges that add a review without taking one away: a maximum flow, step by step.

A chain: reviewer a takes work x from b, who takes work y from c, ... who takes the work that is short.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable

May = Callable[[int, int], bool]


class Reviews:
    """Who reviews which work, both as numbers; kept from both sides. Without a number of works each person's
    work has that person's number."""

    def __init__(self, gives: list[set[int]], works: int | None = None):
        self.gives = gives
        self.gets: list[set[int]] = [set() for _ in range(len(gives) if works is None else works)]
        for r, works in enumerate(gives):
            for s in works:
                self.gets[s].add(r)

    def add(self, r: int, s: int) -> None:
        self.gives[r].add(s)
        self.gets[s].add(r)

    def remove(self, r: int, s: int) -> None:
        self.gives[r].discard(s)
        self.gets[s].discard(r)

    def total(self) -> int:
        return sum(map(len, self.gives))

    def mutual(self) -> int:
        """Pairs of people who review each other."""
        return sum(1 for r, works in enumerate(self.gives) for s in works if r < s and r in self.gives[s])

    def blocked(self, short: Collection[int], may: May) -> tuple[set[int], set[int]]:
        """The works that compete for too few reviewers, and all who may review any of them (the cut)."""
        works, queue = set(short), deque(sorted(short))
        while queue:
            s = queue.popleft()
            for r in range(len(self.gives)):
                if may(r, s) and s not in self.gives[r]:
                    freed = self.gives[r] - works
                    works |= freed
                    queue.extend(sorted(freed))
        return works, {r for r in range(len(self.gives)) if any(may(r, s) for s in works)}


def complete(reviews: Reviews, k: int, may: May) -> None:
    """Add reviews until no reviewer can give one more (up to k each) to a work that has fewer than k;
    then let works get k + 1, for the sake of reviewers who still lack one."""
    for most in (k, k + 1):
        for r in range(len(reviews.gives)):
            while len(reviews.gives[r]) < k:
                short = {s for s, got in enumerate(reviews.gets) if len(got) < most}
                links = chain(reviews, r, short, may)
                if not links:
                    break
                follow(reviews, links)


def part_mutual(reviews: Reviews, may: May, bound: int) -> None:
    """Exchange reviews of pairs who review each other, as long as that leaves fewer such pairs."""

    def one_way(r: int, s: int) -> bool:
        return may(r, s) and r not in reviews.gives[s]

    count, again = reviews.mutual(), True
    while again and count > bound:
        again = False
        for r, s in [
            (r, s) for r, works in enumerate(reviews.gives) for s in sorted(works) if r in reviews.gives[s]
        ]:
            if s not in reviews.gives[r] or r not in reviews.gives[s]:
                continue
            reviews.remove(r, s)
            links = chain(reviews, r, {s}, one_way) or [(True, r, s)]
            follow(reviews, links)
            if reviews.mutual() < count:
                count, again = reviews.mutual(), True
            else:
                follow(reviews, [(not added, a, b) for added, a, b in reversed(links)])
                reviews.add(r, s)


def chain(reviews: Reviews, start: int, ends: Collection[int], may: May) -> list[tuple[bool, int, int]]:
    """The shortest chain that gives `start` one review more and one of `ends` one more; [] if there is none.

    Each link is (added, reviewer, work). Breadth first; each work is visited once.
    """
    taker: dict[int, int] = {}
    yields: dict[int, int | None] = {start: None}
    queue, left = deque([start]), list(range(len(reviews.gets)))
    while queue:
        r = queue.popleft()
        reach = [s for s in left if s not in reviews.gives[r] and may(r, s)]
        taker.update(dict.fromkeys(reach, r))
        for s in reach:
            if s in ends:
                return list(_unwind(s, taker, yields))
        left = [s for s in left if s not in taker]
        for s in reach:
            for other in sorted(reviews.gets[s] - yields.keys()):
                yields[other] = s
                queue.append(other)
    return []


def _unwind(s: int, taker: dict[int, int], yields: dict[int, int | None]) -> Iterable[tuple[bool, int, int]]:
    work: int | None = s
    while work is not None:
        r = taker[work]
        yield True, r, work
        work = yields[r]
        if work is not None:
            yield False, r, work


def follow(reviews: Reviews, links: Iterable[tuple[bool, int, int]]) -> None:
    """Carry out a chain of exchanges."""
    for added, r, s in links:
        (reviews.add if added else reviews.remove)(r, s)
