"""The clock of a step while it runs: its end for the class moved, taken away, set again."""

import json
from datetime import timedelta

from peerreview.domain.refusals import Conflict, NotNow
from peerreview.domain.schedule import WindowRow
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.activities.windows import set_window, window_rows
from peerreview.store.clockwork import look_again, on_time

MOVED = "clock.moved"
PLANNED = N_("The end of this step follows from its repeat. Give more time, or set the dates in the set-up.")
ELSE = N_("Somebody has moved the clock since you looked. See what it says now.")


@on_time
def set_clock(activity, phase, turn, closes, *, seen, by, now, late=None):
    """A step ends for the class at *closes* (None: no end) instead of at *seen*, the end that whoever asks
    was shown. Late work is taken as much longer; *late*: until that moment, for the way back. Nobody's own
    deadline moves.

    Conflict when the end is another one by now; NotNow when there would be an end all the same, because the
    repeat plans one. Returns the late moment before."""
    with db.writing(activity.id):
        row = next(
            (row for row in window_rows(activity.id) if row[:2] == (phase, turn)),
            WindowRow(phase, turn, "all"),
        )
        if row.closes is not None and row.closes != seen:
            raise Conflict(ELSE)
        if closes is None and (row.closes is None or is_planned(activity.design, phase)):
            raise NotNow(PLANNED)
        longer = closes - seen if closes and seen else timedelta(0)
        until = late or (row.late_until and row.late_until + longer)
        if until and closes and until < closes:
            until = closes
        opens = min(row.opens, closes) if row.opens and closes else row.opens
        set_window(activity.id, row._replace(opens=opens, closes=closes, late_until=until), by=by, now=now)
        look_again(activity.id, now)
        audit.of_activity(
            MOVED,
            activity,
            by=by,
            at=now,
            phase=phase,
            round=turn,
            before=seen and seen.isoformat(),
            closes=closes and closes.isoformat(),
        )
    return row.late_until


def is_planned(design, phase):
    """Whether the end of a step follows from its repeat, so that it cannot be without one."""
    return design.repeat is not None and phase in design.repeat.phases and bool(design.repeat.every)


def time_left(activity_id, phase, turn):
    """How much time was left (a timedelta) when the clock of a step was stopped last; None when it never
    was."""
    for row in db.rows(
        "select at, detail from audit_line where activity_id = ? and verb = ? order by id desc",
        activity_id,
        MOVED,
    ):
        detail = json.loads(row.detail)
        if (detail["phase"], detail["round"], detail["closes"]) == (phase, turn, None) and detail["before"]:
            before = db.moment(detail["before"].replace("T", " ").split("+")[0])
            return max(before - db.moment(row.at), timedelta(minutes=1))
    return None
