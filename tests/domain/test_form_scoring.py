"""Scores of keyed items, and how near levels are to a reference."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.forms import parse_items, read
from peerreview.domain.forms.made_up import made_up
from peerreview.domain.forms.scoring import agreement, score

few = settings(max_examples=60)


def quiz(name, *, right="a", points=1, kind="quiz"):
    levels = [{"id": one, "title": one.upper(), "right": one in right} for one in "abcd"]
    return {"id": name, "kind": kind, "title": name, "points": points, "levels": levels}


def given_to(items, **typed):
    return read(
        items, {name: {"level": value, "ticks": list(value), "text": value} for name, value in typed.items()}
    ).answers


def test_a_score_is_the_share_of_points_earned():
    items = parse_items([quiz("one"), quiz("two", points=3), {"id": "note", "kind": "text", "title": "Note"}])
    assert [
        score(items, given_to(items, **typed))
        for typed in ({"one": "a", "two": "a"}, {"one": "a"}, {"two": "a"}, {"one": "b", "two": "c"}, {})
    ] == [1.0, 0.25, 0.75, 0.0, 0.0]


def test_what_was_never_answered_is_wrong_and_what_is_stored_counts_the_same():
    items = parse_items([quiz("one"), quiz("two")])
    assert score(items, [SimpleNamespace(item="one", level="a", text="")]) == 0.5


@pytest.mark.parametrize(
    "entries",
    [
        [{"id": "note", "kind": "text", "title": "Note"}],
        [quiz("one", points=0)],
        [quiz("one", kind="scale")],
    ],
)
def test_without_a_key_there_is_no_score(entries):
    items = parse_items(entries)
    assert score(items, given_to(items, one="a")) is None


def test_points_that_are_no_binary_fraction_add_up():
    items = parse_items([quiz(f"q{place}", points=0.1) for place in range(10)])
    answers = given_to(items, **{f"q{place}": "a" for place in range(6)})
    assert score(items, answers) == 0.6


letters = st.sets(st.sampled_from("abcd"))


@few
@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from("abcd"), min_size=1), letters, st.integers(1, 5)),
        min_size=1,
        max_size=6,
    )
)
def test_a_score_lies_between_none_and_all(drawn):
    items = parse_items(
        [quiz(f"q{place}", right=right, points=points) for place, (right, _, points) in enumerate(drawn)]
    )
    typed = {f"q{place}": "".join(sorted(chosen)) for place, (_, chosen, _) in enumerate(drawn)}
    found = score(items, given_to(items, **typed))
    assert 0.0 <= found <= 1.0
    right = {f"q{place}": "".join(sorted(one)) for place, (one, _, _) in enumerate(drawn)}
    assert score(items, given_to(items, **right)) == 1.0
    earned = sum(
        points * Fraction(max(0, len(right & chosen) - len(chosen - right)), len(right))
        for right, chosen, points in drawn
        if len(right) > 1 or len(chosen) == 1
    )
    assert found == float(earned / sum(points for _, _, points in drawn))


@few
@given(st.randoms(use_true_random=False), st.sampled_from([0.0, 1.0]))
def test_made_up_answers_are_as_right_as_they_should_be(draw, quality):
    items = parse_items(
        [quiz("one"), quiz("two", right="bc"), {"id": "s", "kind": "short", "title": "S", "accept": ["4"]}]
    )
    assert score(items, read(items, made_up(items, draw, quality=quality)).answers) == quality


def scale(name, count=4, kind="scale"):
    levels = [{"id": f"l{place}", "title": str(place), "points": place} for place in range(count)]
    return {"id": name, "kind": kind, "title": name, "levels": levels[::-1]}


@pytest.mark.parametrize(
    ("mine", "reference", "found"),
    [
        ({"a": "l0", "b": "l3"}, {"a": "l0", "b": "l3"}, 1.0),
        ({"a": "l1", "b": "l2"}, {"a": "l0", "b": "l3"}, 1.0),
        ({"a": "l2", "b": "l2"}, {"a": "l0", "b": "l3"}, 0.5),
        ({"a": "l2", "b": "l0"}, {"a": "l0", "b": "l3"}, 0.0),
        ({"a": "l0"}, {"a": "l0", "b": "l3"}, 0.5),
        ({"a": "l0", "b": "l3"}, {"a": "l0"}, 1.0),
        ({"a": "l0"}, {}, None),
        ({}, {"a": "l0"}, 0.0),
    ],
)
def test_agreement_counts_levels_that_are_the_same_or_neighbours(mine, reference, found):
    items = parse_items([scale("a"), scale("b", kind="criterion"), quiz("c"), scale("d", kind="choice")])
    extra = {"c": "a", "d": "l0"}
    assert agreement(items, given_to(items, **mine), given_to(items, **reference, **extra)) == found


@few
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=8))
def test_agreement_is_the_same_from_either_side_and_whole_with_oneself(pairs):
    items = parse_items([scale(f"i{place}", 6) for place in range(len(pairs))])
    first, second = (
        given_to(items, **{f"i{place}": f"l{pair[side]}" for place, pair in enumerate(pairs)})
        for side in (0, 1)
    )
    assert agreement(items, first, second) == agreement(items, second, first)
    assert agreement(items, first, first) == 1.0
    assert agreement(items, first, second) == sum(abs(a - b) <= 1 for a, b in pairs) / len(pairs)
