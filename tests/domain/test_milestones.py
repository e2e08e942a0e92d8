"""The dates of a team's own milestones: to come, in order, moved with a reason."""

from datetime import timedelta

import pytest

from peerreview.domain.milestones import LONGEST, Wanted, changed, problems
from tests.domain.timeline import START

NOW = START + timedelta(days=10)


def on(number):
    return START + timedelta(days=number)


DATES = {1: on(8), 2: on(20), 3: None, 4: on(40)}


def said(wanted, passed=(1,), dates=DATES):
    return {number: str(one) for number, one in problems(dates, wanted, set(passed), NOW).items()}


@pytest.mark.parametrize(
    ("wanted", "number", "start"),
    [
        ({2: Wanted(on(9), "Rain")}, 2, "This day is over already."),
        ({2: Wanted(NOW, "Rain")}, 2, "This day is over already."),
        ({2: Wanted(on(25))}, 2, "Say in a few words why it moves"),
        ({2: Wanted(on(25), "  ")}, 2, "Say in a few words why it moves"),
        ({2: Wanted(on(25), "x" * (LONGEST + 1))}, 2, "Say it shorter"),
        ({2: Wanted(None, "Gone")}, 2, "A milestone that has a date keeps one."),
        ({1: Wanted(on(15), "Late")}, 1, "This one is done."),
        ({3: Wanted(on(15))}, 3, "Milestone 2 comes before milestone 3"),
        ({3: Wanted(on(45))}, 3, "Milestone 3 comes before milestone 4"),
        ({2: Wanted(on(41), "Rain")}, 2, "Milestone 2 comes before milestone 4"),
    ],
)
def test_what_cannot_stand_is_said(wanted, number, start):
    found = said(wanted)
    assert list(found) == [number] and found[number].startswith(start)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {3: Wanted(on(30))},
        {2: Wanted(on(25), "Two days of rain"), 3: Wanted(on(30))},
        {2: Wanted(on(50), "All later"), 3: Wanted(on(60)), 4: Wanted(on(70), "All later")},
        {1: Wanted(on(8)), 2: Wanted(on(20)), 3: Wanted(None), 4: Wanted(on(40))},
        {3: Wanted(on(20))},
    ],
)
def test_what_can_stand(wanted):
    assert said(wanted) == {}


def test_a_date_that_is_over_may_stay_and_be_moved():
    dates = {1: on(5), 2: on(20)}
    assert said({1: Wanted(on(5))}, passed=(), dates=dates) == {}
    assert said({1: Wanted(on(12), "Ill")}, passed=(), dates=dates) == {}


def test_only_what_is_another_date_is_changed():
    assert changed(DATES, {1: Wanted(on(8)), 2: Wanted(on(21)), 3: Wanted(None), 4: Wanted(None)}) == [2, 4]
