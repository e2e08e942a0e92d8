"""Who reviews what: one work at a time (`next`), or all at once (`allocate`)."""

from peerreview.domain.allocation.deal import Allocation, Warning, allocate
from peerreview.domain.allocation.one import Choice, Nothing, Why, Work, next

__all__ = ["Allocation", "Choice", "Nothing", "Warning", "Why", "Work", "allocate", "next"]
