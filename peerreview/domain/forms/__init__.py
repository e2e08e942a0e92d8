"""Forms: items that ask, answers as typed, and what is still missing.

The same ``read`` serves the preview, the hand-in and the button that says what is missing.
A draft is a mapping ``{item id: {"level": id or "", "text": str, "ticks": [ids]}}``; it is never refused.
"""

from peerreview.domain.forms.answers import LONGEST, Answer, Missing, Reading, count_words, progress, read
from peerreview.domain.forms.items import KINDS, Item, Level, expand, parse_items, to_plain

__all__ = [
    "KINDS",
    "LONGEST",
    "Answer",
    "Item",
    "Level",
    "Missing",
    "Reading",
    "count_words",
    "expand",
    "parse_items",
    "progress",
    "read",
    "to_plain",
]
