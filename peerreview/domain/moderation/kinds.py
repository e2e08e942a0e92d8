"""Every reason why something is looked at: how much it weighs, what it says, and what to do next."""

import math
from typing import NamedTuple

from peerreview.domain.words import N_


class Kind(NamedTuple):
    """``risk`` 0 to 1, to order by and never shown; ``why`` and ``next`` are sentences for staff, with
    {places}."""

    risk: float
    why: str
    next: str


KINDS = {
    "safety": Kind(
        0.95,
        N_("May speak of a threat or of self-harm"),
        N_("Read it now, then talk to somebody who can help"),
    ),
    "flagged": Kind(0.7, N_("The author asks: “{reason}”"), N_("Read both sides and answer")),
    "repaired": Kind(0.65, N_("Came back from repair"), N_("Look whether it is better, then release it")),
    "again": Kind(
        0.65,
        N_("Staff had taken it out; its writer sent it again"),
        N_("Compare it with what it said before, then release it"),
    ),
    "reworded": Kind(
        0.6,
        N_("Staff had changed its words; this is a new version by its writer"),
        N_("Look whether what was left out is back, then release it"),
    ),
    "resent": Kind(
        0.6,
        N_("Words that staff took out elsewhere are sent again in it"),
        N_("Compare it with what was taken out, then decide"),
    ),
    "personal": Kind(0.6, N_("Speaks about the person"), N_("Return it for repair")),
    "left": Kind(
        0.6, N_("Its writer left the course before repairing it"), N_("Leave words out, or take it out")
    ),
    "time": Kind(0.55, N_("Cannot finish in time: “{reason}”"), N_("Give more time, excuse, or say why not")),
    "overdue": Kind(
        0.6,
        N_("Asked, and was promised an answer by now: nobody has answered"),
        N_("Answer it, whoever of you it is"),
    ),
    "grade": Kind(
        0.55, N_("Says that the grade looks wrong: “{reason}”"), N_("Look at the grade, then answer")
    ),
    "masked": Kind(0.55, N_("A rude word with other letters in it"), N_("Return it for repair")),
    "harsh": Kind(0.5, N_("Harsh words"), N_("Return it for repair, or leave the words out")),
    "unrepaired": Kind(
        0.5, N_("Went back for repair and has not come back"), N_("Write to the reviewer, or leave words out")
    ),
    "reported": Kind(
        0.5, N_("Its reviewer gave it back: “{reason}”"), N_("Look at the work and answer the reviewer")
    ),
    "named": Kind(
        0.45,
        N_("The writer’s own name stands in it"),
        N_("Leave the name out"),
    ),
    "short": Kind(0.45, N_("{done} of {pick} reviews, and no more are coming"), N_("Give it to somebody")),
    "unsure": Kind(0.5, N_("Whoever marked it is not sure about it"), N_("Choose what is right: correct it")),
    "copied": Kind(0.4, N_("Same text as another review"), N_("Return it for repair")),
    "outlier": Kind(
        0.4, N_("Reviews of this work are {range} points apart"), N_("Read the reviews beside each other")
    ),
    "conflict": Kind(
        0.4,
        N_("A conflict was declared between its two sides after it was sent"),
        N_("Leave it, or take it out"),
    ),
    "teamed": Kind(
        0.4,
        N_("Its two sides are in one team since it was sent"),
        N_("Leave it, or take it out"),
    ),
    "empty": Kind(0.35, N_("{words} words in all"), N_("Return it for repair")),
    "filler": Kind(0.3, N_("Little in it is about this work"), N_("Return it for repair")),
    "fast": Kind(
        0.3,
        N_("Marked within {seconds} seconds, faster than it can be read"),
        N_("Read both, then leave it or correct it"),
    ),
    "no_show": Kind(0.3, N_("{missing} of {owed} reviews were never sent"), N_("Excuse, or give more time")),
    "by_hand": Kind(0.3, N_("A colleague says: “{reason}”"), N_("Decide what becomes of it")),
    "all": Kind(0.2, N_("Everything waits for you here"), N_("Release it")),
    "period": Kind(0.2, N_("Released by itself when the time to look is over"), N_("Release it, or hold it")),
    "sample": Kind(0.1, N_("Part of your sample"), N_("Read it and go on")),
}

# What a reader tells staff themselves: it makes a case also of what staff may not read.
ASKED_BY_READERS = ("flagged", "reported")

# What a student asks staff about themselves (``store.asking``), rather than about something written.
REQUESTS = ("time", "grade", "overdue")

# Filters of the queue: which kinds each shows.
FILTERS = {
    "wording": ("safety", "personal", "masked", "harsh"),
    "flagged": ("flagged",),
    "effort": ("empty", "copied", "filler"),
    "scores": ("outlier", "unsure", "fast"),
    "names": ("named",),
    "works": ("reported", "short"),
    "people": ("no_show",),
    "repair": ("repaired", "again", "reworded", "resent", "unrepaired", "left"),
    "routine": ("by_hand", "all", "period", "sample"),
    "requests": ("time", "grade", "overdue"),
    "apart": ("conflict", "teamed"),
}

# The filters of a case about somebody who sent nothing, and nothing else: those are decided about together.
TOGETHER = 1 << list(FILTERS).index("people")

# Reasons that are read from the words, or are answered by sending at all: a new version says whether they are
# still so. All others stay until somebody decides, a threat among them.
READ_ANEW = frozenset(
    (*FILTERS["wording"], *FILTERS["effort"], *FILTERS["scores"], *FILTERS["names"])
    + ("unrepaired", "left", "resent", "all", "period", "sample")
) - {"safety"}

# Notes to begin from: what the reviewer reads when a review comes back. {until} is a moment.
REPLIES = {
    "person": N_(
        "Your notes on the work are useful. Some words speak about the writer, not about the work. Please "
        "say what in the work made you think so, and send it again."
    ),
    "detail": N_(
        "Thank you for this review. The author cannot act on it yet: please name one place in the work and "
        "say what you would try there."
    ),
    "name": N_(
        "Please take your own name out, so that the author reads you without knowing who you are. All the "
        "rest can stay as it is."
    ),
    "copied": N_(
        "These words stand in another review too. Please write about this work: one thing in it that "
        "works, and one thing to try."
    ),
    "scores": N_(
        "Your levels are far from those of the others. That may be right. Please say for each what in the "
        "work shows it."
    ),
}


def risk_of(*kinds):
    """The weight of a case with these reasons, as the sum of -ln(1 - risk): any one cause may suffice
    (Pearl's noisy-or)."""
    return round(sum(-math.log(1 - KINDS[kind].risk) for kind in kinds), 4)


def filters_of(*kinds):
    """The filters of FILTERS that a case with these reasons belongs to, as bits in their order."""
    return sum(1 << place for place, group in enumerate(FILTERS.values()) if set(group) & set(kinds))
