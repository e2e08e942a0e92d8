"""What changed between two texts, word by word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.changes import MOST_WORDS, Piece, counts, pieces

SAYS = [
    ("", "", []),
    ("", "new", ["+new"]),
    ("old", "", ["-old"]),
    ("the same words", "the same words", [" the same words"]),
    ("a road shows it", "a wide road shows it", [" a ", "+wide ", " road shows it"]),
    ("a wide road", "a long road", [" a ", "-wide ", "+long ", " road"]),
    ("one\n\ntwo", "one\n\nthree", [" one\n\n", "-two", "+three"]),
]
SIGN = {"same": " ", "added": "+", "removed": "-"}


@pytest.mark.parametrize(("old", "new", "said"), SAYS)
def test_pieces(old, new, said):
    assert [SIGN[piece.op] + piece.text for piece in pieces(old, new)] == said


@settings(max_examples=60)
@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_nothing_is_lost_on_either_side(old, new):
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.op != "added") == old
    assert "".join(piece.text for piece in found if piece.op != "removed") == new


def test_words_are_counted_on_both_sides():
    assert counts(pieces("a wide road", "a long straight road")) == (2, 1)


def test_a_long_text_is_compared_by_paragraphs():
    old = " ".join(map(str, range(MOST_WORDS))) + "\nend\n"
    assert pieces(old, old + "more\n") == (Piece("same", old), Piece("added", "more\n"))


@pytest.mark.parametrize("token", ["word ", "word\n"])
def test_one_word_thousands_of_times_is_compared_as_a_whole(token):
    old, new = token * 1_100, token * 1_101
    assert pieces(old, new) == (Piece("removed", old), Piece("added", new))
