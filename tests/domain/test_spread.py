"""How grades lie."""

from decimal import Decimal

from peerreview.domain.grading import spread


def made(*values):
    return spread([None if value is None else Decimal(str(value)) for value in values])


def test_of_few_there_is_no_chart():
    assert made(1, 2, 3, 4, None) is None


def test_steps_hold_everybody_and_end_at_a_hundred():
    found = made(100, 95, 94.9, 60, 0, None)
    assert [(bar.start, bar.count) for bar in found.bars if bar.count] == [(0, 1), (60, 1), (90, 1), (95, 2)]
    assert (found.bars[0].start, found.bars[-1].end, found.count) == (0, 100, 5)
    assert (found.middle, found.under) == (Decimal("94.9"), 1)


def test_half_lie_between():
    found = made(10, 20, 30, 40, 50)
    assert (found.low, found.middle, found.high) == (20, 30, 40)
    assert max(bar.height for bar in found.bars) == 120
