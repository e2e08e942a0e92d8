"""When each step is open for a person: arithmetic on dates and passages, nothing stored."""

from datetime import datetime, timedelta
from typing import NamedTuple

from peerreview.domain.designs.checking import MOST_ROUNDS
from peerreview.domain.designs.whose import is_mine
from peerreview.domain.schedule.rounds import has_round

OPEN_STATES = ("open", "grace", "late")
# Whose dates pass a gate of the clock: an extension of one person moves nobody else's next step.
_SHARED = {"cohort": "sa", "group": "gsa", "person": "pgsa"}
_UNDATED, _NO_TIME = (None, None, None, None), timedelta(0)


class Why(NamedTuple):
    """The reason of a state: ``code`` with a moment and the id of a phase or task it speaks of."""

    code: str
    moment: datetime | None = None
    ref: str = ""


class Window(NamedTuple):
    """A step's window for one person. ``state``: locked, open, grace, late, closed or waived; ``late_until``
    and ``releases`` may be None. ``why`` explains a locked state. ``sets_release``: somebody set
    ``releases``, or keeps it in hand, for all tasks of the step; otherwise it holds for the blind ones and
    the others open at once. ``unit_closes``: when it closes for the unit of its gate (person, group or
    cohort), ``class_closes`` for the class or the person's section, whatever extensions single people have.
    ``in_time_until``: the end of the grace after ``closes``; ``class_ends``: the class's last hour, late work
    and grace included."""

    phase: str
    round: int
    opens: datetime | None
    closes: datetime | None
    late_until: datetime | None
    releases: datetime | None
    state: str
    why: Why | None = None
    sets_release: bool = False
    unit_closes: datetime | None = None
    class_closes: datetime | None = None
    in_time_until: datetime | None = None
    class_ends: datetime | None = None

    @property
    def is_open(self):
        """Whether something may be handed in now (in time, in grace or late)."""
        return self.state in OPEN_STATES


def steps(design, facts, now):
    """(phase, round) of the whole activity in the order they run, as far as the rounds are known at *now*."""
    return [(design.phase(phase), turn) for phase, turn in windows(design, facts, now)]


def windows(design, facts, now):
    """{(phase id, round): Window} for one person at *now*, in the order the steps run. Asked again
    of the same facts, it is the same dict: nobody changes it."""
    looked_at = (
        design,
        now,
        (facts.published, facts.ended),
        facts.windows,
        facts.passages,
        facts.rounds,
        facts.person,
        tuple(facts.places),
        facts.scopes(),
    )
    if facts.walked and looked_at == facts.walked[0]:
        return facts.walked[1]
    facts.walked = looked_at, _walked(design, facts, now)
    return facts.walked[1]


def _walked(design, facts, now):
    walk = _Walk(design, facts, now)
    before, block, after = block_of(design)
    for phase in before:
        walk.step(phase, 1)
    if block:
        _rounds(walk, block)
    for phase in after:
        walk.step(phase, 1)
    return walk.found


def newest(found):
    """(phase id, round) of the step that opened last among windows as of ``windows``; the first one where
    none has opened."""
    opened = [key for key, window in found.items() if window.state != "locked"]
    return opened[-1] if opened else next(iter(found))


def is_past(found, step):
    """Whether a later step than *step* has opened, or it is none of them."""
    order = list(found)
    return step not in found or order.index(newest(found)) > order.index(step)


def block_of(design):
    """The phases before a repeat, those in it, and those after it."""
    if design.repeat is None:
        return design.phases, (), ()
    first = design.place(design.repeat.phases[0])
    last = first + len(design.repeat.phases)
    return design.phases[:first], design.phases[first:last], design.phases[last:]


class _Walk:
    """One person's way through the steps: ``passed`` is when they got past the last one (None: not yet),
    ``held`` the latest moment at which a gate of deeds let them on, ``stop`` the phase whose gate of deeds
    they have not passed."""

    def __init__(self, design, facts, now):
        self.design, self.facts, self.now = design, facts, now
        self.scopes = facts.scopes()
        self.shared = [scope for scope in self.scopes if scope[0] in "sa"]
        self.units = {
            per: [scope for scope in self.scopes if scope[0] in kinds] for per, kinds in _SHARED.items()
        }
        self.rows, self.leans, self.within = {}, {}, _repeated(design)
        for row in facts.windows:
            self.rows.setdefault((row.phase, row.round), {})[row.whom] = row
        self.apart = {(row.phase, row.round) for row in facts.windows if row.whom[0] in "pg"}
        self.grace = timedelta(seconds=design.grace)
        self.passed, self.held, self.stop, self.before = facts.published, None, None, None
        self.found = {}

    def dates(self, phase_id, turn, planned=_UNDATED, scopes=None):
        """(opens, closes, late_until, releases, waived) of a step as of ``_merged``; *planned* (the first
        four) where the class has none."""
        rows, repeat = self.rows.get((phase_id, turn)), self.design.repeat
        if rows is None:
            return (*planned, False)
        is_own = repeat is not None and repeat.dated_by is not None and phase_id in repeat.phases
        return _merged(rows, self.scopes if scopes is None else scopes, planned, is_own)

    def more(self, phase, turn):
        """How much longer this person's earlier deadlines are than the class's, of the steps without whose
        answers they cannot begin *phase*: as much longer it lasts for them."""
        if len(self.scopes) == len(self.shared):
            return _NO_TIME
        names = self.leans.get(phase.id)
        if names is None:
            names = self.leans[phase.id] = _leans_on(self.design, phase)
        found = [
            window.closes - window.class_closes
            for (name, number), window in self.found.items()
            if name in names
            and (number == turn or name not in self.within or phase.id not in self.within)
            and window.state != "waived"
            and window.class_closes
            and window.closes
        ]
        return max(found, default=_NO_TIME)

    def ready(self, dated=None):
        """When a step opens for this person: at its date, else when the one before was passed; never before a
        gate of deeds let them on."""
        if self.stop is not None:
            return None
        opens = dated or self.passed
        return max(opens, self.held) if opens and self.held else opens

    def step(self, phase, turn, planned=_UNDATED):
        """Go through one step."""
        window = _window(self, phase, turn, planned)
        self.found[phase.id, turn] = window
        self.passed = _passed(self, phase, window)
        if not phase.gate.is_clock:
            if self.passed is None:
                self.stop = self.stop or phase.id
            else:
                self.held = max(filter(None, (self.held, self.passed)))
        self.before = phase
        return window


def _rounds(walk, block):
    """The rounds of a repeat: as many as are known, dated from ``every``, never past ``until``."""
    stop, held = walk.stop, walk.held
    start, end, turn = None, None, 0
    while turn < MOST_ROUNDS and has_round(walk, turn + 1, start, end):
        turn += 1
        for place, phase in enumerate(block):
            window = walk.step(phase, turn, _planned(walk, place, turn, start, end))
            if start is None:
                start = window.opens
                end = _end(walk, start)
    if end is not None:
        # Over for everybody: a gate inside that somebody did not pass holds nobody back behind it.
        walk.passed, walk.stop, walk.held = min(filter(None, (walk.passed, end))), stop, held


def _planned(walk, place, turn, start, end):
    """(opens, closes, late_until, releases) of a repeated step where nobody dated it: the first round's dates
    moved on by whole periods, or the periods themselves."""
    repeat = walk.design.repeat
    if not repeat.every:
        return _UNDATED
    cycle, listed = sum(repeat.every), len(repeat.every) > 1
    moved = timedelta(seconds=(turn - 1) * cycle)
    first = walk.dates(repeat.phases[place], 1, scopes=walk.shared)[:4]
    opens, closes, *rest = (moment and moment + moved for moment in first)
    start = start or walk.ready(walk.dates(repeat.phases[0], 1)[0])
    if start is not None:
        begins = start + moved + timedelta(seconds=sum(repeat.every[:place]) if listed else 0)
        ends = begins + timedelta(seconds=repeat.every[place] if listed else cycle)
        opens = opens or (begins if listed or place == 0 else None)
        closes = closes or (ends if listed or place == len(repeat.phases) - 1 else None)
    return opens, min(closes, end) if closes and end else closes, *rest


def _end(walk, start):
    """The moment at which a repeat with ``until`` is over for this person, or None."""
    until = walk.design.repeat.until
    if isinstance(until, str):
        return walk.dates(until, 1)[0]
    return start + timedelta(seconds=until) if until and start else None


def _merged(rows, scopes, planned, is_own):
    """(opens, closes, late_until, releases, waived) of a step by its *rows* {whom: WindowRow} under *scopes*,
    the particular before the general. Dates of a section stand in the place of the class's, earlier or later,
    each for itself. To those a person or group adds its own: it opens and releases as these say, and closes
    when the last closes, because an extension is more time than the others have, and a step that never closes
    for them never does (unless its dates are each group's own: *is_own*)."""
    chosen = [rows[scope] for scope in scopes if scope in rows]
    if not chosen:
        return (*planned, False)
    own = [row for row in chosen if row.whom[0] in "pg"]
    shared = [row for row in chosen if row.whom[0] in "sa"]
    opens, closes, late_until, releases = (
        list(filter(None, [*(row[column] for row in shared), moment]))[:1]
        for column, moment in zip(range(3, 7), planned, strict=True)
    )
    if closes or is_own:
        closes += [row.closes for row in own if row.closes]
        late_until += [row.late_until for row in own if row.late_until]
    return (
        next((row.opens for row in own if row.opens), next(iter(opens), None)),
        max(closes, default=None),
        max(late_until, default=None),
        next((row.releases for row in own if row.releases), next(iter(releases), None)),
        any(row.waived for row in chosen),
    )


def _repeated(design):
    """Ids of the phases inside the repeat."""
    return set(design.repeat.phases) if design.repeat else set()


def follows(design, phase_id):
    """The phases that last longer, too, for whoever gets more time for *phase_id*."""
    return [phase for phase in design.phases if phase_id in _leans_on(design, phase)]


def _leans_on(design, phase):
    """Ids of the earlier phases whose answers, by the person themselves, the tasks of *phase* need: what they
    come after or revise, the own work before those of others, and what is written on the own work."""
    names = set()
    for task in phase.tasks:
        names |= {task.after, task.revises} - {None}
        about = task.about
        if about and about.kind == "task" and task.open_to == "handed_in" and not task.is_joint:
            names.add(about.name)
        elif about and about.kind == "own":
            source = design.tasks[about.name]
            is_own = is_mine(design.tasks, source)
            names.add(source.id if is_own or source.about is None else source.about.name)
    return {design.tasks[name].phase for name in names if name in design.tasks} - {phase.id}


def _window(walk, phase, turn, planned):
    opens, closes, late_until, releases, waived = walk.dates(phase.id, turn, planned)
    opens = walk.ready(opens)
    class_closes, class_late, unit_closes = closes, late_until, closes
    if (phase.id, turn) in walk.apart:
        _, class_closes, class_late, *_ = walk.dates(phase.id, turn, planned, walk.shared)
        unit_closes = walk.dates(phase.id, turn, planned, walk.units[phase.gate.per])[1]
    if more := class_closes and walk.more(phase, turn):
        closes = max(closes, class_closes + more)
        late_until = max(late_until, class_late + more) if class_late else late_until
    late_until = late_until if closes and late_until and late_until > closes else None
    is_set = releases is not None or phase.release == "hand"
    if not is_set:
        # More time to write moves nobody's reading: what was open to them stays open.
        releases = class_closes if phase.release == "date" else opens
    in_time_until = closes and closes + walk.grace
    state, why = _state(walk, phase, turn, (opens, closes, in_time_until, late_until), waived)
    return Window(
        phase.id,
        turn,
        opens,
        closes,
        late_until,
        releases,
        state,
        why,
        is_set,
        closes if phase.gate.per == "person" else unit_closes,
        class_closes,
        in_time_until,
        class_closes and max(class_closes, class_late or class_closes) + walk.grace,
    )


def _state(walk, phase, turn, times, waived):
    """(state, Why or None) of a step at this moment; *times*: (opens, closes, in_time_until, late_until)."""
    (opens, closes, in_time_until, late_until), now = times, walk.now
    is_kept = phase.gate.otherwise == "wait"  # whoever comes later, or not at all, does it first all the same
    if waived or (closes and walk.facts.person.joined > closes and not is_kept):
        return "waived", None
    if walk.facts.ended and now >= walk.facts.ended:
        return "closed", None
    if opens is None:
        gate = walk.stop or (walk.before and walk.before.id)
        return "locked", Why("gate", None, gate) if gate and walk.facts.published else Why("unpublished")
    if now < opens:
        return "locked", Why("opens", opens)
    if closes is None or now <= closes:
        return "open", None
    if now <= in_time_until:
        return "grace", None
    if late_until and now <= late_until:
        return "late", None
    # A gate that asks for another attempt, or waits, closes only behind those who passed it.
    is_kept = phase.gate.otherwise in ("repeat", "wait")
    again = is_kept and not passages_of(walk.facts, phase, turn, walk.scopes)
    return "late" if again else "closed", None


def _passed(walk, phase, window):
    """When this person's cohort, group or self got past a step, or None: a step that never opened passes
    nothing."""
    if window.opens is None:
        return None
    if phase.gate.is_clock:
        return window.unit_closes and max(window.opens, window.unit_closes)
    return passed_at(walk.design, phase, window, walk.facts, walk.scopes)


def passed_at(design, phase, window, facts, scopes=None):
    """When this person got past the gate of deeds of a step, or None; one that never opened is passed by
    nobody, though a passage of it be left over."""
    if window.opens is None:
        return None
    moments = passages_of(facts, phase, window.round, scopes)
    if phase.gate.otherwise == "regroup" and window.unit_closes:
        moments.append(window.unit_closes)  # who says nothing goes on with whom they have
    if not moments and window.state == "waived" and _is_alone(design, facts, phase, window.round):
        return window.opens
    return max(window.opens, min(moments)) if moments else None


def passages_of(facts, phase, turn, scopes=None):
    """The moments at which a step was passed by whoever this person belongs to."""
    scopes = facts.scopes() if scopes is None else scopes
    return [
        row.at for row in facts.passages if row.phase == phase.id and row.round == turn and row.whom in scopes
    ]


def _is_alone(design, facts, phase, turn):
    """Whether nobody else has to pass a step's gate with this person: it is each one's, or their group's and
    they have none."""
    if phase.gate.per != "group":
        return phase.gate.per == "person"
    home = design.homes[phase.id]
    return (home, turn) not in facts.places and (home, 1) not in facts.places
