"""Other designs run on the same verbs: reflect.yaml, and one made up here with groups, a gate of deeds per
group and a task by the group."""

import pytest

from peerreview.domain import designs
from peerreview.domain.refusals import Missing, NotYet
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    activities,
    allocation,
    db,
    grading,
    groups,
    handing_in,
    progress,
    responses,
    settle,
)
from peerreview.store.facts import facts_of_activity
from tests.cast import START, World, day

PAIRS = """
title: Think in pairs
phases:
  - id: think
    title: Think
    tasks: [{id: note, title: Your thoughts, form: submission, see: group}]
  - id: pair
    title: Write together
    group: {size: 2}
    tasks: [{id: page, title: One page, form: submission, by: group, about: note, see: cohort}]
    gate: {per: group, when: all}
  - id: look
    title: Look back
    tasks: [{id: after, title: What changed, form: submission, about: own.page, see: self}]
"""
TEXT = {"text": {"text": "We agree that roads come first."}}


@pytest.fixture
def reflect(store):
    return World(design="reflect").go(2)


def test_reflect_is_locked_until_the_first_step_closes(reflect):
    reflect.hand_in(reflect.author)
    with pytest.raises(NotYet):
        reflect.begin(reflect.author, "self_review")
    assert reflect.go(7, 1).lines(reflect.author, "self_review")[0].state == "open"


def test_reflect_runs_to_its_end_without_peers(reflect):
    work = reflect.hand_in(reflect.author)
    review = reflect.go(8).send(reflect.author, reflect.begin(reflect.author, "self_review"))
    assert (review.about_response, review.state, review.about_version) == (work.id, "submitted", 1)
    assert [line.state for line in reflect.lines(reflect.author)] == ["done", "done"]
    assert db.rows("select 1 from allocation") == []


def test_who_has_no_work_has_nothing_to_look_at(reflect):
    assert [line.state for line in reflect.go(9).lines(reflect.author)] == ["closed", "waiting"]


def test_reflect_deals_and_grades_nothing(reflect):
    with pytest.raises(Missing):
        allocation.claim(
            reflect.activity, task="self_review", person=reflect.author.id, by=None, now=reflect.at
        )
    assert grading.of_activity(reflect.activity, reflect.at) == {}


def test_progress_of_any_design_counts_its_tasks(reflect):
    reflect.hand_in(reflect.author)
    survey = progress.of_activity(reflect.activity, day(9))
    assert {student.enrolment: student.done("work") for student in survey.students} == {
        who.id: (int(who == reflect.author), 1) for who in reflect.students
    }
    assert survey.tags == {"missing": 3, "unfinished": 1}


@pytest.fixture
def pairs(store):
    """The made-up design, its first step over: everybody wrote a note, and pairs are formed."""
    world = World()
    world.activity = activities.create(
        world.course.id, designs.load(PAIRS), title="In pairs", by=None, now=START
    )
    rows = [
        WindowRow("think", 1, "all", START, day(2)),
        WindowRow("pair", 1, "all", None, day(5)),
        WindowRow("look", 1, "all", None, day(9)),
    ]
    activities.set_up(
        world.activity,
        title="In pairs",
        brief="",
        edits={},
        rows=rows,
        seen_digest=world.activity.plan_digest,
        by=None,
        now=START,
    )
    activities.publish(world.activity, by=None, now=START)
    world.reload()
    for who in world.students:
        world.hand_in(who, task="note")
    settle.tick(world.go(2, 1).at)
    return world


def place(world, who):
    _, everyone = facts_of_activity(world.activity.id, enrolment_ids=(who.id,))
    return everyone[who.id].places["pair", 1]


def begin_page(world, who):
    """The page of somebody's pair: a Work."""
    (line,) = world.lines(who, "page")
    public_id = responses.begin(
        world.activity, line, who.id, by=who.account_id, now=world.at, group=place(world, who).group
    )
    return responses.written_by(who.account_id, public_id)


def mates(world, who):
    return [found for found in world.students if found.id in place(world, who).members]


def write_page(world, who):
    """The pair's page, handed in by *who*."""
    work = begin_page(world, who)
    world.save(who, work, TEXT)
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    return responses.by_id(work.id)


def test_pairs_are_formed_when_the_step_opens(pairs):
    assert sorted(len(people) for _, _, people in groups.of_step(pairs.activity.id, "pair")) == [2, 2]


def test_a_pair_has_one_page_whoever_begins(pairs):
    first, second = mates(pairs, pairs.author)
    assert begin_page(pairs, first).id == begin_page(pairs, second).id
    assert db.row("select count(*) from response where task = 'page'") == (1,)


def test_both_write_on_the_same_draft_and_neither_is_overwritten(pairs):
    first, second = mates(pairs, pairs.author)
    work = begin_page(pairs, first)
    pairs.save(first, work, TEXT)
    assert responses.written_by(second.account_id, work.public_id).draft == TEXT


def test_another_pair_does_not_find_it(pairs):
    work = begin_page(pairs, pairs.author)
    for other in [who for who in pairs.students if who not in mates(pairs, pairs.author)]:
        with pytest.raises(Missing):
            responses.written_by(other.account_id, work.public_id)


def test_the_page_of_one_is_done_for_both_and_opens_the_next_step_for_them_alone(pairs):
    first, second = mates(pairs, pairs.author)
    work = write_page(pairs, second)
    settle.tick(pairs.at)
    (passage,) = activities.passages(pairs.activity.id)
    assert (passage.whom, passage.cause, passage.at) == (f"g{work.author_group}", "all", pairs.at)
    for who in pairs.students:
        states = [line.state for line in pairs.lines(who)]
        assert states == (["done", "done", "open"] if who in (first, second) else ["done", "open", "locked"])


def test_both_look_back_on_the_page_they_wrote_together(pairs):
    work = write_page(pairs, pairs.author)
    settle.tick(pairs.at)
    answers = [pairs.send(who, pairs.begin(who, "after")) for who in mates(pairs, pairs.author)]
    assert [(answer.about_response, answer.state) for answer in answers] == [(work.id, "submitted")] * 2


def test_the_receipt_goes_to_both(pairs):
    write_page(pairs, pairs.author)
    told = [
        row[0]
        for row in db.rows(
            """
            select o.account_id
            from outbox_message o
            where o.key like 'receipt:%'
            order by o.id desc limit 2
            """
        )
    ]
    assert sorted(told) == sorted(who.account_id for who in mates(pairs, pairs.author))


def test_who_moves_to_another_pair_writes_there(pairs):
    other = next(who for who in pairs.students if who not in mates(pairs, pairs.author))
    groups.move(
        pairs.activity, person=pairs.author.id, group=place(pairs, other).group, by=None, now=pairs.at
    )
    work = begin_page(pairs, other)
    assert responses.written_by(pairs.author.account_id, work.public_id).id == work.id
