"""Pilots: their days over a change of the clocks, what a number says, what is held back, lines of a file."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from peerreview.domain import metrics, pilots
from peerreview.domain.metrics import Number
from peerreview.domain.pilots import Outcome
from peerreview.domain.refusals import Invalid

ZONE = "Europe/Berlin"
BEGINS = datetime(2026, 10, 11, 22, 0, tzinfo=UTC)  # the date begins: Mon 12 Oct 2026
UP = Outcome("skill", "Handover", "steps", "file", "", 6.9, 9.5)
DOWN = Outcome("business", "Gaps", "%", "file", "", 21, 12)


@pytest.mark.parametrize(
    ("day", "found"),
    [(1, date(2026, 10, 12)), (30, date(2026, 11, 10)), (60, date(2026, 12, 10)), (90, date(2027, 1, 9))],
)
def test_days_are_counted_on_the_clock_of_the_course(day, found):
    assert pilots.date_of(BEGINS, day, ZONE) == found
    end = pilots.end_of(BEGINS, day, ZONE)
    assert pilots.day_of(BEGINS, end - timedelta(minutes=1), ZONE) == day
    assert pilots.day_of(BEGINS, end, ZONE) == day + 1


def states(day, decided=(), stopped=None):
    now = pilots.end_of(BEGINS, day, ZONE) - timedelta(hours=1)
    ended = stopped and pilots.end_of(BEGINS, stopped, ZONE) - timedelta(hours=1)
    return [one.state for one in pilots.looks(BEGINS, ZONE, now, decided=set(decided), stopped=ended)]


@pytest.mark.parametrize(
    ("day", "more", "found"),
    [
        (1, {}, ["ahead", "ahead", "ahead"]),
        (29, {}, ["ahead", "ahead", "ahead"]),
        (30, {}, ["due", "ahead", "ahead"]),
        (61, {"decided": [30]}, ["done", "due", "ahead"]),
        (61, {}, ["due", "due", "ahead"]),
        (61, {"decided": [60]}, ["passed", "done", "ahead"]),
        (41, {"decided": [40], "stopped": 42}, ["passed", "dropped", "dropped"]),
        (90, {"decided": [30, 60]}, ["done", "done", "due"]),
        (70, {"decided": [30], "stopped": 40}, ["done", "dropped", "dropped"]),
    ],
)
def test_what_is_due_on_a_day(day, more, found):
    assert states(day, **more) == found


@pytest.mark.parametrize(
    ("outcome", "number", "found"),
    [
        (UP, None, pilots.UNMEASURED),
        (UP, Number(None, None, None, 0), pilots.UNMEASURED),
        (UP, Number(None, None, None, 4), pilots.TOO_FEW),
        (UP, Number(9.5, 9.0, 10.0, 40), pilots.REACHED),
        (UP, Number(8.6, 8.1, 9.1, 47), pilots.ON_THE_WAY),
        (UP, Number(7.2, 6.5, 7.9, 12), pilots.TOO_EARLY),
        (UP, Number(6.0, 5.5, 6.5, 12), pilots.WORSE),
        (DOWN, Number(12, 9, 15, 40), pilots.REACHED),
        (DOWN, Number(16, 12.4, 20.5, 312), pilots.ON_THE_WAY),
        (DOWN, Number(16, 12.4, 21.5, 50), pilots.TOO_EARLY),
        (DOWN, Number(25, 22, 28, 50), pilots.WORSE),
        (UP._replace(target=6.9), Number(7.0, 6.5, 7.5, 20), pilots.KEPT),
        (UP._replace(target=6.9), Number(8.0, 7.5, 8.5, 20), pilots.MOVED),
    ],
)
def test_how_an_outcome_stands(outcome, number, found):
    assert pilots.standing(outcome, number) == found


def test_a_target_that_is_the_baseline_has_nothing_to_attain():
    same = UP._replace(target=6.9)
    assert same.is_to_stay and same.attained(8) is None
    assert UP.attained(9.5) == 1.0 and DOWN.attained(21) == 0.0 and DOWN.attained(12) == 1.0
    assert pilots.is_sure(UP, Number(9.8, 9.6, 10, 40)) and not pilots.is_sure(UP, Number(9.5, 9, 10, 40))


@given(some.lists(some.integers(0, 12), max_size=8))
def test_no_cell_of_few_is_told_nor_can_one_be_worked_out(counts):
    hidden = pilots.held_back(counts)
    assert all(place in hidden for place, count in enumerate(counts) if 0 < count < 5)
    told = [place for place, count in enumerate(counts) if count and place not in hidden]
    small = [place for place, count in enumerate(counts) if 0 < count < 5]
    assert len(small) != 1 or len(hidden) == 2 or not told


@pytest.mark.parametrize(
    ("part", "count", "found"),
    [(57, 57, True), (53, 57, False), (52, 57, True), (0, 57, True), (4, 4, False), (3, 57, False)],
)
def test_who_stayed_is_told_unless_few_went(part, count, found):
    assert pilots.told(part, count) is found


def test_lines_of_a_file_are_read_and_what_is_wrong_is_named():
    found = pilots.lines("who;value;day\nan@x.de;6,5;2026-11-01\nbo;many\n;3\nan@x.de;7;2026-11-01")
    assert [(line.number, line.value) for line in found] == [(2, 6.5), (3, None), (4, 3.0), (5, 7.0)]
    said = [line.wrong and line.wrong[0].format(**line.wrong[1]) for line in found]
    assert said[1:3] == ["“many” is no number.", "Nobody is named here."]
    assert said[0] == said[3] == "This person stands in the file more than once for that day."
    assert found[0].day == date(2026, 11, 1) and found[1].day is None


@pytest.mark.parametrize("text", ["", "  \n ", 'a,"b'])
def test_what_is_no_table_is_said(text):
    with pytest.raises(Invalid):
        pilots.lines(text)


@given(some.text(max_size=60))
def test_no_line_is_lost(text):
    """Each line with anything in it comes back, or is a title."""
    try:
        found = pilots.lines(text)
    except Invalid:
        return
    assert len(pilots.sheets.rows(text)) - len(found) in (0, 1)


@pytest.mark.parametrize("typed", ["", "x", "1,2,3"])
def test_a_number_that_is_none_names_its_field(typed):
    with pytest.raises(Invalid) as refused:
        pilots.number_in(typed, "skill_target")
    assert refused.value.field == "skill_target"


def test_words_fit_or_say_how_many_there_are():
    assert pilots.fits("  one   two ", "title") == "one two"
    for wrong in ("", "x" * 201):
        with pytest.raises(Invalid):
            pilots.fits(wrong, "title")


def test_intervals_are_those_of_the_numbers_of_activities():
    assert metrics.share(3, 4).value is None and metrics.share(4, 5).value == 0.8
