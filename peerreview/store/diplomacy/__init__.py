"""The coach's memory: what an instructor chose for it, what it reads a comment beside, what came of its tips,
what a hand-in held.

    beside = diplomacy.beside(work)       the work under review, the rubric, the writer's other comments,
                                          what was waved through
    diplomacy.read(beside, text)          one comment as the coach sees it
    diplomacy.hand_in(work, ...)          hands in, and keeps findings and risk in the same transaction

``responses`` stands left of this and knows nothing of the coach: whoever wants findings kept calls the
verb here.
"""

from peerreview.store.diplomacy.besides import (
    Beside,
    beside,
    beside_new,
    beside_nothing,
    is_coached,
    read,
    read_all,
)
from peerreview.store.diplomacy.choices import Choice, change, of_activity
from peerreview.store.diplomacy.counts import Revised, RuleCount, revised, statistics
from peerreview.store.diplomacy.keeping import Kept, accept, hand_in, kept_findings, risks
from peerreview.store.diplomacy.tips import acts_of, remember, remember_dismissed, remember_used

__all__ = [
    "Beside",
    "Choice",
    "Kept",
    "Revised",
    "RuleCount",
    "accept",
    "acts_of",
    "beside",
    "beside_new",
    "beside_nothing",
    "change",
    "hand_in",
    "is_coached",
    "kept_findings",
    "of_activity",
    "read",
    "read_all",
    "remember",
    "remember_dismissed",
    "remember_used",
    "revised",
    "risks",
    "statistics",
]
