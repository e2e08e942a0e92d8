"""Who comes in, who follows, how often one may ask, when people can meet, and when they are too few."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import circles
from peerreview.domain.attributes import WEEK
from peerreview.domain.refusals import Missing, NotNow

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # a Monday


@pytest.mark.parametrize(
    "join, was, taken, most, becomes",
    [
        ("open", "", 2, 3, "member"),
        ("open", "", 3, 3, "waiting"),
        ("open", "", 99, None, "member"),
        ("open", "waiting", 2, 3, "member"),
        ("request", "", 0, 3, "asked"),
        ("request", "asked", 0, 3, "asked"),
        ("request", "invited", 2, 3, "member"),
        ("request", "invited", 3, 3, "waiting"),
        ("invite", "invited", 2, 3, "member"),
        ("invite", "member", 3, 3, "member"),
        ("open", "owner", 3, 3, "owner"),
    ],
)
def test_what_one_is_after_the_button(join, was, taken, most, becomes):
    assert circles.comes_in(join, was, taken, most) == becomes


def test_nobody_comes_uninvited_or_after_the_end():
    with pytest.raises(Missing):
        circles.comes_in("invite", "", 0, 5)
    with pytest.raises(NotNow):
        circles.comes_in("open", "", 0, 5, is_closed=True)
    assert circles.comes_in("open", "member", 5, 5, is_closed=True) == "member"


def test_who_is_there_longest_follows():
    people = [(7, NOW), (3, NOW - timedelta(days=1)), (1, NOW)]
    assert circles.successor(people) == 3
    assert circles.successor([(7, NOW), (1, NOW)]) == 1
    assert circles.successor([]) is None


@pytest.mark.parametrize(
    "present, is_small",
    [((), False), ((2,), False), ((5, 2), False), ((2, 5), False), ((5, 2, 2), True), ((2, 2, 3), False)],
)
def test_few_in_two_sessions_running_are_too_few(present, is_small):
    assert circles.is_too_small(present) is is_small


def test_one_may_ask_so_often():
    circles.invites(9, None, NOW)
    circles.invites(0, NOW - timedelta(days=7), NOW)
    for sent, said_no in ((10, None), (0, NOW - timedelta(days=6, hours=23))):
        with pytest.raises(NotNow):
            circles.invites(sent, said_no, NOW)
    circles.opens(2)
    with pytest.raises(NotNow):
        circles.opens(3)


def at(moments, zone):
    return [f"{moment.astimezone(ZoneInfo(zone)):%d.%m. %H:%M}" for moment in moments]


def test_times_to_meet_begin_when_all_are_free():
    tuesday_two = frozenset(range(48 + 28, 48 + 32))  # Tuesday 14:00 to 16:00
    found = circles.times_to_meet(tuesday_two, "Europe/Berlin", NOW)
    assert at(found, "Europe/Berlin") == ["03.11. 14:00", "10.11. 14:00"]
    assert circles.times_to_meet(tuesday_two, "Europe/Berlin", NOW, lasts=121) == []


def test_a_time_stays_where_it_is_when_the_clock_changes():
    sunday = 6 * 48
    slots = frozenset({sunday + 4, sunday + 5, sunday + 20, sunday + 21})  # Sunday 2:00 and 10:00
    spring = datetime(2026, 3, 25, 9, 0, tzinfo=UTC)
    found = circles.times_to_meet(slots, "Europe/Berlin", spring)
    # 2:00 on 29 March does not exist; 10:00 is 10:00 before and after.
    assert at(found, "Europe/Berlin") == ["29.03. 10:00", "05.04. 02:00", "05.04. 10:00"]
    autumn = datetime(2026, 10, 21, 9, 0, tzinfo=UTC)
    first = circles.times_to_meet(slots, "Europe/Berlin", autumn)[0]
    assert (first.utcoffset(), at([first], "UTC")) == (timedelta(hours=2), ["25.10. 00:00"])


@given(
    st.frozensets(st.integers(0, WEEK - 1), max_size=40),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
)
def test_no_time_is_past_or_outside_what_is_free(slots, zone, now):
    now = now.replace(tzinfo=UTC)
    for moment in circles.times_to_meet(slots, zone, now):
        there = moment.astimezone(ZoneInfo(zone))
        assert moment > now and there.weekday() * 48 + there.hour * 2 + there.minute // 30 in slots
