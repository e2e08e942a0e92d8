"""Helpfulness: in aggregate, three raters at a time, as first given."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.helpfulness import Rating, first_given, helpfulness, is_changed

START = datetime(2026, 11, 2, tzinfo=UTC)


def rating(place, value, *, rater=None, changed=False, scale="usable"):
    return Rating(rater or f"p{place}", START + timedelta(hours=place), {scale: value}, changed)


def told(*values):
    return helpfulness(rating(place, value) for place, value in enumerate(values))


@pytest.mark.parametrize(
    ("values", "value", "ratings", "waiting"),
    [
        ([], None, 0, 0),
        ([1, 1], None, 0, 2),
        ([1, 0, 0.5], Decimal("50.0"), 3, 0),
        ([1, 0, 0.5, 0], Decimal("50.0"), 3, 1),
        ([1, 0, 0.5, 0, 0], Decimal("50.0"), 3, 2),
        ([1, 0, 0.5, 0, 0, 0], Decimal("25.0"), 6, 0),
    ],
)
def test_ratings_join_three_at_a_time(values, value, ratings, waiting):
    found = told(*values)
    assert (found.grade.value, found.ratings, found.waiting) == (value, ratings, waiting)


def test_three_ratings_of_two_people_tell_nothing():
    found = helpfulness([rating(0, 1, rater="p1"), rating(1, 1, rater="p1"), rating(2, 0, rater="p2")])
    assert (found.grade.value, found.scales, found.waiting) == (None, {}, 3)


def test_who_rates_twice_weighs_once():
    found = helpfulness(
        [
            rating(0, 0, rater="p1"),
            rating(1, 0, rater="p1"),
            rating(2, 1, rater="p2"),
            rating(3, 1, rater="p3"),
        ]
    )
    assert found.grade.value == Decimal("66.7")


def test_a_rating_changed_after_the_levels_is_left_out():
    found = helpfulness([*(rating(place, 1) for place in range(3)), rating(3, 0, changed=True)])
    assert (found.grade.value, found.left_out) == (Decimal("100.0"), 1)


@pytest.mark.parametrize(
    ("first", "now", "accepted", "changed"),
    [
        ({"kind": "very"}, {"kind": "very"}, False, False),
        ({"kind": "very"}, {"kind": "hardly"}, False, True),
        ({"kind": "very"}, {"kind": "very"}, True, True),
    ],
)
def test_what_counts_as_changed(first, now, accepted, changed):
    assert is_changed(first, now, was_accepted=accepted) is changed


def test_what_stood_a_minute_after_the_first_press_counts_as_first_given():
    slip, meant, later = {"kind": "hardly"}, {"kind": "very"}, {"kind": "rather"}
    seconds = [START + timedelta(seconds=place) for place in (0, 30, 60, 61)]
    assert first_given([(seconds[0], slip)]) == slip
    assert first_given([(seconds[0], slip), (seconds[1], later), (seconds[2], meant)]) == meant
    assert first_given([(seconds[0], slip), (seconds[3], meant)]) == slip


def test_a_scale_that_two_people_answered_is_not_told():
    found = helpfulness(
        [Rating(f"p{place}", START, {"kind": 1} | ({"usable": 0} if place < 2 else {})) for place in range(3)]
    )
    assert found.scales == {"kind": Decimal("100.0")}


@given(st.lists(st.sampled_from([0, 0.5, 1]), min_size=3, max_size=12))
def test_one_more_rating_never_moves_the_number_alone(values):
    before, after = told(*values[:-1]), told(*values)
    assert before.grade.value == after.grade.value or after.ratings - before.ratings == 3


def test_a_half_of_a_tenth_is_rounded_up_as_everywhere():
    """The mean of 0.1245, 0.1245 and 0.1245 is 12.45, which is 12.5 and not 12.4."""
    found = helpfulness([Rating(who, START, {"a": 0.1245}) for who in "xyz"])
    assert (found.scales["a"], found.grade.value) == (Decimal("12.5"), Decimal("12.5"))
