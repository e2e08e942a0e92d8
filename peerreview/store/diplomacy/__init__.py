"""The coach's memory: what an instructor chose for it, what it reads a comment beside, what came of its tips,
what a hand-in held.

    beside = diplomacy.beside(work)       the work under review, the rubric, the writer's other comments,
                                          what was waved through
    diplomacy.read(beside, text)          one comment as the coach sees it
    diplomacy.notice(work)                what it sees in a draft; ``handing_in`` keeps it with the version
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
from peerreview.store.diplomacy.counts import Revised, RuleCount, revised, statistics, unread
from peerreview.store.diplomacy.keeping import (
    UNREAD,
    Kept,
    Noticed,
    keep,
    kept_findings,
    notice,
    notice_again,
    risks,
)
from peerreview.store.diplomacy.learning import GoneQuiet, answer, gone_quiet, unanswered
from peerreview.store.diplomacy.tips import acts_of, remember, remember_dismissed, remember_used

__all__ = [
    "UNREAD",
    "Beside",
    "Choice",
    "GoneQuiet",
    "Kept",
    "Noticed",
    "Revised",
    "RuleCount",
    "acts_of",
    "answer",
    "beside",
    "beside_new",
    "beside_nothing",
    "change",
    "gone_quiet",
    "is_coached",
    "keep",
    "kept_findings",
    "notice",
    "notice_again",
    "of_activity",
    "read",
    "read_all",
    "remember",
    "remember_dismissed",
    "remember_used",
    "revised",
    "risks",
    "statistics",
    "unanswered",
    "unread",
]
