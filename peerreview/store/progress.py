"""Who owes what: the staff's view of the same duties that students see."""

from collections import defaultdict
from dataclasses import dataclass, field

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.store import db
from peerreview.store import schedule as facts_of


@dataclass(slots=True)
class Student:
    """One student's row: duties by task, the work's state, how many reviews arrived, and what stands out."""

    enrolment: int
    name: str
    public_id: str
    section: str
    duties: dict[str, list] = field(default_factory=dict)
    received: int = 0
    tags: set = field(default_factory=set)

    def done(self, task):
        """(handed in, owed) of one task."""
        lines = [line for line in self.duties.get(task, ()) if line.is_owed]
        return sum(line.is_done for line in lines), len(lines)


def of_activity(activity, now):
    """([Student] by name, {tag: count}) of an activity. Tags: late, missing (a closed duty undone), none_received, extended, unfinished."""
    _, everyone = facts_of.of_activity(activity.id)
    names = {row[0]: row[1:] for row in db.rows(
        "select e.id, a.name, e.public_id, coalesce(s.name, '') from enrolment e join account a on a.id = e.account_id"
        " left join section s on s.id = e.section_id where e.course_id = ? and e.role = 'student' and e.left_at is null", activity.course)}
    late = {row[0] for row in db.rows("select author_id from response where activity_id = ? and is_late and author_id is not null", activity.id)}
    students, counts = [], defaultdict(int)
    for person, facts in everyone.items():
        if is_staff_role(facts.person.role) or person not in names:
            continue
        student = Student(person, *names[person])
        for line in schedule.duties(activity.design, facts, now):
            student.duties.setdefault(line.task, []).append(line)
        student.received = sum(_is_review_of_work(activity.design, row.task) for row in facts.arrived)
        student.tags = _tags(activity.design, student, facts, person in late)
        for tag in student.tags:
            counts[tag] += 1
        students.append(student)
    students.sort(key=lambda student: (student.name.casefold(), student.enrolment))
    return students, dict(counts)


def _is_review_of_work(design, task):
    """Answers to one's reviews arrive too; they are no reviews of one's work."""
    about = design.tasks[task].about
    return about is not None and about.kind == "task"


def _tags(design, student, facts, late):
    lines = [line for found in student.duties.values() for line in found if line.is_owed]
    tags = {"late"} if late else set()
    if any(line.state == "closed" for line in lines):
        tags.add("missing")
    if any(line.state in ("open", "grace", "late", "again") for line in lines):
        tags.add("unfinished")
    if any(row.whom == f"p{facts.person.id}" for row in facts.windows):
        tags.add("extended")
    dealt = [task for task in design.tasks.values() if task.pick and task.about and task.about.kind == "task"]
    begun = dealt and any(line.window.state != "locked" for line in student.duties.get(dealt[0].id, ()))
    if begun and not student.received and any(line.is_done for line in student.duties.get(dealt[0].about.name, ())):
        tags.add("none_received")
    return tags


def counts(activity_ids):
    """{activity id: {task: (handed in, begun)}} in one query, for lists of activities."""
    found = defaultdict(dict)
    for activity, task, done, begun in db.rows(
            "select activity_id, task, sum(case when state in ('submitted', 'held') then 1 else 0 end), count(*) from response"
            f" where activity_id in ({db.places(activity_ids)}) group by activity_id, task", *activity_ids):
        found[activity][task] = (done, begun)
    return found


def first_hand_ins(activity_id, tasks, since):
    """Moments since *since* at which responses to *tasks* were first handed in, oldest first: for hand-ins per day."""
    return [db.moment(row[0]) for row in db.rows(f"select first_at from response where activity_id = ? and task in ({db.places(tasks)}) and first_at >= ?"
                                                 " order by first_at", activity_id, *tasks, since)]


@dataclass(frozen=True, slots=True)
class Glance:
    """What staff see of one activity on To do: the step that is open or comes next, and how much of it is in (``owed`` 0 = not known)."""

    plan: object
    window: object
    phase: object
    done: int
    owed: int


def at_a_glance(plans, facts, now):
    """[Glance] of the activities in which this viewer is staff; *facts* {activity id: Facts} of the viewer."""
    mine = {activity: fact for activity, fact in facts.items() if is_staff_role(fact.person.role)}
    if not mine:
        return []
    handed_in = counts(tuple(mine))
    students = dict(db.rows(f"select course_id, count(*) from enrolment where role = 'student' and left_at is null and course_id in"
                            f" ({db.places({plans[key].course_id for key in mine})}) group by course_id", *{plans[key].course_id for key in mine}))
    found = []
    for activity, fact in mine.items():
        plan = plans[activity]
        steps = list(schedule.windows(plan.design, fact, now).values())
        current = ([step for step in steps if step.is_open] or [step for step in steps if step.state == "locked"] or steps[-1:])[0]
        phase = plan.design.phase(current.phase)
        # How many answers to received reviews are owed depends on what arrived: only what was sent is said then.
        counted = all(task.pick or task.about is None for task in phase.tasks)
        owed = sum(students.get(plan.course_id, 0) * (task.pick or 1) for task in phase.tasks) if counted else 0
        done = sum(handed_in[activity].get(task.id, (0, 0))[0] for task in phase.tasks)
        found.append(Glance(plan, current, phase, done, owed))
    return found
