"""Tenths that add up: halves up, rows by largest remainder."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from peerreview.domain.numbers import rounded

Number = int | Decimal


def apportion(parts: Sequence[Fraction]) -> list[Decimal]:
    """The parts with one decimal each, adding up to their sum rounded half up (largest remainder, earlier
    part on a tie)."""
    tenths = [floor(part * 10) for part in parts]
    missing = int(rounded(sum(parts) * 10)) - sum(tenths)
    by_remainder = sorted(range(len(parts)), key=lambda i: tenths[i] - parts[i] * 10)
    for i in by_remainder[:missing]:
        tenths[i] += 1
    return [Decimal(tenth).scaleb(-1) for tenth in tenths]


def tenths(value: Fraction) -> Decimal:
    """The value with one decimal, a half rounded up."""
    return rounded(value, 1)


def exact(value: Fraction) -> Decimal:
    """A fraction as a decimal: as it is where it ends (medians are points or half-way between two), else to a
    ten-thousandth."""
    number = Decimal(value.numerator) / Decimal(value.denominator)
    return number if Fraction(number) == value else rounded(value, 4)
