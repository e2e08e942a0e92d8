"""The states of a response and the only moves between them; which of them are decisions of a moderator."""

from enum import StrEnum

from peerreview.domain.refusals import NotAllowed


class State(StrEnum):
    """State of the newest version; *released* is computed from dates, never stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    HELD = "held"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


_DRAFT, _IN, _HELD, _BACK, _OUT = State

MOVES = {
    "submit": {_DRAFT: _IN, _IN: _IN, _HELD: _IN, _BACK: _IN, _OUT: _IN},
    "submit_held": {_DRAFT: _HELD, _IN: _HELD, _HELD: _HELD, _BACK: _HELD, _OUT: _HELD},
    "hold": {_IN: _HELD},
    "release": {_HELD: _IN, _BACK: _IN},
    "return": {_IN: _BACK, _HELD: _BACK},
    "redact": {_IN: _IN, _HELD: _IN, _BACK: _IN},
    "correct": {_IN: _IN},
    "leave": {_IN: _IN},
    "withdraw": {_IN: _OUT, _HELD: _OUT, _BACK: _OUT},
    "escalate": {_IN: _IN, _HELD: _HELD, _BACK: _BACK},
    "reassign": {_IN: _IN, _HELD: _HELD, _BACK: _BACK, _OUT: _OUT},
}
# Acts that bring an earlier state back: which one is said by ``was``.
BACKWARDS = {
    "restore": {_OUT: (_IN, _HELD, _BACK)},
    "undo": {_HELD: (_IN,), _IN: (_IN, _HELD, _BACK), _BACK: (_IN, _HELD), _OUT: (_IN, _HELD, _BACK)},
}
# What stands in the record of decisions; handing in is the writer's own.
DECISIONS = (
    "release",
    "hold",
    "return",
    "redact",
    "correct",
    "leave",
    "withdraw",
    "restore",
    "escalate",
    "reassign",
    "undo",
)
REVERSIBLE = ("release", "hold", "return", "redact", "leave", "withdraw")
# What hands something on and leaves the state as it is; taking it back is a decision of the same kind.
HANDS_ON = ("escalate", "reassign")


def move(state, act, *, seen=False, was=State.SUBMITTED):
    """The state after *act* (a key of MOVES or BACKWARDS), or NotAllowed.

    *seen* says whether anybody but staff has read the newest version: then it can no longer be returned for
    repair, only redacted or corrected. *was* is the state an act began from: ``restore`` and ``undo`` bring
    that back, but what was read cannot be taken back into hiding by an undo."""
    state, was = State(state), State(was)
    if act in BACKWARDS:
        if was not in BACKWARDS[act].get(state, ()) or (
            act == "undo" and seen and state == _IN and was != _IN
        ):
            raise NotAllowed(state=state.value, act=act)
        return was
    if state not in MOVES[act] or (act == "return" and seen):
        raise NotAllowed(state=state.value, act=act)
    return MOVES[act][state]


def is_reversible(act, before, after):
    """Whether an undo brings back the state *before* a decision that led to *after*."""
    return act in HANDS_ON or act in REVERSIBLE and before in BACKWARDS["undo"].get(State(after), ())


def decided():
    """Every (act, state before, state after) a decision may record; the table's CHECK says the same."""
    forward = [
        (act, before.value, after.value)
        for act in DECISIONS
        if act in MOVES
        for before, after in MOVES[act].items()
    ]
    back = [
        (act, before.value, after.value)
        for act, states in BACKWARDS.items()
        for before, afters in states.items()
        for after in afters
    ]
    return forward + back


def counts(state):
    """Whether a response in this state counts as handed in for its writer's duties."""
    return state in (State.SUBMITTED, State.HELD)
