"""What the instructor of a rehearsal does: provides materials and references, dates steps, approves, lets
pass."""

from random import Random

from peerreview.domain import schedule
from peerreview.domain.forms.made_up import made_up
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, alerts, materials, playing, promises, providing
from peerreview.store.rehearsal import learners

TITLES = ("Rivers", "Roads", "Mills", "Markets", "Walls", "Gates", "Bridges", "Wells")
_TEXT = "A few lines about it, with the point that matters."
_SETS = f"{_TEXT}\n\n***\n\nOne set of five questions.\n\n***\n\nAnother set of five questions."


def provide(activity, cast, now):
    """Entries for each material of the design, and the staff's own answer where a task asks for agreement."""
    by, author = cast.instructor_account.id, cast.instructor.id
    there = materials.of_activity(activity)
    for name, material in activity.design.materials.items():
        if there[name]:  # what staff of the real course have provided already
            continue
        for number in range(_how_many(activity.design, name, material)):
            providing.add(
                activity,
                name,
                title=f"{TITLES[number % len(TITLES)]} {number + 1}",
                text=_SETS if material.draws else _TEXT,
                token=f"{name}{number}",
                author=author,
                by=by,
                now=now,
            )
    draw = Random(f"{activity.seed}/reference")
    for task in activity.design.tasks.values():
        if (
            activity.design.phase(task.phase).gate.when == "agreement"
            and task.about
            and task.about.kind == "material"
        ):
            for entry in materials.of_activity(activity, names=(task.about.name,))[task.about.name]:
                public_id = providing.begin_reference(activity, entry, task.id, author=author, by=by, now=now)
                playing.write(by, author, public_id, fill(draw, 1.0), now)


def _how_many(design, name, material):
    given = design.params.get(name)
    if isinstance(given, list):
        return len(given)
    if given and str(given).isdigit():
        return int(given)
    most = max(
        (task.pick or 1 for task in design.tasks.values() if task.about and task.about.name == name),
        default=1,
    )
    if not name.endswith("s"):
        return most
    return {"topics": 5, "segments": 3, "exemplars": most + 1, "cases": most + 1}.get(material.kind, most)


def fill(draw, quality):
    """What types a made-up answer to every item of a Work, right with the likelihood *quality*."""
    return lambda work: made_up(work.items, draw, quality=quality, marks=work.task_of.marks)


def answer_waiting(activity, cast, draw, now):
    """Answer what waits for staff because nobody else may, or did. Returns how many."""
    by, author, done = cast.instructor_account.id, cast.instructor.id, 0
    if not alerts.are_raised(activity.design):
        return 0
    for alert in alerts.of_activity(activity.id):
        if alert.kind == "waits" and alert.is_open:
            act = {"enrolment": author, "by": by, "now": now}
            public_id = promises.take_up(activity, alert.public_id, **act)
            playing.write(by, author, public_id, fill(draw, 1.0), now)
            done += 1
    return done


def date_steps(activity, cast, seen):
    """Give each step that opened without a deadline one, a day of the rehearsal later. Returns how many."""
    dated, now = 0, seen.now
    for (phase, turn), window in _furthest(seen).items():
        if (
            window.opens
            and window.opens <= now
            and window.closes is None
            and not _is_dated(activity, phase, turn)
        ):
            current = activities.find(activity_id=activity.id)
            activities.set_up(
                current,
                title=current.title,
                brief=current.brief,
                edits={},
                rows=[WindowRow(phase, turn, "all", None, now + cast.day)],
                seen_digest=current.plan_digest,
                by=cast.instructor_account.id,
                now=now,
            )
            dated += 1
    return dated


def _furthest(seen):
    """The steps of whoever has come furthest."""
    found = {}
    for windows in seen.of_students():
        for key, window in windows.items():
            if key not in found or (window.opens and found[key].opens is None):
                found[key] = window
    return found


def _is_dated(activity, phase, turn):
    return any(
        (row.phase, row.round) == (phase, turn) and row.closes for row in activities.window_rows(activity.id)
    )


def let_pass(activity, cast, seen):
    """Open gates by hand, for each group or the class, once nobody it concerns has anything open there, or
    its time is over: those of the hand, and those that call for somebody of the staff. Returns how many."""
    passed = 0
    for phase in activity.design.phases:
        is_looked_after = phase.gate.otherwise == "escalate"
        if phase.gate.when != "hand" and not is_looked_after:
            continue
        ready = _ready(phase, seen)
        if activity.design.is_of_learners:
            passed += learners.let_pass(activity, cast, [(phase.id, turn) for _, turn in ready], seen.now)
            continue
        for whom, turn in ready:
            passed += activities.let_pass(
                activity.id,
                phase=phase.id,
                turn=turn,
                whom=whom,
                cause="hand",
                at=seen.now,
                by=cast.instructor_account.id,
                now=seen.now,
            )
    return passed


def _ready(phase, seen):
    """(whom, round) of the units of a hand gate that are done."""
    units = {}
    for person, facts in seen.students.items():
        for turn, window in [
            (key[1], one) for key, one in seen.windows(person).items() if key[0] == phase.id
        ]:
            if window.opens is None or window.opens > seen.now:
                continue
            place = schedule.place_in(seen.design, facts, phase.id, turn, seen.now)
            per = {"person": f"p{person}", "group": f"g{place.group}" if place else ""}
            whom = per.get(phase.gate.per, "all")
            lines = [line for line in seen.lines(person) if (line.phase, line.round) == (phase.id, turn)]
            done = window.state == "closed" or all(line.is_done for line in lines if line.is_owed)
            units.setdefault((whom, turn), []).append(done)
    return [key for key, done in units.items() if key[0] and all(done)]
