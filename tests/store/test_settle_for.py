"""What follows from an act of one person at once: never more than the whole class would find due."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, db, groups, leaving, settle
from tests.cast import START, World, day

TWICE = """
title: Twice
phases:
  - id: first
    title: First
    group: {size: 2}
    tasks: [{id: note, title: Note, form: submission, see: group}]
  - id: second
    title: Second
    group: {of: first, rel: across}
    tasks: [{id: reply, title: Reply, form: submission, see: group}]
    gate: {per: group, when: all}
  - id: last
    title: Last
    tasks: [{id: end, title: End, form: submission}]
"""


@pytest.fixture
def twice(store):
    """Four students in pairs, after a day in others, which go on when both have written."""
    world = World().run(
        TWICE, WindowRow("first", 1, "all", START, day(1)), WindowRow("second", 1, "all", None, day(9))
    )
    settle.tick(world.go(1, 1).at)
    world.reload()
    return world


def mates(world, who, phase):
    """The other students of somebody's group in a step."""
    found = [{one for one, _, _ in people} for _, _, people in groups.of_step(world.activity.id, phase)]
    (group,) = [group for group in found if who.id in group]
    return [one for one in world.students if one.id in group - {who.id}]


def test_a_group_does_not_go_on_because_somebody_of_another_wrote(twice):
    one = twice.author
    (before,), (now,) = mates(twice, one, "first"), mates(twice, one, "second")
    assert before != now
    twice.hand_in(before, task="reply")
    twice.hand_in(one, task="reply")
    assert activities.passages(twice.activity.id) == []  # of two groups one each has written
    twice.hand_in(now, task="reply")
    (passage,) = activities.passages(twice.activity.id)
    (group,) = db.rows(
        "select peer_group_id from membership where enrolment_id = ? order by id desc limit 1", one.id
    )
    assert passage.whom == f"g{group[0]}"


def test_all_who_share_a_group_are_found(twice):
    one = twice.author
    (before,), (now,) = mates(twice, one, "first"), mates(twice, one, "second")
    assert groups.mates_of(twice.activity.id, (one.id,)) == {one.id, before.id, now.id}
    assert groups.mates_of(twice.activity.id, ()) == set()


ALL = """
title: Together
phases:
  - id: write
    title: Write
    tasks: [{id: note, title: Note, form: submission}]
    gate: {per: cohort, when: all}
  - id: last
    title: Last
    tasks: [{id: end, title: End, form: submission}]
"""


def test_the_class_goes_on_with_its_last_hand_in_whoever_was_waited_for(store):
    world = World().run(ALL, WindowRow("write", 1, "all", START, day(9)))
    order = [world.students[place] for place in (2, 0, 3, 1)]
    for who in order:
        assert activities.passages(world.activity.id) == []
        world.hand_in(who, task="note")
    (passage,) = activities.passages(world.activity.id)
    assert (passage.whom, passage.cause) == ("all", "all")


def test_who_left_is_waited_for_no_more(store):
    world = World().run(ALL, WindowRow("write", 1, "all", START, day(9)))
    for who in world.students[:2]:
        world.hand_in(who, task="note")
    for who in world.students[2:]:
        leaving.leave(who, by=world.admin.id, now=world.at)
    settle.settle(world.activity.id, world.at)
    (passage,) = activities.passages(world.activity.id)
    assert passage.whom == "all"
