"""Notes in a text: the blocks it stands in, the words that a note means, and where these are in a newer
version.

A note has an item of its own among those of the review it belongs to: ``in_text.1``, ``in_text.2``, … So a
draft, a version, what is missing, the coach, screening and the record treat it as any other answer."""

from peerreview.domain.in_text.items import (
    MOST,
    MOST_AT_ONCE,
    NAME,
    TITLE,
    is_note,
    number_of,
    takes_notes,
    with_notes,
    without_notes,
)
from peerreview.domain.in_text.places import Area, Passage, Place, read_place
from peerreview.domain.in_text.quotes import Found, find
from peerreview.domain.in_text.rows import Row, rows_of, words_of

__all__ = [
    "MOST",
    "MOST_AT_ONCE",
    "NAME",
    "TITLE",
    "Area",
    "Found",
    "Passage",
    "Place",
    "Row",
    "find",
    "is_note",
    "number_of",
    "read_place",
    "rows_of",
    "takes_notes",
    "with_notes",
    "without_notes",
    "words_of",
]
