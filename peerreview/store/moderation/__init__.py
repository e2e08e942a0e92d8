"""Moderation: the queue of what deserves a person's look, and the verbs that decide. What is noticed at a
hand-in stands in ``screening``."""

from peerreview.store.decided import Decided, history
from peerreview.store.moderation.deciding import (
    bulk,
    correct,
    hold,
    leave,
    redact,
    release,
    return_for_repair,
    undo,
    withdraw,
)
from peerreview.store.moderation.flags import FlagCounts, Flagged, flag, flag_counts, flags_by, flags_on
from peerreview.store.moderation.handing_over import (
    asked_about,
    close,
    escalate,
    names,
    reassign,
)
from peerreview.store.moderation.missing import decide_missing, undo_missing
from peerreview.store.moderation.queue import (
    Case,
    Queue,
    Reason,
    case_of,
    claim,
    next_key,
    of_activity,
    work_of,
    works_of,
)
from peerreview.store.moderation.settings import choose, setting_of
from peerreview.store.moderation.surroundings import Sent, findings_of, habits_of, note_to, siblings
from peerreview.store.moderation.waiting import waiting

__all__ = [
    "Case",
    "Decided",
    "FlagCounts",
    "Flagged",
    "Queue",
    "Reason",
    "Sent",
    "asked_about",
    "bulk",
    "case_of",
    "choose",
    "claim",
    "close",
    "correct",
    "decide_missing",
    "escalate",
    "findings_of",
    "flag",
    "flag_counts",
    "flags_by",
    "flags_on",
    "habits_of",
    "history",
    "hold",
    "leave",
    "names",
    "next_key",
    "note_to",
    "of_activity",
    "reassign",
    "redact",
    "release",
    "return_for_repair",
    "setting_of",
    "siblings",
    "undo",
    "undo_missing",
    "waiting",
    "withdraw",
    "work_of",
    "works_of",
]
