"""Dates on other days: the hour on the wall stays, whatever the clocks did meanwhile."""

from datetime import UTC, date, datetime

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.domain.schedule.shifting import first_day, shifted, shifted_row

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "days", "zone", "to", "found"),
    [
        ("2026-09-07T15:00", 7, BERLIN, None, "2026-09-14T15:00"),
        ("2026-09-07T15:00", 0, BERLIN, None, "2026-09-07T15:00"),
        (
            "2026-10-19T15:00",
            7,
            BERLIN,
            None,
            "2026-10-26T16:00",
        ),  # 17:00 before and after the clocks go back
        ("2027-03-22T16:00", 7, BERLIN, None, "2027-03-29T15:00"),  # and forward
        ("2026-09-07T15:00", 182, BERLIN, None, "2027-03-08T16:00"),
        ("2027-03-21T01:30", 7, BERLIN, None, "2027-03-28T01:30"),  # 02:30 never comes on that day: 03:30
        ("2026-10-18T00:30", 7, BERLIN, None, "2026-10-25T01:30"),  # 02:30 comes twice: the second
        ("2026-09-14T15:00", -7, BERLIN, None, "2026-09-07T15:00"),
        ("2026-09-07T15:00", 0, BERLIN, NEW_YORK, "2026-09-07T21:00"),  # 17:00 there is 17:00 here
    ],
)
def test_an_hour_of_the_day_stays_what_it_is(moment, days, zone, to, found):
    assert shifted(at(moment), days, zone, to) == at(found)


def test_no_date_stays_none_and_each_of_a_row_is_moved():
    row = WindowRow("submit", 1, "all", None, at("2026-10-19T15:00"), at("2026-10-20T15:00"))
    moved = shifted_row(row, 7, BERLIN)
    assert (moved.opens, moved.closes, moved.late_until) == (
        None,
        at("2026-10-26T16:00"),
        at("2026-10-27T16:00"),
    )


def test_the_first_day_is_read_on_the_clock_of_the_course():
    rows = [WindowRow("a", 1, "all", None, at("2026-09-07T23:30")), WindowRow("b", 1, "all")]
    assert (first_day(rows, BERLIN), first_day(rows, "UTC")) == (date(2026, 9, 8), date(2026, 9, 7))
    assert first_day(rows[1:], BERLIN) is None
