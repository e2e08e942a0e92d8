"""When each step is open for a person: arithmetic on dates and passages, nothing stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

OPEN_STATES = ("open", "grace", "late")


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of a state: ``code`` with a moment and the id of a phase or task it speaks of."""

    code: str
    moment: datetime | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A step's window for one person. ``state``: locked, open, grace, late, closed or waived; ``late_until`` and
    ``releases`` may be None. ``why`` explains a locked state."""

    phase: str
    round: int
    opens: datetime | None
    closes: datetime | None
    late_until: datetime | None
    releases: datetime | None
    state: str
    why: Why | None = None

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
    return ([(phase, 1) for phase in before] + [(phase, turn) for turn in range(1, rounds + 1) for phase in block]
            + [(phase, 1) for phase in after])


def _rounds(design, facts):
    repeat = design.repeat
    if repeat.times:
        return repeat.times
    units = design.params.get(repeat.over)
    if isinstance(units, list):
        return max(len(units), 1)
    if str(units).isdigit():
        return max(int(units), 1)
    last = repeat.phases[-1]
    dated = [row.round for row in facts.windows if row.phase in repeat.phases]
    passed = [row.round + 1 for row in facts.passages if row.phase == last]
    return max([1, *dated, *passed])


def windows(design, facts, now):
    """{(phase id, round): Window} for one person at *now*."""
    found, passed = {}, facts.published
    before = None
    for phase, turn in steps(design, facts):
        mine = _merged(facts, phase.id, turn, facts.scopes())
        window = _window(design, facts, phase, turn, mine, passed, before, now)
        found[phase.id, turn] = window
        passed = _passed(facts, phase, turn)
        before = phase
    return found


def _merged(facts, phase_id, turn, scopes):
    rows = {row.whom: row for row in facts.windows if row.phase == phase_id and row.round == turn}
    chosen = [rows[scope] for scope in scopes if scope in rows]

    def first(column):
        return next((getattr(row, column) for row in chosen if getattr(row, column) is not None), None)
    return first("opens"), first("closes"), first("late_until"), first("releases"), any(row.waived for row in chosen)


def _window(design, facts, phase, turn, mine, passed, before, now):
    opens, closes, late_until, releases, waived = mine
    opens = opens or passed
    late_until = late_until if closes and late_until and late_until > closes else None
    why = None
    if waived or (closes and facts.person.joined > closes):
        state = "waived"
    elif opens is None:
        state, why = "locked", Why("gate", None, before.id) if before and facts.published else Why("unpublished")
    elif now < opens:
        state, why = "locked", Why("opens", opens)
    elif closes is None or now <= closes:
        state = "open"
    elif now <= closes + timedelta(seconds=design.grace):
        state = "grace"
    else:
        state = "late" if late_until and now <= late_until else "closed"
    return Window(phase.id, turn, opens, closes, late_until, releases or _release(phase, closes), state, why)


def _release(phase, closes):
    """The moment others may see this step's responses when no date was set: its close, or nobody yet (by hand)."""
    return closes if phase.release == "date" else None


def _passed(facts, phase, turn):
    """When this person's cohort, group or self got past a step, or None. Extensions of single people move nobody's next step."""
    if phase.gate.is_clock:
        shared = tuple(scope for scope in facts.scopes() if scope[0] in "sa")
        return _merged(facts, phase.id, turn, shared)[1]
    scopes = set(facts.scopes())
    moments = [row.at for row in facts.passages if (row.phase, row.round) == (phase.id, turn) and row.whom in scopes]
    return min(moments, default=None)
