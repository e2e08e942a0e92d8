"""What a rehearsal saw: each step reached or not and why not, groups, duties, what was written, late, lapsed,
forbidden."""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from statistics import median

from peerreview.domain import schedule
from peerreview.domain.numbers import plain, rounded
from peerreview.store import db, stuck
from peerreview.store.facts import facts_of_activity
from peerreview.store.rehearsal.reads import forbidden
from peerreview.store.rehearsal.seen import Seen

ENDLESS = 3  # rounds that are looked at of a repeat without an end


@dataclass(slots=True)
class StepReport:
    """One step: how many ``reached`` it of the ``expected``; ``why`` not, and the phases whose gate they
    ``wait`` at, both with counts; ``groups`` sizes;
    ``most`` and ``middle`` number of duties a person had; ``written`` responses, ``late`` ones, duties
    ``missed``, claims ``lapsed``."""

    phase: str
    round: int
    title: str
    reached: int
    expected: int
    why: dict = field(default_factory=dict)
    groups: list = field(default_factory=list)
    most: int = 0
    middle: float = 0
    written: int = 0
    late: int = 0
    missed: int = 0
    lapsed: int = 0
    wait: dict = field(default_factory=dict)

    @property
    def is_reached(self):
        """Whether everybody who should got there."""
        return self.reached == self.expected


@dataclass(slots=True)
class Report:
    """A whole rehearsal: ``forbidden`` reads that were possible (each in words), ``failed`` acts and duties,
    ``played`` up to when."""

    title: str
    people: int
    steps: list
    forbidden: list
    failed: list
    played: object

    @property
    def is_carried(self):
        """Whether the design ran to its end for everybody."""
        return all(step.is_reached for step in self.steps) and not self.forbidden and not self.failed


def as_plain(found):
    """A Report as plain values for JSON."""
    plain = asdict(found)
    plain["played"] = found.played.isoformat()
    return plain | {"is_carried": found.is_carried}


def as_lines(found):
    """A Report as lines to read."""
    yield f"{found.title}: {found.people} people, played until {found.played:%a %d %b %Y}"
    for step in found.steps:
        name = step.phase if not step.round or step.round == 1 else f"{step.phase} {step.round}"
        yield (
            f"  {'reached' if step.is_reached else 'NOT REACHED'}  {name}: {step.reached} of {step.expected}"
        )
        for why, count in step.why.items():
            yield f"      {count} of them: {why}"
        if step.groups:
            yield f"      groups of {', '.join(map(str, step.groups))}"
        yield (
            f"      duties a person: {step.most} at most, {plain(rounded(step.middle, 1))} usually; written: "
            f"{step.written}, late:"
            f" {step.late}, missed: {step.missed}, lapsed: {step.lapsed}"
        )
    yield f"  Reads forbidden but possible: {len(found.forbidden)}"
    yield from (f"      {line}" for line in found.forbidden)
    yield f"  Acts that failed: {len(found.failed)}"
    yield from (f"      {line}" for line in found.failed)
    yield "Carried: it runs to its end." if found.is_carried else "Not carried."


def report(game):
    """The Report of a finished Play."""
    looked = Seen(game.activity.id, game.now)
    design, students = looked.design, looked.students
    seen = {person: looked.windows(person) for person in students}
    lines = {person: looked.lines(person) for person in students}
    keys = dict.fromkeys(
        (phase, turn)
        for windows in sorted(seen.values(), key=len, reverse=True)
        for phase, turn in windows
        if not (design.is_endless(phase) and turn > ENDLESS)
    )
    order = {phase.id: place for place, phase in enumerate(design.phases)}
    counts = _counts(game.activity.id) | {"late": _late(looked, students, seen)}
    steps = [
        _step(design, key, seen, lines, counts, game.activity.id)
        for key in sorted(keys, key=lambda key: _place(design, order, key))
    ]
    failed = [f"{line.phase} {line.round}: {line.reason}" for line in stuck.of_activity(game.activity.id)]
    failed += sorted({f"{phase} {turn}, {task}: {why}" for (phase, turn), task, why in game.failed})
    people = {person: facts.person.role for person, facts in looked.everyone.items()}
    people = [*(people | {game.cast.instructor.id: "instructor"}).items()]
    reads = forbidden(game.activity, people, game.now)
    return Report(design.title, len(game.cast.students), steps, reads, failed, game.now)


def _place(design, order, key):
    phase, turn = key
    within = design.repeat is not None and phase in design.repeat.phases
    first = order[design.repeat.phases[0]] if within else order[phase]
    return first, turn if within else 0, order[phase]


def _step(design, key, seen, lines, counts, activity_id):
    phase, turn = key
    windows = [found[key] for found in seen.values() if key in found]
    locked = [window for window in windows if window.state == "locked"]
    why = Counter(_words(design, window) for window in locked)
    wait = Counter(window.why.ref for window in locked if window.why and window.why.code == "gate")
    mine = [
        [line for line in found if (line.phase, line.round) == key and line.is_owed]
        for found in lines.values()
    ]
    owed = [len(found) for found in mine if found] or [0]
    return StepReport(
        phase,
        turn,
        design.phase(phase).title,
        sum(window.state != "locked" for window in windows),
        len(windows),
        dict(why),
        _sizes(activity_id, design.homes[phase], turn),
        max(owed),
        median(owed),
        counts["written"][key],
        counts["late"][key],
        sum(line.state == "closed" for found in mine for line in found),
        counts["lapsed"][key],
        dict(wait),
    )


def _words(design, window):
    why = window.why
    if why is None or why.code == "unpublished":
        return "not open yet"
    if why.code == "opens":
        return f"opens at {why.moment:%Y-%m-%d %H:%M}"
    gate = design.phase(why.ref).gate
    return f"waits for the gate of {why.ref} ({gate.when})"


def _sizes(activity_id, home, turn):
    if home is None:
        return []
    return [
        row[0]
        for row in db.rows(
            """
            select count(*)
            from membership m
            join step_grouping s on s.grouping_id = m.grouping_id
            where s.activity_id = ? and s.phase = ? and m.left_at is null
            and s.round = (select max(t.round) from step_grouping t where t.activity_id = s.activity_id
              and t.phase = s.phase and t.round <= ?)
            group by m.peer_group_id
            order by 1 desc
            """,
            activity_id,
            home,
            turn,
        )
    ]


def _counts(activity_id):
    """{written, lapsed: {(phase, round): number}}; the design is asked for the phase of a task."""
    found = {"written": defaultdict(int), "lapsed": defaultdict(int)}
    phases = _phases(activity_id)
    for task, turn, number in db.rows(
        "select task, round, count(*) from response where activity_id = ? and version > 0 group by 1, 2",
        activity_id,
    ):
        if task in phases:
            found["written"][phases[task], turn] += number
    for task, turn, number in db.rows(
        """
        select task, round, count(*)
        from allocation
        where activity_id = ? and ended_cause = 'lapsed'
        group by task, round
        """,
        activity_id,
    ):
        found["lapsed"][phases[task], turn] += number
    return found


def _late(looked, students, seen):
    """{(phase, round): how many responses came in late}"""
    late = {
        own.id: (looked.design.tasks[own.task].phase, own.round)
        for person, facts in students.items()
        for found in [schedule.late(looked.design, facts, looked.now, looked.zone, seen[person])]
        for own in facts.own
        if own.id in found
    }
    return Counter(late.values())


def _phases(activity_id):
    plan, _ = facts_of_activity(activity_id, enrolment_ids=())
    return {task.id: task.phase for task in plan.design.tasks.values()}
