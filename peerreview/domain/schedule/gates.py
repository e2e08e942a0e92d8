"""What a gate of deeds waits for: who has passed it, and what is still in the way of who has not."""

from datetime import datetime
from typing import NamedTuple

from peerreview.domain.moderation import State
from peerreview.domain.schedule.dates import EVENT
from peerreview.domain.schedule.windows import passed_at


class Stop(NamedTuple):
    """Where a gate of deeds holds somebody up: the step and its unit ``per`` (person, group or cohort).

    ``code``: hand, all, approved, score, agreement or event. ``left``: own duties of the step not done;
    ``held``: own texts that wait for staff; ``best`` (0..1, None = no number yet) of ``bar``; ``event`` and
    its ``moment`` (None = no date)."""

    phase: str
    round: int
    per: str
    code: str
    left: int = 0
    held: int = 0
    best: float | None = None
    bar: float | None = None
    event: str = ""
    moment: datetime | None = None


def gates(design, facts, found, lines):
    """{(phase, round): Stop, or None where this person may go on} of the gates of deeds in steps that opened.

    *found* are the person's windows, *lines* their duties (those that the reader may know of)."""
    return {
        (phase_id, turn): None
        if passed_at(design, design.phase(phase_id), window, facts)
        else _stop(design.phase(phase_id), turn, facts, lines)
        for (phase_id, turn), window in found.items()
        if not design.phase(phase_id).gate.is_clock and window.opens and window.state != "locked"
    }


def _stop(phase, turn, facts, lines):
    gate = phase.gate
    here = [line for line in lines if (line.phase, line.round) == (phase.id, turn)]
    names = {task.id for task in phase.tasks}
    waiting = (State.HELD, State.RETURNED)
    return Stop(
        phase.id,
        turn,
        gate.per,
        gate.when,
        0 if gate.when in ("hand", "event") else sum(line.is_owed and not line.is_done for line in here),
        sum(own.task in names and own.round == turn and own.state in waiting for own in facts.own)
        if gate.when == "approved"
        else 0,
        _best(names, turn, facts) if gate.bar is not None else None,
        gate.bar,
        f"{EVENT}{gate.event}" if gate.event else "",
        min(
            (row.opens for row in facts.windows if row.phase == f"{EVENT}{gate.event}" and row.opens),
            default=None,
        )
        if gate.event
        else None,
    )


def _best(names, turn, facts):
    """The lowest mean of the best attempts over the tasks of a step that give a number, or None."""
    by_task = {}
    for (task, number, _subject), value in facts.scores.items():
        if task in names and number == turn:
            by_task.setdefault(task, []).append(value)
    return min((sum(values) / len(values) for values in by_task.values()), default=None)
