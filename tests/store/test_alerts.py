"""Alerts: a step that was not passed in time has somebody of the staff, by name, and a day."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, alerts, db, handing_in, leaving, moderation, settle
from peerreview.store.facts import facts_of_activity
from tests.cast import START, day

HELD = """
title: Parts
phases:
  - id: part
    group: {size: 2}
    gate: {per: group, when: all, else: escalate}
    tasks: [{id: part, form: note, see: group}]
  - id: whole
    group: same
    tasks: [{id: whole, form: note, by: group}]
forms: {note: {title: Note, called: note, items: [{id: text, kind: text, title: Your note}]}}
"""
CLOCK = """
title: Check in
phases:
  - id: check
    gate: {per: person, when: due, else: escalate}
    tasks: [{id: check, form: note, see: self}]
forms: {note: {title: Note, called: note, items: [{id: text, kind: text, title: Your note}]}}
"""


def write(world, who, task):
    work = world.begin(who, task)
    world.save(who, work, {"text": {"text": "My part of it."}})
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)


@pytest.fixture
def pairs(world):
    """Two pairs; all of one wrote their parts, one of the other did. ``world.missing`` is who did not."""
    world.run(HELD, WindowRow("part", 1, "all", START, day(3)))
    world.go(1)
    (line,) = world.lines(world.author, "part")
    _plan, everyone = facts_of_activity(world.activity.id)
    mates = everyone[world.author.id].places["part", 1].members
    world.missing = world.author
    world.group = f"g{everyone[world.author.id].places['part', 1].group}"
    world.mate = next(who for who in world.students if who.id in mates and who is not world.author)
    for who in world.students:
        if who is not world.missing:
            write(world, who, "part")
    assert line.state == "open"
    return world


def missed(world):
    """The alerts once the step is over."""
    settle.tick(world.go(3, 1).at)
    return alerts.of_activity(world.activity.id)


def letters_to(who, like):
    return [
        row[0]
        for row in db.rows(
            "select body from outbox_message where account_id = ? and key like ? order by id",
            who.account_id,
            f"{like}%",
        )
    ]


def test_who_did_not_pass_in_time_has_somebody_by_name_and_a_day(pairs):
    (alert,) = missed(pairs)
    assert (alert.phase, alert.round, alert.whom) == ("part", 1, pairs.group)
    assert (alert.missed, alert.owner_name, alert.is_open) == (day(3), "Ines Instructor", True)
    assert alert.due == day(3) + timedelta(hours=moderation.setting_of(pairs.activity.id).patience)
    assert len(letters_to(pairs.instructor, "alert:")) == 1 and letters_to(pairs.assistant, "alert:") == []
    settle.settle(pairs.activity.id, pairs.go(4).at)
    assert len(alerts.of_activity(pairs.activity.id)) == 1 == len(letters_to(pairs.instructor, "alert:"))
    # They stay where they are until somebody acts.
    assert pairs.lines(pairs.mate, "whole")[0].state == "locked"
    done = next(who for who in pairs.students if who not in (pairs.missing, pairs.mate))
    assert pairs.lines(done, "whole")[0].state == "open"


def test_those_concerned_read_of_it_and_nobody_else(pairs):
    missed(pairs)
    _plan, everyone = facts_of_activity(pairs.activity.id)
    read = {person for person, facts in everyone.items() if alerts.of_person(pairs.activity.id, facts)}
    assert read == {pairs.missing.id, pairs.mate.id}


def test_a_colleague_takes_it_over(pairs):
    (alert,) = missed(pairs)
    act = {"by": pairs.assistant.account_id, "now": pairs.at}
    assert [one.id for one in alerts.of_owners([pairs.instructor.id])] == [alert.id]
    alerts.take(pairs.activity, alert.public_id, enrolment=pairs.assistant.id, **act)
    assert alerts.of_owners([pairs.instructor.id]) == []
    (mine,) = alerts.of_owners([pairs.assistant.id])
    assert mine.owner_name == "Asim Assistant"
    assert alerts.of_owners([]) == []


def test_whose_owner_leaves_is_everybodys(pairs):
    (alert,) = missed(pairs)
    act = {"by": pairs.instructor.account_id, "now": pairs.at}
    alerts.take(pairs.activity, alert.public_id, enrolment=pairs.assistant.id, **act)
    leaving.leave(pairs.assistant, **act)
    (left,) = alerts.of_owners([pairs.instructor.id])
    assert (left.id, left.owner_name) == (alert.id, "")


def test_an_answer_goes_to_those_concerned(pairs):
    (alert,) = missed(pairs)
    act = {"by": pairs.instructor.account_id, "now": pairs.at}
    with pytest.raises(Invalid) as refused:
        alerts.answer(pairs.activity, alert.public_id, text="  ", **act)
    assert refused.value.field == "answer"
    with pytest.raises(Invalid):
        alerts.answer(pairs.activity, alert.public_id, text="x" * 1001, **act)
    alerts.answer(pairs.activity, alert.public_id, text="Let us meet on Monday.", **act)
    (alert,) = alerts.of_activity(pairs.activity.id)
    assert (alert.answer, alert.answered_by) == ("Let us meet on Monday.", "Ines Instructor")
    told = [who for who in pairs.students if letters_to(who, f"alert:{alert.public_id}")]
    assert told == [who for who in pairs.students if who in (pairs.missing, pairs.mate)]
    assert "Let us meet on Monday." in letters_to(pairs.mate, f"alert:{alert.public_id}")[0]


def test_closing_it_may_let_them_go_on_and_can_be_taken_back(pairs):
    (alert,) = missed(pairs)
    act = {"by": pairs.instructor.account_id, "now": pairs.at}
    alerts.close(pairs.activity, alert.public_id, lets_pass=True, **act)
    settle.tick(pairs.at)
    assert pairs.lines(pairs.mate, "whole")[0].state == "open"
    for deed in (
        lambda: alerts.close(pairs.activity, alert.public_id, lets_pass=False, **act),
        lambda: alerts.take(pairs.activity, alert.public_id, enrolment=pairs.assistant.id, **act),
        lambda: alerts.answer(pairs.activity, alert.public_id, text="Too late", **act),
    ):
        with pytest.raises(Conflict):
            deed()
    alerts.reopen(pairs.activity, alert.public_id, by=pairs.instructor.account_id, now=pairs.go(3, 2).at)
    assert pairs.lines(pairs.mate, "whole")[0].state == "locked"
    with pytest.raises(Missing):
        alerts.reopen(pairs.activity, alert.public_id, **act)
    alerts.close(pairs.activity, alert.public_id, lets_pass=False, **act)
    assert pairs.lines(pairs.mate, "whole")[0].state == "locked"


def test_a_later_date_that_is_missed_too_is_another_alert(pairs):
    (first,) = missed(pairs)
    activities.extend(
        pairs.activity,
        phase="part",
        whom=pairs.group,
        closes=day(5),
        reason="Ill",
        by=pairs.instructor.account_id,
        now=pairs.at,
    )
    settle.tick(pairs.go(4).at)
    assert len(alerts.of_activity(pairs.activity.id)) == 1
    settle.tick(pairs.go(5, 1).at)
    assert sorted(one.missed for one in alerts.of_activity(pairs.activity.id)) == [day(3), day(5)]


def test_who_passes_after_all_is_said_to_have(pairs):
    (alert,) = missed(pairs)
    assert alerts.have_passed(pairs.activity.design, [alert], activities.passages(pairs.activity.id)) == set()
    activities.let_pass(
        pairs.activity.id, phase="part", turn=1, whom=pairs.group, cause="hand", at=pairs.at, now=pairs.at
    )
    passed = alerts.have_passed(pairs.activity.design, [alert], activities.passages(pairs.activity.id))
    assert passed == {alert.id}


def test_a_date_may_tell_of_who_missed_it_and_hold_nobody(world):
    world.run(CLOCK, WindowRow("check", 1, "all", START, day(3)))
    world.go(1)
    for who in world.students[1:]:
        write(world, who, "check")
    found = missed(world)
    assert [(one.whom, one.concerns) for one in found] == [(f"p{world.author.id}", "Anna Author")]


def test_an_alert_is_found_in_its_activity_alone(pairs):
    (alert,) = missed(pairs)
    pairs.run(CLOCK, WindowRow("check", 1, "all", START, day(30)))
    with pytest.raises(Missing):
        alerts.find(pairs.activity, alert.public_id)


def test_who_has_least_to_look_after_gets_the_next(pairs):
    second = pairs.join("Igor Instructor", "instructor")
    (first,) = missed(pairs)
    assert first.owner == pairs.instructor.id
    alerts.answer(
        pairs.activity, first.public_id, text="Till Monday.", by=pairs.instructor.account_id, now=pairs.at
    )
    pairs.run(CLOCK, WindowRow("check", 1, "all", pairs.at, day(6)), title="Second")
    pairs.go(4)
    for who in pairs.students[1:]:
        write(pairs, who, "check")
    settle.tick(pairs.go(6, 1).at)
    (later,) = alerts.of_activity(pairs.activity.id)
    assert later.owner == second.id
