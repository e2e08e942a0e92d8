"""The dates of an activity on other days: the same times of day, be the clocks moved in between."""

from datetime import timedelta

from peerreview.domain import clock


def shifted(moment, days, zone, to=None):
    """A moment so many *days* later (or earlier) at the same time of day: as the clock of *zone* showed it,
    so the clock of zone *to* shows it (None: the same zone). An hour that never comes there is the next one
    that does; of one that comes twice it is the second. None stays None."""
    if moment is None:
        return None
    local = clock.shown(moment, zone) + timedelta(days=days)
    return clock.latest(local, to or zone)


def shifted_row(row, days, zone, to=None):
    """A WindowRow with each of its dates ``shifted``."""
    opens, closes, late, releases = (
        shifted(moment, days, zone, to) for moment in (row.opens, row.closes, row.late_until, row.releases)
    )
    return row._replace(opens=opens, closes=closes, late_until=late, releases=releases)


def first_day(rows, zone):
    """The first date (as ``datetime.date`` on the clock of *zone*) in WindowRows; None without dates."""
    moments = [moment for row in rows for moment in (row.opens, row.closes) if moment]
    return clock.shown(min(moments), zone).date() if moments else None
