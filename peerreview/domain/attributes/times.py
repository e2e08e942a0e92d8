"""Weekly free times: local time and its IANA zone, never UTC, so that Tuesday at two stays there all year.

Times of two people are compared as half-hour slots of one week, counted from Monday 0:00 in the zone of the
course. A slot counts where it is free from its first minute to its last."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

SLOT = 30  # minutes
DAY = 24 * 60
WEEK = 7 * DAY // SLOT  # slots
MOST = 60  # times a person may give

DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_SHORT = tuple(day[:3] for day in DAYS)
_STORED = re.compile(r"(\w{3}) (\d\d):(\d\d)-(\d\d):(\d\d) (\S+)\Z")
_CLOCK = r"(\d{1,2})(?:[:.h](\d\d))?\s*h?\s*([ap]m)?"
_RANGE = rf"{_CLOCK}\s*-\s*{_CLOCK}(?!\w)"
_TOKEN = re.compile(
    rf"(?P<between>(?:[\s,;&]|and\b)+)|(?P<range>{_RANGE})"
    r"|(?P<zone>UTC\b|[a-z][\w+-]*(?:/[\w+-]+)+)"
    r"|(?P<day>[a-z]+)\.?(?:\s*-\s*(?P<last>[a-z]+)\.?)?",
    re.IGNORECASE | re.ASCII,
)


class FreeTime(NamedTuple):
    """One time of each week: ``day`` 0 (Monday) to 6, ``start`` and ``end`` in minutes of that day (end up to
    1440), on the clock of ``zone``."""

    day: int
    start: int
    end: int
    zone: str

    def __str__(self):
        return f"{_SHORT[self.day]} {_clock(self.start)}-{_clock(self.end)} {self.zone}"


def _clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


def stored_times(texts):
    """FreeTimes of stored texts; what is none is left out."""
    found = []
    for text in texts:
        match = _STORED.match(text)
        if match and match[1] in _SHORT:
            hour, minute, last_hour, last_minute = map(int, match.groups()[1:5])
            found.append(
                FreeTime(_SHORT.index(match[1]), hour * 60 + minute, last_hour * 60 + last_minute, match[6])
            )
    return tuple(found)


def read_times(text, zone):
    """FreeTimes as people type them ("Tue 14:00-16:00, Mon-Fri 9-11"), joined where they touch, in *zone*
    unless the text names one. Invalid with the part that is no time."""
    found, days, is_timed = [], [], False
    for token in _tokens(re.sub(r"\s*(?:[–—−]|\b(?:to|until)\b)\s*", "-", text)):
        if token["zone"]:
            zone = _known_zone(token["zone"])
        elif token["day"]:
            days = _days(token) if is_timed else days + _days(token)
            is_timed = False
        elif days:
            found += _of_days(days, token["range"])
            is_timed = True
        else:
            raise _unread(token["range"])
    if not is_timed:
        raise _unread(text)
    if len(found) > MOST:
        raise Invalid(N_("These are {count} times; up to {most} fit."), count=len(found), most=MOST)
    return merged(FreeTime(*one, zone) for one in found)


def _tokens(text):
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise _unread(text[place:])
        place = token.end()
        if not token["between"]:
            yield token


def _unread(text):
    return Invalid(
        N_("“{typed}” is no weekly time. Write a day and from when to when, such as Tue 14:00-16:00."),
        typed=" ".join(text.split())[:60],
    )


def _known_zone(name):
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise Invalid(N_("“{typed}” is no time zone such as Europe/Berlin."), typed=name[:60]) from None
    return name


def _days(token):
    first, last = _day(token["day"]), _day(token["last"] or token["day"])
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _day(word):
    found = [place for place, day in enumerate(DAYS) if day.lower().startswith(word.lower())]
    if len(word) < 2 or len(found) != 1:
        raise _unread(word)
    return found[0]


def _of_days(days, typed):
    """(day, start, end) of a range on each day; past midnight it goes on on the next."""
    hour, minute, half, last_hour, last_minute, last_half = re.match(_RANGE, typed, re.IGNORECASE).groups()
    end = _minutes(last_hour, last_minute, last_half, typed)
    start = _minutes(hour, minute, half, typed)
    if (
        last_half
        and not half
        and start < DAY // 2
        and (later := _minutes(hour, minute, last_half, typed)) < end
    ):
        start = later  # 2-4pm begins in the afternoon, 9-5pm in the morning
    if start == end or start == DAY:
        raise _unread(typed)
    for day in days:
        yield day, start, end if end > start else DAY
        if 0 < end < start:
            yield (day + 1) % 7, 0, end


def _minutes(hour, minute, half, typed):
    hour, minute = int(hour), int(minute or 0)
    if half:
        if not 1 <= hour <= 12:
            raise _unread(typed)
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    if minute > 59 or hour * 60 + minute > DAY:
        raise _unread(typed)
    return hour * 60 + minute


def merged(times):
    """The same times in order, joined where they overlap or touch on one day in one zone."""
    found = []
    for one in sorted(times, key=lambda one: (one.zone, *one)):
        last = found[-1] if found else None
        if last and (last.zone, last.day) == (one.zone, one.day) and one.start <= last.end:
            found[-1] = last._replace(end=max(last.end, one.end))
        else:
            found.append(one)
    return tuple(sorted(found))


def slots(times, zone, now):
    """The slots (0 = Monday 0:00 to 335) of the week of *now* in *zone* that lie wholly inside *times*, a
    frozenset. Times of that same zone never move; others are put on its clock as that week has them."""
    monday = now.astimezone(ZoneInfo(zone)).date()
    monday -= timedelta(days=monday.weekday())
    free, whole = bytearray(7 * DAY), b"\1" * SLOT
    for one in times:
        start, end = _on_clock(one, zone, monday)
        for minute in range(start, end):
            free[minute % (7 * DAY)] = 1
    return frozenset(slot for slot in range(WEEK) if free[slot * SLOT : slot * SLOT + SLOT] == whole)


def _on_clock(one, zone, monday):
    """(start, end) of a FreeTime in minutes from Monday 0:00 on the clock of *zone*; the end is later."""
    if one.zone == zone:
        return one.day * DAY + one.start, one.day * DAY + one.end
    there, here = ZoneInfo(one.zone), ZoneInfo(zone)
    midnight = datetime.combine(monday + timedelta(days=one.day), time())
    begins = (midnight + timedelta(minutes=one.start)).replace(tzinfo=there).astimezone(UTC)
    local = begins.astimezone(here).replace(tzinfo=None)
    start = (local - datetime.combine(monday, time())) // timedelta(minutes=1)
    return start, start + one.end - one.start


def spans(slots):
    """[(day, start, end)] in minutes of the day: *slots* joined where they touch, cut at midnight."""
    found = []
    for slot in sorted(slots):
        day, start = divmod(slot * SLOT, DAY)
        if found and found[-1][0] == day and found[-1][2] == start:
            found[-1] = (day, found[-1][1], start + SLOT)
        else:
            found.append((day, start, start + SLOT))
    return found


def marked(slots, zone):
    """The FreeTimes that *slots* of a week on the clock of *zone* come to."""
    return tuple(FreeTime(*span, zone) for span in spans(slots))
