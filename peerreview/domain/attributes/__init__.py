"""Attributes: dated facts about a person's place in a course, by which groups may be formed.

``fields``: what may be asked, how it is typed, stored, told and compared. ``times``: weekly free times in
their own zone, compared in half-hour slots. ``asked``: which names a design asks for, and why. ``needs``:
what people need to work well."""

from peerreview.domain.attributes.asked import WHY, Asked, asked_by, guess
from peerreview.domain.attributes.credentials import Held, is_credential, lacking, title_of
from peerreview.domain.attributes.fields import (
    BUILT_IN,
    KINDS,
    LONGEST,
    READERS,
    Field,
    answer_value,
    answered,
    comparable,
    is_private,
    name_of,
    read,
    said,
)
from peerreview.domain.attributes.needs import NEEDS, NO_TIMER, TEXT_ONLY, Need, named, needed
from peerreview.domain.attributes.times import (
    DAYS,
    SLOT,
    WEEK,
    FreeTime,
    marked,
    merged,
    read_times,
    slots,
    spans,
    stored_times,
)

__all__ = [
    "BUILT_IN",
    "DAYS",
    "KINDS",
    "LONGEST",
    "NEEDS",
    "NO_TIMER",
    "READERS",
    "SLOT",
    "TEXT_ONLY",
    "WEEK",
    "WHY",
    "Asked",
    "Field",
    "FreeTime",
    "Held",
    "Need",
    "answer_value",
    "answered",
    "asked_by",
    "comparable",
    "guess",
    "is_credential",
    "is_private",
    "lacking",
    "marked",
    "merged",
    "name_of",
    "named",
    "needed",
    "read",
    "read_times",
    "said",
    "slots",
    "spans",
    "stored_times",
    "title_of",
]
