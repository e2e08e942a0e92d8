"""Pilots of a course: signed, measured, decided on day 30, 60 and 90, reviewed and closed (decision 152)."""

from peerreview.store.pilots.bringing import Brought, bring, left_over, let_go
from peerreview.store.pilots.finding import (
    Decision,
    Outcome,
    Pilot,
    find,
    of_course,
    reader_of,
    running,
    running_in,
    staff,
)
from peerreview.store.pilots.measured import Measured, measured, sources
from peerreview.store.pilots.open_cases import Case, cases
from peerreview.store.pilots.report import Correction, Report, report
from peerreview.store.pilots.signing import decide, name_reader, note_minutes, sign, take_minutes_back

__all__ = [
    "Brought",
    "Case",
    "Correction",
    "Decision",
    "Measured",
    "Outcome",
    "Pilot",
    "Report",
    "bring",
    "cases",
    "decide",
    "find",
    "left_over",
    "let_go",
    "measured",
    "name_reader",
    "note_minutes",
    "of_course",
    "reader_of",
    "report",
    "running",
    "running_in",
    "sign",
    "sources",
    "staff",
    "take_minutes_back",
]
