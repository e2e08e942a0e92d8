"""Wall clocks: what is typed in a zone, hours that come twice or never, whole and begun days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.domain import clock
from peerreview.domain.refusals import Invalid

few = settings(max_examples=60)
zones = st.sampled_from(sorted(available_timezones()))
minutes = st.integers(0, 40 * 366 * 24 * 60).map(
    lambda count: datetime(2001, 1, 1, tzinfo=UTC) + timedelta(minutes=count)
)
# Close to a change of the clocks: minutes around the last Sundays of March and October.
edges = st.tuples(
    st.sampled_from([(2026, 3, 29), (2026, 10, 25), (2027, 3, 28)]), st.integers(-200, 200)
).map(lambda found: datetime(*found[0], 1, tzinfo=UTC) + timedelta(minutes=found[1]))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@few
@given(minutes | edges, zones)
def test_what_a_field_shows_is_read_as_the_moment_it_came_from(moment, zone):
    shown = clock.typed(moment, zone)
    assert clock.read(shown, zone, kept=moment) == moment
    try:
        assert clock.read(shown, zone) == moment
    except Invalid as refusal:
        assert refusal.sentence == clock.TWICE


def test_what_is_left_as_it_was_keeps_its_seconds_and_its_hour():
    second = utc(2026, 10, 25, 1, 30, 20)
    assert clock.read("2026-10-25T02:30", "Europe/Berlin", kept=second) == second


@pytest.mark.parametrize(
    "text, zone, said",
    [
        ("2027-03-28T02:30", "Europe/Berlin", "The next possible time is Sun 28 Mar 2027, 03:00."),
        ("2027-03-28T02:00", "Europe/Berlin", "The next possible time is Sun 28 Mar 2027, 03:00."),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "The next possible time is Sun 4 Oct 2026, 02:30."),
        ("2011-12-30T12:00", "Pacific/Apia", "The next possible time is Sat 31 Dec 2011, 00:00."),
        ("2026-10-25T02:59", "Europe/Berlin", "comes twice in Europe/Berlin: the clocks go back that day."),
        ("2026-11-01T01:00", "America/New_York", "Choose which of the two is meant."),
        ("0001-01-01T00:00", "Europe/Berlin", "between the years 2000 and 2200"),
        ("9999-12-31T23:59", "America/Los_Angeles", "between the years 2000 and 2200"),
        ("9999-12-31T23:59-12:00", "UTC", "between the years 2000 and 2200"),
        ("1999-12-31T23:59", "UTC", "between the years 2000 and 2200"),
        ("tomorrow", "UTC", "Choose a date and a time"),
        ("2026-02-30T10:00", "UTC", "Choose a date and a time"),
    ],
)
def test_a_time_that_cannot_stand_is_refused_with_what_can(text, zone, said):
    with pytest.raises(Invalid) as refused:
        clock.read(text, zone)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "zone", "first", "second"),
    [
        ("2026-10-25T02:30", "Europe/Berlin", utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)),
        ("2026-10-25T02:00", "Europe/Berlin", utc(2026, 10, 25), utc(2026, 10, 25, 1)),
        ("2026-11-01T01:59", "America/New_York", utc(2026, 11, 1, 5, 59), utc(2026, 11, 1, 6, 59)),
        # half an hour comes twice there
        ("2026-04-05T01:45", "Australia/Lord_Howe", utc(2026, 4, 4, 14, 45), utc(2026, 4, 4, 15, 15)),
    ],
)
def test_of_an_hour_that_comes_twice_one_is_chosen(text, zone, first, second):
    assert clock.both(text, zone) == (first, second)
    for which, moment in (("first", first), ("second", second)):
        assert clock.read(text, zone, which=which) == moment
        assert clock.side(moment, zone) == which
        assert clock.read(text, zone, kept=moment) == moment, "left alone"
        assert clock.read(text, zone, kept=first, which=which) == moment, "the other one chosen"
    for none in ("", "third"):
        with pytest.raises(Invalid, match="Choose which of the two is meant."):
            clock.read(text, zone, which=none)


@pytest.mark.parametrize(
    "text", ["2026-10-25T01:59", "2026-10-25T03:00", "2027-03-28T02:30", "", "soon", "0001-01-01"]
)
def test_any_other_hour_has_nothing_to_choose(text):
    assert clock.both(text, "Europe/Berlin") == ()


def test_a_choice_says_nothing_where_the_hour_comes_once():
    assert clock.read("2026-10-25T03:00", "Europe/Berlin", which="second") == utc(2026, 10, 25, 2)
    assert clock.side(utc(2026, 10, 25, 2), "Europe/Berlin") == ""


@pytest.mark.parametrize(
    "text, zone, expected",
    [
        ("", "UTC", None),
        ("  ", "UTC", None),
        ("2027-03-28T01:59", "Europe/Berlin", utc(2027, 3, 28, 0, 59)),
        ("2027-03-28T03:00", "Europe/Berlin", utc(2027, 3, 28, 1)),
        ("2026-10-25T01:59", "Europe/Berlin", utc(2026, 10, 24, 23, 59)),
        ("2026-10-25T03:00", "Europe/Berlin", utc(2026, 10, 25, 2)),
        ("2026-10-25T02:30+01:00", "Europe/Berlin", utc(2026, 10, 25, 1, 30)),
        (" 2026-12-11T17:00 ", "Pacific/Auckland", utc(2026, 12, 11, 4)),
    ],
)
def test_a_time_is_read_on_the_clock_of_its_zone(text, zone, expected):
    assert clock.read(text, zone) == expected


@pytest.mark.parametrize(
    "day, zone, expected",
    [
        (date(2026, 3, 29), "Europe/Berlin", utc(2026, 3, 28, 23)),
        (date(2024, 4, 26), "Africa/Cairo", utc(2024, 4, 25, 22)),  # midnight never comes
        (date(2026, 11, 1), "America/Havana", utc(2026, 11, 1, 4)),  # it comes twice
    ],
)
def test_a_day_begins_with_its_first_minute(day, zone, expected):
    found = clock.day_begins(day, zone)
    assert found == expected
    assert found.astimezone(ZoneInfo(zone)).date() == day
    assert (found - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date() < day


@pytest.mark.parametrize(
    "end, whole, begun",
    [
        (utc(2026, 10, 24, 21, 59), 0, 0),
        (utc(2026, 10, 24, 21, 59, 1), 0, 1),
        (utc(2026, 10, 25, 22, 59), 1, 1),  # 25 hours later: the clocks went back
        (utc(2026, 10, 25, 22, 59, 1), 1, 2),
        (utc(2026, 10, 23), 0, 0),
    ],
)
def test_a_day_lasts_until_the_same_time_of_the_next(end, whole, begun):
    start = utc(2026, 10, 24, 21, 59)  # 23:59 in Berlin
    assert clock.whole_days(start, end, "Europe/Berlin") == whole
    assert clock.begun_days(start, end, "Europe/Berlin") == begun


@few
@given(minutes | edges, st.integers(0, 30 * 24 * 3600), zones)
def test_whole_days_are_never_more_than_what_is_left(start, seconds, zone):
    end = start + timedelta(seconds=seconds)
    whole, begun = clock.whole_days(start, end, zone), clock.begun_days(start, end, zone)
    local = start.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert whole == 0 or clock.latest(local + timedelta(days=whole), zone) <= end
    assert begun - whole in (0, 1)
    assert (begun == 0) == (seconds == 0)


def test_a_letter_says_day_time_and_zone():
    now = utc(2026, 12, 31, 22)
    assert clock.spoken(utc(2026, 12, 11, 16), "Europe/Berlin", now) == "Fri 11 Dec, 17:00 CET"
    assert clock.spoken(utc(2027, 1, 4, 9), "Pacific/Auckland", now) == "Mon 4 Jan, 22:00 NZDT"
    assert clock.spoken(utc(2027, 1, 4, 9), "America/Sao_Paulo", now) == "Mon 4 Jan 2027, 06:00 UTC-03"


def test_a_full_hour_of_the_day_is_found_on_both_sides_of_a_change():
    zone = "Europe/Berlin"
    hours = [clock.around(7, datetime(2026, 10, 25, hour, tzinfo=UTC), zone) for hour in (4, 6, 7)]
    first, second, third = (
        datetime(2026, 10, day, hour, tzinfo=UTC) for day, hour in ((24, 5), (25, 6), (26, 6))
    )
    assert hours == [(first, second), (second, third), (second, third)]
