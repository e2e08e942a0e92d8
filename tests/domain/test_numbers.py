"""Numbers as typed, kept and shown."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.5", D("2.5")),
        ("2,5", D("2.5")),
        (" 33,33 ", D("33.33")),
        (",5", D("0.5")),
        ("3.", D(3)),
        ("+4", D(4)),
        ("−1,5", D("-1.5")),
        ("-0", D(0)),
        *[(text, None) for text in ("", "1e3", "1_0", "٣", "NaN", "inf", "1.234,5", "0x10", "5 points", "½")],
    ],
)
def test_a_number_is_typed_with_point_or_comma(text, value):
    found = numbers.typed(text)
    assert found == value and (found is None or not str(found).startswith("-0"))


@given(st.decimals(0, 1000, places=4))
def test_what_is_kept_is_shown_again_digit_for_digit(value):
    kept = numbers.kept(f"{value:f}")
    assert numbers.typed(numbers.plain(kept)) == value
    assert numbers.kept(numbers.plain(kept).replace(".", ",")) == kept


def test_more_digits_than_are_kept_are_not_taken():
    assert (numbers.kept("33.3333333333333"), numbers.kept("33.33333333333333")) == (33.3333333333333, None)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (1.25, 1, "1.3"),
        (0.285, 2, "0.29"),
        (D("2.25"), 1, "2.3"),
        (D("-2.25"), 1, "-2.3"),
        (12.5, 0, "13"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(1, 8), 2, "0.13"),
        (1e-07, 2, "0.00"),
        (-0.001, 2, "0.00"),
    ],
)
def test_halves_go_up(value, places, shown):
    assert str(numbers.rounded(value, places)) == shown
