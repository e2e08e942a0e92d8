"""Who reviews what: one work at a time (`next`), what is missing in one go (`fill`), or all for people who
each give and get the same (`allocate`)."""

from peerreview.domain.allocation.deal import Allocation, Warning, allocate
from peerreview.domain.allocation.fill import Filled, fill
from peerreview.domain.allocation.one import LONGEST, Choice, Nothing, Why, Work, next

__all__ = [
    "LONGEST",
    "Allocation",
    "Choice",
    "Filled",
    "Nothing",
    "Warning",
    "Why",
    "Work",
    "allocate",
    "fill",
    "next",
]
