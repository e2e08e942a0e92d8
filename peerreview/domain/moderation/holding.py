"""What waits for a person before others read it, and who may decide about it."""

import hashlib

from peerreview.domain.designs.whose import is_about_others
from peerreview.domain.diplomacy import is_guess
from peerreview.domain.visibility import is_open_to_staff

MODES = ("release_all", "hold_flagged", "hold_all", "review_period")
HELD_SIGNALS = ("safety", "personal", "masked", "harsh")
ALERTS = ("safety",)
_SURE = ("say", "urgent")
_UNREAD = ("leave", "escalate")


def is_moderated(task):
    """Whether responses to *task* pass through moderation: they speak of somebody else's work or of a person,
    and staff may read them."""
    return is_about_others(task) and not task.about_self and is_open_to_staff(task)


def may_act(task, act):
    """Whether *act* can be a person's decision about a response to *task*: where staff may not read it, they
    can answer whoever asked them to look, or hand the case to a colleague, and nothing else."""
    return act in _UNREAD or is_open_to_staff(task)


def worst(findings):
    """The gravest signal among *findings* that holds a response, or None: safety, personal, masked, or harsh
    when it is sure. A guess holds nothing.

    A finding is (item, rule, signal, start, end, level), level one of urgent, say, ask, quiet.
    """
    found = {
        signal
        for _, rule, signal, _, _, level in findings
        if not is_guess(rule) and (signal != "harsh" or level in _SURE)
    }
    return next((signal for signal in HELD_SIGNALS if signal in found), None)


def held(mode, task, findings=(), flagged=False, *, sampled=False, first=None):
    """Why a hand-in waits for a person, as a key of KINDS, or None when others may read it.

    *mode* is one of MODES; *task* any with ``see``, ``hold``, ``about``, ``about_self`` and ``revises``;
    *flagged*: a reader flagged it; *sampled*: it is part of the sample staff read; *first*: why it is looked
    at in any case (see ``word.looked_at_first``). What staff may not read is never held."""
    if not is_open_to_staff(task):
        return None
    if first:
        return first
    if task.hold == "all":
        return worst(findings) or "all"
    if task.hold == "none" or mode == "release_all":
        return None
    if flagged:  # whatever it is about, somebody read it
        return "flagged"
    if not is_moderated(task):
        return None
    if signal := worst(findings):
        return signal
    if mode in ("hold_all", "review_period"):
        return "all" if mode == "hold_all" else "period"
    return "sample" if sampled and task.hold == "sample" else None


def sampled(seed, response, percent):
    """Whether a response (its id) is among the *percent* (0 to 100) that staff read of an activity; always
    the same answer."""
    drawn = int.from_bytes(hashlib.sha256(f"sample:{seed}:{response}".encode()).digest()[:4])
    return drawn % 100 < percent


def may_decide(role, *, party=False, moderates=False, given=False):
    """Whether somebody of this course role may decide about a case: instructors all, assistants what they are
    given.

    *party*: they wrote it or it is about their own, so they see a student's view of it; *moderates*: the
    whole activity was given to this assistant; *given*: this case was."""
    return not party and (role == "instructor" or (role == "assistant" and (moderates or given)))
