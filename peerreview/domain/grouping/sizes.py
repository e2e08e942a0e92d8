"""How many people go into each group: sizes that differ by one at most, near what was asked."""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

from peerreview.domain.grouping.spec import Spec
from peerreview.domain.words import N_, Sentence


def sizes(n: int, spec: Spec, most_groups: int | None = None) -> tuple[list[int], list[str]]:
    """The sizes for n people and what had to be relaxed. `most_groups`: how many can have their scarce role.

    A range [lo, hi] fits n if ceil(n / hi) <= floor(n / lo); else lo is lowered until it does.
    """
    if n == 0:
        return [], []
    if spec.count:
        return balanced(n, min(spec.count, n)), _few(n, spec.count)
    if spec.bounds is None:
        return [n], []
    lo, hi = spec.bounds
    if n < lo:
        return [n], [
            Sentence(N_("Only %(n)s people for groups of at least %(least)s: one group."), n=n, least=lo)
        ]
    if lo == hi:
        return _target(n, lo, spec.merges)
    least = next(least for least in range(lo, 0, -1) if -(-n // hi) <= n // least)
    groups = _number(n, least, hi, spec, most_groups)
    return balanced(n, groups), _lowered(n, lo, hi, groups) if least < lo else []


def balanced(n: int, groups: int) -> list[int]:
    """n people in so many groups, the larger ones first."""
    return [n // groups + (place < n % groups) for place in range(groups)]


def divided(n: int, spec: Spec) -> tuple[list[int], list[str]]:
    """The sizes that one group of n comes to, and what had to be relaxed: `split` parts, fewer where somebody
    would be alone, or groups of the size asked for."""
    if spec.split:
        return balanced(n, max(1, min(spec.split, n // 2))), []
    return sizes(n, spec)


def nearest(n: int, target: int) -> int:
    """The number of groups whose sizes are together nearest to the target; fewer on a tie (three, not two and
    one)."""
    few = max(1, n // target)
    return min((few, few + 1), key=lambda groups: sum(abs(size - target) for size in balanced(n, groups)))


def _target(n: int, target: int, merges: Sequence[int]) -> tuple[list[int], list[str]]:
    found = balanced(n, nearest(n, target))
    if merges:
        # As many of that size as can be, and nobody in a smaller one, where the levels above come out even.
        fits = (balanced(n, groups) for groups in range(n // target, 0, -1))
        found = next((counts for counts in fits if unevenness(counts, merges) <= 1), found)
    if n % target == 0:
        return found, []
    message = N_("%(n)s people cannot be divided into groups of %(target)s: the sizes are %(sizes)s.")
    return found, [Sentence(message, n=n, target=target, sizes=", ".join(map(str, found)))]


def _number(n: int, lo: int, hi: int, spec: Spec, most_groups: int | None) -> int:
    fewest, most = -(-n // hi), n // lo
    if most_groups is not None:
        return min(max(fewest, most_groups), most)
    if isinstance(spec.roles, Mapping) and spec.roles:
        return fewest  # One lead for as many as the role allows: the scarce role decides.

    def off(groups: int) -> float:
        return abs(2 * n - groups * (lo + hi)) / groups

    choices = range(fewest, most + 1)
    if not spec.merges:
        return min(choices, key=off)
    # A group may be one larger than asked where only so the levels above come out even.
    wider = range(max(1, -(-n // (hi + 1))), most + 1)
    wanted = sorted(wider, key=lambda groups: (groups not in choices, off(groups)))
    even = (groups for groups in wanted if unevenness(balanced(n, groups), spec.merges) <= 1)
    return next(even, wanted[0])


def merged(counts: Sequence[int], merge: int) -> list[list[int]]:
    """Which groups (positions in `counts`, their sizes) become one when `merge` of them are put together:
    none is left over, and large groups go with small ones so that sizes stay even."""
    parts: list[list[int]] = [[] for _ in range(nearest(len(counts), merge))]
    room = balanced(len(counts), len(parts))
    smallest = [(0, part) for part in range(len(parts))]
    for index in sorted(range(len(counts)), key=lambda index: (-counts[index], index)):
        size, part = heappop(smallest)
        parts[part].append(index)
        if len(parts[part]) < room[part]:
            heappush(smallest, (size + counts[index], part))
    return parts


def unevenness(counts: Sequence[int], merges: Sequence[int]) -> int:
    """By how much the sizes of one level differ at most, over all the levels that `merges` make of groups of
    these sizes."""
    worst = max(counts) - min(counts)
    for merge in merges:
        counts = [sum(counts[index] for index in part) for part in merged(counts, merge)]
        worst = max(worst, max(counts) - min(counts))
    return worst


def _lowered(n: int, lo: int, hi: int, groups: int) -> list[str]:
    message = N_("%(n)s people do not fit into groups of %(least)s to %(most)s: some have %(smallest)s.")
    return [Sentence(message, n=n, least=lo, most=hi, smallest=n // groups)]


def _few(n: int, count: int) -> list[str]:
    return (
        []
        if n >= count
        else [Sentence(N_("Too few people (%(n)s) for so many groups (%(count)s)."), n=n, count=count)]
    )
