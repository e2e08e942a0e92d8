"""What a text is found by, in any script; what a question asks for; the place that is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import search

TEXTS = st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Zoë’s Aqueducts", "zoe"),
        ("Zoë’s Aqueducts", "AQUED"),
        ("Łódź und Straße", "lodz strasse"),
        ("naïve façade", "facade naive"),
        ("Nguyễn Thị Phương", "nguyen phuong"),
        ("Достоевский", "достоев"),
        ("学生互相评议作文", "互相"),
        ("学生互相评议作文", "文"),
        ("学生互相评议作文", "评议作"),
        ("カタカナ", "かた"),
        ("नमस्ते दुनिया", "नमस्ते"),
        ("การทบทวนโดยเพื่อน", "ทบทวน"),
        ("room 12b, 2026", "2026 12"),
        ("ann@college.example", "ann@college"),
        ("chapter 7", "7"),
    ],
)
def test_it_is_found(text, question):
    assert search.wanted(question)
    assert search.fits(text, search.wanted(question))


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Zoë’s Aqueducts", "queduct"),  # words are found by how they begin
        ("roads and water", "roads bridge"),
        ("roads and water", "road water"),  # only the last word may go on
        ("学生互相评议", "评生"),
    ],
)
def test_it_is_not_found(text, question):
    assert not search.fits(text, search.wanted(question))


@pytest.mark.parametrize("question", ["", "   ", "!?", "a", "\N{PILE OF POO}", '" OR "'])
def test_nothing_can_be_looked_for(question):
    assert question == '" OR "' or search.wanted(question) == []


@given(TEXTS)
def test_terms_are_of_letters_digits_and_low_lines_alone(text):
    """So that no database cuts them again, and none can end a quotation."""
    for term in [*search.terms(text), *(term.text for term in search.wanted(text))]:
        assert term.isascii() and term.replace("_", "").isalnum(), term


@given(TEXTS)
def test_a_text_is_found_by_its_own_words(text):
    wanted = search.wanted(text)
    assert search.fits(text, wanted)


@given(st.text(min_size=3, max_size=30), st.integers(1, 30))
def test_the_last_word_may_be_unfinished(word, cut):
    words = search.wanted(word)
    if len(words) == 1 and words[0].begins:
        assert search.fits(word, [search.Term(words[0].text[:1], True)])


def test_an_index_of_a_text_has_an_end():
    assert len(search.terms(" ".join(f"w{number}" for number in range(20_000)))) == search.MOST_TERMS


def test_the_place_is_shown_with_what_is_around():
    text = "Before that, much was said about other things that matter little here. " * 3
    text += "Then the naïve façade fell down,\n\nand nobody wondered, " + "because of this and that. " * 9
    before, found, after = search.excerpt(text, "facade")
    assert found == "façade"
    assert before.startswith("… ") and before.endswith("Then the naïve ")
    assert after.startswith(" fell down, and nobody wondered,") and after.endswith(" …")
    assert search.excerpt("short façade", "faca") == ("short ", "façade", "")
    assert search.excerpt(text, "elsewhere") is None
    assert search.excerpt("", "x") is None


@given(TEXTS, TEXTS)
def test_an_excerpt_is_part_of_its_text(text, question):
    found = search.excerpt(text, question)
    if found:
        assert found[1] in text
