"""Forms: items that ask, answers as typed, and what is still missing.

The same ``read`` serves the preview, the hand-in and the button that says what is missing.
A draft is a mapping ``{item id: {"level": id or "", "text": str, "ticks": [ids]}}``; it is never refused.
"""

from peerreview.domain.counting import count_words
from peerreview.domain.forms.answers import LONGEST, Answer, Missing, Reading, progress, read
from peerreview.domain.forms.items import (
    Item,
    Level,
    Person,
    expand,
    is_final,
    needs_expanding,
    of_comments,
    parse_items,
    takes_files,
    to_plain,
    with_files,
    with_people,
)
from peerreview.domain.forms.kind import Kind, Told
from peerreview.domain.forms.kinds import KINDS
from peerreview.domain.forms.telling import plain, tell, tell_typed
from peerreview.domain.forms.weighing import flat, unfit

__all__ = [
    "KINDS",
    "LONGEST",
    "Answer",
    "Item",
    "Kind",
    "Level",
    "Missing",
    "Person",
    "Reading",
    "Told",
    "count_words",
    "expand",
    "flat",
    "is_final",
    "needs_expanding",
    "of_comments",
    "parse_items",
    "plain",
    "progress",
    "read",
    "tell",
    "takes_files",
    "tell_typed",
    "to_plain",
    "unfit",
    "with_files",
    "with_people",
]
