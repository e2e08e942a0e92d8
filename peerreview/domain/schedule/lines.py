"""Lines of a task list before their state is known: what they are about, whose allocation they answer, and
the window that holds for each."""

from datetime import datetime, timedelta
from typing import NamedTuple

from peerreview.domain.moderation import State, counts
from peerreview.domain.schedule.facts import Own
from peerreview.domain.schedule.windows import Why

# What was ended for good: it is listed no more, even where something is typed.
DROPPED = ("declined", "problem", "moved", "withdrawn", "taken_out", "left", "conflict", "team")


class Line(NamedTuple):
    """A duty before its state is known: what it is about, my response to it, and what it waits for.
    ``by_hand``: staff gave it, so nothing of the person's own comes first; ``until``: the moment they set for
    it; ``returns``: when what was taken from a queue goes back to it; ``renews``: done again it renews a
    credential."""

    kind: str = ""
    subject: int | None = None
    own: Own | None = None
    allocation: int | None = None
    is_optional: bool = False
    wait: Why | None = None
    by_hand: bool = False
    until: datetime | None = None
    returns: datetime | None = None
    renews: bool = False


def is_in(own):
    """Whether it was handed in and not taken back; what was returned for repair was."""
    return own is not None and (counts(own.state) or own.state == State.RETURNED)


def dealt(facts, task, window, mine, most=None):
    """Lines of a task that allocation deals: those claimed or dealt, then empty ones up to *most*, which is
    what can be owed of ``pick``. One is offered even where nothing can be owed."""
    most = task.pick if most is None else most
    asked = sorted(
        (row for row in facts.asked if row.task == task.id and row.round == window.round),
        key=lambda row: row.at,
    )
    held = {(row.kind, row.subject): row for row in asked if row.ended is None}
    dropped = {(row.kind, row.subject) for row in asked if row.ended_cause in DROPPED}
    lines = []
    for key in dict.fromkeys([*((row.kind, row.subject) for row in asked), *mine]):
        own = mine.get(key)
        if key in held or is_in(own) or (own is not None and own.begun and key not in dropped):
            lines.append(_given(Line(*key, own), held.get(key)))
    lines = owed_first(lines, len(lines) if most is None else most)
    if not lines and most == 0:
        return [Line(is_optional=True)]
    return lines + [Line()] * ((most or 0) - len(lines))


def owed_first(lines, most):
    """At most *most* lines are owed: those handed in, then those still allocated; the rest is optional and
    comes last."""
    if len(lines) <= most:
        return lines
    extra = sorted(lines, key=lambda line: (not is_in(line.own), line.allocation is None))[most:]
    return [line for line in lines if line not in extra] + [line._replace(is_optional=True) for line in extra]


def _given(line, row):
    """A line with the allocation that holds for it, if there is one."""
    if row is None:
        return line
    return line._replace(allocation=row.id, by_hand=row.cause == "by_hand", until=row.until)


def window_of(line, window, now, grace):
    """The Window that holds for a line: where the step is not open, what staff gave by hand with a date is
    open until then, and *grace* seconds."""
    if line.until is None or window.is_open:
        return window
    state = window.state
    if now <= line.until:
        state = "open"
    elif now <= line.until + timedelta(seconds=grace):
        state = "grace"
    until = line.until + timedelta(seconds=grace)
    return window._replace(state=state, closes=line.until, in_time_until=until, late_until=None, why=None)


def lapses_at(row, window, lease, grace):
    """The moment at which an Asked lapses without a hand-in, or None while that is not known: its last sign
    of life and the *lease*. What staff gave by hand is there until the moment they set, or else as long as
    its step is (*window*), and *grace*: they said so."""
    moment = row.sign + timedelta(seconds=lease)
    if row.cause != "by_hand":
        return moment
    end = row.until or (window and (window.late_until or window.closes))
    return max(moment, end + timedelta(seconds=grace)) if end else None
