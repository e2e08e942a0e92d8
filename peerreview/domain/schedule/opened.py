"""What others wrote about a person, or about theirs, that is open to that person now."""

from datetime import datetime
from typing import NamedTuple

from peerreview.domain.designs.whose import is_about_others
from peerreview.domain.schedule.duties import duties, released
from peerreview.domain.schedule.windows import windows


class Opened(NamedTuple):
    """``ids`` of responses to read now; ``is_open``: anything of the kind is open by now, written or not;
    ``moment``: when the rest opens, or None (by hand, or once the person's own duties are done)."""

    ids: tuple[int, ...]
    is_open: bool
    moment: datetime | None


class _Look(NamedTuple):
    """What ``released`` looks at, with every duty known."""

    design: object
    now: datetime
    windows: dict
    lines: list


def release(design, facts, now, lines):
    """The rule of one person, whose duties are *lines*: a function of (task, round, own release moment or
    None) that says whether others' responses are open to them, and the moment they open (None: by hand, or
    once they are done)."""
    look, known = _Look(design, now, windows(design, facts, now), lines), {}

    def of(task, turn, own=None):
        key = task.id, turn, own
        if key not in known:
            known[key] = released(look, task, turn, own)
        return known[key]

    return of


def answered_until(design, lines, tasks):
    """Until when somebody whose duties are *lines* may answer what they got under *tasks* (ids); None without
    an end."""
    answers = [
        line.window.closes
        for line in lines
        if (about := design.tasks[line.task].about) and about.kind == "own" and about.name in tasks
    ]
    return max(filter(None, answers), default=None)


def opened(design, facts, now, *, answers=False, lines=None):
    """The Opened of one person: what was written about their work or themselves, or (*answers*) about reviews
    they wrote. *lines*: their duties, where the asker has them at hand."""
    lines = duties(design, facts, now) if lines is None else lines
    look = _Look(design, now, windows(design, facts, now), lines)
    ids = tuple(
        row.id
        for row in facts.arrived
        if design.is_answer(design.tasks[row.task]) == answers
        and released(look, design.tasks[row.task], row.round, row.released)[0]
    )
    sources = [
        task for task in design.tasks.values() if is_about_others(task) and design.is_answer(task) == answers
    ]
    steps = [
        released(look, task, turn) for task in sources for phase, turn in look.windows if phase == task.phase
    ]
    moments = [moment for is_open, moment in steps if moment and not is_open]
    return Opened(ids, any(is_open for is_open, _ in steps), min(moments, default=None))
