"""Moderation: the states of a response and every move between them; what is held; what deserves a look;
leaving words out."""

from itertools import pairwise, product
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain import moderation
from peerreview.domain.moderation import (
    BACKWARDS,
    DECISIONS,
    KINDS,
    MODES,
    MOVES,
    Look,
    State,
    counts,
    decided,
    held,
    is_moderated,
    may_act,
    may_decide,
    move,
)
from peerreview.domain.refusals import Invalid, NotAllowed

STATES = ("draft", "submitted", "held", "returned", "withdrawn")
# What each act makes of a draft, submitted, held, returned, withdrawn response; - is refused.
TABLE = {
    "submit": "submitted submitted submitted submitted submitted",
    "submit_held": "held      held      held      held      held",
    "hold": "-         held      -         -         -",
    "release": "-         -         submitted submitted -",
    "return": "-         returned  returned  -         -",
    "redact": "-         submitted submitted submitted -",
    "correct": "-         submitted -         -         -",
    "leave": "-         submitted -         -         -",
    "withdraw": "-         withdrawn withdrawn withdrawn -",
    "escalate": "-         submitted held      returned  -",
    "reassign": "-         submitted held      returned  withdrawn",
    "restore": "-         -         -         -         submitted",
    "undo": "-         submitted submitted submitted submitted",
}
ROWS = [
    (state, act, found)
    for act, cells in TABLE.items()
    for state, found in zip(STATES, cells.split(), strict=True)
]


@pytest.mark.parametrize("state, act, found", ROWS)
def test_every_state_and_act(state, act, found):
    if found != "-":
        assert move(state, act) == found
        return
    with pytest.raises(NotAllowed) as refused:
        move(state, act)
    assert (refused.value.values, refused.value.kind) == ({"state": state, "act": act}, "conflict")


def test_the_table_is_complete():
    assert (sorted(TABLE), [state.value for state in State]) == (sorted([*MOVES, *BACKWARDS]), list(STATES))


def test_decisions_are_the_moves_that_people_and_rules_make():
    forward = {
        (act, state, found)
        for state, act, found in ROWS
        if act in DECISIONS and act in MOVES and found != "-"
    }
    back = {
        (act, state, was)
        for act in BACKWARDS
        for state in STATES
        for was in STATES
        if state != "draft" and was != "draft" and _goes_back(act, state, was)
    }
    assert set(decided()) == forward | back


def _goes_back(act, state, was):
    try:
        return move(state, act, was=was) == was
    except NotAllowed:
        return False


@pytest.mark.parametrize("state", ["submitted", "held"])
def test_what_somebody_has_read_is_no_longer_returned(state):
    with pytest.raises(NotAllowed):
        move(state, "return", seen=True)


@pytest.mark.parametrize("was", ["held", "returned"])
def test_what_somebody_has_read_is_not_hidden_by_an_undo(was):
    assert move("submitted", "undo", was=was) == was
    with pytest.raises(NotAllowed):
        move("submitted", "undo", was=was, seen=True)


@pytest.mark.parametrize("was", ["submitted", "held", "returned"])
def test_a_withdrawal_undone_brings_the_same_state_back(was):
    assert move(move(was, "withdraw"), "restore", was=was) == was


@pytest.mark.parametrize("state, act", [("draft", "publish"), ("lost", "submit")])
def test_an_unknown_act_or_state_is_an_error_of_ours(state, act):
    with pytest.raises((KeyError, ValueError)):
        move(state, act)


def test_submitted_and_held_count_as_handed_in():
    assert [state for state in STATES if counts(state)] == ["submitted", "held"]


def task(hold="flagged", kind="task", about_self=False, revises=False, see="group"):
    return SimpleNamespace(
        see=see,
        alias=False,
        hides_subject=False,
        subject_alias=False,
        hold=hold,
        about=SimpleNamespace(kind=kind) if kind else None,
        about_self=about_self,
        revises=revises,
    )


def finding(signal, level="say"):
    return ("claim", f"{signal}.rule", signal, 0, 4, level)


HELD = [
    # mode, hold of the task, findings, flagged, sampled, looked at first, reason
    ("release_all", "flagged", ["safety"], True, True, None, None),
    ("release_all", "all", [], False, False, None, "all"),
    ("release_all", "flagged", [], False, False, "again", "again"),
    ("hold_flagged", "flagged", [], False, False, None, None),
    ("hold_flagged", "flagged", ["safety", "personal"], False, False, None, "safety"),
    ("hold_flagged", "flagged", ["harsh", "masked", "personal"], False, False, None, "personal"),
    ("hold_flagged", "flagged", ["harsh", "masked"], False, False, None, "masked"),
    ("hold_flagged", "flagged", ["harsh"], False, False, None, "harsh"),
    ("hold_flagged", "flagged", ["sarcasm", "shouting", "vague", "low_effort"], False, False, None, None),
    ("hold_flagged", "flagged", ["personal"], True, False, None, "flagged"),
    ("hold_flagged", "none", ["personal"], True, True, None, None),
    ("hold_flagged", "none", [], False, False, "again", "again"),
    ("hold_flagged", "all", ["personal"], False, False, None, "personal"),
    ("hold_flagged", "flagged", [], False, True, None, None),
    ("hold_flagged", "sample", [], False, True, None, "sample"),
    ("hold_all", "flagged", [], False, False, None, "all"),
    ("hold_all", "flagged", ["harsh"], False, False, None, "harsh"),
    ("review_period", "flagged", [], False, False, None, "period"),
]


@pytest.mark.parametrize("mode, hold, signals, flagged, sampled, first, reason", HELD)
def test_what_is_held_and_why(mode, hold, signals, flagged, sampled, first, reason):
    assert (
        held(
            mode,
            task(hold),
            [finding(signal) for signal in signals],
            flagged,
            sampled=sampled,
            first=first,
        )
        == reason
    )


@pytest.mark.parametrize(
    "level, reason", [("urgent", "harsh"), ("say", "harsh"), ("ask", None), ("quiet", None)]
)
def test_harsh_words_hold_only_where_the_coach_is_sure(level, reason):
    assert held("hold_flagged", task(), [finding("harsh", level)]) == reason


@pytest.mark.parametrize("signal", ["personal", "harsh"])
@pytest.mark.parametrize("level", ["ask", "quiet", "say"])
def test_a_guess_of_the_coach_holds_nothing(signal, level):
    assert held("hold_flagged", task(), [("claim", f"{signal}.voice", signal, 0, 5, level)]) is None


@pytest.mark.parametrize("see", ["private", "counts"])
@pytest.mark.parametrize("hold", ["flagged", "all", "sample", "none"])
def test_what_staff_may_not_read_is_never_held_nor_decided_about(see, hold):
    spec = task(hold, see=see)
    for mode, first in product(MODES, (None, "repaired")):
        grave = [finding("safety", "urgent")]
        assert held(mode, spec, grave, True, sampled=True, first=first) is None
    allowed = {act for act in DECISIONS if may_act(spec, act)}
    assert (is_moderated(spec), allowed) == (False, {"leave", "escalate"})
    assert all(may_act(task(hold), act) for act in DECISIONS)


@pytest.mark.parametrize(
    "spec", [task(kind=""), task(kind="material"), task(kind="own", about_self=True), task(revises=True)]
)
def test_work_and_words_about_oneself_are_not_moderated(spec):
    assert [held(mode, spec, [finding("personal")]) for mode in MODES] == [None] * 4


@given(st.integers(1, 10_000), st.integers(0, 100), st.integers(0, 100))
@settings(max_examples=25)
def test_a_larger_sample_holds_the_smaller(response, one, other):
    low, high = sorted((one, other))
    assert not moderation.sampled("seed", response, low) or moderation.sampled("seed", response, high)


MAY = [
    # role, party, the activity is theirs, the case is theirs, may decide
    ("instructor", False, False, False, True),
    ("instructor", True, True, True, False),
    ("assistant", False, False, False, False),
    ("assistant", False, True, False, True),
    ("assistant", False, False, True, True),
    ("assistant", True, True, True, False),
    ("student", False, True, True, False),
    ("", False, True, True, False),
]


@pytest.mark.parametrize("role, party, moderates, given, may", MAY)
def test_who_may_decide(role, party, moderates, given, may):
    assert may_decide(role, party=party, moderates=moderates, given=given) is may


LONG = "The second paragraph names a year and a source for it."


@pytest.mark.parametrize(
    "text, others, asks, found",
    [
        (LONG * 2, [], True, []),
        ("Good.", [], True, [Look("empty")]),
        ("Good.", [], False, []),
        (
            LONG,
            ["the SECOND paragraph, names a year and a source for it"],
            False,
            [Look("copied", "claim", 0, len(LONG))],
        ),
        ("Good work indeed.", ["Good work indeed."], False, []),
    ],
)
def test_little_and_copied_text(text, others, asks, found):
    assert moderation.looks({"claim": text}, others=others, asks_words=asks) == found


@pytest.mark.parametrize(
    "scores, found",
    [
        ({}, None),
        ({1: 90.0}, None),
        ({1: 80.0, 2: 50.0}, None),
        ({1: 80.0, 2: 49.0}, (1, 31.0)),
        ({1: 80.0, 2: 75.0, 3: 20.0}, (3, 60.0)),
    ],
)
def test_the_review_furthest_from_the_middle_when_they_lie_over_thirty_points_apart(scores, found):
    assert moderation.spread(scores) == found


def test_words_are_left_out_wherever_they_stand_and_however_they_are_spaced():
    texts = {"a": "Fine. You are\nlazy. Go on.", "b": "You are lazy", "c": "Lazy prose."}
    assert moderation.redact(texts, " You are  lazy ") == {
        "a": "Fine. […]. Go on.",
        "b": "[…]",
        "c": "Lazy prose.",
    }


@pytest.mark.parametrize(
    "passage, sentence",
    [
        ("", "Copy the words"),
        ("nowhere", "These words do not stand"),
        ("You are lazy", "Nothing would be left"),
    ],
)
def test_what_cannot_be_left_out(passage, sentence):
    with pytest.raises(Invalid, match=sentence) as refusal:
        moderation.redact({"a": "You are lazy."}, passage)
    assert refusal.value.field == "passage"


def test_graver_reasons_weigh_more_and_add_up():
    order = ["safety", "flagged", "personal", "harsh", "copied", "no_show", "all", "sample"]
    assert all(moderation.risk_of(one) > moderation.risk_of(other) for one, other in pairwise(order))
    assert moderation.risk_of("harsh", "harsh") > moderation.risk_of("flagged")


def test_a_case_belongs_to_each_filter_of_its_reasons():
    assert [
        moderation.filters_of(*kinds) for kinds in ((), ("harsh",), ("harsh", "personal", "flagged"))
    ] == [0, 1, 3]


def test_every_reason_has_a_filter_and_words():
    assert sorted(kind for kinds in moderation.FILTERS.values() for kind in kinds) == sorted(KINDS)
    assert all(kind.why and kind.next and 0 < kind.risk < 1 for kind in KINDS.values())
