"""Dates as other programs read them: two libraries that are not ours get out what went in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import calendar
from peerreview.domain.calendar import Entry

icalendar = pytest.importorskip("icalendar", reason="readers of calendars are not installed")
vobject = pytest.importorskip("vobject", reason="readers of calendars are not installed")

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def by_icalendar(text):
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [
        (str(one["UID"]), one.decoded("DTSTART"), str(one["SUMMARY"]), str(one.get("DESCRIPTION", "")))
        for one in events
    ]


def by_vobject(text):
    events = vobject.readOne(text).contents.get("vevent", [])
    return [
        (
            one.uid.value,
            one.dtstart.value,
            one.summary.value,
            one.description.value if hasattr(one, "description") else "",
        )
        for one in events
    ]


READERS = [by_icalendar, by_vobject]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "local",
    [
        datetime(2026, 7, 15, 23, 59, tzinfo=BERLIN),
        datetime(2026, 1, 15, 23, 59, tzinfo=BERLIN),
        datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN),  # half an hour after the clocks went forward
        datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=0),
        datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1),  # the same words on the clock, an hour later
    ],
    ids=str,
)
def test_a_moment_is_the_same_moment_in_summer_in_winter_and_when_clocks_change(read, local):
    text = calendar.written([Entry("a-1", local, "Hand in")], name="To do", now=NOW)
    [(_, at, _, _)] = read(text)
    assert at.astimezone(UTC) == local.astimezone(UTC)


@pytest.mark.parametrize("read", READERS)
@given(
    title=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1),
    about=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])),
)
def test_texts_come_out_as_they_went_in(read, title, about):
    entry = Entry("a-1", NOW, f"x{title}x", f"x{about}x\nsecond; line, with \\ in it")
    [(_, _, *texts)] = read(calendar.written([entry], name="To do", now=NOW))
    assert texts == [entry.title, entry.about]


@given(st.text(min_size=1))
def test_no_line_is_longer_than_75_octets_and_each_ends_as_the_standard_says(title):
    text = calendar.written([Entry("a-1", NOW, title * 9, title)], name=title, now=NOW)
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert max(len(line.encode()) for line in lines) <= 75
    assert "\n" not in text.replace("\r\n", "")


def test_nothing_typed_can_begin_a_line_of_its_own():
    title = "Hand in\r\nEND:VEVENT\r\nBEGIN:VALARM"
    text = calendar.written([Entry("a-1", NOW, title)], name="To do", now=NOW)
    assert [line for line in text.split("\r\n") if line.startswith(("END", "BEGIN"))] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_events_stand_by_time_and_leave_one_free():
    later, sooner = Entry("b", NOW + timedelta(days=1), "B"), Entry("a", NOW, "A", url="https://a.example/x")
    text = calendar.written([later, sooner], name="To do", now=NOW)
    assert [line for line in text.split("\r\n") if line[:3] in ("SUM", "TRA", "URL", "DTE")] == [
        "SUMMARY:A",
        "URL:https://a.example/x",
        "TRANSP:TRANSPARENT",
        "SUMMARY:B",
        "TRANSP:TRANSPARENT",
    ]
    assert by_icalendar(calendar.written([], name="To do", now=NOW)) == []
