"""When each step is open for a person: arithmetic on dates and passages, nothing stored."""

from datetime import datetime, timedelta
from typing import NamedTuple

OPEN_STATES = ("open", "grace", "late")
MOST_ROUNDS = 100
# Whose dates pass a gate of the clock: an extension of one person moves nobody else's next step.
_SHARED = {"cohort": "sa", "group": "gsa", "person": "pgsa"}


class Why(NamedTuple):
    """The reason of a state: ``code`` with a moment and the id of a phase or task it speaks of."""

    code: str
    moment: datetime | None = None
    ref: str = ""


class Window(NamedTuple):
    """A step's window for one person. ``state``: locked, open, grace, late, closed or waived; ``late_until``
    and ``releases`` may be None. ``why`` explains a locked state. ``sets_release``: somebody set
    ``releases``, or keeps it in hand, for all tasks of the step; otherwise it holds for the blind ones and
    the others open at once."""

    phase: str
    round: int
    opens: datetime | None
    closes: datetime | None
    late_until: datetime | None
    releases: datetime | None
    state: str
    why: Why | None = None
    sets_release: bool = False

    @property
    def is_open(self):
        """Whether something may be handed in now (in time, in grace or late)."""
        return self.state in OPEN_STATES


def steps(design, facts):
    """(phase, round) of the whole activity in the order they run."""
    repeat = design.repeat
    if repeat is None:
        return [(phase, 1) for phase in design.phases]
    rounds = _rounds(design, facts)
    before, block, after = [], [], []
    for phase in design.phases:
        (block if phase.id in repeat.phases else after if block else before).append(phase)
    return (
        [(phase, 1) for phase in before]
        + [(phase, turn) for turn in range(1, rounds + 1) for phase in block]
        + [(phase, 1) for phase in after]
    )


def _rounds(design, facts):
    repeat = design.repeat
    if repeat.times:
        return repeat.times
    units = design.params.get(repeat.over)
    if units:
        return len(units) if isinstance(units, list) else int(units)
    last = repeat.phases[-1]
    dated = [row.round for row in facts.windows if row.phase in repeat.phases]
    passed = [row.round + 1 for row in facts.passages if row.phase == last]
    return min(max([1, *dated, *passed]), MOST_ROUNDS)


def windows(design, facts, now):
    """{(phase id, round): Window} for one person at *now*."""
    rows, scopes = {(row.phase, row.round, row.whom): row for row in facts.windows}, facts.scopes()
    found, passed, before = {}, facts.published, None
    for phase, turn in steps(design, facts):
        if before is not None and _ends_block(design, before, phase):
            passed = min(
                (moment for moment in (passed, _until(design, rows, scopes, found)) if moment), default=None
            )
        dates = _merged(rows, phase.id, turn, scopes)
        window = _window(design, facts, phase, turn, dates, passed, before, now)
        found[phase.id, turn] = window
        passed = _passed(facts, rows, scopes, phase, window)
        before = phase
    return found


def _ends_block(design, before, phase):
    return (
        design.repeat is not None
        and before.id == design.repeat.phases[-1]
        and phase.id not in design.repeat.phases
    )


def _until(design, rows, scopes, found):
    """The moment at which a repeat with ``until`` is over for this person, or None."""
    repeat = design.repeat
    if isinstance(repeat.until, str):
        return _merged(rows, repeat.until, 1, scopes)[0]
    start = found[repeat.phases[0], 1].opens
    return start + timedelta(seconds=repeat.until) if repeat.until and start else None


def _merged(rows, phase_id, turn, scopes):
    """(opens, closes, late_until, releases, waived) of a step: the particular scope wins, column by
    column."""
    chosen = [rows[phase_id, turn, scope] for scope in scopes if (phase_id, turn, scope) in rows]
    if not chosen:
        return None, None, None, None, False
    if len(chosen) == 1:
        return chosen[0][3:]
    return (
        *(
            next((value for value in column if value is not None), None)
            for column in zip(*(row[3:7] for row in chosen))
        ),
        any(row.waived for row in chosen),
    )


def _window(design, facts, phase, turn, dates, passed, before, now):
    opens, closes, late_until, releases, waived = dates
    opens = opens or passed
    late_until = late_until if closes and late_until and late_until > closes else None
    why = None
    if waived or (closes and facts.person.joined > closes):
        state = "waived"
    elif opens is None:
        state, why = (
            "locked",
            Why("gate", None, before.id) if before and facts.published else Why("unpublished"),
        )
    elif now < opens:
        state, why = "locked", Why("opens", opens)
    elif closes is None or now <= closes:
        state = "open"
    elif now <= closes + timedelta(seconds=design.grace):
        state = "grace"
    else:
        state = "late" if late_until and now <= late_until else "closed"
    is_set = releases is not None or phase.release == "hand"
    if not is_set:
        releases = closes if phase.release == "date" else opens
    return Window(phase.id, turn, opens, closes, late_until, releases, state, why, is_set)


def _passed(facts, rows, scopes, phase, window):
    """When this person's cohort, group or self got past a step, or None."""
    if phase.gate.is_clock:
        return unit_closes(facts, phase, window.round, rows, scopes)
    moments = [
        row.at
        for row in facts.passages
        if row.phase == phase.id and row.round == window.round and row.whom in scopes
    ]
    if not moments and window.state == "waived" and phase.gate.per == "person":
        return window.opens
    return min(moments, default=None)


def unit_closes(facts, phase, turn, rows=None, scopes=None):
    """When a step closes for the unit of its gate (person, group or cohort), whatever extensions single
    people have; or None."""
    if rows is None:
        rows = {(row.phase, row.round, row.whom): row for row in facts.windows}
    shared = _SHARED[phase.gate.per]
    return _merged(rows, phase.id, turn, [scope for scope in scopes or facts.scopes() if scope[0] in shared])[
        1
    ]
