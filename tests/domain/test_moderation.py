"""Moderation: the states of a response and every move between them."""

import pytest

from peerreview.domain.moderation import MOVES, State, counts, move
from peerreview.domain.refusals import NotAllowed

STATES = ("draft", "submitted", "held", "returned", "withdrawn")
# What each act makes of a draft, submitted, held, returned, withdrawn response; - is refused.
TABLE = {
    "submit":      "submitted submitted submitted submitted -",
    "submit_held": "held      held      held      held      -",
    "hold":        "-         held      -         -         -",
    "release":     "-         -         submitted submitted -",
    "return":      "-         returned  returned  -         -",
    "withdraw":    "-         withdrawn withdrawn withdrawn -",
    "restore":     "-         -         -         -         submitted",
}
ROWS = [(state, act, found) for act, cells in TABLE.items() for state, found in zip(STATES, cells.split(), strict=True)]


@pytest.mark.parametrize("state, act, found", ROWS)
def test_every_state_and_act(state, act, found):
    if found != "-":
        assert move(state, act) == found
        return
    with pytest.raises(NotAllowed) as refused:
        move(state, act)
    assert (refused.value.values, refused.value.kind) == ({"state": state, "act": act}, "conflict")


def test_the_table_is_complete():
    assert (sorted(TABLE), [state.value for state in State]) == (sorted([*MOVES, "restore"]), list(STATES))


@pytest.mark.parametrize("state", ["submitted", "held"])
def test_what_somebody_has_read_is_no_longer_returned(state):
    with pytest.raises(NotAllowed):
        move(state, "return", seen=True)


@pytest.mark.parametrize("was", ["submitted", "held", "returned"])
def test_a_withdrawal_undone_brings_the_same_state_back(was):
    assert move(move(was, "withdraw"), "restore", was=was) == was


@pytest.mark.parametrize("state, act", [("draft", "publish"), ("lost", "submit")])
def test_an_unknown_act_or_state_is_an_error_of_ours(state, act):
    with pytest.raises((KeyError, ValueError)):
        move(state, act)


def test_submitted_and_held_count_as_handed_in():
    assert [state for state in STATES if counts(state)] == ["submitted", "held"]
