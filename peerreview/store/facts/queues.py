"""What waits in the queues of a design, for each person who may take of it."""

from collections import defaultdict

from peerreview.domain.schedule import Pool
from peerreview.store.db import moment, places, rows

GIVEN_UP = ("problem", "moved")


def add_queues(facts, found_plans):
    """A Pool of each person for each task with a queue and each round in which anything waits: two queries,
    and none where no design has a queue."""
    asking = {
        plan.id: [task for task in plan.design.tasks.values() if task.is_queue]
        for plan in found_plans.values()
    }
    asking = {activity: tasks for activity, tasks in asking.items() if tasks}
    if not asking:
        return
    found = _waiting(asking)
    apart = _apart({found_plans[activity].course_id for activity in asking}) if found else {}
    queues = {
        (activity, task.id): _by_round(found_plans[activity].design, task, found[activity, task.id])
        for activity, tasks in asking.items()
        for task in tasks
    }
    for (activity, person), fact in facts.items():
        for task in asking.get(activity, ()):
            for turn, works in queues[activity, task.id].items():
                fact.pools[task.id, turn] = _pool(task, works, {person, *apart.get(person, ())}, fact)


def _waiting(asking):
    """{(activity id, asking task): [row]} of what nobody answered and nobody has, the
    longest first."""
    sources = {(activity, task.about.name): task.id for activity, tasks in asking.items() for task in tasks}
    names, asks = {name for _activity, name in sources}, set(sources.values())
    found = defaultdict(list)
    for row in rows(
        f"""
        select r.activity_id as activity, r.task, r.round, r.id, r.author_id as author,
          r.author_group_id as author_group, coalesce(r.first_at, r.submitted_at) as since
        from response r
        left join enrolment e on e.id = r.author_id
        where r.activity_id in ({places(asking)}) and r.task in ({places(names)})
        and r.answered_at is null and r.shown > 0 and r.state in ('submitted', 'held') and e.left_at is null
        and not exists (select 1 from allocation l where l.about_response_id = r.id and l.ended_at is null
          and l.task in ({places(asks)}))
        order by 7, r.id
        """,
        *asking,
        *names,
        *asks,
    ):
        if (row.activity, row.task) in sources:
            found[row.activity, sources[row.activity, row.task]].append(row)
    return found


def _apart(courses):
    """{enrolment id: those they may not answer} by the conflicts that stand."""
    found = defaultdict(set)
    for one, other in rows(
        f"""
        select a.enrolment_id, a.other_id
        from attribute a
        join enrolment e on e.id = a.enrolment_id
        where a.name = 'conflict' and a.other_id is not null and a.until_at is null
        and e.course_id in ({places(courses)})
        """,
        *courses,
    ):
        found[one].add(other)
        found[other].add(one)
    return found


def _by_round(design, task, works):
    """{round of the asking task, 0 for any: (works, {work id: since}, the moments)}"""
    within = design.repeat.phases if design.repeat else ()
    same_round = task.phase in within and design.tasks[task.about.name].phase in within
    found = defaultdict(list)
    for row in works:
        found[row.round if same_round else 0].append(row)
    return {
        turn: (some, {row.id: moment(row.since) for row in some}, tuple(moment(row.since) for row in some))
        for turn, some in found.items()
    }


def _pool(task, found, barred, fact):
    """The Pool of one round for somebody who may not answer those *barred*."""
    works, since, moments = found
    if "team" in task.excluded:
        barred |= {member for place in fact.places.values() for member in place.members}
    groups = {place.group for place in fact.places.values()}
    given_up = {row.subject for row in fact.asked if row.task == task.id and row.ended_cause in GIVEN_UP}
    without = {row.id for row in works if row.author in barred or row.author_group in groups}
    return Pool(since, moments, frozenset(without | given_up))
