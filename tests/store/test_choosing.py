"""Groups that are open: people go where there is room, one at a time; staff move whom they like."""

import threading

import pytest

from peerreview.domain.refusals import Conflict, Missing
from peerreview.domain.schedule import WindowRow
from peerreview.store import db, groups
from tests.cast import START, World, day

OPEN = """
title: Open groups
phases:
  - id: team
    group: {size: 1-3, join: open}
    tasks: [{id: page, form: submission, by: group, see: cohort}]
  - id: closed
    group: {size: 2}
    tasks: [{id: note, form: submission}]
"""


@pytest.fixture
def teams(store):
    """Four students in open groups of at most three."""
    return World().run(
        OPEN, WindowRow("team", 1, "all", START, day(5)), WindowRow("closed", 1, "all", START, day(5))
    )


def board(world, phase="team"):
    """{group id: members' enrolment ids}"""
    return {
        group: [person for person, _name, _role in members]
        for group, _name, members in groups.of_step(world.activity.id, phase)
    }


def choose(world, who, group, phase="team"):
    step = world.activity.design.phase(phase)
    groups.choose(world.activity, step, 1, who.id, group, by=who.account_id, now=world.at)


def gathered(world):
    """Everybody but the last student in one group; (that group, the last student)."""
    first = next(iter(board(world)))
    inside = [who for who in world.students if who.id in board(world)[first]]
    others = [who for who in world.students if who not in inside]
    for who in others[: 3 - len(inside)]:
        choose(world, who, first)
    return first, others[3 - len(inside) :][0]


def test_who_chooses_goes_with_a_line_and_a_reason(teams):
    group, last = gathered(teams)
    assert len(board(teams)[group]) == 3
    assert sorted(person for members in board(teams).values() for person in members) == sorted(
        who.id for who in teams.students
    )
    moved = db.rows("select thing_id, by_id from audit_line where verb = 'group.chosen' order by id")
    assert moved and {row[1] for row in moved} <= {who.account_id for who in teams.students}
    reasons = groups.told(teams.activity.id, "team", 1).reasons
    assert {reasons[row[0]] for row in moved} == {"You chose this group."}
    assert last.id not in {row[0] for row in moved}


def test_a_full_group_is_said_and_nobody_moves(teams):
    group, last = gathered(teams)
    before = board(teams)
    with pytest.raises(Conflict) as refusal:
        choose(teams, last, group)
    assert "no room for you any more" in str(refusal.value)
    assert board(teams) == before
    assert groups.rooms(teams.activity, teams.activity.design.phase("team"), 1, last.id, now=teams.at)


def test_of_two_who_ask_for_the_last_seat_one_is_told(teams):
    first, *_rest = board(teams)
    inside = [who for who in teams.students if who.id in board(teams)[first]]
    outside = [who for who in teams.students if who not in inside]
    assert len(outside) == 2
    said, start = [], threading.Barrier(2)

    def ask(who):
        start.wait()
        try:
            choose(teams, who, first)
            said.append("in")
        except Conflict as refusal:
            said.append(str(refusal))
        finally:
            db.database.close()

    threads = [threading.Thread(target=ask, args=(who,)) for who in outside]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == sorted([str(groups.NO_ROOM), "in"])
    assert len(board(teams)[first]) == 3


def test_a_group_is_found_in_its_own_activity(teams):
    found = groups.board(teams.activity.id, "team")[0]
    assert groups.find(teams.activity.id, found.public_id) == found.id
    for activity, key in ((teams.activity.id + 1, found.public_id), (teams.activity.id, "nonsense")):
        with pytest.raises(Missing):
            groups.find(activity, key)


def test_the_seat_of_who_went_is_free(teams):
    group, last = gathered(teams)
    went = next(who for who in teams.students if who.id in board(teams)[group])
    choose(teams, went, next(one for one in board(teams) if one != group))
    choose(teams, last, group)
    assert last.id in board(teams)[group] and went.id not in board(teams)[group]


def test_who_goes_and_comes_back_was_in_each_group_for_its_time(teams):
    who, (first, second, *_rest) = teams.author, board(teams)
    at = next(group for group, members in board(teams).items() if who.id in members)
    away = second if at == first else first
    for hours, group in enumerate((away, at, away), 1):
        groups.move(teams.activity, person=who.id, group=group, by=None, now=day(1, hours))
    ends = "select left_at from membership where enrolment_id = ? and grouping_id = ? order by id"
    grouping = db.row("select grouping_id from peer_group where id = ?", at)[0]
    found = [db.moment(row[0]) for row in db.rows(ends, who.id, grouping)]
    assert found == [day(1, 1), day(1, 2), day(1, 3), None]
    shown = {row.id: [member[0] for member in row.members] for row in groups.board(teams.activity.id, "team")}
    assert [group for group, members in shown.items() if who.public_id in members] == [away]


def test_closed_groups_and_those_of_other_steps_are_not_chosen(teams):
    closed, opened = next(iter(board(teams, "closed"))), next(iter(board(teams)))
    for phase, group in (("closed", closed), ("team", closed), ("closed", opened)):
        with pytest.raises(Missing):
            choose(teams, teams.author, group, phase)


def test_staff_move_anybody_whatever_the_room(teams):
    group, last = gathered(teams)
    groups.move(teams.activity, person=last.id, group=group, by=None, now=teams.at)
    assert len(board(teams)[group]) == 4
    assert groups.told(teams.activity.id, "team", 1).reasons[last.id] == (
        "Course staff moved you to this group."
    )
