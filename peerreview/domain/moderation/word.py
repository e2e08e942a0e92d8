"""Staff's word stands: who acted last on a response, and what follows when its writer sends it again, takes
it back or brings it back. Every door to a response asks here.

A *decision* is anything with ``act``, ``before`` and ``after`` (states), ``version`` it was made on, ``by``
("" = a rule) and ``undone``; decisions come oldest first.
"""

from peerreview.domain.moderation.states import State, move
from peerreview.domain.refusals import NotAllowed

# What a person decides about the words themselves; escalating and reassigning say nothing of them.
_SPEAKS = ("release", "leave", "hold", "return", "withdraw", "redact", "correct")
# Why a further version is looked at first (a key of KINDS), by the decision that stands.
LOOKED_AT_FIRST = {
    "hold": "by_hand",
    "return": "repaired",
    "withdraw": "again",
    "redact": "reworded",
    "correct": "reworded",
}
# Reasons that hide a response until they are answered, whatever is sent meanwhile: the gravest first.
_UNANSWERED = ("safety", "flagged")


def word(decisions):
    """The newest decision of a person that stands, or None: what is undone, and what a rule did, is no
    word."""
    return next(
        (one for one in reversed(decisions) if one.by and not one.undone and one.act in _SPEAKS), None
    )


def looked_at_first(state, decisions, reasons=()):
    """Why a further version waits for a person, whatever it says: a key of KINDS, or None. *reasons*: the
    kinds of the open reasons to look at what is in *state* now."""
    found = word(decisions)
    if found and found.act in LOOKED_AT_FIRST:
        return LOOKED_AT_FIRST[found.act]
    hidden = state not in (State.DRAFT, State.SUBMITTED)
    return next((kind for kind in _UNANSWERED if hidden and kind in reasons), None)


def is_taken_out(state, version, decisions):
    """Whether staff took out what is in *state* at *version*, not its writer."""
    moves = [one for one in decisions if one.before != one.after]
    return (
        state == State.WITHDRAWN
        and bool(moves)
        and (moves[-1].after, moves[-1].version) == (State.WITHDRAWN, version)
    )


def may_bring_back(state, *, taken_out, is_open):
    """Whether its writer brings back what they took back themselves: not what staff took out, and only while
    they could hand it in as well (*is_open*)."""
    return state == State.WITHDRAWN and is_open and not taken_out


def brought_back(state, was, *, taken_out):
    """The state that a writer's undo gives back: the one they took it back from (*was*), so what was held or
    returned is that again. NotAllowed for what staff took out, or what is not taken back."""
    if taken_out:
        raise NotAllowed(state=State(state).value, act="restore")
    return move(state, "restore", was=was)
