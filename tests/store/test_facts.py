"""Facts: what the schedule is told equals the rows, read one by one; and the number of queries does not
grow."""

import pytest

from peerreview.domain import schedule
from peerreview.domain.schedule import Arrived, Asked, Own, Passage, WindowRow
from peerreview.store import activities, leaving, moving
from peerreview.store.facts import facts_of_account, facts_of_activity, plans, pools
from peerreview.store.responses import newest_versions
from peerreview.store.tables import Allocation, PhaseWindow, Response
from peerreview.store.tables import Passage as PassageRow
from tests.browser import Counted
from tests.cast import START, World, day


@pytest.fixture
def busy(world):
    """Reviews are in, one claim is open, one lapsed, an extension and a passage stand."""
    world.reviewed()
    activities.extend(
        world.activity,
        phase="review",
        whom=f"p{world.author.id}",
        closes=day(16),
        reason="",
        by=None,
        now=world.at,
    )
    activities.extend(
        world.activity,
        phase="respond",
        whom=f"s{world.reviewer.section_id}",
        closes=day(23),
        reason="",
        by=None,
        now=world.at,
    )
    activities.let_pass(
        world.activity.id, phase="submit", turn=1, whom="all", cause="hand", at=world.at, now=world.at
    )
    return world


def brute(world, who):
    """The facts of one person, one row at a time."""
    scopes = [f"p{who.id}", f"s{who.section_id}", "all"]
    windows = [
        WindowRow(
            row.phase,
            row.round,
            row.whom,
            row.opens_at,
            row.closes_at,
            row.late_until,
            row.releases_at,
            row.is_waived,
        )
        for scope in scopes
        for row in PhaseWindow.select().where(
            PhaseWindow.whom == scope, PhaseWindow.activity == world.activity.id
        )
    ]
    passages = [
        Passage(row.phase, row.round, row.whom, row.at)
        for row in PassageRow.select().where(PassageRow.activity == world.activity.id)
        if row.whom in scopes and row.undone_at is None
    ]
    own = [
        Own(
            row.id,
            row.task,
            row.round,
            row.nth,
            "response" if row.about_response_id else "",
            row.about_response_id,
            row.state,
            row.rev > 0,
            row.submitted_at,
            row.saved_at,
            typed=newest_versions([row.id])[row.id].typed if row.version else None,
            first=row.first_at,
        )
        for row in Response.select().where(Response.author == who).order_by(Response.id)
    ]
    asked = [
        Asked(
            row.id,
            row.task,
            row.round,
            "response",
            row.about_response_id,
            row.at,
            Response.get(Response.address == row.address).saved_at or row.at,
            row.ended_at,
            row.ended_cause,
            row.cause,
        )
        for row in Allocation.select().where(Allocation.reviewer == who).order_by(Allocation.id)
    ]
    arrived = [
        Arrived(row.id, row.task, row.round, row.released_at, row.about_response_id)
        for row in Response.select().order_by(Response.id)
        if row.about_response_id and row.about_response.author_id == who.id and row.shown
    ]
    return set(windows), set(passages), own, asked, arrived


def told(facts):
    return set(facts.windows), set(facts.passages), list(facts.own), list(facts.asked), list(facts.arrived)


def test_facts_equal_the_rows_for_one_person_and_for_the_course(busy):
    for count in (0, 12):
        for number in range(count):
            busy.join(f"Student{number} More", "student", section="A")
        _, everyone = facts_of_activity(busy.activity.id)
        for who in busy.students:
            _, alone = facts_of_account(who.account_id)
            assert told(everyone[who.id]) == told(alone[busy.activity.id]) == brute(busy, who)


def test_staff_see_what_is_unpublished_and_students_do_not(store):
    world = World(publish=False)
    assert facts_of_account(world.author.account_id) == ({}, {})
    plans, facts = facts_of_account(world.instructor.account_id)
    assert ([plan.title for plan in plans.values()], list(facts)) == (
        ["Roads and aqueducts"],
        [world.activity.id],
    )


def test_an_activity_of_another_course_is_no_fact(world):
    assert facts_of_account(world.stranger.account_id) == ({}, {})
    assert facts_of_account(world.stranger.account_id, activity_id=world.activity.id)[1] == {}


def test_who_left_has_no_facts(world):
    leaving.leave(world.author, by=None, now=day(1))
    assert facts_of_account(world.author.account_id) == ({}, {})


def queries(world):
    with Counted() as counted:
        facts_of_account(world.author.account_id)
    return counted.count


def test_three_activities_cost_as_many_queries_as_one(busy):
    one = queries(busy)
    for number in range(2):
        made = activities.create(
            busy.course.id, busy.activity.design, title=f"Another {number}", by=None, now=START
        )
        activities.set_up(
            made,
            title=made.title,
            brief="",
            edits={},
            rows=[WindowRow("submit", 1, "all", START, day(30))],
            seen_digest=made.plan_digest,
            by=None,
            now=START,
        )
        activities.publish(made, by=None, now=START)
    assert len(facts_of_account(busy.author.account_id)[0]) == 3
    assert queries(busy) == one <= 9


def test_more_people_cost_no_more_queries(busy):
    def count():
        with Counted() as counted:
            facts_of_activity(busy.activity.id)
        return counted.count

    before = count()
    for number in range(20):
        busy.join(f"Student{number} More", "student")
    assert count() == before <= 9


@pytest.mark.parametrize("first", range(1, 9))
def test_the_first_works_of_a_round_say_what_is_owed_as_well_as_all_of_them(world, first):
    for number, who in enumerate(world.students):
        world.go(1, number)
        world.hand_in(who)
    world.go(9)
    world.claim(world.author)
    moving.declare_conflict(*world.students[1:3], by=None, now=world.at)
    _, everyone = facts_of_activity(world.activity.id)
    found_plans = plans(activity_ids=(world.activity.id,))
    for who, facts in everyone.items():
        if facts.person.role != "student":
            continue
        owed = []
        for most in (pools.EVERY, first):
            facts.pools.clear()
            pools.add_pools({(world.activity.id, who): facts}, found_plans, first=most)
            lines = schedule.duties(world.activity.design, facts, day(9))
            owed.append([(line.task, line.subject, line.is_owed) for line in lines])
        assert owed[0] == owed[1]
