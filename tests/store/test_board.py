"""What the board on the day remembers, on both databases: who is here, what is said to all, the clock."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import Conflict, Invalid, NotNow
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, announcing, db, presence
from tests.cast import START, day

WEEKLY = """
title: Weekly
phases:
  - id: meet
    title: Meet
    group: {size: 2, keep: true}
    tasks: [{id: note, title: Note, form: submission, see: group}]
repeat: {phases: [meet], every: 7d, times: 3}
"""


def second(seconds):
    return START + timedelta(seconds=seconds)


def test_a_look_is_noted_three_times_a_minute_at_most(world):
    me, noted = world.author.id, []
    for seconds in (0, 5, 19, 20, 39, 40):
        if presence.look(world.activity.id, me, now=second(seconds)):
            noted.append(seconds)
    assert noted == [0, 20, 40]
    assert presence.seen(world.activity.id) == {me: second(40)}
    assert db.row("select count(*) from presence")[0] == 1


def test_who_is_here_is_counted_among_the_students_present(world):
    for who in (world.author, world.reviewer, world.assistant):
        presence.look(world.activity.id, who.id, now=START)
    people = [world.author.id, world.more[0].id]
    assert presence.here(world.activity.id, people, second(60)) == [world.author.id]
    assert presence.here(world.activity.id, people, second(61)) == []
    assert presence.count_here(world.activity.id, second(600)) == 2
    assert presence.count_here(world.activity.id, second(601)) == 0
    db.execute("update enrolment set left_at = ? where id = ?", START, world.author.id)
    assert presence.count_here(world.activity.id, START) == 1


def say(world, text, now=START):
    return announcing.say(
        world.activity, text, phase="submit", turn=1, by=world.assistant.account_id, now=now
    )


def test_one_line_stands_at_a_time(world):
    assert announcing.standing(world.activity.id) is None
    first = say(world, "  Begin \n now. ")
    assert announcing.standing(world.activity.id).text == "Begin now."
    assert activities.find(activity_id=world.activity.id).told
    second_ = say(world, "Stop.")
    found = announcing.standing(world.activity.id)
    assert (found.public_id, found.by) == (second_, "Asim Assistant")
    with pytest.raises(Conflict):
        announcing.change(world.activity, first, "Again", by=None, now=START)
    before = activities.find(activity_id=world.activity.id).told
    announcing.change(world.activity, second_, "Stop now.", by=None, now=START)
    assert activities.find(activity_id=world.activity.id).told == before + 1
    announcing.take_back(world.activity, second_, by=None, now=START)
    assert activities.find(activity_id=world.activity.id).told is None
    with pytest.raises(Conflict):
        announcing.take_back(world.activity, second_, by=None, now=START)
    verbs = [row[0] for row in db.rows("select verb from audit_line where verb like 'ann%' order by id")]
    assert verbs == [f"announcement.{verb}" for verb in ("said", "said", "changed", "taken_back")]


@pytest.mark.parametrize("text", ["", " \n ", "x" * 301])
def test_what_is_empty_or_too_long_is_refused_with_a_sentence(world, text):
    with pytest.raises(Invalid):
        say(world, text)
    assert announcing.standing(world.activity.id) is None


def row(world, phase="submit"):
    return next(row for row in activities.window_rows(world.activity.id) if row.phase == phase)


def clock(world, closes, seen, **more):
    return activities.set_clock(world.activity, "submit", 1, closes, seen=seen, by=None, now=world.at, **more)


def test_late_work_is_taken_as_much_longer_and_comes_back(world):
    before = row(world)
    later = before.closes + timedelta(minutes=2)
    late = clock(world, later, before.closes)
    assert (row(world).closes, row(world).late_until) == (later, before.late_until + timedelta(minutes=2))
    assert late == before.late_until
    clock(world, before.closes, later, late=late)
    assert row(world) == before


def test_a_step_ended_now_keeps_its_dates_in_order(world):
    world.go(1)
    clock(world, world.at, row(world).closes)
    found = row(world)
    assert found.opens <= found.closes == world.at <= found.late_until


def test_a_clock_that_was_moved_meanwhile_is_not_moved_again(world):
    closes = row(world).closes
    clock(world, closes + timedelta(minutes=2), closes)
    with pytest.raises(Conflict):
        clock(world, closes + timedelta(minutes=2), closes)
    with pytest.raises(Conflict):
        clock(world, None, closes)


def test_what_was_left_is_known_when_it_starts_again(world):
    world.at = day(7) - timedelta(minutes=8)
    assert activities.time_left(world.activity.id, "submit", 1) is None
    clock(world, None, row(world).closes)
    assert row(world).closes is None
    assert activities.time_left(world.activity.id, "submit", 1) == timedelta(minutes=8)
    assert activities.time_left(world.activity.id, "review", 1) is None


def test_the_end_that_a_repeat_plans_cannot_be_taken_away(world):
    world.run(WEEKLY, WindowRow("meet", 1, "all", START, day(7)))
    with pytest.raises(NotNow):
        activities.set_clock(world.activity, "meet", 1, None, seen=day(7), by=None, now=world.at)
