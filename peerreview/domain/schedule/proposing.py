"""Dates proposed for an activity that begins on a day: a start to be looked at, not a plan."""

from datetime import datetime, time, timedelta

from peerreview.domain import clock
from peerreview.domain.schedule.dates import events
from peerreview.domain.schedule.facts import WindowRow
from peerreview.domain.schedule.windows import block_of

STEP = timedelta(days=7)
ROUNDS = 4  # so many weeks for a block whose rounds nobody can count beforehand
OPENS, CLOSES = time(9), time(20)


def propose(design, first, zone):
    """[WindowRow] for the class, of an activity of a Design that begins on the date *first* on the clock of
    *zone*: a week for each step, for those of a repeat what its ``every`` says. The last moment in them is
    when it would be over."""
    before, block, after = block_of(design)
    rows, day = [], first
    for phase in before:
        rows.append(_row(design, phase, day, day + STEP, zone))
        day += STEP
    if block:
        if block[0].id == design.phases[0].id:
            length = timedelta(seconds=design.repeat.every[0]) if design.repeat.every else STEP
            rows.append(_row(design, block[0], day, day + length, zone))
        day = _after(design, day)
    rows += [
        WindowRow(event, 1, "all", _at(day - timedelta(days=1), CLOSES, zone)) for event in events(design)
    ]
    for phase in after:
        rows.append(_row(design, phase, day, day + STEP, zone))
        day += STEP
    return rows


def ends(design, first, zone):
    """The date on which what is proposed for *first* would be over."""
    moments = [moment for row in propose(design, first, zone) for moment in (row.opens, row.closes) if moment]
    _before, block, after = block_of(design)
    last = clock.shown(max(moments), zone).date()
    return (
        max(last, _after(design, first + STEP * len(_before)) - timedelta(days=1))
        if block and not after
        else last
    )


def _after(design, day):
    """The date after the last round of a repeat that begins on *day*."""
    repeat = design.repeat
    if isinstance(repeat.until, int):
        return day + timedelta(seconds=repeat.until)
    cycle = timedelta(seconds=sum(repeat.every)) or STEP
    units = design.params.get(repeat.over) if repeat.over else None
    rounds = repeat.times or (len(units) if isinstance(units, list) else units) or ROUNDS
    return day + cycle * rounds


def _row(design, phase, day, until, zone):
    """The row of a step from a day until the evening before another; only the first of all says when it
    opens."""
    opens = _at(day, OPENS, zone) if phase.id == design.phases[0].id else None
    return WindowRow(phase.id, 1, "all", opens, _at(until - timedelta(days=1), CLOSES, zone))


def _at(day, hour, zone):
    return clock.latest(datetime.combine(day, hour), zone)
