"""What is dealt and what is owed when people move between teams, become staff, or may not meet any more."""

import pytest

from peerreview.domain.refusals import Invalid, NothingToReview
from peerreview.domain.schedule import WindowRow
from peerreview.store import allocation, groups, leaving
from tests.cast import START, World, day

TEAM = """
title: Team work
phases:
  - id: submit
    group: {size: 2}
    tasks: [{id: work, title: Your work, form: submission, by: group, see: self}]
  - id: review
    release: date
    tasks: [{id: review, title: Review, form: rubric, about: work, pick: 1, not: [self, team], see: blind}]
  - id: respond
    tasks: [{id: answer, title: Answer, form: back_evaluation, about: own.review, see: group}]
grading: {work: work, by: review, weights: {work: 80, participation: 20}}
"""
HALL = """
title: Hall
phases:
  - id: make
    tasks: [{id: poster, title: Poster, form: submission, see: cohort}]
  - id: walk
    tasks: [{id: comment, title: Comment, form: contribution, about: poster, see: cohort}]
"""


def in_teams(world):
    """[(team id, [Enrolment])] of the step of the works, in order."""
    by_id = {who.id: who for who in world.students}
    return [
        (group, [by_id[person] for person, _name, _role in members])
        for group, _name, members in groups.of_step(world.activity.id, "submit")
    ]


def move(world, who, group):
    groups.move(world.activity, person=who.id, group=group, by=None, now=world.at)


@pytest.fixture
def teams(store):
    """Day 2: two teams of two, each with its work in."""
    world = World().run(
        TEAM,
        WindowRow("submit", 1, "all", START, day(7), day(8)),
        WindowRow("review", 1, "all", None, day(14)),
        WindowRow("respond", 1, "all", None, day(21)),
    )
    world.go(2)
    (world.one, (world.stays, world.mover)), (world.two, world.others) = in_teams(world)
    world.works = {
        world.one: world.hand_in(world.stays, "# Dams\n\nA dam holds water."),
        world.two: world.hand_in(world.others[0], "# Roads\n\nA road carries an army."),
    }
    return world


def test_nobody_reviews_what_they_wrote_with_a_former_team(teams):
    move(teams, teams.mover, teams.two)
    teams.go(9)
    with pytest.raises(NothingToReview):
        teams.claim(teams.mover)
    with pytest.raises(Invalid):
        allocation.assign(
            teams.activity,
            task="review",
            reviewer=teams.mover.id,
            subject=teams.works[teams.one].id,
            by=None,
            now=teams.at,
        )
    # The rest of the new team review the old one's work as before.
    assert teams.claim(teams.others[0]).about_response == teams.works[teams.one].id
    # Who stayed never meets the work they know from a former mate either.
    assert teams.claim(teams.stays).about_response == teams.works[teams.two].id


def test_dealing_in_one_go_spares_former_members_too(teams):
    move(teams, teams.mover, teams.two)
    teams.go(9)
    people = [who.id for who in teams.students]
    allocation.deal(teams.activity, "review", reviewers=people, now=teams.at, cause="rescue")
    given = {(entry.reviewer, entry.subject) for entry in allocation.table(teams.activity, "review")}
    assert given and not any(reviewer == teams.mover.id for reviewer, _subject in given)


def test_who_read_everybody_owes_nothing_about_who_left(store):
    world = World().run(
        HALL, WindowRow("make", 1, "all", START, day(5)), WindowRow("walk", 1, "all", None, day(9))
    )
    for who in world.students:
        world.hand_in(who, f"A poster of number {who.id}.", task="poster")
    world.go(6)
    begun, *_rest = lines = world.lines(world.author, "comment")
    assert len(lines) == 3
    work = world.begin(world.author, "comment", 0)
    world.save(world.author, work, {"text": {"text": "A good map."}})
    by_work = {world.lines(one, "poster")[0].response: one for one in world.students}
    for line in lines[:2]:
        leaving.leave(by_work[line.subject], by=None, now=world.at)
    # What was begun about one of them may be finished; the other is owed no more.
    assert {line.subject for line in world.lines(world.author, "comment")} == {
        begun.subject,
        lines[2].subject,
    }
