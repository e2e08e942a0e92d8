"""Lists of people that are brought to a course: kept as they came (``batches``), looked at (``looking``),
applied in one transaction (``applying``, ``pairs``) and taken back (``undoing``)."""

from peerreview.store.rosters.applying import Moved, apply
from peerreview.store.rosters.batches import (
    KEPT,
    brought,
    find,
    keep,
    latest,
    lines_of,
    mend,
    merged,
    of_course,
)
from peerreview.store.rosters.looking import Look, look, look_again, titles_of
from peerreview.store.rosters.several import change_all, take_all_back
from peerreview.store.rosters.undoing import Undone, undo

__all__ = [
    "KEPT",
    "Look",
    "Moved",
    "Undone",
    "apply",
    "brought",
    "change_all",
    "find",
    "keep",
    "latest",
    "lines_of",
    "look",
    "look_again",
    "mend",
    "merged",
    "of_course",
    "take_all_back",
    "titles_of",
    "undo",
]
