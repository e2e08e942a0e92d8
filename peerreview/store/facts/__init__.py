"""Facts for the schedule: one query a kind for all the activities somebody looks at, as tuples.

``facts_of_account`` serves To do and single pages, ``facts_of_activity`` the progress page and ``settle``.
Nothing here decides; ``domain.schedule`` does."""

from datetime import UTC, datetime
from typing import NamedTuple

from peerreview.domain import designs, schedule
from peerreview.domain.refusals import Missing
from peerreview.domain.schedule import Facts, Passage, Person
from peerreview.store import db
from peerreview.store.db import moment, places, rows
from peerreview.store.facts import deeds, learned, pools, reach

MOST_NAMED = 250  # people: of more, the whole activity is read rather than each person's rows


class Plan(NamedTuple):
    """An activity with its parsed design, as far as lists and rules need it; ``settled``: up to when it was
    looked at, once it is published. ``people`` and ``ended`` as ``people`` and ``closed`` of
    ``activities.Row``."""

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
    zone: str
    settled: object
    people: str = "class"
    ended: object = None


_PLAN = (
    "a.id, a.public_id, a.title, a.course_id, c.code, c.public_id, a.published_at, a.settle_at, a.seed, "
    "a.plan, a.plan_digest, c.zone, a.settled_at, a.people, a.closed_at"
    " from activity a join course c on c.id = a.course_id"
)
# A student joined when they became one: what closed before is not theirs.
_PERSON = (
    "e.id, e.role, e.section_id, "
    "case when e.role = 'student' then coalesce(e.student_since, e.joined_at) else e.joined_at end, e.left_at"
)


def _plan(row):
    published, settle_at, settled = (moment(row[number]) for number in (6, 7, 12))
    design = designs.from_plan(row[9], row[10])
    more = row[13], moment(row[14])
    return Plan(*row[:6], published, settle_at, row[8], design, row[11], settled or published, *more)


def _person(row):
    return Person(row[0], row[1], row[2], moment(row[3]), moment(row[4]))


def plans(course_ids=None, activity_ids=None, *, staff_courses=(), people=()):
    """{activity id: Plan} of running activities in courses, or of given activities; unpublished ones only for
    their staff and for whose they are. In courses those that people join one by one are left out, but for
    what *people* (enrolment ids) take part in, and what staff find."""
    if activity_ids is not None:
        ids = tuple(activity_ids)
        found = rows(f"select {_PLAN} where a.id in ({places(ids)}) and a.archived_at is null", *ids)
        return {row[0]: _plan(row) for row in found}
    ids, staffed = tuple(course_ids), tuple(staff_courses)
    found = rows(
        f"""
        select {_PLAN}
        where a.course_id in ({places(ids)}) and a.archived_at is null
        and (a.people = 'class' or (a.people = 'joined' and a.course_id in ({places(staffed)}))
          or a.id in (select t.activity_id from participant t where t.enrolment_id in ({places(people)})
          and t.until_at is null and t.role in ('owner', 'member')))
        and (a.published_at is not null or a.course_id in ({places(staffed)})
          or a.id in (select t.activity_id from participant t where t.enrolment_id in ({places(people)})
          and t.until_at is null and t.role = 'owner'))
        """,
        *(*ids, *staffed, *people, *staffed, *people),
    )
    return {row[0]: _plan(row) for row in found if not (db.is_look_only() and row[13] == "closed")}


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
    facts = _of_who_takes_part(wanted)
    if not facts:
        return {}
    _add_steps(facts, found_plans, activity_ids, enrolment_ids, single)
    deeds.add_own(facts, activity_ids, enrolment_ids)
    deeds.add_asked(facts, found_plans, enrolment_ids)
    deeds.add_arrived(facts, found_plans, single)
    reach.add_reach(facts, found_plans)
    reach.add_scores(facts, found_plans)
    learned.add_credentials(facts, found_plans, enrolment_ids)
    pools.add_pools(facts, found_plans, first=pools.FIRST if single else pools.EVERY)
    return facts


def _add_steps(facts, found_plans, activity_ids, enrolment_ids, single):
    """What ``schedule.windows`` asks of each person: where they sit, their dates and passages, the rounds."""
    if any(phase.group for plan in found_plans.values() for phase in plan.design.phases):
        deeds.add_places(facts, activity_ids, enrolment_ids)
    deeds.add_dates(facts, activity_ids, single)
    reach.add_materials(facts, found_plans)


def windows_of_one(standing, found_plans, now):
    """{activity id: windows as of ``schedule.windows``} of who has a *standing* in the course of
    *found_plans*, of those they take part in: when each step is open to them, and nothing else of them."""
    found = rows(
        f"select {_PERSON} from enrolment e where e.id = ? and e.left_at is null", standing.enrolment
    )
    facts = _of_who_takes_part([(plan, _person(row)) for plan in found_plans.values() for row in found])
    if facts:
        _add_steps(facts, found_plans, tuple(found_plans), (standing.enrolment,), True)
    return {
        activity: schedule.windows(found_plans[activity].design, fact, now)
        for (activity, _person_id), fact in facts.items()
    }


def _of_who_takes_part(wanted):
    """{(activity id, enrolment id): Facts, still empty} of [(Plan, Person)], without those who take no part
    in what people join one by one. Who joined counts as here from then on, and is what everybody there is:
    staff, too."""
    joined = {plan.id for plan, _ in wanted if plan.people != "class"}
    parts = (
        {
            (row[0], row[1]): (row[2], moment(row[3]))
            for row in rows(
                f"""
            select activity_id, enrolment_id, role, from_at
            from participant
            where activity_id in ({places(joined)}) and until_at is null and role in ('owner', 'member')
            """,
                *joined,
            )
        }
        if joined
        else {}
    )
    owners = {activity: person for (activity, person), (role, _) in parts.items() if role == "owner"}
    facts = {}
    for plan, person in wanted:
        part = parts.get((plan.id, person.id))
        if plan.id in joined and part is None and (plan.people == "closed" or person.role == "student"):
            continue
        if part:
            role = "student" if plan.people == "joined" else person.role  # of the staff, too
            since, owns = max(person.joined, part[1]), part[0] == "owner"
            person = person._replace(role=role, joined=since, is_owner=owns)
        facts[plan.id, person.id] = Facts(person, plan.published, ended=plan.ended, owner=owners.get(plan.id))
    return facts


def facts_of_enrolments(enrolment_ids, found_plans):
    """{(activity id, enrolment id): Facts} of given people who are present, in *found_plans* of their
    courses."""
    found = rows(
        f"""
        select {_PERSON}, e.course_id
        from enrolment e
        where e.id in ({places(enrolment_ids)}) and e.left_at is null
        """,
        *enrolment_ids,
    )
    return facts_of_people({row[0]: (_person(row), row[5]) for row in found}, found_plans)


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
        found_plans = plans(
            {course for _, course in people.values()}, staff_courses=staff_courses, people=tuple(people)
        )
    else:
        found_plans = {
            key: plan
            for key, plan in plans(activity_ids=(activity_id,)).items()
            if plan.published or plan.people != "class" or plan.course_id in staff_courses
        }
    return found_plans, {
        activity: facts for (activity, _), facts in facts_of_people(people, found_plans).items()
    }


def facts_of_activity(activity_id, *, enrolment_ids=None):
    """(plan, {enrolment id: Facts}) of everybody present in an activity's course, or of some of them. Missing
    when the activity was put away, be it a moment ago."""
    plan = plans(activity_ids=(activity_id,)).get(activity_id)
    if plan is None:
        raise Missing()
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
    deeds.add_dates({(activity.id, 0): facts}, (activity.id,), True)
    if activity.design.repeat and activity.design.materials:
        reach.add_materials({(activity.id, 0): facts}, {activity.id: activity})
    return facts


def facts_of_furthest(activity, *, now):
    """Facts of the class as far as anybody has come: where persons or groups go on by themselves, a step is
    the class's once the first of them is there."""
    facts = facts_of_cohort(activity, now=now)
    facts.passages = tuple(
        Passage(row.phase, row.round, "all", moment(row.at))
        for row in rows(
            """
            select phase, round, min(at) as at
            from passage
            where activity_id = ? and undone_at is null
            group by phase, round
            """,
            activity.id,
        )
    )
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
    one = {enrolment_id: (_person(found[0]), plan.course_id)}
    return plan, facts_of_people(one, {activity_id: plan}).get((activity_id, enrolment_id))
