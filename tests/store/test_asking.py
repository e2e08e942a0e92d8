"""Requests in the store: what an answer gives happens at once and is put back; a group asks by one member."""

from decimal import Decimal

import pytest

from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow
from peerreview.domain.schedule import WindowRow
from peerreview.store import asking, courses, db, grading, groups, leaving, moderation, settle
from tests.cast import START, World, day

PAIRS = """
title: Write in pairs
phases:
  - id: pair
    title: Write together
    group: {size: 2}
    tasks: [{id: page, title: One page, form: submission, by: group, see: cohort}]
"""


def ask(world, who, kind="time", task="work", **more):
    """Somebody asks: the Asked."""
    public_id = asking.ask(
        world.activity, who.id, kind, words="I was ill.", task=task, by=who.account_id, now=world.at, **more
    )
    return asking.mine(who.account_id, public_id)


def answer(world, made, outcome, **more):
    asking.answer(
        world.activity, made, outcome, reply="So be it.", by=world.instructor.account_id, now=world.at, **more
    )


def queue(world):
    standing = courses.standing(world.instructor.account_id, course_id=world.course.id)
    return moderation.of_activity(world.activity, standing, world.at).cases


def closes(world, who, task="work"):
    return [line.window.closes for line in world.lines(who, task)]


def test_more_time_is_given_at_once_and_taken_back(world):
    made = ask(world.go(6), world.author)
    (case,) = queue(world)
    assert (case.key, case.reasons[0].kind) == (f"p.{world.author.public_id}", "time")
    assert made.answer_by == day(8)
    answer(world, made, "granted", until=day(9))
    assert (closes(world, world.author), queue(world)) == ([day(9)], [])
    made = asking.mine(world.author.account_id, made.public_id)
    assert (made.outcome, made.reply, made.by) == ("granted", "So be it.", "Ines Instructor")
    asking.take_back(world.activity, made, by=world.instructor.account_id, now=world.at)
    assert (closes(world, world.author), len(queue(world))) == ([day(7)], 1)


def test_two_colleagues_answer_once(world):
    made = ask(world.go(6), world.author)
    answer(world, made, "refused")
    with pytest.raises(Conflict):
        answer(world, made, "excused")
    assert closes(world, world.author) == [day(7)], "what could not be answered gave nothing"
    with pytest.raises(Conflict):
        asking.withdraw(made, by=world.author.account_id, now=world.at)


def test_the_same_is_asked_once_while_it_is_open(world):
    made = ask(world.go(6), world.author)
    with pytest.raises(Conflict):
        ask(world, world.author)
    asking.withdraw(made, by=world.author.account_id, now=world.at)
    assert (ask(world, world.author).is_open, len(queue(world))) == (True, 1)


def test_an_answer_is_not_taken_back_once_the_same_is_asked_anew(world):
    made = ask(world.go(6), world.author)
    answer(world, made, "refused")
    again = ask(world, world.author)
    made = asking.mine(world.author.account_id, made.public_id)
    with pytest.raises(Conflict):
        asking.take_back(world.activity, made, by=world.instructor.account_id, now=world.at)
    assert asking.mine(world.author.account_id, again.public_id).is_open


@pytest.mark.parametrize("until", [None, day(5), day(6.5)])
def test_more_time_is_more(world, until):
    made = ask(world.go(6), world.author)
    with pytest.raises(Invalid) as refused:
        answer(world, made, "granted", until=until)
    assert refused.value.field == "until"
    assert asking.mine(world.author.account_id, made.public_id).is_open


def test_no_grade_no_question_about_it(world):
    with pytest.raises(NotNow):
        ask(world, world.author, "grade")


def test_a_group_asks_by_one_member_and_all_get_it(store):
    world = World().run(PAIRS, WindowRow("pair", 1, "all", START, day(7)))
    world.go(5)
    mates = [who for who in world.students if who.id in _members(world)]
    others = [who for who in world.students if who not in mates]
    made = ask(world, world.author, task="page")
    assert made.whom.startswith("g")
    with pytest.raises(Conflict):
        ask(world, next(who for who in mates if who.id != world.author.id), task="page")
    answer(world, made, "granted", until=day(9))
    assert [closes(world, who, "page") for who in mates] == [[day(9)]] * 2
    assert [closes(world, who, "page") for who in others] == [[day(7)]] * 2
    for who in mates:
        assert asking.mine(who.account_id, made.public_id).outcome == "granted"
    with pytest.raises(Missing):
        asking.mine(others[0].account_id, made.public_id)


@pytest.mark.parametrize("leaves", ["the group", "the course"])
def test_who_is_in_the_group_no_more_reads_its_requests_no_more(store, leaves):
    world = World().run(PAIRS, WindowRow("pair", 1, "all", START, day(7)))
    world.go(5)
    made = ask(world, world.author, task="page")
    mate = next(who for who in world.students if who.id in _members(world) - {world.author.id})
    assert asking.of_account(mate.account_id, (world.activity.id,)) == [made]
    if leaves == "the course":
        db.execute("update enrolment set left_at = ? where id = ?", world.at, mate.id)
    else:
        other = db.row("select id from peer_group where 'g' || id <> ? order by id limit 1", made.whom)[0]
        groups.move(world.activity, person=mate.id, group=other, by=None, now=world.at)
    assert asking.of_account(mate.account_id, (world.activity.id,)) == []
    with pytest.raises(Missing):
        asking.mine(mate.account_id, made.public_id)


def test_what_was_answered_is_not_said_otherwise(world):
    made = ask(world.go(6), world.author)
    answer(world, made, "refused")
    with pytest.raises(Conflict):
        asking.change(made, words="I was very ill.", by=world.author.account_id, now=world.at)
    assert asking.mine(world.author.account_id, made.public_id).words == "I was ill."


@pytest.mark.parametrize("change", ["", "answered", "left"])
def test_only_what_waits_for_an_answer_is_overdue(world, change):
    made = ask(world.go(4), world.author)
    if change == "answered":
        db.execute("update request set ended_at = ? where id = ?", world.at, made.id)
    elif change:
        db.execute("update enrolment set left_at = ? where id = ?", world.at, world.author.id)
    settle.settle(world.activity.id, world.go(6, 1).at)
    overdue = db.rows("select person_id from concern where kind = 'overdue'")
    assert overdue == ([] if change else [(world.author.id,)])


@pytest.mark.parametrize(("kind", "task"), [("money", "work"), ("time", "nonsense")])
def test_only_what_there_is_can_be_asked_for(world, kind, task):
    with pytest.raises(Missing):
        ask(world.go(6), world.author, kind, task)


def test_nobody_changes_the_grade_of_who_has_left(world):
    world.reviewed()
    world.go(15)
    for place in range(2):
        world.send(world.author, world.begin(world.author, "answer", place))
    grading.release(world.activity, by=None, now=world.at)
    made = ask(world, world.author, "grade")
    leaving.leave(world.author, by=None, now=world.at)
    with pytest.raises(Missing):
        answer(world, made, "changed", value=Decimal(90))


def _members(world):
    """Enrolment ids of the author's group."""
    return {
        row[0]
        for row in db.rows(
            """
            select m.enrolment_id
            from membership m
            where m.left_at is null and m.peer_group_id in (select n.peer_group_id
              from membership n where n.enrolment_id = ?)
            """,
            world.author.id,
        )
    }


def take_back_of(world, who, made):
    """A function that takes the answer to *made* back."""
    return lambda: asking.take_back(
        world.activity,
        asking.mine(who.account_id, made.public_id),
        by=world.instructor.account_id,
        now=world.at,
    )
