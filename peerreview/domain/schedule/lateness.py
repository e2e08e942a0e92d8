"""How late something is: one rule, asked by the grade, by every list and by every page. No flag is kept."""

from peerreview.domain.clock import begun_days
from peerreview.domain.schedule.windows import windows


def days_late(window, typed, zone):
    """Begun days between the deadline that holds for a person now and the moment *typed*; 0 is in time.

    *window* is their Window of the step (None: the step is not known to them), so an extension or an excuse
    counts whenever it was given. *typed* is when the version that counts was handed in; of a draft that staff
    took in, when its writer last typed (None: nothing is in). The grace counts as in time; once it is over,
    days are counted from the deadline itself, each until the same time of the next day on the clock of
    *zone*."""
    if typed is None or window is None or window.state == "waived" or window.closes is None:
        return 0
    return 0 if typed <= window.in_time_until else begun_days(window.closes, typed, zone)


def late(design, facts, now, zone, known=None):
    """{response id: begun days late} of what this person, alone or in a group, has in and handed in late.

    *known*: their windows, where the caller has them."""
    found = windows(design, facts, now) if known is None else known
    days = {
        own.id: days_late(found.get((design.tasks[own.task].phase, own.round)), own.typed, zone)
        for own in facts.own
        if own.task in design.tasks
    }
    return {response: count for response, count in days.items() if count}
