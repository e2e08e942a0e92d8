"""The labelled comments: how often the coach is right. Figures in full: `python -m tests.bench diplomacy`."""

from functools import lru_cache

import pytest

from peerreview.domain import diplomacy
from tests.domain.diplomacy.labelled import load, predicted

PARTS = ("en_development", "en_test", "en_held_out", "en_fresh_d", "de_development", "de_test")
LEAST_F1 = {
    "harsh": 0.82,
    "personal": 0.75,
    "sarcasm": 0.50,
    "suggestion": 0.88,
    "location": 0.88,
    "praise": 0.82,
    "vague": 0.85,
    "praise_only": 0.80,
}


@lru_cache
def read(part):
    return [(example, diplomacy.read(example.text, language=part[:2])) for example in load(part)]


def f1(part, signal):
    pairs = [(signal in example.labels, signal in predicted(reading)) for example, reading in read(part)]
    return 2 * sum(g and h for g, h in pairs) / max(1, sum(g + h for g, h in pairs))


@pytest.mark.parametrize("part", PARTS)
def test_each_signal_reaches_its_target(part):
    short = {signal: f1(part, signal) for signal, least in LEAST_F1.items() if f1(part, signal) < least}
    assert short == {}


@pytest.mark.parametrize("part", PARTS)
def test_harsh_is_said_only_when_meant(part):
    said = [example for example, reading in read(part) if reading.harsh]
    assert sum("harsh" in e.labels or "sarcasm" in e.labels for e in said) >= 0.93 * len(said)


@pytest.mark.parametrize("part", PARTS)
def test_fair_criticism_and_learners_are_left_alone(part):
    alarms = [
        (e.labels & {"fair", "learner"}, e.text)
        for e, reading in read(part)
        if reading.harsh
        and e.labels & {"fair", "learner", "benign_mask"}
        and not e.labels & {"harsh", "safety"}
    ]
    assert alarms == []


@pytest.mark.parametrize("part", PARTS)
def test_every_disguise_is_seen_through(part):
    assert [e.text for e, reading in read(part) if "masked" in e.labels and not reading.harsh] == []


def test_comments_nothing_was_tuned_on():
    """These parts must stay unseen: a change that moves these figures is welcome, one made for their sake is
    not."""
    pairs = [pair for part in ("en_unseen_a", "en_unseen_b") for pair in read(part)]
    marks = [("harsh" in example.labels, reading.harsh) for example, reading in pairs]
    right, said, gold = sum(g and h for g, h in marks), sum(h for _, h in marks), sum(g for g, _ in marks)
    fair = [
        reading.harsh
        for example, reading in pairs
        if "fair" in example.labels and "harsh" not in example.labels
    ]
    assert (right / said >= 0.93, 2 * right / (said + gold) >= 0.82, sum(fair) <= 0.02 * len(fair)) == (
        True,
        True,
        True,
    )


def test_there_are_enough_examples_of_each_kind():
    english = [example.labels for part in PARTS[:4] for example in load(part)]
    counts = [
        sum(bool(labels & kind) for labels in english)
        for kind in ({"fair"}, {"learner"}, {"masked", "sarcasm"})
    ]
    assert len(english) >= 400 and counts[0] >= 120 and counts[1] >= 60 and counts[2] >= 40
    assert sum(len(load(part)) for part in PARTS[4:]) >= 200
