"""Staff's word stands: what follows from the newest decision of a person when the writer goes on."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.moderation import (
    KINDS,
    LOOKED_AT_FIRST,
    READ_ANEW,
    State,
    brought_back,
    is_taken_out,
    looked_at_first,
    may_bring_back,
    move,
    word,
)
from peerreview.domain.refusals import NotAllowed

HIDING = ("hold", "return", "withdraw")


def decided(act, before="submitted", after=None, *, by="Ines", version=1, undone=False):
    after = after or str(move(before, act))
    return SimpleNamespace(act=act, before=before, after=after, by=by, version=version, undone=undone)


@pytest.mark.parametrize(
    "decisions, found",
    [
        ([], None),
        ([decided("hold")], "hold"),
        ([decided("hold"), decided("release", "held")], "release"),
        ([decided("hold", by="")], None),
        ([decided("withdraw"), decided("hold", by="", version=2)], "withdraw"),
        ([decided("return"), decided("hold", undone=True), decided("undo", "held")], "return"),
        ([decided("redact"), decided("escalate"), decided("reassign")], "redact"),
        ([decided("redact"), decided("leave")], "leave"),
    ],
)
def test_the_word_is_the_newest_decision_of_a_person_that_stands(decisions, found):
    newest = word(decisions)
    assert (newest.act if newest else None) == found


@pytest.mark.parametrize(
    "act, kind",
    [
        ("hold", "by_hand"),
        ("return", "repaired"),
        ("withdraw", "again"),
        ("redact", "reworded"),
        ("correct", "reworded"),
        ("release", None),
        ("leave", None),
    ],
)
def test_a_further_version_is_looked_at_first_for_the_decision_that_stands(act, kind):
    before = "held" if act == "release" else "submitted"
    decisions = [decided(act, before)]
    # Whatever its writer did meanwhile: sent it and was held by a rule, took it back.
    for state in State:
        assert looked_at_first(state, decisions) == kind
        assert looked_at_first(state, [*decisions, decided("hold", by="", version=2)]) == kind


@pytest.mark.parametrize(
    "state, reasons, found",
    [
        ("held", {"flagged"}, "flagged"),
        ("withdrawn", {"flagged"}, "flagged"),
        ("held", {"safety", "flagged"}, "safety"),
        ("submitted", {"flagged"}, None),
        ("draft", {"safety"}, None),
        ("held", {"harsh", "short", "all"}, None),
    ],
)
def test_what_is_hidden_until_answered_stays_hidden(state, reasons, found):
    assert looked_at_first(state, [], reasons) == found


def test_reasons_that_a_new_version_answers_are_those_read_from_its_words():
    assert READ_ANEW <= set(KINDS)
    stays = {"safety", "flagged", "short", "reported", "no_show", "time", "grade", *LOOKED_AT_FIRST.values()}
    assert not READ_ANEW & stays


@pytest.mark.parametrize(
    "state, version, decisions, found",
    [
        ("withdrawn", 1, [decided("withdraw")], True),
        ("withdrawn", 1, [], False),
        ("withdrawn", 1, [decided("hold")], False),
        ("withdrawn", 1, [decided("withdraw"), decided("reassign", "withdrawn")], True),
        ("withdrawn", 1, [decided("withdraw", undone=True), decided("undo", "withdrawn")], False),
        ("withdrawn", 2, [decided("withdraw"), decided("hold", by="", version=2)], False),
        ("withdrawn", 2, [decided("withdraw")], False),
        ("held", 1, [decided("withdraw")], False),
    ],
)
def test_who_took_it_out(state, version, decisions, found):
    assert is_taken_out(state, version, decisions) == found


@pytest.mark.parametrize("was", ["submitted", "held", "returned"])
def test_a_writer_gets_back_what_it_was_and_never_what_staff_took_out(was):
    assert brought_back("withdrawn", was, taken_out=False) == was
    with pytest.raises(NotAllowed):
        brought_back("withdrawn", was, taken_out=True)


def test_brought_back_only_while_the_clock_allows():
    allowed = [
        (state, taken_out, is_open)
        for state in State
        for taken_out in (False, True)
        for is_open in (False, True)
        if may_bring_back(state, taken_out=taken_out, is_open=is_open)
    ]
    assert allowed == [("withdrawn", False, True)]


ACTS = st.lists(
    st.sampled_from(
        [
            "send", "take back", "bring back", "undo",
            "hold", "release", "return", "withdraw", "redact", "correct", "leave",
        ]
    ),
    max_size=14,
)  # fmt: skip


class Life:
    """A response through a random history, by the rules alone: its ``state``, and which ``version`` others
    read."""

    def __init__(self):
        self.state, self.version, self.shown, self.decisions = State.DRAFT, 0, 0, []
        self.was = None

    def go(self, act):
        {
            "send": self.send,
            "take back": self.take_back,
            "bring back": self.bring_back,
            "undo": self.undo,
        }.get(act, lambda: self.decide(act))()

    def send(self):
        first = looked_at_first(self.state, self.decisions)
        before, self.state = self.state, move(self.state, "submit_held" if first else "submit")
        self.version += 1
        self.shown = self.version if self.state == State.SUBMITTED else self.shown
        if first:
            row = decided("hold", by="", version=self.version)
            self.decisions.append(row)
        return before

    def take_back(self):
        self.was, self.state, self.shown = self.state, move(self.state, "withdraw"), 0

    def bring_back(self):
        out = is_taken_out(self.state, self.version, self.decisions)
        self.put(brought_back(self.state, self.was or "submitted", taken_out=out))

    def decide(self, act):
        row = decided(act, self.state, version=self.version)
        self.version += act in ("redact", "correct")
        self.decisions.append(row)
        self.put(row.after)

    def undo(self):
        last = self.decisions[-1] if self.decisions else None
        if (
            last is None
            or not last.by
            or last.act == "undo"
            or (self.state, self.version)
            != (
                last.after,
                last.version,
            )
        ):
            raise NotAllowed(state=self.state, act="undo")
        state = move(self.state, "undo", was=last.before)
        last.undone = True
        self.decisions.append(decided("undo", self.state, str(state), version=self.version))
        self.put(state)

    def put(self, state):
        self.state = State(state)
        self.shown = self.version if self.state == State.SUBMITTED else 0


@settings(max_examples=60)
@given(ACTS)
def test_what_staff_keep_away_nobody_reads_whatever_its_writer_presses(acts):
    life = Life()
    sent_since = 0
    for act in acts:
        before = len(life.decisions)
        try:
            life.go(act)
        except NotAllowed:
            continue
        if act not in ("send", "take back", "bring back") and len(life.decisions) > before:
            sent_since = life.version + 1
        found = word(life.decisions)
        if found and found.act in HIDING:
            assert life.shown == 0
        elif found and found.act in LOOKED_AT_FIRST:
            assert life.shown < sent_since
