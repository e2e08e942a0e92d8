"""Before and after: what is left of a sentence without the jab, what a hard word becomes, and what is never
proposed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain import diplomacy
from peerreview.domain.diplomacy.examples import GENRES
from peerreview.domain.diplomacy.instead import LONGEST, MOST
from tests.domain.diplomacy.labelled import load


def made(text, language="en", genre="essay"):
    """[(the words replaced, what they become)] of the first tip."""
    reading = diplomacy.read(text, language=language)
    found = (
        diplomacy.instead(reading, reading.tips[0], language=language, genre=genre) if reading.tips else ()
    )
    return [(text[one.start : one.end], one.words) for one in found]


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "Your last section is garbage, and I could not follow why the mills stopped.",
            "I could not follow why the mills stopped.",
        ),
        ("This is trash, but the map on page 2 is clear.", "The map on page 2 is clear."),
        ("You clearly did not try; the second table has no units.", "The second table has no units."),
        ("My dog could write a better essay, and page 3 has no source.", "Page 3 has no source."),
        ("Why on earth would you put this first?", "What was the reason to put this first?"),
        ("The introduction is garbage.", "I could not follow the introduction because [reason]."),
    ],
)
def test_the_jab_goes_and_the_substance_stays(before, after):
    assert made(before)[0] == (before, after)


def test_only_the_sentence_that_hurts_is_replaced():
    text = "I like the map 🗺. Your plot is garbage, and the axis has no unit. Add one."
    assert made(text)[0] == (
        "Your plot is garbage, and the axis has no unit.",
        "The axis has no unit.",
    )


def test_a_hard_word_is_read_by_what_the_work_is():
    first = {genre: made("Your work is garbage.", genre=genre)[0][1] for genre in GENRES}
    assert first["code"] == "Your work does not work for me when [case]."
    assert len(set(first.values())) == len(GENRES)
    assert all(len(made("Your work is garbage.", genre=genre)) == 2 for genre in GENRES)


def test_german():
    assert made("Deine Einleitung ist Müll, und auf Seite 3 fehlt die Quelle.", "de")[0][1] == (
        "Auf Seite 3 fehlt die Quelle."
    )


@pytest.mark.parametrize(
    "text",
    [
        "You are an idiot.",  # nothing in it is about the work
        "I will find you and hurt you, and page 2 is wrong.",  # a threat is not mended
        "This is garbage, which is why I stopped.",  # what is left would hang in the air
        "This is garbage, and you are an idiot.",
        "The second table has no units.",
        "Garbage, honestly.",
        "Your plot is garbage " + "and so on " * LONGEST,
        "",
    ],
)
def test_where_nothing_can_be_made_nothing_is_proposed(text):
    assert made(text) == []


def test_nothing_proposed_could_hurt_and_gaps_are_marked():
    for example in load("en_development") + load("en_fresh_d"):
        for _before, after in made(example.text):
            reading = diplomacy.read(after)
            assert not reading.harsh and after[0] == after[0].upper() and "{" not in after


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="yougarbage is ,.;{}[]🐍\n'\"", max_size=120))
def test_any_text_is_survived(text):
    reading = diplomacy.read("Your plot is garbage, and " + text)
    for finding in reading.findings:
        found = diplomacy.instead(reading, finding)
        assert len(found) <= MOST and all(0 <= one.start < one.end <= len(reading.text) for one in found)
