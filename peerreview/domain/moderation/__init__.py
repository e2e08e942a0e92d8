"""Moderation: states of a response, what is held and why, what deserves a look, in which order people look.

move(state, act)                 the only way from state to state
held(mode, task, findings)       the reason why a hand-in waits for a person, or None
looked_at_first(decisions)       the reason why staff's newest decision makes a further version wait
looks(...)                       what else is noticed at a hand-in
KINDS                            every reason a case can have: its risk, its words, what to do next
"""

from peerreview.domain.moderation.holding import (
    ALERTS,
    MODES,
    held,
    is_moderated,
    may_act,
    may_decide,
    sampled,
    worst,
)
from peerreview.domain.moderation.kinds import (
    ASKED_BY_READERS,
    FILTERS,
    KINDS,
    READ_ANEW,
    REPLIES,
    REQUESTS,
    TOGETHER,
    filters_of,
    risk_of,
)
from peerreview.domain.moderation.looks import Look, is_too_fast, looks, spread
from peerreview.domain.moderation.redaction import LEFT_OUT, redact
from peerreview.domain.moderation.states import (
    BACKWARDS,
    DECISIONS,
    HANDS_ON,
    MOVES,
    REVERSIBLE,
    State,
    counts,
    decided,
    is_reversible,
    move,
)
from peerreview.domain.moderation.word import (
    LOOKED_AT_FIRST,
    brought_back,
    is_taken_out,
    looked_at_first,
    may_bring_back,
    word,
)

__all__ = [
    "ALERTS",
    "ASKED_BY_READERS",
    "BACKWARDS",
    "DECISIONS",
    "HANDS_ON",
    "FILTERS",
    "KINDS",
    "LEFT_OUT",
    "LOOKED_AT_FIRST",
    "MODES",
    "MOVES",
    "READ_ANEW",
    "REPLIES",
    "REQUESTS",
    "REVERSIBLE",
    "TOGETHER",
    "Look",
    "State",
    "brought_back",
    "counts",
    "decided",
    "filters_of",
    "held",
    "is_moderated",
    "is_reversible",
    "is_taken_out",
    "is_too_fast",
    "looked_at_first",
    "looks",
    "may_act",
    "may_bring_back",
    "may_decide",
    "move",
    "redact",
    "risk_of",
    "sampled",
    "spread",
    "word",
    "worst",
]
