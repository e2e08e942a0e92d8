"""How many people go into each group: sizes that differ by one at most, near what was asked."""

from collections.abc import Mapping

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
        return _target(n, lo)
    least = next(least for least in range(lo, 0, -1) if -(-n // hi) <= n // least)
    groups = _number(n, least, hi, spec, most_groups)
    return balanced(n, groups), _lowered(n, lo, hi, groups) if least < lo else []


def balanced(n: int, groups: int) -> list[int]:
    """n people in so many groups, the larger ones first."""
    return [n // groups + (place < n % groups) for place in range(groups)]


def nearest(n: int, target: int) -> int:
    """The number of groups whose sizes are together nearest to the target; fewer on a tie (three, not two and
    one)."""
    few = max(1, n // target)
    return min((few, few + 1), key=lambda groups: sum(abs(size - target) for size in balanced(n, groups)))


def _target(n: int, target: int) -> tuple[list[int], list[str]]:
    found = balanced(n, nearest(n, target))
    if n % target == 0:
        return found, []
    message = N_("%(n)s people cannot be divided into groups of %(target)s: the sizes are %(sizes)s.")
    return found, [Sentence(message, n=n, target=target, sizes=", ".join(map(str, found)))]


def _number(n: int, lo: int, hi: int, spec: Spec, most_groups: int | None) -> int:
    fewest, most = -(-n // hi), n // lo
    if most_groups is not None:
        return min(max(fewest, most_groups), most)
    if isinstance(spec.roles, Mapping) and spec.roles:
        return fewest  # One mentor for as many as the role allows: the scarce role decides.
    even = [groups for groups in range(-(-n // (hi + 1)), most + 1) if groups % spec.tree == 0 and groups]
    choices = even if spec.tree > 1 and even else range(fewest, most + 1)
    return min(choices, key=lambda groups: abs(2 * n - groups * (lo + hi)) / groups)


def _lowered(n: int, lo: int, hi: int, groups: int) -> list[str]:
    message = N_("%(n)s people do not fit into groups of %(least)s to %(most)s: some have %(smallest)s.")
    return [Sentence(message, n=n, least=lo, most=hi, smallest=n // groups)]


def _few(n: int, count: int) -> list[str]:
    return [] if n >= count else [Sentence(N_("Only %(n)s people for %(count)s groups."), n=n, count=count)]
