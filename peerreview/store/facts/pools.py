"""What a dealt task can give each person: the works that are in, without those they may not be given; and who
asked for one and found nothing."""

from collections import defaultdict

from peerreview.domain.schedule import Pool
from peerreview.store.db import moment, places, rows
from peerreview.store.facts import queues

# What a reviewer had and is not given again: they reported it, or staff gave it to somebody else.
GIVEN_UP = ("problem", "moved")
FIRST, EVERY = 40, 2**31 - 1  # works of a round: more than most people are asked for and kept from; all


def add_pools(facts, found_plans, *, first=EVERY):
    """A Pool of each student for each task with ``pick`` that is about works: one query for works, conflicts
    and who found nothing, and one for the members of groups where they wrote any.

    *first*: how many works of a round to read. Nobody owes more than ``pick``, so that for few people the
    first ones answer as well as all of them, however large the class; all are read where these are too
    few."""
    if not _add(facts, found_plans, first):
        _add(facts, found_plans, EVERY)
    queues.add_queues(facts, found_plans)


def _add(facts, found_plans, most):
    """Add the pools, of at most *most* works of each round. Whether that is all there is, or gives everybody
    what is asked."""
    students = {activity for (activity, _), fact in facts.items() if fact.person.role == "student"}
    dealt = {
        plan.id: [
            task
            for task in plan.design.tasks.values()
            if task.pick and task.about.kind == "task" and not task.is_queue
        ]
        for plan in found_plans.values()
        if plan.id in students
    }
    dealt = {activity: tasks for activity, tasks in dealt.items() if tasks}
    if not dealt:
        return True
    works, apart, turned_away = _works(dealt, {found_plans[activity].course_id for activity in dealt}, most)
    for row in turned_away:
        if (row.activity_id, row.author_id) in facts:
            facts[row.activity_id, row.author_id].turned_away[row.task, row.round] = moment(row.since)
    writers = _writers(works)
    for activity, tasks in dealt.items():
        design = found_plans[activity].design
        people = [
            (person, fact)
            for (other, person), fact in facts.items()
            if other == activity and fact.person.role == "student"
        ]
        for task in tasks:
            found = works.get((activity, task.about.name), ())
            _add_pools(design, task, found, writers, apart, people)
    return max(map(len, works.values()), default=0) < most or all(
        most - len(pool.without & pool.since.keys()) >= found_plans[activity].design.tasks[task].pick
        for (activity, _person), fact in facts.items()
        for (task, _turn), pool in fact.pools.items()
        if not found_plans[activity].design.tasks[task].is_queue
    )


# The works of each round, so many of the first.
_IN_ORDER = """
    select w.activity_id, w.task, w.id, w.round, w.author_id, w.author_group_id, w.since
    from (select r.activity_id, r.task, r.id, r.round, r.author_id, r.author_group_id,
      coalesce(r.first_at, r.submitted_at) as since,
      row_number() over (partition by r.activity_id, r.task, r.round
        order by coalesce(r.first_at, r.submitted_at), r.id) as place
      from response r
      left join enrolment e on e.id = r.author_id
      where r.activity_id in ({activities}) and r.task in ({names}) and r.shown > 0
      and r.state in ('submitted', 'held') and e.left_at is null
      and (r.author_id is not null or exists (select 1 from membership m
        where m.peer_group_id = r.author_group_id and m.left_at is null))) w
    where w.place <= ?
    """


def _works(dealt, courses, most):
    """({(activity id, task id): [row of a work that may be dealt], as they came in}, {enrolment id: those
    they may not review} by the conflicts that stand, [row of who found nothing, since told])"""
    found, apart, turned_away = defaultdict(list), defaultdict(set), []
    names = {task.about.name for tasks in dealt.values() for task in tasks}
    for row in rows(
        f"""
        {_IN_ORDER.format(activities=places(dealt), names=places(names))}
        union all select null, '', 0, 0, a.enrolment_id, a.other_id, null
        from attribute a
        where a.name = 'conflict' and a.other_id is not null and a.until_at is null
        and (select e.course_id from enrolment e where e.id = a.enrolment_id) in ({places(courses)})
        union all select t.activity_id, t.task, 0, t.round, t.person_id, null, t.told_at
        from turned_away t
        where t.activity_id in ({places(dealt)})
        order by 7, 3
        """,
        *dealt,
        *names,
        most,
        *courses,
        *dealt,
    ):
        if row.activity_id and not row.id:
            turned_away.append(row)
        elif row.activity_id is None:
            one, other = row[4:6]
            apart[one].add(other)
            apart[other].add(one)
        else:
            found[row.activity_id, row.task].append(row)
    return found, apart, turned_away


def _writers(works):
    """{group id: enrolment ids of its members who are here} of the groups that wrote a work."""
    groups = {row.author_group_id for found in works.values() for row in found} - {None}
    members = defaultdict(set)
    for group, person in (
        rows(
            f"""
        select m.peer_group_id, m.enrolment_id
        from membership m
        where m.peer_group_id in ({places(groups)}) and m.left_at is null
        """,
            *groups,
        )
        if groups
        else ()
    ):
        members[group].add(person)
    return members


def _add_pools(design, task, found, writers, apart, people):
    """The pools of one task for *people* [(enrolment id, Facts)]."""
    within = design.repeat.phases if design.repeat else ()
    same_round = task.phase in within and design.tasks[task.about.name].phase in within
    written, pools, since = defaultdict(set), defaultdict(dict), {}
    for row in found:
        by = {row.author_id} if row.author_id else writers[row.author_group_id]
        since = pools[row.round if same_round else 0]
        since[row.id] = moment(row.since)
        for person in by:
            written[person].add(row.id)
    pools = {turn: (since, tuple(since.values())) for turn, since in pools.items()} | (
        {} if 0 in pools else {0: ({}, ())}
    )
    for person, fact in people:
        barred = {person} | apart[person]
        if "team" in task.excluded:
            barred |= {member for place in fact.places.values() for member in place.members}
        without = {own.id for own in fact.own if own.task == task.about.name}
        without = without.union(*(written[one] for one in barred if one in written))
        given_up = {row.subject for row in fact.asked if row.task == task.id and row.ended_cause in GIVEN_UP}
        without |= given_up - {row.subject for row in fact.asked if row.task == task.id and not row.ended}
        for turn, (since, moments) in pools.items():
            fact.pools[task.id, turn] = Pool(since, moments, frozenset(without))
