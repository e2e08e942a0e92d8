"""When what is said of a person's duties may become another by the clock alone."""

from datetime import timedelta

from peerreview.domain.schedule.windows import block_of

TICK = timedelta(microseconds=1)  # a deadline is still in time, what comes after it no more


def changes_at(design, facts, found, now):
    """The first moment after *now* at which time alone may change this person's windows or duties, or None.
    *found*: their windows at *now*. It may come too early, never too late: every moment that is known of them
    counts."""
    moments = {
        moment
        for window in found.values()
        for moment in (
            window.opens,
            window.closes,
            window.late_until,
            window.releases,
            window.unit_closes,
            window.class_closes,
            window.in_time_until,
            window.class_ends,
        )
    }
    for row in facts.windows:
        moments.update((row.opens, row.closes, row.late_until, row.releases))
    moments.update(row.at for row in facts.passages)
    for row in facts.asked:
        moments.update((row.until, row.until and row.until + timedelta(seconds=design.grace)))
    moments.update(row.released for row in facts.arrived)
    for _person, begins, ends in facts.absences:
        moments.update((begins, ends))
    for held in facts.credentials:
        moments.update((held.since, held.until))
    moments.update(_round(design, found, now))
    return min(
        (moment if moment > now else moment + TICK for moment in moments if moment and moment >= now),
        default=None,
    )


def _round(design, found, now):
    """When the next round of a repeat is known to come, where that goes by the clock."""
    if design.repeat is None or not design.repeat.every:
        return
    first = found.get((block_of(design)[1][0].id, 1))
    cycle = timedelta(seconds=sum(design.repeat.every))
    if first is not None and first.opens is not None and cycle:
        yield first.opens + max((now - first.opens) // cycle + 1, 0) * cycle
