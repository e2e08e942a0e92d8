"""An extension is more time than the class has; how late something is follows the dates as they are now."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain.refusals import Invalid
from peerreview.domain.schedule import Own, days_late, extended, late, windows
from tests.domain.timeline import DATES, PEER, day, facts, person, row

few = settings(max_examples=60)
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    "given_now, dated, before, expected",
    [
        ((9, None), 7, None, (9, None, False)),
        ((9, 10), 7, None, (9, 10, False)),
        ((9, None), 7, row("submit", None, 12, whom="p1"), (12, None, True)),
        ((9, 11), 7, row("submit", None, 12, late=13, whom="p1"), (12, 13, True)),
        ((15, None), 7, row("submit", None, 12, late=13, whom="p1"), (15, 13, False)),
        ((9, None), 7, row("submit", whom="p1", waived=True), (9, None, False)),
    ],
)
def test_of_several_the_most_generous_holds(given_now, dated, before, expected):
    found = extended(*(number and day(number) for number in given_now), day(dated), before)
    assert found == (day(expected[0]), expected[1] and day(expected[1]), expected[2])


@pytest.mark.parametrize(
    "closes, late_until, dated, field",
    [(6, None, 7, "closes"), (9, 8, 7, "late_until"), (9, None, None, "closes")],
)
def test_less_than_the_class_has_is_no_extension(closes, late_until, dated, field):
    with pytest.raises(Invalid) as refused:
        extended(day(closes), late_until and day(late_until), dated and day(dated))
    assert refused.value.field == field


def window(*rows, who=None, at=30):
    return windows(PEER, facts(who=who or person(), windows=(*DATES, *rows)), day(at))["submit", 1]


@pytest.mark.parametrize(
    "hours, rows, expected",
    [
        (-1, (), 0),
        (0, (), 0),
        (1 / 6, (), 0),  # the grace
        (1, (), 1),
        (24, (), 1),
        (24.1, (), 2),
        (5 * 24, (), 5),
        (24, (row("submit", None, 8, whom="p1"),), 0),  # extended afterwards
        (30, (row("submit", None, 8, whom="p1"),), 1),
        (30, (row("submit", whom="p1", waived=True),), 0),  # excused afterwards
        (30, (row("submit", None, 8, whom="p2"),), 2),
    ],
)
def test_late_is_counted_to_the_deadline_that_holds_now(hours, rows, expected):
    assert days_late(window(*rows), day(7) + timedelta(hours=hours), BERLIN) == expected


def test_without_a_deadline_or_a_hand_in_nothing_is_late():
    assert days_late(window(), None, BERLIN) == 0
    assert days_late(None, day(9), BERLIN) == 0
    undated = windows(PEER, facts(windows=(row("submit", 0),)), day(9))["submit", 1]
    assert days_late(undated, day(9), BERLIN) == 0


def test_who_joined_after_the_end_is_not_late():
    assert days_late(window(who=person(joined=8)), day(9), BERLIN) == 0


def handed_in(at):
    return Own(5, "work", 1, 1, "", None, "submitted", True, at, at, typed=at)


@few
@given(st.integers(-3 * 24 * 60, 20 * 24 * 60), st.none() | st.floats(7, 20), st.booleans())
def test_a_label_says_late_just_when_days_are_counted(minutes, extension, waived):
    rows = list(DATES)
    if extension or waived:
        rows.append(row("submit", None, extension, whom="p1", waived=waived))
    found = facts(handed_in(day(7) + timedelta(minutes=minutes)), windows=tuple(rows))
    step = windows(PEER, found, day(30))["submit", 1]
    days = days_late(step, found.own[0].typed, BERLIN)
    assert late(PEER, found, day(30), BERLIN) == ({5: days} if days else {})
    assert (days > 0) == (not waived and found.own[0].typed > step.in_time_until)
