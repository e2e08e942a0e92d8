"""Numbers about a whole activity: against values worked out by hand or printed, and what holds for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain.metrics import Number, gain, mean, mixing, reciprocity, share


@pytest.mark.parametrize(
    "part, count, low, high",
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_share_has_wilson_s_interval(part, count, low, high):
    found = share(part, count)
    assert (found.value, found.count, found.part) == (part / count, count, part)
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


@given(st.integers(5, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_within_its_interval(found):
    number = share(*found)
    assert 0 <= number.low <= number.value + 1e-12 and number.value - 1e-12 <= number.high <= 1


def test_a_mean_has_student_s_interval():
    found = mean([2.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    assert found.value == pytest.approx(36 / 7) and found.count == 7
    assert found.high - found.value == pytest.approx(2.447 * 2.2677868 / 7**0.5)
    assert mean([1.0] * 6, within=(0, 1)) == Number(1.0, 1.0, 1.0, 6)
    wide = mean([0, 0, 0, 1, 1, 1], within=(0, 1))
    assert (wide.low, wide.high) == (0, 1)


@pytest.mark.parametrize("found", [share(2, 4), mean([1, 2, 3, 4]), gain({1: 1}, {1: 2})])
def test_of_four_nothing_is_told(found):
    assert (found.value, found.low, found.high) == (None, None, None)


def test_reciprocity_counts_who_gave_and_got():
    assert reciprocity([1, 2, 3, 9], [2, 3, 4], range(1, 7)) == share(2, 6)


def test_mixing_counts_different_others_and_how_often_two_met():
    found, most = mixing([(1, 2, 3), (4, 5, 6), (1, 2, 4), (1, 9)], range(1, 7))
    assert found.value == pytest.approx((3 + 3 + 2 + 4 + 2 + 2) / 6 / 5) and most == 2
    assert mixing([(1, 2)], [1, 2]) == (Number(None, None, None, 2), 0)
    assert mixing([range(8)], range(8))[0].value == 1


def test_gain_is_of_those_who_stayed():
    before, after = dict.fromkeys(range(8), 2.0), {n: 2.0 + n % 2 for n in range(2, 9)}
    assert gain(before, after) == mean([float(n % 2) for n in range(2, 8)])


def test_of_three_groups_there_is_a_mean_and_of_one_person_s_many_texts_no_share():
    assert mean([0.5, 0.6, 0.7], least=3).value == pytest.approx(0.6)
    assert share(9, 10, people=4).value is None and share(9, 10, people=5).value == 0.9
