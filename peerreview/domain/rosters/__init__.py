"""Lists of people as other systems write them: which system it was and what its columns hold (``known``,
``columns``), what a line says (``lines``), and what it would change in a course (``plan``)."""

from peerreview.domain.rosters.columns import COLUMNS, CONFLICTS, PEOPLE, TIME, Guess, guess, kind_of
from peerreview.domain.rosters.known import KNOWN, Known
from peerreview.domain.rosters.lines import ROLES, Line, person_of, read
from peerreview.domain.rosters.plan import (
    BACK,
    CHANGE,
    GONE,
    NEW,
    SAME,
    WRONG,
    Entry,
    Note,
    Place,
    Settled,
    plan,
    seal,
)

__all__ = [
    "BACK",
    "CHANGE",
    "COLUMNS",
    "CONFLICTS",
    "GONE",
    "KNOWN",
    "NEW",
    "PEOPLE",
    "ROLES",
    "SAME",
    "TIME",
    "WRONG",
    "Entry",
    "Guess",
    "Known",
    "Line",
    "Note",
    "Place",
    "Settled",
    "guess",
    "kind_of",
    "person_of",
    "plan",
    "read",
    "seal",
]
