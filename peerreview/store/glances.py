"""How much of a task is in, of what is still to be reckoned with: the same numbers on every page of staff."""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.materials import asks_reference
from peerreview.domain.schedule import Person
from peerreview.domain.visibility import told_to_staff
from peerreview.store import db
from peerreview.store.facts import facts_of_people
from peerreview.store.facts import plans as plans_of
from peerreview.store.shelf import Shelf

MOST_KEPT = 200  # activities whose numbers are kept


def expected(plans, now):
    """{activity id: {(task, round): (handed in, how many were to come or still can)}} of students, in a fixed
    number of queries however many activities there are; *plans* {activity id: Plan}. Who is excused, has
    left, or may not do a task because nothing of their own came, is not reckoned with.

    Worked out from everybody's facts, so what stands on the shelf is given again."""
    shelf, found = Shelf("expected", MOST_KEPT, tuple(plans)), {}
    for activity, plan in plans.items():
        found[activity] = shelf.find(activity, plan.design.digest, now)
    stale = {activity: plan for activity, plan in plans.items() if found[activity] is None}
    for activity, counted in _expected(stale, now).items() if stale else ():
        found[activity] = shelf.put(activity, plans[activity].design.digest, now, counted)
    return found


def _expected(plans, now):
    people = {
        row.id: (Person(row.id, row.role, row.section_id, db.moment(row.joined_at)), row.course_id)
        for row in db.rows(
            f"""
            select id, role, section_id, joined_at, course_id
            from enrolment
            where (role = 'student' or id in (select t.enrolment_id
              from participant t
              where t.until_at is null and t.role in ('owner', 'member')))
            and left_at is null and course_id in ({db.places({plan.course_id for plan in plans.values()})})
            """,
            *{plan.course_id for plan in plans.values()},
        )
    }
    found = {activity: {} for activity in plans}
    known = {activity: {} for activity in plans}
    for (activity, _person), facts in facts_of_people(people, plans).items():
        for line in schedule.duties(plans[activity].design, facts, now, known[activity]):
            if line.is_expected:
                done, owed = found[activity].get((line.task, line.round), (0, 0))
                found[activity][line.task, line.round] = done + line.is_done, owed + 1
    return found


def in_rounds(plans, now):
    """A function of (activity id, Task, round): (handed in, expected), the same numbers on every page of
    staff. Handed in None: fewer than five people, and not for staff to read; expected None: no single
    student's to do, or nobody's, so that only what came is counted."""
    came = counts({activity: plan.design for activity, plan in plans.items()})
    found = expected(plans, now)

    def counted(activity, task, turn):
        done = came[activity].get((task.id, turn), told_to_staff(task, 0))
        if done is None:
            return None, None
        if task.by not in (None, "student") or task.least == 0 or not task.owed:
            return done, None
        return found[activity].get((task.id, turn), (0, 0))

    return counted


def in_round(activity_id, now):
    """``in_rounds`` of one activity: a function of (Task, round)."""
    return partial(in_rounds(plans_of(activity_ids=(activity_id,)), now), activity_id)


def counts(designs):
    """{activity id: {(task, round): hand-ins}} in one query, for lists of activities; *designs* {activity id:
    Design}; where nothing came there is no entry. None for a task that staff may not read, while fewer than
    five people handed in."""
    found, people = ({activity: Counter() for activity in designs} for _ in range(2))
    for activity, task, turn, done, writers in db.rows(
        f"""
        select activity_id, task, round, count(*), count(distinct coalesce(author_id, -author_group_id))
        from response
        where activity_id in ({db.places(designs)}) and state in ('submitted', 'held')
        group by activity_id, task, round
        """,
        *designs,
    ):
        found[activity][task, turn], people[activity][task, turn] = done, writers
    for activity, task, turn, written in _references(designs):
        found[activity][task, turn] -= written
        people[activity][task, turn] -= min(written, people[activity][task, turn])
    return {
        activity: {
            (task, turn): done
            if told_to_staff(designs[activity].tasks[task], people[activity][task, turn]) is not None
            else None
            for (task, turn), done in counted.items()
            if task in designs[activity].tasks
        }
        for activity, counted in found.items()
    }


def came(activity, phase, turn):
    """{task: hand-ins} of one step in one round, in one query whatever the size of the class. None for a task
    that staff may not read, while fewer than five handed in."""
    tasks = {task.id: task for task in activity.design.phase(phase).tasks if not is_staff_role(task.by)}
    found = dict.fromkeys(tasks, 0)
    for row in db.rows(
        f"""
        select task, count(*) as done
        from response
        where activity_id = ? and task in ({db.places(tasks)}) and state in ('submitted', 'held')
        and round = ?
        group by task
        """,
        activity.id,
        *tasks,
        turn,
    ):
        found[row.task] = row.done
    return {task: told_to_staff(tasks[task], done) for task, done in found.items()}


def _references(designs):
    """[(activity id, task, round, how many)] of what staff wrote to be compared with: not of the class."""
    asked = {
        (activity, task.id)
        for activity, design in designs.items()
        for task in design.tasks.values()
        if asks_reference(design, task)
    }
    if not asked:
        return []
    tasks = {task for _, task in asked}
    return [
        row
        for row in db.rows(
            f"""
            select r.activity_id, r.task, r.round, count(*)
            from response r
            join enrolment e on e.id = r.author_id and e.role <> 'student'
            where r.activity_id in ({db.places(designs)}) and r.task in ({db.places(tasks)})
            and r.state in ('submitted', 'held') and r.about_response_id is not null
            group by r.activity_id, r.task, r.round
            """,
            *designs,
            *tasks,
        )
        if row[:2] in asked
    ]


@dataclass(frozen=True, slots=True)
class Glance:
    """What staff see of one activity on To do: the step that is open or comes next, and how much of it is in
    (``done`` None = fewer than five people and not theirs to read; ``owed`` 0 = not known)."""

    plan: object
    window: object
    phase: object
    done: int | None
    owed: int


def at_a_glance(plans, facts, now):
    """[Glance] of the activities in which this viewer is staff; *facts* {activity id: Facts} of the
    viewer."""
    mine = {activity: fact for activity, fact in facts.items() if is_staff_role(fact.person.role)}
    if not mine:
        return []
    counted = in_rounds({activity: plans[activity] for activity in mine}, now)
    found = []
    for activity, fact in mine.items():
        plan = plans[activity]
        steps = list(schedule.windows(plan.design, fact, now).values())
        current = (
            [step for step in steps if step.is_open]
            or [step for step in steps if step.state == "locked"]
            or steps[-1:]
        )[0]
        phase = plan.design.phase(current.phase)
        # What is only offered is no part of how much is in, unless a step asks for nothing else.
        asked = [task for task in phase.tasks if task.owed] or phase.tasks
        tallies = [counted(activity, task, current.round) for task in asked]
        done, owed = _summed([one for one, _ in tallies]), _summed([one for _, one in tallies])
        found.append(Glance(plan, current, phase, done, owed or 0))
    return found


def _summed(numbers):
    """Their sum; None when one of them is not known."""
    return None if None in numbers else sum(numbers)
