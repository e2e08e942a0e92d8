"""How evenly a group shares its words: against the formula over all pairs, and what holds for any amounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.voice import FEWEST, equality, quiet

amounts = st.lists(st.integers(0, 5000), min_size=FEWEST, max_size=12).filter(any)


def by_pairs(found):
    """1 - G as it is printed: every pair, in both orders."""
    mean = sum(found) / len(found)
    return 1 - sum(abs(one - other) for one in found for other in found) / (2 * len(found) ** 2 * mean)


@given(amounts)
def test_it_is_the_formula(found):
    assert equality(found) == pytest.approx(by_pairs(found))
    assert 1 / len(found) - 1e-9 <= equality(found) <= 1 + 1e-9


@given(amounts, st.integers(2, 9))
def test_neither_order_nor_length_of_the_talk_matters(found, times):
    assert equality(found) == pytest.approx(equality([times * one for one in reversed(found)]))


@pytest.mark.parametrize(
    "found, number, silent",
    [
        ([10, 10, 10], 1, 0),
        ([30, 0, 0], 1 / 3, 2),
        ([100, 80, 90, 20], 1 - 250 / 1160, 0),
        ([100, 80, 90, 10], 0.75, 1),
        ([0, 0, 0], None, 0),
        ([4, 5], None, 0),
        ([], None, 0),
    ],
)
def test_the_number_and_who_has_little_room(found, number, silent):
    assert equality(found) == (number if number is None else pytest.approx(number))
    assert quiet(found) == silent
