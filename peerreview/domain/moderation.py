"""The states of a response and the only moves between them."""

from enum import StrEnum

from peerreview.domain.refusals import NotAllowed


class State(StrEnum):
    """State of the newest version; *released* is computed from dates, never stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    HELD = "held"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


MOVES = {
    "submit": {State.DRAFT: State.SUBMITTED, State.SUBMITTED: State.SUBMITTED, State.HELD: State.SUBMITTED,
               State.RETURNED: State.SUBMITTED},
    "submit_held": {State.DRAFT: State.HELD, State.SUBMITTED: State.HELD, State.HELD: State.HELD, State.RETURNED: State.HELD},
    "hold": {State.SUBMITTED: State.HELD},
    "release": {State.HELD: State.SUBMITTED, State.RETURNED: State.SUBMITTED},
    "return": {State.SUBMITTED: State.RETURNED, State.HELD: State.RETURNED},
    "withdraw": {State.SUBMITTED: State.WITHDRAWN, State.HELD: State.WITHDRAWN, State.RETURNED: State.WITHDRAWN},
}


def move(state, act, *, seen=False, was=State.SUBMITTED):
    """The state after *act* (a key of MOVES, or restore), or NotAllowed.

    *seen* says whether anybody but staff has read the newest version: then it can no longer be returned
    for repair, only redacted or corrected. *was* is the state it was withdrawn from: ``restore`` brings that back.
    """
    state, moves = State(state), MOVES | {"restore": {State.WITHDRAWN: State(was)}}
    if state not in moves[act] or (act == "return" and seen):
        raise NotAllowed(state=state.value, act=act)
    return moves[act][state]


def counts(state):
    """Whether a response in this state counts as handed in for its writer's duties."""
    return state in (State.SUBMITTED, State.HELD)
