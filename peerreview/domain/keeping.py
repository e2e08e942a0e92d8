"""How long a course keeps names and texts after it was put away."""

import calendar
from datetime import timedelta

CHOICES = (6, 12, 24, 60, 0)  # months; 0: as long as the course is there
USUAL = 12
NOTICES = (timedelta(days=30), timedelta(days=7))  # before the end staff are told


def notice(end, now):
    """How long before its end (a moment) staff of a course are to be told as of *now*: the last of NOTICES
    that has come; None where none has."""
    return min((one for one in NOTICES if end - one <= now), default=None)


def may_go(end, told, now):
    """Whether names and texts go *now*: their time is over, and staff were *told* (a moment, None: not yet)
    long enough before, however long nobody looked."""
    return end <= now and told is not None and told + min(NOTICES) <= now


def ends(put_away, months):
    """The moment *months* (of the calendar) after a course was put away; None where either is none or the end
    is no end (0). A day that a month lacks is its last one."""
    if put_away is None or not months:
        return None
    year, month = divmod(put_away.year * 12 + put_away.month - 1 + months, 12)
    day = min(put_away.day, calendar.monthrange(year, month + 1)[1])
    return put_away.replace(year=year, month=month + 1, day=day)
