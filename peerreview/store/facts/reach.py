"""What of others', and of what staff provide, a person's tasks speak of: reach, materials, rounds, scores."""

from collections import defaultdict
from typing import NamedTuple

from peerreview.domain.moderation import counts
from peerreview.domain.schedule import next_of
from peerreview.store.db import moment, places, rows

MOST_NEAR = 200  # people who are named in a query; more are read with everybody


def add_reach(facts, found_plans):
    """What group mates (or, without groups, everybody) handed in to tasks that a person's tasks speak of.

    Kept per asking task and round: within a repeat others' responses of the same round, after it those of all
    rounds; for a step with groups those of the groups of that step and round. Nobody owes anything about who
    left the course, or about what they wrote in themselves, in whatever team they are now; what they began
    about somebody who left, and what they sent, stays theirs.
    """
    asking = {
        plan.id: [task for task in plan.design.tasks.values() if _speaks_of_others(task)]
        for plan in found_plans.values()
    }
    asking = {activity: tasks for activity, tasks in asking.items() if tasks}
    if not asking:
        return
    found, mates = _sources(asking, _near(facts, found_plans, asking), facts)
    about = {
        (activity, task.id): _About([one for name in task.about.names for one in found[activity, name]])
        for activity, tasks in asking.items()
        for task in tasks
    }
    for (activity, person), fact in facts.items():
        for task in asking.get(activity, ()):
            near = mates[activity, person]
            sources = about[activity, task.id]
            fact.reach |= _reach_of(found_plans[activity].design, person, fact, task, sources, near)


class _Source(NamedTuple):
    """What a task may speak of: its ``writers`` (enrolment ids), everybody who ``ever`` was one, whether it
    is by one person alone, and whether none of them is in the course any more."""

    id: int
    task: str
    round: int
    writers: set
    ever: set
    is_alone: bool
    is_left: bool


class _About:
    """What a task speaks of: its ``sources`` in order, the ``rounds`` they are of, and which of them somebody
    wrote: of a class nobody is near to more than a few."""

    def __init__(self, sources):
        self.sources = sorted(sources)
        self.rounds = {source.round for source in sources}
        self._places = {source.id: place for place, source in enumerate(self.sources)}
        self._by = defaultdict(list)
        for place, source in enumerate(self.sources):
            for writer in source.writers:
                self._by[writer].append(place)

    def by(self, people, ids):
        """[_Source] that any of *people* wrote or whose id is among *ids*, in order; all where *people* is
        None."""
        if people is None:
            return self.sources
        places = {place for person in people for place in self._by.get(person, ())}
        places.update(self._places[one] for one in ids if one in self._places)
        return [self.sources[place] for place in sorted(places)]


class _Near(NamedTuple):
    """What few people's tasks can speak of at most: responses by these ``people`` (enrolment ids) or their
    groups, and these ``responses``, about which they wrote."""

    people: tuple
    responses: tuple


def _near(facts, found_plans, asking):
    """The _Near of *facts*; None where a task speaks of everybody's, or they are too many to be named."""
    is_far = any(
        found_plans[activity].design.homes[task.phase] is None
        for activity, tasks in asking.items()
        for task in tasks
    )
    if is_far or len(facts) > MOST_NEAR:
        return None
    people = {member for fact in facts.values() for place in fact.places.values() for member in place.members}
    subjects = {own.subject for fact in facts.values() for own in fact.own if own.subject}
    near = _Near(tuple(sorted(people | {person for _, person in facts})), tuple(sorted(subjects)))
    return near if len(near.people) <= MOST_NEAR else None


def _sources(asking, near, people):
    """({(activity id, task id): [_Source]} of all that the *asking* tasks {activity id: [Task]} may speak of,
    {(activity id, enrolment id): everybody who ever was in a group with this person} of *people*, such keys);
    of what is *near* alone, where that is not None."""
    members, ever, mates = _seated(asking, near, people)
    names = {name for tasks in asking.values() for task in tasks for name in task.about.names}
    found = defaultdict(list)
    more, params = "", ()
    if near is not None:
        # Each part by its own index: as one condition with "or" the whole class is read.
        more = f"""
          and r.id in (select id from response where author_id in ({places(near.people)})
            union all select id from response where id in ({places(near.responses)})
            union all select id from response where author_group_id in ({places(members)}))
        """
        params = (*near.people, *near.responses, *members)
    for activity, response, task, turn, author, group, is_gone in rows(
        f"""
        select r.activity_id, r.id, r.task, r.round, r.author_id, r.author_group_id, e.left_at is not null
        from response r
        left join enrolment e on e.id = r.author_id
        where r.activity_id in ({places(asking)}) and r.shown > 0 and r.task in ({places(names)}){more}
        order by r.id
        """,
        *asking,
        *names,
        *params,
    ):
        found[activity, task].append(
            _Source(response, task, turn, {author}, {author}, True, bool(is_gone))
            if author
            else _Source(response, task, turn, members[group], ever[group], False, not members[group])
        )
    return found, mates


def _seated(asking, near, people):
    """({group id: who is in it}, {the same of who ever was}, {(activity id, enrolment id): who ever was in a
    group with them} of these *people*) in the steps of activities: of all groups, or of those in which
    anybody *near* ever sat."""
    members, ever, groups = defaultdict(set), defaultdict(set), defaultdict(set)
    more, params, order = "", (), "step_grouping s cross join membership m"
    if near is not None:
        order = "membership m cross join step_grouping s"  # as SQLite reads them: not the whole class first
        more = f"""
          and m.peer_group_id in (select n.peer_group_id from membership n
            where n.enrolment_id in ({places(near.people)}))
        """
        params = near.people
    for activity, group, person, is_here in rows(
        f"""
        select distinct s.activity_id, m.peer_group_id, m.enrolment_id, m.left_at is null
        from {order}
        where s.grouping_id = m.grouping_id and s.activity_id in ({places(asking)}){more}
        """,
        *asking,
        *params,
    ):
        ever[group].add(person)
        members[group]
        if (activity, person) in people:
            groups[activity, person].add(group)
        if is_here:
            members[group].add(person)
    mates = {key: set().union(*(ever[group] for group in sat)) for key, sat in groups.items()}
    return members, ever, defaultdict(set, mates)


def _speaks_of_others(task):
    return task.about is not None and task.about.kind == "task" and not task.pick and not task.share


def _reach_of(design, person, fact, task, found, mates):
    """{(task id, round): response ids} of one task; round 0 is any round of which nothing special is known.
    *found*: _About; *mates*: everybody who ever was in a group with this person."""
    home = design.homes[task.phase]
    turns = {turn for phase, turn in fact.places if phase == home} | {0}
    within = design.repeat.phases if design.repeat else ()
    inside = {name for name in task.about.names if {task.phase, design.tasks[name].phase} <= set(within)}
    same_round = bool(inside)
    if same_round:
        turns |= found.rounds
    now = {member for place in fact.places.values() for member in place.members}
    apart = {True: mates, False: now} if "team" in task.excluded else {True: set(), False: set()}
    begun = {own.subject for own in fact.own if own.task == task.id and own.begun}
    sent = {own.subject for own in fact.own if own.task == task.id and counts(own.state)}
    reach = {}
    for turn in turns:
        place = fact.places.get((home, turn)) or fact.places.get((home, 1)) if home else None
        near = set(place.members) if place else set() if home else None
        if task.about.is_next:
            near = set(next_of(place, person)) if place else set()
        reach[task.id, turn] = tuple(
            source.id
            for source in found.by(near, sent)
            if not (source.task in inside and turn and source.round != turn)
            and (
                source.id in sent
                or (task.is_joint or not (person in source.ever or apart[source.is_alone] & source.writers))
                and (task.is_joint or not source.is_left or source.id in begun)
            )
        )
    if same_round:
        reach[task.id, 0] = ()
    return reach


def add_materials(facts, found_plans):
    """Entries of the materials that tasks or rounds speak of, and the names of rounds that go over a list."""
    wanted = {plan.id: set(plan.design.materials) for plan in found_plans.values() if plan.design.materials}
    lists = {
        plan.id: plan.design.repeat.over
        for plan in found_plans.values()
        if plan.design.repeat and "." in (plan.design.repeat.over or "")
    }
    gathered = defaultdict(list)
    if wanted:
        names = set().union(*wanted.values())
        for activity, response, name, title in rows(
            f"""
            select r.activity_id, r.id, r.task, coalesce(a.text, '')
            from response r
            join version v on v.response_id = r.id and v.number = r.shown
            left join answer a on a.version_id = v.id and a.item = 'title'
            where r.activity_id in ({places(wanted)}) and r.shown > 0 and r.task in ({places(names)})
            order by r.nth, r.id
            """,
            *wanted,
            *names,
        ):
            gathered[activity, name].append((response, " ".join(title.split())[:80]))
    own_lists = _lists(facts, lists) if lists else {}
    for (activity, person), fact in facts.items():
        design = found_plans[activity].design
        fact.materials = {
            name: tuple(gathered[activity, name]) for name in design.materials if (activity, name) in gathered
        }
        if activity in lists:
            fact.rounds = own_lists.get((activity, person), ())
        elif design.repeat and design.repeat.over in fact.materials:
            fact.rounds = tuple(title for _, title in fact.materials[design.repeat.over])


def _lists(facts, lists):
    """{(activity id, enrolment id): entries} of the list that each person's group wrote, for rounds that go
    over it."""
    groups = defaultdict(list)
    for (activity, person), fact in facts.items():
        if activity in lists:
            for place in fact.places.values():
                groups[place.group].append((activity, person))
    if not groups:
        return {}
    found = {}
    for activity, group, task, item, text in rows(
        f"""
        select r.activity_id, r.author_group_id, r.task, a.item, a.text
        from response r
        join version v on v.response_id = r.id and v.number = r.shown
        join answer a on a.version_id = v.id
        where r.activity_id in ({places(lists)}) and r.shown > 0 and r.author_group_id in ({places(groups)})
        order by r.id
        """,
        *lists,
        *groups,
    ):
        if f"{task}.{item}" == lists[activity]:
            entries = tuple(line.strip() for line in text.splitlines() if line.strip())
            found |= {key: entries for key in groups[group] if key[0] == activity}
    return found


def add_scores(facts, found_plans):
    """The best attempt of each person per task, round and subject, where a gate waits for a number; and who
    is away."""
    measures = {
        (plan.id, task.id): phase.gate.when
        for plan in found_plans.values()
        for phase in plan.design.phases
        if phase.gate.bar is not None
        for task in phase.tasks
    }
    if measures:
        activities = {activity for activity, _ in measures}
        groups = defaultdict(list)
        for (activity, person), fact in facts.items():
            for place in fact.places.values():
                groups[place.group].append((activity, person))
        more, params = _by_whom(facts, groups)
        for response, activity, task, turn, author, group, subject, measure, value in rows(
            f"""
            select r.id, r.activity_id, r.task, r.round, r.author_id, r.author_group_id,
              coalesce(r.about_response_id, r.about_person_id), s.measure, s.value
            from response r
            join score s on s.response_id = r.id
            where r.activity_id in ({places(activities)}) and r.state in ('submitted', 'held', 'returned')
            and r.task in ({places({task for _, task in measures})}){more}
            """,
            *activities,
            *{task for _, task in measures},
            *params,
        ):
            if measures.get((activity, task)) == measure:
                for key in [(activity, author)] if author else groups[group]:
                    if key in facts:
                        scores = facts[key].scores
                        scores[task, turn, subject] = max(value, scores.get((task, turn, subject), value))
                        facts[key].scored[response] = value
    _add_absences(facts, found_plans)


def _by_whom(facts, groups):
    """A condition on who wrote, for few people: by themselves, or in their groups; and its values."""
    people = sorted({person for _, person in facts})
    if len(people) > MOST_NEAR:
        return "", ()
    by_group = f" or r.author_group_id in ({places(groups)})" if groups else ""
    return f" and (r.author_id in ({places(people)}){by_group})", (*people, *groups)


def _add_absences(facts, found_plans):
    """Who of each person's groups is marked absent, and when."""
    courses = {plan.course_id for plan in found_plans.values() if any(plan.design.homes.values())}
    if not courses:
        return
    absent = defaultdict(list)
    for person, begins, ends in rows(
        f"""
        select a.enrolment_id, a.from_at, a.until_at
        from attribute a
        join enrolment e on e.id = a.enrolment_id
        where a.name = 'absent' and e.course_id in ({places(courses)})
        """,
        *courses,
    ):
        absent[person].append((person, moment(begins), moment(ends)))
    for (_, person), fact in facts.items():
        people = {person}.union(*(place.members for place in fact.places.values()))
        fact.absences = tuple(found for one in sorted(people & absent.keys()) for found in absent[one])
