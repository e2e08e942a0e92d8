"""Facts for the schedule: one query a kind for all the activities somebody looks at, as tuples.

``facts_of_account`` serves To do and single pages, ``facts_of_activity`` the progress page and ``settle``.
Nothing here decides; ``domain.schedule`` does."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import NamedTuple

from peerreview.domain import designs
from peerreview.domain.schedule import Arrived, Asked, Facts, Own, Passage, Person, Place, WindowRow
from peerreview.store.db import moment, places, rows

MOST_NAMED = 250  # people: of more, the whole activity is read rather than each person's rows


class Plan(NamedTuple):
    """An activity with its parsed design, as far as lists and rules need it."""

    id: int
    public_id: str
    title: str
    course_id: int
    course_code: str
    course_public_id: str
    published: object
    settle_at: object
    seed: str
    design: designs.Design


_PLAN = (
    "a.id, a.public_id, a.title, a.course_id, c.code, c.public_id, a.published_at, a.settle_at, a.seed, "
    "a.plan, a.plan_digest"
    " from activity a join course c on c.id = a.course_id"
)
_PERSON = "e.id, e.role, e.section_id, e.joined_at, e.left_at"


def _plan(row):
    return Plan(*row[:6], moment(row[6]), moment(row[7]), row[8], designs.from_plan(row[9], row[10]))


def _person(row):
    return Person(row[0], row[1], row[2], moment(row[3]), moment(row[4]))


def plans(course_ids=None, activity_ids=None, *, staff_courses=()):
    """{activity id: Plan} of running activities in courses, or of given activities; unpublished ones only for
    their staff."""
    where, params = (
        ("a.course_id", tuple(course_ids)) if activity_ids is None else ("a.id", tuple(activity_ids))
    )
    found = rows(f"select {_PLAN} where {where} in ({places(params)}) and a.archived_at is null", *params)
    return {
        row[0]: _plan(row)
        for row in found
        if row[6] is not None or activity_ids is not None or row[3] in staff_courses
    }


def facts_of_people(people, found_plans):
    """{(activity id, enrolment id): Facts} for *people* {enrolment id: (Person, course id)} in
    *found_plans*."""
    wanted = [
        (plan, person)
        for plan in found_plans.values()
        for person, course in people.values()
        if course == plan.course_id
    ]
    single = len(people) <= MOST_NAMED
    activity_ids, enrolment_ids = tuple(found_plans), tuple(people) if single else ()
    facts = {(plan.id, person.id): Facts(person, plan.published) for plan, person in wanted}
    if not facts:
        return {}
    if any(phase.group for plan in found_plans.values() for phase in plan.design.phases):
        _add_places(facts, activity_ids, enrolment_ids)
    _add_dates(facts, activity_ids, single)
    _add_own(facts, activity_ids, enrolment_ids)
    _add_asked(facts, activity_ids, enrolment_ids)
    _add_arrived(facts, found_plans, single)
    _add_reach(facts, found_plans)
    _add_materials(facts, found_plans)
    return facts


def facts_of_account(account_id, *, activity_id=None):
    """(plans, facts) of everything one account is enrolled in and present, or of one activity.

    facts is {activity id: Facts}. Unpublished activities appear to staff only.
    """
    found = rows(
        f"select {_PERSON}, e.course_id from enrolment e where e.account_id = ? and e.left_at is null",
        account_id,
    )
    people = {row[0]: (_person(row), row[5]) for row in found}
    staff_courses = {row[5] for row in found if row[1] != "student"}
    if activity_id is None:
        found_plans = plans({course for _, course in people.values()}, staff_courses=staff_courses)
    else:
        found_plans = {
            key: plan
            for key, plan in plans(activity_ids=(activity_id,)).items()
            if plan.published or plan.course_id in staff_courses
        }
    return found_plans, {
        activity: facts for (activity, _), facts in facts_of_people(people, found_plans).items()
    }


def facts_of_activity(activity_id, *, enrolment_ids=None):
    """(plan, {enrolment id: Facts}) of everybody present in an activity's course, or of some of them."""
    plan = plans(activity_ids=(activity_id,))[activity_id]
    more, params = (
        ("", ())
        if enrolment_ids is None
        else (f" and e.id in ({places(enrolment_ids)})", tuple(enrolment_ids))
    )
    found = rows(
        f"select {_PERSON} from enrolment e where e.course_id = ? and e.left_at is null{more}",
        plan.course_id,
        *params,
    )
    people = {row[0]: (_person(row), plan.course_id) for row in found}
    return plan, {
        person: facts for (_, person), facts in facts_of_people(people, {activity_id: plan}).items()
    }


def facts_of_cohort(activity, *, now):
    """Facts of somebody to whom nothing special applies: the cohort's dates and passages. Before publication
    as if published *now*."""
    facts = Facts(Person(0, "student", None, datetime.min.replace(tzinfo=UTC)), activity.published or now)
    _add_dates({(activity.id, 0): facts}, (activity.id,), True)
    return facts


def facts_of_one(activity_id, enrolment_id):
    """(plan, Facts) of one person in one running activity: what a page about a single task asks. Facts are
    None when they have no place in it."""
    found = rows(
        f"""
        select {_PERSON}, {_PLAN}
        join enrolment e on e.course_id = a.course_id
        where a.id = ? and e.id = ? and e.left_at is null and a.archived_at is null
        """,
        activity_id,
        enrolment_id,
    )
    if not found:
        return None, None
    plan = _plan(found[0][5:])
    return plan, facts_of_people({enrolment_id: (_person(found[0]), plan.course_id)}, {activity_id: plan})[
        activity_id, enrolment_id
    ]


def _narrowed(column, ids):
    """An extra condition on *column* when few people are asked for; nothing when the whole class is."""
    return (f" and {column} in ({places(ids)})", ids) if ids else ("", ())


def _add_places(facts, activity_ids, enrolment_ids):
    more, params = _narrowed("mine.enrolment_id", enrolment_ids)
    found = rows(
        f"""
        select sg.activity_id, sg.phase, sg.round, mine.enrolment_id, mine.peer_group_id,
          m.enrolment_id, m.group_role, m.seat
        from step_grouping sg
        join membership mine on mine.grouping_id = sg.grouping_id and mine.left_at is null
        join membership m on m.peer_group_id = mine.peer_group_id and m.left_at is null
        where sg.activity_id in ({places(activity_ids)}){more}
        order by m.seat, m.id
        """,
        *activity_ids,
        *params,
    )
    gathered = defaultdict(list)
    for activity, phase, turn, person, group, member, role, seat in found:
        gathered[activity, person, phase, turn].append((group, member, role, seat))
    for (activity, person, phase, turn), members in gathered.items():
        target = facts.get((activity, person))
        if target is not None:
            role, seat = next((role, seat) for _, member, role, seat in members if member == person)
            target.places[phase, turn] = Place(
                members[0][0],
                tuple(member for _, member, _, _ in members),
                role,
                seat,
                tuple(held for _, _, held, _ in members),
            )


def _add_dates(facts, activity_ids, single):
    scopes = tuple({scope for fact in facts.values() for scope in fact.scopes()}) if single else ()
    more, params = _narrowed("w.whom", scopes)
    by_scope, passed = defaultdict(list), defaultdict(list)
    for row in rows(
        f"""
        select w.activity_id, w.phase, w.round, w.whom, w.opens_at, w.closes_at, w.late_until,
          w.releases_at, w.is_waived, 0
        from phase_window w
        where w.activity_id in ({places(activity_ids)}){more}
        union all select w.activity_id, w.phase, w.round, w.whom, w.at, null, null, null, null, 1
        from passage w
        where w.undone_at is null and w.activity_id in ({places(activity_ids)}){more}
        """,
        *activity_ids,
        *params,
        *activity_ids,
        *params,
    ):
        if row[9]:
            passed[row[0], row[3]].append(Passage(row[1], row[2], row[3], moment(row[4])))
        else:
            by_scope[row[0], row[3]].append(
                WindowRow(row[1], row[2], row[3], *map(moment, row[4:8]), bool(row[8]))
            )
    for (activity, _), fact in facts.items():
        scopes = fact.scopes()
        fact.windows = tuple(row for scope in scopes for row in by_scope.get((activity, scope), ()))
        fact.passages = tuple(row for scope in scopes for row in passed.get((activity, scope), ()))


def _add_own(facts, activity_ids, enrolment_ids):
    groups = {}
    for (activity, person), fact in facts.items():
        for place in fact.places.values():
            groups.setdefault((activity, place.group), []).append(person)
    group_ids = tuple({group for _, group in groups})
    condition, params = "", ()
    if enrolment_ids:
        condition = f" and (r.author_id in ({places(enrolment_ids)})" + (
            f" or r.author_group_id in ({places(group_ids)}))" if group_ids else ")"
        )
        params = enrolment_ids + group_ids
    gathered = defaultdict(list)
    for row in rows(
        f"""
        select r.activity_id, r.author_id, r.author_group_id, r.id, r.task, r.round, r.nth,
          r.about_response_id, r.about_person_id, r.about_group_id, r.state, r.rev, r.submitted_at,
          r.saved_at
        from response r
        where r.activity_id in ({places(activity_ids)}){condition}
        order by r.id
        """,
        *activity_ids,
        *params,
    ):
        kind, subject = _subject(*row[7:10])
        own = Own(
            row[3],
            row[4],
            row[5],
            row[6],
            kind,
            subject,
            row[10],
            row[11] > 0,
            moment(row[12]),
            moment(row[13]),
            row[2],
        )
        for person in [row[1]] if row[1] else groups.get((row[0], row[2]), ()):
            gathered[row[0], person].append(own)
    for key, owns in gathered.items():
        if key in facts:
            facts[key].own = tuple(owns)


def _subject(response, person, group):
    if response is not None:
        return "response", response
    if person is not None:
        return "person", person
    return ("group", group) if group is not None else ("", None)


def _add_asked(facts, activity_ids, enrolment_ids):
    more, params = _narrowed("l.reviewer_id", enrolment_ids)
    saved = {
        (key[0], own.task, own.round, key[1], own.kind, own.subject): own.saved
        for key, fact in facts.items()
        for own in fact.own
    }
    gathered = defaultdict(list)
    for row in rows(
        f"""
        select l.activity_id, l.reviewer_id, l.id, l.task, l.round, l.about_response_id,
          l.about_person_id, l.about_group_id, l.at, l.ended_at, l.ended_cause
        from allocation l
        where l.activity_id in ({places(activity_ids)}) and l.reviewer_id is not null{more}
        order by l.id
        """,
        *activity_ids,
        *params,
    ):
        kind, subject = _subject(*row[5:8])
        at = moment(row[8])
        sign = saved.get((row[0], row[3], row[4], row[1], kind, subject)) or at
        gathered[row[0], row[1]].append(
            Asked(row[2], row[3], row[4], kind, subject, at, max(at, sign), moment(row[9]), row[10])
        )
    for key, asked in gathered.items():
        if key in facts:
            facts[key].asked = tuple(asked)


_ARRIVED = """
    select r.id, r.task, r.round, r.released_at, r.about_response_id, r.about_person_id, r.activity_id
    from response r
    where r.shown > 0 and r.state <> 'withdrawn' and
    """


def _add_arrived(facts, found_plans, single):
    """Shown responses about people's own work or about themselves; a material is nobody's own."""
    owners, people = defaultdict(list), defaultdict(list)
    for key, fact in facts.items():
        people[key[1]].append(key)
        for own in fact.own:
            if own.task in found_plans[key[0]].design.tasks:
                owners[own.id].append(key)
    if single:
        # Two questions, each with its index (asked as one with "or", SQLite reads the whole table); people
        # only where a design asks about them.
        found = rows(f"{_ARRIVED} r.about_response_id in ({places(owners)}) order by r.id", *owners)
        if any(
            task.about and task.about.kind in ("members", "partner", "role")
            for plan in found_plans.values()
            for task in plan.design.tasks.values()
        ):
            found = found + rows(f"{_ARRIVED} r.about_person_id in ({places(people)}) order by r.id", *people)
    else:
        found = rows(f"{_ARRIVED} r.activity_id in ({places(found_plans)}) order by r.id", *found_plans)
    gathered = defaultdict(list)
    for row in found:
        arrived = Arrived(row[0], row[1], row[2], moment(row[3]))
        for key in (
            owners.get(row[4], ()) if row[4] else [key for key in people.get(row[5], ()) if key[0] == row[6]]
        ):
            gathered[key].append(arrived)
    for key, arrived in gathered.items():
        facts[key].arrived = tuple(arrived)


def _add_reach(facts, found_plans):
    """What group mates (or, without groups, everybody) handed in to tasks that later tasks freely speak
    of."""
    for plan in found_plans.values():
        names = {
            task.about.name
            for task in plan.design.tasks.values()
            if task.about and task.about.kind == "task" and not task.pick
        }
        if not names:
            continue
        found = rows(
            f"""
            select r.id, r.task, r.author_id, r.author_group_id
            from response r
            where r.activity_id = ? and r.shown > 0 and r.task in ({places(names)})
            order by r.id
            """,
            plan.id,
            *names,
        )
        members = defaultdict(set)
        for group, person in rows(
            """
            select m.peer_group_id, m.enrolment_id
            from membership m
            join step_grouping s on s.grouping_id = m.grouping_id
            where s.activity_id = ? and m.left_at is null
            """,
            plan.id,
        ):
            members[group].add(person)
        for (activity, person), fact in facts.items():
            if activity == plan.id:
                fact.reach = _reach_of(plan.design, person, fact, found, members)


def _reach_of(design, person, fact, found, members):
    reach = {}
    for task in design.tasks.values():
        if not (task.about and task.about.kind == "task" and not task.pick):
            continue
        home = design.grouping_phase(task.phase)
        place = fact.places.get((home, 1)) if home else None
        near = set(place.members) if place else None
        reach[task.about.name] = tuple(
            response
            for response, name, author, group in found
            if name == task.about.name
            and _is_near(
                person, near, {author} if author else members.get(group, set()), by_group=task.by == "group"
            )
        )
    return reach


def _is_near(person, near, writers, by_group):
    if person in writers and not by_group:
        return False
    return near is None or bool(near & writers)


def _add_materials(facts, found_plans):
    for plan in found_plans.values():
        names = {
            task.about.name
            for task in plan.design.tasks.values()
            if task.about and task.about.kind == "material"
        }
        if not names:
            continue
        gathered = defaultdict(list)
        for response, name in rows(
            f"""
            select r.id, r.task
            from response r
            where r.activity_id = ? and r.shown > 0 and r.task in ({places(names)})
            order by r.id
            """,
            plan.id,
            *names,
        ):
            gathered[name].append(response)
        for (activity, _), fact in facts.items():
            if activity == plan.id:
                fact.materials = {name: tuple(found) for name, found in gathered.items()}
