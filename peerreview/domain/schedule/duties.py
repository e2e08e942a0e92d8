"""What one person has to do: each line of the task list, with its state and the reason of that state."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from peerreview.domain.access import is_staff_role
from peerreview.domain.moderation import counts
from peerreview.domain.schedule.windows import Why, Window, steps, windows
from peerreview.domain.visibility import released_at

DROPPED = ("declined", "problem", "moved", "withdrawn", "left")


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of somebody's task list.

    ``number`` of ``of`` counts lines of one task from 1. ``kind`` and ``subject`` say what it is about ("" = nothing).
    ``state``: locked, waiting, open, grace, late, closed, done, again (returned for repair) or waived; ``begun`` = a draft
    exists. ``response`` and ``allocation`` are ids or None. ``is_optional`` duties are offered, not owed.
    """

    task: str
    phase: str
    round: int
    window: Window
    state: str
    number: int = 1
    of: int = 1
    kind: str = ""
    subject: int | None = None
    why: Why | None = None
    begun: bool = False
    response: int | None = None
    allocation: int | None = None
    is_optional: bool = False

    @property
    def is_owed(self):
        """Whether it counts for participation."""
        return not self.is_optional and self.state != "waived"

    @property
    def is_done(self):
        """Handed in."""
        return self.state == "done"


def duties(design, facts, now):
    """The task list of one person: [Duty] in the order of the design."""
    look = _Look(design, facts, now, windows(design, facts, now), [])
    for phase, turn in steps(design, facts):
        for task in phase.tasks:
            found = _of_task(look, task, look.windows[phase.id, turn])
            look.lines.extend(_again(phase, turn, facts, line) for line in found)
    return look.lines


class _Look(NamedTuple):
    """One reading of the facts: what every rule below looks at. ``lines`` are the duties found so far."""

    design: object
    facts: object
    now: datetime
    windows: dict
    lines: list


def released(look, task, turn, own_release=None):
    """Whether responses to *task* about me are open to me now, and the moment they open (None = by hand, or when I am done)."""
    moment = released_at(task, look.windows[task.phase, turn], own_release)
    if moment is None or moment > look.now:
        return False, moment
    mine = [line for line in look.lines if line.phase == task.phase and line.round == turn and line.is_owed]
    if look.design.phase(task.phase).finished_first and not all(line.is_done for line in mine):
        return False, None
    return True, moment


def _again(phase, turn, facts, line):
    """A gate that says ``else: repeat`` asks for one more attempt while the best score is under its bar."""
    gate, best = phase.gate, facts.scores.get((phase.id, turn))
    if gate.otherwise != "repeat" or gate.bar is None or best is None or best >= gate.bar or not line.is_done:
        return line
    return replace(line, state=line.window.state, response=None, begun=False)


def is_for(design, facts, task, turn=1):
    """Whether *task* is this person's to answer: by everybody, their group, their group role or their course role."""
    role, by = facts.person.role, task.by
    if by in ("instructor", "assistant", "student"):
        return role == by
    if by == "staff":
        return is_staff_role(role)
    if is_staff_role(role):
        return False
    place = place_in(design, facts, task.phase, turn)
    if by == "group":
        return place is not None
    return by is None or (place is not None and place.role == by)


def place_in(design, facts, phase_id, turn):
    """The person's Place in the grouping that holds in a phase, or None."""
    home = design.grouping_phase(phase_id)
    return facts.places.get((home, turn)) or facts.places.get((home, 1)) if home else None


def _of_task(look, task, window):
    if not is_for(look.design, look.facts, task, window.round):
        return _taken_on(look, task, window)
    lines = [replace(line, number=number) for number, line in enumerate(_lines(look, task, window), 1)]
    total = max(len([line for line in lines if not line.is_optional]), 1)
    lock = _lock(task, look.lines)
    return [_locked(replace(line, of=max(total, line.number) if line.is_optional else total), lock) for line in lines]


def _taken_on(look, task, window):
    """Staff owe no reviews; those given to them, or taken on by themselves, are theirs to write."""
    if not (task.pick and is_staff_role(look.facts.person.role)):
        return []
    lines = [line for line in _dealt(look.facts, task, window, _own_by_subject(look.facts, task, window.round)) if line.subject]
    return [replace(line, number=number, of=len(lines), is_optional=True) for number, line in enumerate(lines, 1)]


def _locked(line, lock):
    if lock is None or line.state in ("done", "again", "waived", "closed", "locked"):
        return line
    return replace(line, state=lock.code if lock.code == "closed" else "waiting", why=replace(lock, code="own_missed") if lock.code == "closed" else lock)


def _lock(task, before):
    """Why this task waits for another of mine: ``after``, or my own work before others'."""
    if task.after and any(line.task == task.after and not line.is_done and line.is_owed for line in before):
        return Why("after", None, task.after)
    if task.about and task.about.kind == "task" and task.open_to == "handed_in" and task.pick:
        mine = [line for line in before if line.task == task.about.name and line.is_owed]
        if mine and not any(line.is_done for line in mine):
            return Why("closed" if all(line.state == "closed" for line in mine) else "own_first", None, task.about.name)
    return None


def _lines(look, task, window):
    design, facts, about = look.design, look.facts, task.about
    mine = _own_by_subject(facts, task, window.round)
    if task.pick:
        return _dealt(facts, task, window, mine)
    if about is None:
        return [_line(task, window, "", None, mine)]
    if about.kind == "own":
        return _about_own(look, task, window, mine)
    if about.kind == "material":
        subjects = facts.materials.get(about.name, ())
        return [_line(task, window, "response", subject, mine) for subject in subjects] or [_line(task, window, "", None, mine)]
    if about.kind == "task":
        return _in_reach(facts, task, window, mine)
    place = place_in(design, facts, task.phase, window.round)
    people = [member for member in (place.members if place else ()) if member != facts.person.id]
    return [_line(task, window, "person", person, mine) for person in people]


def _own_by_subject(facts, task, turn):
    """The newest attempt of mine about each subject."""
    found = {}
    for own in sorted(facts.own, key=lambda own: own.nth):
        if own.task == task.id and own.round == turn:
            found[own.kind, own.subject] = own
    return found


def _line(task, window, kind, subject, mine, **more):
    own = mine.get((kind, subject))
    state = window.state
    if own and counts(own.state):
        state = "done"
    elif own and own.state == "returned":
        state = "again"
    return Duty(task.id, window.phase, window.round, window, state, kind=kind, subject=subject,
                why=window.why, begun=bool(own and own.begun), response=own.id if own else None, **more)


def _dealt(facts, task, window, mine):
    """Lines of a task that allocation deals: those claimed or dealt, then empty ones up to ``pick``."""
    asked = [row for row in facts.asked if row.task == task.id and row.round == window.round]
    dropped = {(row.kind, row.subject) for row in asked if row.ended and row.ended_cause in DROPPED}
    held = {(row.kind, row.subject): row for row in asked if not row.ended}
    order = dict.fromkeys((row.kind, row.subject) for row in sorted(asked, key=lambda row: row.at))
    order |= dict.fromkeys(mine)
    lines = []
    for key in order:
        own = mine.get(key)
        done = own is not None and (counts(own.state) or own.state == "returned")
        if key in held or done or (own and own.begun and key not in dropped):
            row = held.get(key)
            lines.append(_line(task, window, *key, mine, allocation=row.id if row else None, is_optional=len(lines) >= task.pick))
    return lines + [_line(task, window, "", None, {}) for _ in range(task.pick - len(lines))]


def _about_own(look, task, window, mine):
    """About my own work (or my group's), or about what others wrote on it once that is released."""
    source = look.design.tasks[task.about.name]
    if source.about is None or source.about.kind == "material" or source.by == "group":
        handed_in = [own.id for own in look.facts.own if own.task == source.id and counts(own.state)]
        if handed_in:
            return [_line(task, window, "response", subject, mine) for subject in handed_in]
        return [_waiting(_line(task, window, "", None, {}), Why("own_first", None, source.id))]
    arrived = [row for row in look.facts.arrived if row.task == source.id]
    open_now = [row.id for row in arrived if released(look, source, row.round, row.released)[0]]
    if open_now:
        return [_line(task, window, "response", subject, mine) for subject in open_now]
    is_open, moment = released(look, source, window.round if (source.phase, window.round) in look.windows else 1)
    if is_open:
        return []
    return [_waiting(_line(task, window, "", None, {}), Why("release", moment, source.id))]


def _in_reach(facts, task, window, mine):
    subjects = facts.reach.get(task.about.name, ())
    if task.by == "group":
        return [_line(task, window, "", None, mine)]
    if task.least is not None:
        return _free_choice(task, window, mine, subjects)
    lines = [_line(task, window, "response", subject, mine) for subject in subjects]
    return lines or [_waiting(_line(task, window, "", None, {}), Why("nothing_yet", None, task.about.name))]


def _free_choice(task, window, mine, subjects):
    """At least ``min`` lines, subjects freely chosen: those I wrote on, then empty ones that offer the choice."""
    chosen = [key for key in mine if key[1] in subjects or counts(mine[key].state)]
    lines = [_line(task, window, *key, mine, is_optional=place >= task.least) for place, key in enumerate(chosen)]
    empty = max(task.least - len(lines), 0)
    return lines + [_line(task, window, "choose", None, {}) for _ in range(empty)]


def _waiting(line, why):
    return replace(line, state="waiting", why=why) if line.state in ("open", "grace", "late") else line
