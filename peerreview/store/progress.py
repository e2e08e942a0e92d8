"""Who owes what: the staff's view of the same duties that students see."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from peerreview.domain import schedule
from peerreview.domain.visibility import is_open_to_staff, read_by_staff, told_to_staff
from peerreview.store import activities, allocation, db, responses
from peerreview.store.facts import facts_of_activity, facts_of_enrolments
from peerreview.store.shelf import Shelf

AT_ONCE = 200  # students whose facts are in memory together
MOST_KEPT = 4  # activities
DAYS = 14


class Tally(NamedTuple):
    """One student's duties of one task: how many are ``owed`` (``Duty.is_expected``), ``done``, and ``begun``
    but not done; ``state`` of the first."""

    owed: int
    done: int
    begun: int
    state: str


@dataclass(slots=True)
class Student:
    """One student's row: a Tally by task, how many reviews arrived, what stands out, and when they were last
    reminded."""

    enrolment: int
    name: str
    public_id: str
    section: str
    tallies: dict[str, Tally] = field(default_factory=dict)
    received: int = 0
    tags: frozenset = frozenset()
    reminded: datetime | None = None

    def done(self, task):
        """(handed in, owed) of one task."""
        tally = self.tallies.get(task)
        return (tally.done, tally.owed) if tally else (0, 0)


@dataclass(slots=True)
class Survey:
    """What the duties of all students of an activity come to.

    ``students`` by name; ``tags`` {tag: how many}: late, missing (a closed duty undone), none_received,
    short (some received, fewer than asked for), extended, excused, asked (for time, no answer yet),
    unfinished; ``tallies`` {task: (handed in, expected)} of tasks that anybody has; ``finished``: students
    who owe nothing more; ``drafts`` [(name, task, public id)]: begun, not handed in, and their window is
    closed; ``gates`` {(phase, round): [(name, group id or None, Stop or None = may go on)]} of gates of
    deeds in steps that opened; ``short`` {(task, round): (works with fewer reviews than it asks for, works
    without any)} of dealt tasks; ``hand_ins`` {quarter of an hour: first hand-ins} of the last DAYS, enough
    to count days in any zone.

    Tasks that staff may not read stand in none of these; ``counted`` {task: (handed in, owed), None while
    fewer than five people did} is all that is said of them."""

    at: datetime
    students: list[Student] = field(default_factory=list)
    tags: Counter = field(default_factory=Counter)
    tallies: dict[str, tuple[int, int]] = field(default_factory=dict)
    counted: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    finished: int = 0
    drafts: list[tuple[str, str, str]] = field(default_factory=list)
    short: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    hand_ins: dict[datetime, int] = field(default_factory=dict)
    gates: dict[tuple[str, int], list[tuple]] = field(default_factory=dict)


def of_activity(activity, now, people=None):
    """The Survey of an activity, or of some *people* (enrolment ids) alone; of the whole class, one that
    stands on the shelf is given again."""
    if people is not None:
        return _survey(activity, now, people)
    shelf, digest = Shelf("surveys", MOST_KEPT, (activity.id,)), activity.plan_digest
    known = shelf.find(activity.id, digest, now)
    return known or shelf.put(activity.id, digest, now, _survey(activity, now))


def _survey(activity, now, people=None):
    students, marks = activities.students(activity), _marks(activity.id)
    if people is not None:
        students = {person: row for person, row in students.items() if person in people}
    tasks = read_by_staff(activity.design)
    order = list(students)
    survey, known, closed = Survey(now), {}, defaultdict(list)
    for first in range(0, len(order), AT_ONCE):
        some = order[first : first + AT_ONCE]
        plan, everyone = facts_of_activity(activity.id, enrolment_ids=some)
        for person in some:
            _add(
                survey,
                plan,
                Student(person, *students[person], reminded=marks.get(("reminded", person))),
                everyone[person],
                known,
                closed,
            )
    for student in survey.students:
        if ("asked", student.enrolment) in marks:
            student.tags |= {"asked"}
            survey.tags["asked"] += 1
    survey.counted = {task: _counted(activity.design.tasks[task], found) for task, found in closed.items()}
    survey.tallies = {task: survey.tallies[task] for task in activity.design.tasks if task in survey.tallies}
    public = responses.public_ids([response for _name, _task, response in survey.drafts])
    survey.drafts = [(name, task, public[response]) for name, task, response in survey.drafts]
    survey.short = {
        (task.id, turn): found
        for task in activity.design.tasks.values()
        if task.pick and task.about.kind == "task" and {task.id, task.about.name} <= set(tasks)
        for turn in allocation.rounds_of(activity, task)
        if (found := _short(activity, task, turn))[0]
    }
    survey.hand_ins = _hand_ins(activity, tasks, now - timedelta(days=DAYS + 1))
    return survey


def _marks(activity_id):
    """{(reminded or asked, enrolment id): when}: the last reminder; the first request for time that waits for
    an answer, for each member of a group that asks."""
    return {
        (row[0], row[1]): db.moment(row[2])
        for row in db.rows(
            """
            select 'reminded' as kind, enrolment_id as person, max(at) as at
            from reminder
            where activity_id = ? and kind = 'owed'
            group by enrolment_id
            union all
            select 'asked', coalesce(m.enrolment_id, q.person_id), min(q.at)
            from request q
            left join membership m on q.whom = 'g' || m.peer_group_id and m.left_at is null
            where q.activity_id = ? and q.kind = 'time' and q.ended_at is null
            group by coalesce(m.enrolment_id, q.person_id)
            """,
            activity_id,
            activity_id,
        )
    }


def _counted(task, tallies):
    """(handed in, owed) of what students did for a task that staff may not read, if enough of them did."""
    done, owed = sum(tally.done for tally in tallies), sum(tally.owed for tally in tallies)
    return (done, owed) if told_to_staff(task, sum(tally.done > 0 for tally in tallies)) else None


def _short(activity, task, turn):
    """(works with fewer reviews than *task* asks for in a round, works without any)"""
    done = [work.done for work in allocation.works_of(activity, task, turn, here=True)]
    return sum(count < task.pick for count in done), sum(count == 0 for count in done)


def _hand_ins(activity, tasks, since):
    quarter = (
        "date_bin('15 minutes', first_at, timestamp '2000-01-01')"
        if db.is_postgres()
        else (
            "substr(first_at, 1, 14) || substr('00153045', 1 + 2 * (cast(substr(first_at, 15, 2) as "
            "integer) / 15), 2)"
        )
    )
    return {
        db.moment(row[0]): row[1]
        for row in db.rows(
            f"""
            select {quarter}, count(*)
            from response
            where activity_id = ? and first_at >= ? and task in ({db.places(tasks)})
            group by 1
            order by 1
            """,
            activity.id,
            since,
            *tasks,
        )
    }


def _add(survey, plan, student, facts, known, closed):
    """Count one student of *plan*'s activity in. *known*: see ``schedule.duties``; *closed* {task: [Tally]}
    gathers, without names, what staff may not read."""
    design, by_task, unread = plan.design, defaultdict(list), defaultdict(list)
    lines = schedule.duties(design, facts, survey.at, known)
    _add_gates(survey, design, student, facts, lines, known)
    for line in lines:
        if not is_open_to_staff(design.tasks[line.task]):
            unread[line.task].append(line)
            continue
        by_task[line.task].append(line)
        if line.state == "closed" and line.begun and line.response:
            survey.drafts.append((student.name, line.task, line.response))
    student.tallies = {task: _tally(found) for task, found in by_task.items()}
    for task, found in unread.items():
        closed[task].append(_tally(found))
    student.received = sum(_is_review_of_work(design, row.task) for row in facts.arrived)
    late = schedule.late(design, facts, survey.at, plan.zone, known[schedule.dates_of(facts)])
    student.tags = _tags(design, by_task, facts, late)
    survey.tags.update(student.tags)
    for task, tally in student.tallies.items():
        done, owed = survey.tallies.get(task, (0, 0))
        survey.tallies[task] = (done + tally.done, owed + tally.owed)
    survey.finished += all(tally.done == tally.owed for tally in student.tallies.values())
    survey.students.append(student)


def _add_gates(survey, design, student, facts, lines, known):
    """What the gates of deeds say of one student, as far as staff may know what was done."""
    if all(phase.gate.is_clock for phase in design.phases):
        return
    found = known[schedule.dates_of(facts)]
    told = [line for line in lines if is_open_to_staff(design.tasks[line.task])]
    for (phase, turn), stop in schedule.gates(design, facts, found, told).items():
        place = schedule.place_in(design, facts, phase, turn)
        survey.gates.setdefault((phase, turn), []).append((student.name, place and place.group, stop))


def _tally(lines):
    owed = [line for line in lines if line.is_expected]
    done = sum(line.is_done for line in owed)
    return Tally(
        len(owed),
        done,
        sum(line.begun and not line.is_done for line in owed),
        (owed or lines)[0].state,
    )


def _is_review_of_work(design, task):
    """Answers to one's reviews arrive too; they are no reviews of one's work."""
    about = design.tasks[task].about
    return about is not None and about.kind == "task" and is_open_to_staff(design.tasks[task])


def _tags(design, by_task, facts, late):
    states = {line.state for found in by_task.values() for line in found if line.is_expected}
    return frozenset(
        tag
        for tag, holds in (
            ("late", any(own.id in late and own.task in by_task for own in facts.own)),
            ("missing", "closed" in states),
            ("unfinished", states & {"open", "grace", "late", "again"}),
            ("extended", any(row.whom == f"p{facts.person.id}" for row in facts.windows)),
            ("none_received", any(_lacks(design, task, by_task, facts) for task in design.tasks.values())),
            ("short", any(_is_short(design, task, by_task, facts) for task in design.tasks.values())),
            ("excused", any(line.state == "waived" for found in by_task.values() for line in found)),
        )
        if holds
    )


def _lacks(design, task, by_task, facts):
    """Whether a work of this person's is in and has no review yet under a dealt task whose step has begun."""
    return any(received == 0 for received in _received(design, task, by_task, facts))


def _is_short(design, task, by_task, facts):
    """Whether such a work has some reviews, and fewer than the task asks for."""
    return any(0 < received < task.pick for received in _received(design, task, by_task, facts))


def _received(design, task, by_task, facts):
    """How many reviews came under a dealt task in each of its rounds that began and for which a work of this
    person's is in."""
    if not (task.pick and task.about.kind == "task" and is_open_to_staff(task)):
        return []
    begun = {line.round for line in by_task.get(task.id, ()) if line.window.state != "locked"}
    received = Counter(row.round for row in facts.arrived if row.task == task.id)
    return [
        received[turn]
        for turn in begun
        if any(
            line.is_done and allocation.round_of_works(design, task, turn) in (None, line.round)
            for line in by_task.get(task.about.name, ())
        )
    ]


def stops_of(plans, facts, lines, now):
    """{activity id: (Stop, how many others of the group are not done, None = not counted)} of the viewer's
    activities in which a line waits behind a gate of deeds; *lines* [(activity id, Duty)] are all of
    theirs."""
    held = {
        activity
        for activity, line in lines
        if line.why and line.why.code == "gate" and line.state == "locked"
    }
    stops = {}
    for activity in sorted(held):
        design, mine = plans[activity].design, facts[activity]
        own = [line for found, line in lines if found == activity]
        gates = schedule.gates(design, mine, schedule.windows(design, mine, now), own)
        stop = next(filter(None, gates.values()), None)
        if stop:
            stops[activity] = stop
    counted = _mates_left(plans, facts, stops, now)
    return {activity: (stop, counted.get(activity)) for activity, stop in stops.items()}


def _mates_left(plans, facts, stops, now):
    """{activity id: how many others of the viewer's group still have something to do for a Stop}"""
    mates = {}
    for activity, stop in stops.items():
        if stop.per == "group" and not stop.left and stop.code not in ("hand", "event"):
            place = schedule.place_in(plans[activity].design, facts[activity], stop.phase, stop.round)
            mates[activity] = set(place.members if place else ()) - {facts[activity].person.id}
    ids = sorted(set().union(*mates.values()))
    if not ids:
        return {}
    known = facts_of_enrolments(ids, {activity: plans[activity] for activity in mates})
    return {
        activity: sum(
            _has_left(plans[activity].design, known[activity, mate], stops[activity], now)
            for mate in found
            if (activity, mate) in known
        )
        for activity, found in mates.items()
    }


def _has_left(design, facts, stop, now):
    """Whether one person still has something to do for the gate of a Stop."""
    found = schedule.windows(design, facts, now)
    gates = schedule.gates(design, facts, found, schedule.duties(design, facts, now))
    theirs = gates.get((stop.phase, stop.round))
    if theirs is None:
        return False
    return bool(theirs.left or theirs.held or (theirs.bar is not None and (theirs.best or 0) < theirs.bar))
