"""Who never sent what they owed: one row of the queue, one decision for all, one undo."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import Conflict, Invalid
from peerreview.store import activities, asking, clockwork, courses, db, moderation, settle


@pytest.fixture
def over(world):
    """Three works of four people are in, nobody reviewed; day 14, the hour after reviews closed."""
    world.go(2)
    for who in world.students[:3]:
        world.hand_in(who)
    settle.settle(world.activity.id, world.go(14, 1).at)
    return world


def staff(world):
    return courses.standing(world.instructor.account_id, course_id=world.course.id)


def queue(world, **more):
    return moderation.of_activity(world.activity, staff(world), world.at, **more)


def decide(world, people, act, **more):
    keys = None if people is None else [who.public_id for who in people]
    by = {"by": world.instructor.account_id, "now": world.at}
    return moderation.decide_missing(world.activity, staff(world), keys, act, **more, **by)


def undo(world, at):
    by = {"by": world.instructor.account_id, "now": world.at}
    return moderation.undo_missing(world.activity, staff(world), at, **by)


def states(world, who):
    return [line.state for line in world.lines(who, "review")]


def missing(world):
    return {case.subject for case in queue(world, show="people").cases}


def test_who_was_barred_from_reviewing_is_no_case(over):
    assert missing(over) == {f"p{who.id}" for who in over.students[:3]}
    barred = over.lines(over.students[3], "review")
    assert {(line.state, line.why.code) for line in barred} == {("closed", "own_missed")}


def test_who_sent_what_they_owed_is_no_case(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    for who in world.students[1:] * 2:
        world.review(who)
    settle.settle(world.activity.id, world.go(14, 1).at)
    assert missing(world) == {f"p{world.author.id}"}


def test_all_of_them_are_one_case(over):
    found = queue(over)
    works = db.row("select count(distinct subject) from concern where kind = 'short'")[0]
    assert (found.together, found.total, found.counts[""]) == (3, works, works + 1)
    assert {case.subject[0] for case in found.cases} == {"r"}
    who = {over.activity.id: over.instructor}
    assert moderation.waiting(who, (over.activity.id,)) == {over.activity.id: works + 1}


def test_one_decision_for_those_ticked_and_one_undo(over):
    one, other, third = over.students[:3]
    assert decide(over, [one, other], "excuse", reason="Ill") == 2
    assert (states(over, one), states(over, third)) == (["waived"] * 2, ["closed"] * 2)
    assert missing(over) == {f"p{third.id}"}
    at = over.at
    over.go(14, 2)
    assert undo(over, at) == 2
    assert (states(over, one), missing(over)) == (["closed"] * 2, {f"p{who.id}" for who in over.students[:3]})
    with pytest.raises(Conflict):
        undo(over, at)


def test_more_time_for_all_at_once(over):
    until = over.at + timedelta(days=2)
    assert decide(over, None, "more", until=until) == 3
    assert states(over, over.author) == ["open"] * 2
    # Who still sends nothing comes back when that time is over.
    settle.tick(over.go(17).at)
    assert f"p{over.author.id}" in missing(over)


def test_left_as_it_is_nothing_changes_but_the_queue(over):
    decide(over, [over.author], "leave")
    assert (states(over, over.author), f"p{over.author.id}" in missing(over)) == (["closed"] * 2, False)
    settle.tick(over.go(15).at)
    assert f"p{over.author.id}" not in missing(over)


def test_what_somebody_asks_is_not_decided_with_what_they_never_sent(over):
    one = over.author
    by = {"by": one.account_id, "now": over.at}
    asking.ask(over.activity, one.id, "time", words="I was ill.", task="review", **by)
    decide(over, None, "leave")
    assert db.rows("select kind from concern where ended_at is null and person_id = ?", one.id) == [("time",)]


@pytest.mark.parametrize("change", ["left_at = joined_at", "role = 'assistant'"], ids=["left", "staff now"])
def test_who_is_no_student_here_any_more_is_no_case(over, change):
    db.execute(f"update enrolment set {change} where id = ?", over.author.id)
    clockwork.look_again(over.activity.id, over.go(14, 2).at)
    settle.settle(over.activity.id, over.at)
    assert missing(over) == {f"p{who.id}" for who in over.students[1:3]}


def test_an_undo_gives_back_the_dates_somebody_had_before(over):
    who, until = over.author, over.at - timedelta(minutes=30)
    more = {"phase": "review", "whom": f"p{who.id}", "reason": "Ill.", "by": None}
    activities.extend(over.activity, closes=until, **more, now=over.at)
    decide(over, [who], "excuse", reason="Worse.")
    assert states(over, who) == ["waived"] * 2
    undo(over, over.at)
    lines = over.lines(who, "review")
    assert {(line.state, line.window.closes) for line in lines} == {("closed", until)}


@pytest.mark.parametrize(
    "people, act, more, field",
    [
        (["author"], "excuse", {"reason": " "}, "reason"),
        (["author"], "more", {}, "until"),
        (["author"], "", {}, "act"),
        ([], "leave", {}, "person"),
    ],
)
def test_a_decision_that_cannot_stand(over, people, act, more, field):
    with pytest.raises(Invalid) as refused:
        decide(over, [getattr(over, name) for name in people], act, **more)
    assert refused.value.field == field
    assert len(missing(over)) == 3


def test_two_colleagues_on_the_same_people(over):
    decide(over, [over.author], "leave")
    with pytest.raises(Conflict):
        decide(over, [over.author], "excuse", reason="Ill")


def test_an_excuse_from_the_progress_page_ends_the_case_and_its_undo_brings_it_back(over):
    step = {"phase": "review", "whom": f"p{over.author.id}", "by": over.instructor.account_id}
    activities.extend(over.activity, **step, waived=True, reason="Ill.", now=over.at)
    settle.tick(over.at)
    assert f"p{over.author.id}" not in missing(over)
    activities.take_back_extension(over.activity, **step, now=over.go(14, 2).at)
    settle.tick(over.at)
    assert f"p{over.author.id}" in missing(over)
