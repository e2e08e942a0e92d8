"""A person's total in a course, and what counts for who hands nothing in."""

from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import grading as rules


def entry(key, weight, value, state="counted"):
    return rules.Entry(key, Decimal(str(weight)), None if value is None else Decimal(str(value)), state)


def total(*entries):
    return rules.course_total(entries)


def test_the_total_is_the_mean_by_weights_and_its_rows_add_up():
    found = total(entry(1, 30, 80), entry(2, 10, "70.5"), entry(3, 60, 90, "unreleased"))
    assert found.value == Decimal("77.6") == sum(row.contribution for row in found.rows if row.contribution)
    assert [row.share for row in found.rows] == [Decimal("75.0"), Decimal("25.0"), None]
    assert found.rests_on == Decimal("40.0")


@pytest.mark.parametrize("state", ["waiting", "unreleased", "excused", "missing", "closed"])
def test_what_is_not_released_is_not_in_it(state):
    assert total(entry(1, 1, 80), entry(2, 9, 10, state)).value == Decimal("80.0")


def test_nothing_released_is_no_total_and_no_zero():
    assert total(entry(1, 1, None, "missing")).value is None
    assert total().value is None


def test_a_zero_is_a_grade_and_a_weight_of_zero_leaves_out():
    assert total(entry(1, 1, 0), entry(2, 1, 50)).value == Decimal("25.0")
    assert total(entry(1, 0, 0), entry(2, 1, 50)).value == Decimal("50.0")


def test_a_negative_weight_is_an_error():
    with pytest.raises(ValueError, match="negative"):
        total(entry(1, -1, 50))


@given(
    st.lists(
        st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.sampled_from(["counted", "unreleased"])),
        max_size=12,
    )
)
def test_rows_add_up_to_the_last_digit_within_the_grades(made):
    found = total(*(entry(key, weight, value / 10, state) for key, (weight, value, state) in enumerate(made)))
    if found.value is not None:
        assert sum(row.contribution for row in found.rows if row.contribution is not None) == found.value
        assert sum(row.share for row in found.rows if row.share is not None) == 100
        assert 0 <= found.value <= 100


class Line(NamedTuple):
    state: str
    task: str = "work"
    is_optional: bool = False


@pytest.mark.parametrize(
    ("states", "how"),
    [
        (["closed"], "missed"),
        (["waived"], "waived"),
        (["closed", "waived"], "missed"),
        (["done"], ""),
        (["late"], ""),
        (["open"], ""),
        (["again"], ""),
        (["closed", "done"], ""),
        ([], ""),
    ],
)
def test_a_no_show_is_one_for_whom_it_is_closed(states, how):
    assert rules.absent([Line(state) for state in states], "work") == how


NONE = rules.total(None, None, None, {"submission": 1})
GRADE = rules.total(Decimal(80), None, None, {"submission": 1})


@pytest.mark.parametrize(
    ("before", "how", "rule", "value", "why"),
    [
        (NONE, "missed", "zero", Decimal(0), rules.WHY_ZERO),
        (NONE, "missed", "excuse", None, rules.WHY_EXCUSED),
        (NONE, "missed", "leave", None, NONE.why),
        (NONE, "waived", "zero", None, rules.WHY_WAIVED),
        (NONE, "", "zero", None, NONE.why),
        (GRADE, "missed", "zero", GRADE.value, ""),
    ],
)
def test_the_declared_rule_counts_for_no_shows_alone(before, how, rule, value, why):
    found = rules.by_rule(before, how, rule)
    assert (found.value, found.why) == (value, why)
    assert rules.standing(found.value, found.why) == (
        "counted"
        if value is not None
        else "excused"
        if why in (rules.WHY_EXCUSED, rules.WHY_WAIVED)
        else "missing"
    )
