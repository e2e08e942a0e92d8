"""Refusals: each no has a kind, a sentence with its places filled, and keeps what the page needs."""

import string

import pytest

from peerreview.domain import refusals
from peerreview.domain.refusals import (
    Closed,
    Conflict,
    Frozen,
    Incomplete,
    Invalid,
    Missing,
    MovedOn,
    NotAllowed,
    NothingToReview,
    NotNow,
    NotYet,
    OldDraft,
    Refusal,
)

EACH = [
    (Refusal(), "invalid", "This cannot be done."),
    (Missing(), "missing", "This page does not exist, or it is not yours to see."),
    (Invalid("“{name}” is taken.", field="name", name="Ada"), "invalid", "“Ada” is taken."),
    (NotNow(), "not_now", "This is not open now."),
    (NotYet(), "not_now", "This is not open yet."),
    (
        Closed(closed="noon"),
        "not_now",
        "This closed at noon. Your text is safe here: copy it, or ask for more time.",
    ),
    (NothingToReview(why="empty", until=5), "not_now", "There is nothing to review just now."),
    (
        Conflict(),
        "conflict",
        "Somebody changed this while you wrote. Both texts are here; choose one or join them.",
    ),
    (
        MovedOn(act="release", who="Ada"),
        "conflict",
        "This has changed since you opened it. Nothing is decided; here is how it stands now.",
    ),
    (
        OldDraft(stored={"a": 1}, typed={"a": 2}, rev=3),
        "conflict",
        "Somebody changed this while you wrote. Both texts are here; choose one or join them.",
    ),
    (NotAllowed(state="draft", act="hold"), "conflict", "A response that is draft cannot do this: hold."),
    (Incomplete("reading"), "invalid", "Something is still missing."),
    (
        Frozen(what="who sees it"),
        "invalid",
        "People have begun to write under this setting, so it stays as it is: who sees it.",
    ),
]


@pytest.mark.parametrize("refusal, kind, sentence", EACH, ids=[type(entry[0]).__name__ for entry in EACH])
def test_each_refusal_says_its_sentence(refusal, kind, sentence):
    assert (refusal.kind, str(refusal)) == (kind, sentence)


def test_every_refusal_is_in_the_table():
    known = {
        found for found in vars(refusals).values() if isinstance(found, type) and issubclass(found, Refusal)
    }
    assert known == {type(refusal) for refusal, _, _ in EACH}


@pytest.mark.parametrize(
    "refusal", [entry[0] for entry in EACH], ids=[type(entry[0]).__name__ for entry in EACH]
)
def test_the_values_fill_the_places_of_the_untranslated_sentence(refusal):
    assert {name for _, name, _, _ in string.Formatter().parse(refusal.sentence) if name} == set(
        refusal.values
    )


def test_what_the_page_needs_is_kept():
    old, none = OldDraft(stored={"a": 1}, typed={"a": 2}, rev=3), NothingToReview(why="empty", until=5)
    assert (old.stored, old.typed, old.rev) == ({"a": 1}, {"a": 2}, 3)
    assert (none.why, none.until, Incomplete("reading").reading, Invalid(field="name").field) == (
        "empty",
        5,
        "reading",
        "name",
    )


def test_braces_in_what_somebody_typed_stay_as_typed():
    assert str(Invalid("“{name}” is taken.", name="{closed} {0}")) == "“{closed} {0}” is taken."
