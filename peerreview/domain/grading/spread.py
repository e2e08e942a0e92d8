"""How grades lie: a chart of steps, the middle one, the half around it; the same numbers as a table."""

from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from peerreview.domain.numbers import rounded

HEIGHT = 120  # pixels of the highest bar
FEW = 5  # below that a chart says nothing a list does not


class Bar(NamedTuple):
    """From ``start`` to under ``end`` (the last one to 100): how many, and how high."""

    start: int
    end: int
    count: int
    height: int


class Spread(NamedTuple):
    """``bars`` from the lowest to the highest step that holds somebody; ``count`` of grades; the ``middle``
    one; half of them lie from ``low`` to ``high``; ``under``: how many are below half of 100."""

    bars: list
    count: int
    middle: Decimal
    low: Decimal
    high: Decimal
    under: int


def spread(values, step=5):
    """The Spread of *values* (0..100, None left out); None for fewer than FEW."""
    found = sorted(value for value in values if value is not None)
    if len(found) < FEW:
        return None
    places = [min(int(value // step), 100 // step - 1) for value in found]
    counts = Counter(places)
    highest = max(counts.values())
    bars = [
        Bar(
            place * step,
            place * step + step,
            counts[place],
            int(rounded(HEIGHT * counts[place] / highest)),
        )
        for place in range(places[0], places[-1] + 1)
    ]
    return Spread(
        bars, len(found), at(found, 2), at(found, 1), at(found, 3), sum(value < 50 for value in found)
    )


def at(found, quarter):
    """The value a quarter, half or three quarters of the way through sorted values; between two, the middle
    of both."""
    place = Decimal(len(found) - 1) * quarter / 4
    low = int(place)
    high = min(low + 1, len(found) - 1)
    return found[low] + (found[high] - found[low]) * (place - low)
