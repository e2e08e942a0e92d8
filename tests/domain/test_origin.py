"""Where an idea went: the tasks it goes through, and the words that stayed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain import designs, origin

GROW = """title: Grow
phases:
  - id: think
    tasks: [{id: idea, form: prompt, see: self}]
  - id: pair
    group: {size: 2}
    tasks: [{id: best, by: group, form: agree, about: idea}]
  - id: four
    group: {merge: 2, of: pair, rel: union}
    tasks: [{id: more, by: group, form: agree, about: best}]
"""


def test_an_idea_goes_from_one_to_two_to_four():
    assert origin.chain(designs.load(GROW)) == ("idea", "best", "more")


def test_where_nothing_is_joined_no_idea_goes_anywhere():
    assert origin.chain(designs.load(GROW[: GROW.index("  - id: pair")])) == ()


@pytest.mark.parametrize(
    ("text", "others", "found"),
    [
        ("white before July", ["Roofs are white before July."], ["white before July"]),
        ("Paint it white before July, please", ["white Before JULY it is"], ["white before July"]),
        ("white before", ["white before"], []),
        ("one two three four five", ["one two three", "two three four"], []),
        ("one two three four five", ["x one two three four y", "one two three four"], ["one two three four"]),
        ("a b c - d e f", ["a b c", "d e f"], []),
        ("a b c and d e f", ["d e f then a b c"], ["a b c", "d e f"]),
        ("don’t stop now", ["Don’t stop now"], ["don’t stop now"]),
        ("a a b a a b", ["a a b"], ["a a b", "a a b"]),
        ("", ["a b c"], []),
        ("a b c", [], []),
    ],
)
def test_words_that_stayed_letter_by_letter(text, others, found):
    assert [part for part, is_kept in origin.kept(text, others) if is_kept] == found


WORDS = st.lists(st.sampled_from("a b c d".split()), max_size=14).map(" ".join)


@settings(max_examples=1000)
@given(WORDS, st.lists(WORDS, max_size=3))
def test_each_word_that_stayed_belongs_to_a_row_in_all_texts(text, others):
    found = origin.kept(text, others)
    assert "".join(part for part, _is_kept in found) == text
    words = text.split()
    rows = [range(place, place + origin.LEAST) for place in range(len(words) - origin.LEAST + 1)]
    common = [row for row in rows if all(_has(other, [words[place] for place in row]) for other in others)]
    stay = {place for row in common for place in row} if others else set()
    marks = [is_kept for part, is_kept in found for _word in part.split()]
    assert marks == [place in stay for place in range(len(words))]


def _has(text, row):
    words = text.split()
    return any(words[place : place + len(row)] == row for place in range(len(words)))
