"""What people need to work well. Each says it for themselves, once for all their courses; groups are formed
by it and pages follow it, and nobody else reads who said what."""

from typing import NamedTuple

from peerreview.domain.words import N_

SMALL, STEADY, NO_TIMER, TEXT_ONLY = "small", "steady", "no_timer", "text_only"
_PREFIX = "need."


class Need(NamedTuple):
    """One need: its ``key`` as stored, what it is called, and what follows from it, each in a sentence."""

    key: str
    title: str
    does: str


NEEDS = (
    Need(
        SMALL,
        N_("A small group"),
        N_("Where groups are formed and their sizes differ, you sit in one of the smallest."),
    ),
    Need(
        STEADY,
        N_("People I know"),
        N_("Where groups are formed, you sit with somebody you have worked with in this course."),
    ),
    Need(
        NO_TIMER,
        N_("No timers"),
        N_(
            "Your pages and mails say until when something is open, and nothing counts down. The times "
            "themselves stay; ask for more where you need it."
        ),
    ),
    Need(
        TEXT_ONLY,
        N_("Text only"),
        N_(
            "Your pages do not ask you to meet, and say how to take part in writing. Where the design allows "
            "it, you may go on in a group of your own, for the same credit."
        ),
    ),
)
_KEYS = tuple(need.key for need in NEEDS)


def named(key):
    """The attribute under which the rule of grouping finds a need."""
    return _PREFIX + key


def needed(text):
    """The keys in a stored or typed *text* (words apart by spaces) that are needs, as a frozenset."""
    return frozenset(_KEYS) & frozenset(text.split())


def stored(keys):
    """Keys as one text, in the order of NEEDS; what is no need is left out."""
    return " ".join(key for key in _KEYS if key in keys)


def told(count, of, few):
    """A *count* of people *of* so many who need something, as staff may know it: None where it would tell of
    single people, because fewer than *few* said it, or fewer did not."""
    return count if count >= few and of - count >= few else None
