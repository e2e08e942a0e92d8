"""How long a course keeps names and texts after it was put away."""

import calendar

CHOICES = (6, 12, 24, 60, 0)  # months; 0: as long as the course is there
USUAL = 12


def ends(put_away, months):
    """The moment *months* (of the calendar) after a course was put away; None where either is none or the end
    is no end (0). A day that a month lacks is its last one."""
    if put_away is None or not months:
        return None
    year, month = divmod(put_away.year * 12 + put_away.month - 1 + months, 12)
    day = min(put_away.day, calendar.monthrange(year, month + 1)[1])
    return put_away.replace(year=year, month=month + 1, day=day)
