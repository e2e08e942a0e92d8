"""A whole review, and the risk for the moderator's queue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import diplomacy
from peerreview.domain.diplomacy import Finding, read_review, risk


def test_praise_alone_is_said_once_for_the_review():
    review = read_review(["Great intro!", "I liked the map in figure 2."])
    assert [f.rule for f in review.findings] == ["praise_only.review"]
    assert "praise_only" not in {f.signal for reading in review.readings for f in reading.findings}


def test_no_strength_named_is_said_once_for_the_review():
    review = read_review(["Page 2 contradicts page 3. Choose one.", "Figure 1 has no units. Add them."])
    assert [(f.signal, f.start, f.end) for f in review.tips] == [("balanced", 0, 0)]


def test_a_note_at_a_place_makes_a_review_specific_and_no_other_comment():
    texts = ["This sentence is too long to follow."] * 2
    assert not read_review(texts).specific
    review = read_review(texts, placed=[1])
    assert review.specific
    assert [[f.signal for f in reading.findings] for reading in review.readings] == [
        ["no_place", "vague"],
        [],
    ]


def test_self_check_of_a_good_review():
    review = read_review(["I liked the map in figure 2.", "Page 3 is hard to follow. You could split it."])
    assert (review.kind, review.specific, review.usable, review.balanced, review.findings, review.jump) == (
        True,
        True,
        True,
        True,
        (),
        None,
    )


def test_self_check_of_a_blunt_review_knows_where_to_jump():
    review = read_review(["Fine.", "This is garbage."])
    at, finding = review.jump
    assert (review.kind, review.specific, review.usable, review.balanced) == (False, False, False, False)
    assert review.readings[at].words(finding) in ("Fine.", "This is garbage")


def test_an_empty_review_has_no_findings():
    assert read_review(["", "  "]).findings == read_review([]).findings == ()


def test_the_same_text_in_another_review():
    text = "The claim is clear but the evidence comes from a single newspaper article."
    rules = {f.rule for f in read_review([text], others=["Hello. " + text]).readings[0].findings}
    assert "low_effort.copy" in rules
    assert "low_effort.copy" not in {
        f.rule
        for f in read_review([text], others=["Something else about the evidence."]).readings[0].findings
    }


@pytest.mark.parametrize(
    "text, given, value, reasons",
    [
        ("Good map in figure 2.", {}, 0.0, ()),
        ("In figure 2, this is garbage. Add units.", {}, 0.35, ("Uses contemptuous words for the work",)),
        (
            "In figure 2, this is garbage. Add units.",
            {"sent_anyway": True},
            0.455,
            ("Uses contemptuous words for the work", "Was sent after the coach had asked"),
        ),
        ("Fine in figure 2.", {"flagged": True}, 0.6, ("The person it was written to reported it",)),
    ],
)
def test_risk_and_its_reasons(text, given, value, reasons):
    found = risk(diplomacy.read(text).findings, **given)
    assert (found, found.reasons) == (pytest.approx(value), reasons)


@given(st.lists(st.sampled_from(sorted(diplomacy.SIGNALS)), max_size=12), st.booleans(), st.booleans())
def test_risk_stays_between_0_and_1_and_never_falls(signals, flagged, sent_anyway):
    findings = [Finding(signal, 0, 1, "say", f"{signal}.x", "", "", "") for signal in signals]
    value = risk(findings, flagged=flagged, sent_anyway=sent_anyway)
    assert 0 <= risk(findings[1:], flagged=flagged, sent_anyway=sent_anyway) <= value < 1
