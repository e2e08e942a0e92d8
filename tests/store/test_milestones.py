"""A team's own milestones: named in the plan, dated by the team, slips kept."""

import pytest

from peerreview.domain.designs import DesignError, load
from peerreview.domain.milestones import Wanted
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, alerts, db, handing_in, milestones, settle
from peerreview.store.facts import facts_of_one
from tests.browser import Counted
from tests.cast import START, day

DESIGN = """
title: A small project
phases:
  - id: team
    group: {size: 2}
    gate: {per: group, when: all, else: fallback}
    tasks: [{id: plan, by: group, form: milestones}]
  - id: milestone
    title: Milestone
    group: same
    gate: {per: group, when: all, else: escalate}
    tasks: [{id: part, form: note, see: group}]
  - id: product
    group: same
    tasks: [{id: product, by: group, form: note}]
repeat: {phases: [milestone], over: plan.milestones, dated_by: group}
forms: {note: {title: Note, called: note, items: [{id: text, kind: text, title: Your note}]}}
"""
PLAN = {"milestones": {"text": "Measure the yard\nFour parts in\nOne plan"}, "why": {"text": "First " * 12}}


def write(world, who, task, typed=None):
    work = world.begin(who, task)
    world.save(who, work, typed or {"text": {"text": "My part."}})
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)


def team_of(world, who):
    """[Milestone] of somebody's team."""
    _plan, facts = facts_of_one(world.activity.id, who.id)
    return milestones.of_team(world.activity, facts, world.at)


def date(world, who, **wanted):
    """Set dates: ``m1=(day, reason)``; the sentences of what cannot stand."""
    wanted = {int(name[1:]): Wanted(*value) for name, value in wanted.items()}
    wrong = milestones.date(world.activity, who.id, wanted, by=who.account_id, now=world.at)
    return {number: str(one) for number, one in wrong.items()}


@pytest.fixture
def planned(world):
    """Two pairs, each with three milestones; day 2. ``world.mate`` sits with the author."""
    world.run(DESIGN, WindowRow("team", 1, "all", START, day(3)))
    world.go(1)
    _plan, facts = facts_of_one(world.activity.id, world.author.id)
    mates = facts.places["team", 1].members
    world.group = f"g{facts.places['team', 1].group}"
    world.mate = next(who for who in world.students if who.id in mates and who is not world.author)
    world.other = next(who for who in world.students if who.id not in mates)
    write(world, world.author, "plan", PLAN)
    write(world, world.other, "plan", PLAN)
    settle.tick(world.go(2).at)
    return world


def test_milestones_come_from_the_plan_and_have_no_dates_yet(planned):
    found = team_of(planned, planned.author)
    assert [(one.number, one.name, one.closes, one.is_here) for one in found] == [
        (1, "Measure the yard", None, True),
        (2, "Four parts in", None, False),
        (3, "One plan", None, False),
    ]
    assert team_of(planned, planned.instructor) == []


def test_the_team_dates_them_and_another_team_has_its_own(planned):
    assert date(planned, planned.author, m1=(day(5),), m2=(day(9),)) == {}
    assert [one.closes for one in team_of(planned, planned.mate)] == [day(5), day(9), None]
    assert [one.closes for one in team_of(planned, planned.other)] == [None, None, None]
    assert planned.lines(planned.mate, "part")[0].window.closes == day(5)


def test_a_date_that_moves_keeps_the_old_one_with_its_reason(planned):
    date(planned, planned.author, m1=(day(5),))
    assert date(planned, planned.mate, m1=(day(7),)) == {
        1: "Say in a few words why it moves: your team reads it later."
    }
    assert date(planned, planned.mate, m1=(day(7), "Two days of rain.")) == {}
    assert date(planned, planned.author, m1=(day(8), "And one more.")) == {}
    (first, *_rest) = team_of(planned, planned.author)
    assert first.closes == day(8)
    assert [(one.was, one.to, one.reason, one.by) for one in first.moved] == [
        (day(5), day(7), "Two days of rain.", planned.mate.account.name),
        (day(7), day(8), "And one more.", "Anna Author"),
    ]


def test_nothing_is_changed_when_one_of_them_cannot_stand(planned):
    found = date(planned, planned.author, m1=(day(5),), m2=(day(1),))
    assert list(found) == [1, 2] or list(found) == [2]
    assert [one.closes for one in team_of(planned, planned.author)] == [None, None, None]
    assert db.row("select count(*) from slip")[0] == 0


def test_a_missed_date_is_an_alert_and_can_still_be_moved(planned):
    date(planned, planned.author, m1=(day(5),))
    settle.tick(planned.go(5, 1).at)
    (alert,) = alerts.of_activity(planned.activity.id)
    assert (alert.whom, alert.round, alert.missed) == (planned.group, 1, day(5))
    assert planned.lines(planned.author, "part")[0].state == "closed"
    assert date(planned, planned.author, m1=(day(6), "The loggers were wet.")) == {}
    assert planned.lines(planned.author, "part")[0].state == "open"
    for who in (planned.author, planned.mate):
        write(planned, who, "part")
    settle.tick(planned.at)
    first, second, _third = team_of(planned, planned.author)
    assert (first.passed, second.is_here, len(first.moved)) == (True, True, 1)
    assert date(planned, planned.author, m1=(day(9), "Again")) == {1: "This one is done. Its date stays."}


def test_the_product_opens_once_every_part_of_the_last_one_is_in(planned):
    for number in range(3):
        for who in (planned.author, planned.mate):
            (line,) = [line for line in planned.lines(who, "part") if line.state == "open"]
            assert line.round == number + 1
            assert planned.lines(who, "product")[0].state == "locked"
            place = planned.lines(who, "part").index(line)
            work = planned.begin(who, "part", place)
            planned.save(who, work, {"text": {"text": "Mine."}})
            handing_in.hand_in(work, person=who.id, by=who.account_id, now=planned.at)
        settle.tick(planned.go(2, number + 1).at)
    assert planned.lines(planned.author, "product")[0].state == "open"


def test_all_teams_cost_as_many_questions_as_one(planned):
    with Counted() as before:
        found = milestones.of_teams(planned.activity, planned.at)
    assert len(found) == 2 and all(len(rows) == 3 for rows in found.values())
    date(planned, planned.author, m1=(day(5),))
    date(planned, planned.author, m1=(day(6), "Rain"))
    with Counted() as after:
        found = milestones.of_teams(planned.activity, planned.at)
    assert after.count == before.count
    assert sorted(len(rows[0].moved) for rows in found.values()) == [0, 1]


def test_where_nobody_dates_anything_nothing_is_asked(world):
    with Counted() as queries:
        assert milestones.of_teams(world.activity, world.at) == {}
    assert queries.count == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("dated_by: group", "dated_by: staff", "is not a kind of dated_by"),
        ("over: plan.milestones", "times: 3", "for one phase in rounds over a list"),
        ("gate: {per: group, when: all, else: escalate}", "gate: {when: due}", "needs a gate per group"),
    ],
)
def test_dates_that_no_group_could_set_are_refused(old, new, said):
    assert old in DESIGN
    with pytest.raises(DesignError, match=said):
        load(DESIGN.replace(old, new), activities.known_forms())
