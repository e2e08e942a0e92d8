"""Numbers about a whole activity: a share or a mean, of how many, and how sure one may be of it.

Of fewer than FEW people nothing is told. The interval of a share is that of Wilson (1927, Journal of the
American Statistical Association 22, 209-212), which stays within 0 and 1 and is honest for few; that of a
mean is Student's t (1908, Biometrika 6, 1-25). Both at 95 percent: they speak of other classes like this one,
and say nothing about what caused the number."""

from math import sqrt
from typing import NamedTuple

from peerreview.domain.visibility import FEW

Z = 1.959963984540054  # the normal quantile at 97.5 percent
# The t quantile at 97.5 percent for so many degrees of freedom; between them the next lower one is taken.
_T = {
    2: 4.303,
    3: 3.182,
    4: 2.776,
    5: 2.571,
    6: 2.447,
    7: 2.365,
    8: 2.306,
    9: 2.262,
    10: 2.228,
    12: 2.179,
    15: 2.131,
    20: 2.086,
    25: 2.060,
    30: 2.042,
    40: 2.021,
    60: 2.000,
    120: 1.980,
}


class Number(NamedTuple):
    """One number: ``value`` with its interval ``low`` to ``high`` (all None of fewer than FEW), of ``count``
    people, responses or groups; ``part`` of them for a share."""

    value: float | None
    low: float | None
    high: float | None
    count: int
    part: int | None = None


def share(part, count, *, people=None):
    """The Number of *part* out of *count*: 0..1 with Wilson's interval. *people*: of how many these are,
    where one person may be behind several."""
    if min(count, count if people is None else people) < FEW:
        return Number(None, None, None, count)
    found, square = part / count, Z * Z
    middle = (found + square / (2 * count)) / (1 + square / count)
    half = Z / (1 + square / count) * sqrt(found * (1 - found) / count + square / (4 * count * count))
    return Number(found, max(middle - half, 0.0), min(middle + half, 1.0), count, part)


def mean(values, *, within=None, least=FEW):
    """The Number of the mean of *values* with Student's interval, kept *within* (low, high) where the values
    cannot lie outside; None of fewer than *least* (3 or more: of groups three are enough, of people FEW)."""
    count = len(values)
    if count < least:
        return Number(None, None, None, count)
    middle = sum(values) / count
    spread = sqrt(sum((one - middle) ** 2 for one in values) / (count - 1))
    half = _quantile(count - 1) * spread / sqrt(count)
    low, high = within or (middle - half, middle + half)
    return Number(middle, max(middle - half, low), min(middle + half, high), count)


def _quantile(freedom):
    return _T[max(known for known in _T if known <= freedom)]


def reciprocity(gave, received, people):
    """The share of *people* (ids) who both gave something about others' texts and got something about their
    own; *gave* and *received* are ids."""
    people = set(people)
    return share(len(people & set(gave) & set(received)), len(people))


def mixing(groups, people):
    """(Number, most): the mean over *people* (ids) of how many different others they were in a group with, as
    a share of all others; *most*: how often any two met at most. *groups*: the ids in each group."""
    met, times = {one: set() for one in people}, {}
    for group in groups:
        members = sorted(set(group) & met.keys())
        for place, one in enumerate(members):
            for other in members[place + 1 :]:
                met[one].add(other)
                met[other].add(one)
                times[one, other] = times.get((one, other), 0) + 1
    others = max(len(met) - 1, 1)
    found = mean([len(near) / others for near in met.values()], within=(0.0, 1.0))
    return found, max(times.values(), default=0) if found.value is not None else 0


def gain(before, after):
    """The Number of the mean of after - before over everybody of whom both are known ({id: value}): of those
    who stayed, without a group to compare with."""
    return mean([after[one] - before[one] for one in sorted(before.keys() & after.keys())])
