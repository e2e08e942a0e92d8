"""Chance that can be replayed: everything random follows from a seed, on every version of Python.

Only SHA-256 and `random.Random(seed).random()` are used: the other methods of `random` may change.
"""

from collections.abc import Iterable
from hashlib import sha256
from random import Random
from typing import TypeVar

T = TypeVar("T")


def rank(seed: str, *parts: object) -> bytes:
    """A number that looks random but depends on `seed` and `parts` alone; sort by it."""
    return sha256("\x1f".join((seed, *map(str, parts))).encode()).digest()


def shuffled(items: Iterable[T], draw: Random) -> list[T]:
    """The items in an order taken from `draw` (Fisher and Yates)."""
    order = list(items)
    for last in range(len(order) - 1, 0, -1):
        other = int(draw.random() * (last + 1))
        order[last], order[other] = order[other], order[last]
    return order
