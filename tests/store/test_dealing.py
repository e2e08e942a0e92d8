"""Dealing in general: several dealt tasks, groups that review, shares, rescue, materials, rounds."""

from collections import Counter
from datetime import timedelta

import pytest

from peerreview.domain.allocation.units import scope
from peerreview.domain.refusals import Conflict, Invalid, Missing, NothingToReview
from peerreview.store import (
    allocation,
    attributes,
    courses,
    db,
    groups,
    handing_in,
    moderation,
    names,
    progress,
    responses,
    settle,
)
from peerreview.store.reading import received
from tests.cast import WORDS
from tests.notes import made

TWICE = """
title: Twice
phases:
  - id: write
    tasks: [{{id: work, title: A work, form: submission, see: self}}]
  - id: read
    tasks:
      - {{id: first, title: First look, form: rubric, about: work, pick: 1, see: {see}}}
      - {{id: second, title: Second look, form: rubric, about: work, pick: 2, see: {see}}}
grading: {{work: work, by: second, weights: {{work: 100}}}}
"""
TOGETHER = """
title: Together
phases:
  - id: write
    group: {{size: 2}}
    tasks: [{{id: work, title: A work, form: submission, by: group, see: self}}]
  - id: read
    group: {{rel: same}}
    tasks: [{{id: check, title: A check, form: rubric, by: group, about: work, pick: 1, see: {see}}}]
"""
SHARE = """
title: Share
phases:
  - id: write
    tasks: [{{id: work, title: A work, form: submission, see: self}}]
  - id: read
    tasks:
      - {{id: sample, title: A sample, form: rubric, about: work, pick: 50%, see: {see}, open_to: everyone}}
"""
CASES = """
title: Cases
materials: {{cases: {{title: Cases, kind: cases}}}}
phases:
  - id: read
    tasks: [{{id: check, title: A check, form: rubric, about: cases, pick: 1, see: {see}}}]
"""
ROUNDS = """
title: Rounds
phases:
  - id: write
    tasks: [{{id: work, title: A work, form: submission, see: self}}]
  - id: read
    tasks: [{{id: check, title: A check, form: rubric, about: work, pick: 1, see: {see}}}]
repeat: {{phases: [write, read], every: [7d, 7d], times: 2}}
"""


def given():
    """[(task, round, unit, response id, cause)] in order."""
    return [
        (row.task, row.round, row.reviewer_id or -row.reviewer_group_id, row.about_response_id, row.cause)
        for row in db.rows("select * from allocation order by id")
    ]


def viewer(world, who):
    return next(one for one in courses.of(who.account_id) if one.course == world.course.id)


def queue(world, **more):
    return moderation.of_activity(world.activity, viewer(world, world.instructor), world.at, **more).cases


# Several dealt tasks


@pytest.fixture
def twice(store):
    """Everybody handed in; day 8, both looks are open until day 14."""
    world = made("blind", TWICE, ("write", "read"))
    for who in world.go(2).students:
        world.hand_in(who)
    return world.go(8)


def test_each_task_is_claimed_counted_and_named_for_itself(twice):
    for who in twice.students:
        twice.send(who, twice.claim(who, "first"), words=f"{WORDS} {who.id}")
    for who in twice.students * 2:
        twice.claim(who, "second") if who == twice.author else twice.send(
            who, twice.claim(who, "second"), words=f"{WORDS} Second {who.id} {len(given())}"
        )
    assert Counter(task for task, *_ in given()) == {"first": 4, "second": 7}
    survey = progress.of_activity(twice.activity, twice.at)
    assert set(survey.short) == {("second", 1)}
    assert {student.done("first") for student in survey.students} == {(1, 1)}


def test_received_under_one_task_says_nothing_of_the_other(twice):
    for who in twice.students:
        twice.send(who, twice.claim(who, "first"), words=f"{WORDS} {who.id}")
    tags = [student.tags for student in progress.of_activity(twice.activity, twice.at).students]
    assert all("none_received" in found for found in tags)


def test_a_case_carries_its_task_to_whoever_decides(twice):
    settle.tick(twice.go(14, 1).at)
    works = [case for case in queue(twice) if case.subject[0] == "r"]
    people = queue(twice, show="people")
    assert {tuple((one.kind, one.task) for one in case.reasons) for case in works} == {
        (("short", "first"), ("short", "second"))
    }
    assert {case.task for case in works} == {"work"}
    assert {tuple(one.task for one in case.reasons) for case in people} == {("first", "second")}
    work = moderation.work_of(works[0])
    assert moderation.asked_about(work) == [("first", 1), ("second", 1)]
    by = {"by": twice.instructor.account_id, "now": twice.at}
    free = next(who for who in twice.students if who.id != work.author)
    until = twice.at + timedelta(days=1)
    moderation.reassign(work, task="second", turn=1, reviewer=free.id, until=until, **by)
    assert given() == [("second", 1, free.id, work.id, "by_hand")]
    (left,) = [case for case in queue(twice) if case.subject == works[0].subject]
    assert [one.task for one in left.reasons] == ["first"]
    for task, turn in (("nothing", 1), ("first", 2)):
        with pytest.raises(Missing):
            moderation.reassign(work, task=task, turn=turn, reviewer=free.id, **by)


def test_one_of_two_missed_tasks_is_excused_alone(store):
    apart = TWICE.replace("      - {{id: second", "  - id: again\n    tasks:\n      - {{id: second")
    world = made("blind", apart, ("write", "read", "again"))
    for who in world.go(2).students:
        world.hand_in(who)
    settle.tick(world.go(21, 1).at)
    person, by = world.author, {"by": world.instructor.account_id, "now": world.at}
    of = {"about": ("first", 1), "reason": "Ill", **by}
    staff = viewer(world, world.instructor)
    moderation.decide_missing(world.activity, staff, [person.public_id], "excuse", **of)
    left = next(case for case in queue(world, show="people") if case.subject == f"p{person.id}")
    assert [one.task for one in left.reasons] == ["second"]
    assert {line.task: line.state for line in world.lines(world.author)} == {
        "work": "done",
        "first": "waived",
        "second": "closed",
    }


# Groups that review


@pytest.fixture
def together(store):
    """Pairs that wrote a work each, and review another pair's: day 8."""
    world = made("blind", TOGETHER, ("write", "read"))
    settle.tick(world.go(0, 1).at)
    world.go(2)
    for who in world.students:
        begin = [line for line in world.lines(who, "work") if line.state == "open"]
        if begin:
            world.hand_in(who)
    settle.tick(world.go(8).at)
    return world


def pair_of(world, who):
    return next(
        (-group, [one for one in world.students if one.id in {person for person, *_ in people}])
        for group, _name, people in groups.of_step(world.activity.id, "write")
        if who.id in {person for person, *_ in people}
    )


def check(world, who):
    return responses.written_by(
        who.account_id,
        allocation.claim(world.activity, task="check", person=who.id, by=who.account_id, now=world.at),
    )


def test_a_pair_reviews_the_work_of_another_pair_together(together):
    unit, mates = pair_of(together, together.author)
    first, second = (check(together, who) for who in mates)
    assert (first.id, first.author, first.author_group) == (second.id, None, -unit)
    assert first.address == f"check.1.{scope(unit)}.r{first.about_response}.1"
    assert responses.subject_of(first).author_group != -unit
    assert [(row[2], row[4]) for row in given()] == [(unit, "claimed")]
    for who in mates:
        ((line,),) = [together.lines(who, "check")]
        assert (line.response, line.subject, line.allocation) == (first.id, first.about_response, 1)


def test_what_one_of_a_pair_sends_is_done_for_both_and_read_under_one_alias(together):
    _unit, mates = pair_of(together, together.author)
    review = together.send(mates[1], check(together, mates[0]))
    assert [line.state for who in mates for line in together.lines(who, "check")] == ["done"] * 2
    readers = [who for who in together.students if who not in mates]
    together.go(15)
    seen = [received.by_person(together.activity, who.id, together.at).reviews for who in readers]
    assert [[one.work.id for one in found] for found in seen] == [[review.id]] * 2
    assert {found[0].name for found in seen} == {names.names_at(review).reviewer}
    assert names.names_at(review).author == names.author_alias(review)


def test_a_conflict_of_one_member_keeps_two_pairs_apart(together):
    _unit, mates = pair_of(together, together.author)
    other = next(who for who in together.students if who not in mates)
    attributes.declare_conflict(mates[1], other, by=None, now=together.at)
    with pytest.raises(NothingToReview) as refusal:
        check(together, mates[0])
    assert refusal.value.why == "none_left"


def test_staff_give_to_a_pair_by_hand_and_take_back(together):
    unit, mates = pair_of(together, together.author)
    task = together.activity.design.tasks["check"]
    works = allocation.works_of(together.activity, task)
    own = next(work for work in works if unit in work.owners)
    other = next(work for work in works if unit not in work.owners)
    by = {"by": together.instructor.account_id, "now": together.at}
    with pytest.raises(Invalid):
        allocation.assign(together.activity, task="check", reviewer=unit, subject=own.id, **by)
    allocation.assign(together.activity, task="check", reviewer=unit, subject=other.id, **by)
    with pytest.raises(Conflict):  # a member stands for the pair
        allocation.assign(together.activity, task="check", reviewer=mates[0].id, subject=other.id, **by)
    (entry,) = allocation.table(together.activity, "check")
    assert (entry.reviewer, entry.kind, entry.subject, entry.begun) == (unit, "response", other.id, False)
    allocation.take_back(together.activity, entry.id, **by)
    assert [line.subject for line in together.lines(mates[0], "check")] == [None]


def test_a_claim_of_a_pair_lapses_and_a_problem_is_told(together):
    _unit, mates = pair_of(together, together.author)
    review = check(together, mates[0])
    together.go(12)
    assert allocation.end_lapsed(together.activity, now=together.at) == 1
    other = next(who for who in together.students if who not in mates)
    review = check(together, other)
    allocation.report_problem(
        together.activity, review, person=other.id, note="It is empty.", by=None, now=together.at
    )
    assert [entry.ended_cause for entry in allocation.table(together.activity, "check")] == [
        "lapsed",
        "problem",
    ]


def test_staff_review_by_themselves_where_pairs_do(together):
    task = together.activity.design.tasks["check"]
    work = allocation.works_of(together.activity, task)[0]
    public_id = allocation.assign(
        together.activity,
        task="check",
        reviewer=together.instructor.id,
        subject=work.id,
        by=together.instructor.account_id,
        now=together.at,
    )
    assert responses.written_by(together.instructor.account_id, public_id).author == together.instructor.id


# Dealt in one go


def deal(world, task, reviewers=None, turn=1, cause="dealt"):
    people = [who.id for who in reviewers or world.students]
    return allocation.deal(world.activity, task, turn, reviewers=people, now=world.at, cause=cause)


def test_all_at_once_everybody_gives_and_gets_the_same(twice):
    assert deal(twice, "second") == (8, 0)
    assert Counter(unit for _task, _turn, unit, *_ in given()) == {who.id: 2 for who in twice.students}
    assert set(Counter(row[3] for row in given()).values()) == {2}
    own = dict(db.rows("select id, author_id from response where task = 'work'"))
    assert [row for row in given() if own[row[3]] == row[2]] == []
    assert deal(twice, "second") == (0, 0)
    assert [line.state for line in twice.lines(twice.author, "second")] == ["open", "open"]


def test_what_is_missing_is_rescued_by_those_who_are_there(twice):
    """Two of four reviewed; the other two are asked for what is still missing, nobody twice about a work."""
    for who in twice.students[:2] * 2:
        twice.send(who, twice.claim(who, "second"), words=f"{WORDS} {who.id} {len(given())}")
    there = twice.students[2:]
    found = deal(twice, "second", there, cause="rescue")
    dealt = [row for row in given() if row[4] == "rescue"]
    assert (found.given, len({(row[2], row[3]) for row in given()})) == (len(dealt), len(given()))
    load = Counter(row[2] for row in dealt)
    assert max(load.values()) - min(load.values()) <= 1
    works = allocation.works_of(twice.activity, twice.activity.design.tasks["second"])
    assert found.short == sum(2 - min(work.load, 2) for work in works)
    assert deal(twice, "second", there, cause="rescue") == (0, found.short)
    assert db.rows("select verb, by_id from audit_line where detail like '%rescue%'") == [
        ("allocation.given", None)
    ] * len(dealt)


def test_conflicts_and_teams_hold_when_dealing_too(twice):
    attributes.declare_conflict(twice.author, twice.reviewer, by=None, now=twice.at)
    deal(twice, "second")
    own = dict(db.rows("select id, author_id from response where task = 'work'"))
    pairs = {(row[2], own[row[3]]) for row in given()}
    assert not pairs & {(twice.author.id, twice.reviewer.id), (twice.reviewer.id, twice.author.id)}


def test_a_share_is_dealt_evenly_among_those_asked_and_grows_with_the_works(store):
    world = made("blind", SHARE, ("write", "read"))
    more = [world.join(f"Zoe{number} Zander", "student") for number in range(2)]
    for who in world.go(2).students:
        world.hand_in(who)
    for who in more:
        draft = world.begin(who)
        world.save(who, draft, {"text": {"text": "Late."}})
    world.go(7, 0.1)
    readers = [world.author, world.reviewer]
    assert deal(world, "sample", readers) == (2, 0)
    assert Counter(row[2] for row in given()) == {who.id: 1 for who in readers}
    assert deal(world, "sample", readers) == (0, 0)
    for who in more:
        handing_in.hand_in(world.begin(who), person=who.id, by=who.account_id, now=world.at)
    assert deal(world, "sample", readers) == (1, 0)
    world.go(8)
    assert [line.state for line in world.lines(world.author, "sample")][:1] == ["open"]
    review = world.claim(world.author, "sample")
    assert review.about_response in {row[3] for row in given() if row[2] == world.author.id}
    for who in readers:
        for line in world.lines(who, "sample"):
            world.send(who, world.claim(who, "sample"), words=f"{WORDS} {line.subject}")
    with pytest.raises(NothingToReview) as refusal:
        world.claim(world.author, "sample")
    assert refusal.value.why == "dealt"


def test_who_is_dealt_nothing_owes_nothing(store):
    world = made("blind", SHARE, ("write", "read"))
    for who in world.go(2).students:
        world.hand_in(who)
    world.go(8)
    deal(world, "sample", [world.author])
    assert [world.lines(who, "sample") for who in world.students[1:]] == [[], [], []]


def test_only_dealt_tasks_are_dealt(twice):
    for task in ("work", "nothing"):
        with pytest.raises(Missing):
            deal(twice, task)


def test_pairs_are_dealt_to_as_pairs(together):
    assert deal(together, "check") == (2, 0)
    units = {pair_of(together, who)[0] for who in together.students}
    assert {row[2] for row in given()} == units
    own = dict(db.rows("select id, author_group_id from response where task = 'work'"))
    assert [row for row in given() if own[row[3]] == -row[2]] == []


# Materials and rounds


def test_cases_that_staff_provide_are_dealt_by_need(store):
    world = made("blind", CASES, ("read",), provide=("cases", ("One", "Two")))
    claimed = Counter(world.claim(who, "check").about_response for who in world.students)
    assert sorted(claimed.values()) == [2, 2]


def test_a_round_is_about_the_works_of_that_round(store):
    world = made("blind", ROUNDS, ("write",))
    for who in world.go(2).students:
        world.hand_in(who)
    world.go(8)
    for who in world.students:
        world.send(who, world.claim(who, "check"), words=f"{WORDS} {who.id}")
    for who in world.go(16).students[:2]:
        world.save(who, world.begin(who, place=1), {"text": {"text": "Round two."}})
        work = world.begin(who, place=1)
        handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    spec = world.activity.design.tasks["check"]
    assert allocation.rounds_of(world.activity, spec) == [1, 2]
    rounds = [{work.id for work in allocation.works_of(world.activity, spec, turn)} for turn in (1, 2)]
    assert (len(rounds[0]), len(rounds[1]), rounds[0] & rounds[1]) == (4, 2, set())
    world.go(22)
    public_id = allocation.claim(
        world.activity, task="check", person=world.author.id, turn=2, by=world.author.account_id, now=world.at
    )
    review = responses.written_by(world.author.account_id, public_id)
    assert (review.round, review.about_response in rounds[1]) == (2, True)
    settle.tick(world.go(28, 1).at)
    short = {(one.task, one.round) for case in queue(world) for one in case.reasons if one.kind == "short"}
    assert short == {("check", 2)}
    assert set(progress.of_activity(world.activity, world.at).short) == {("check", 2)}


def test_a_person_or_a_group_may_be_what_is_reviewed(together):
    unit, _mates = pair_of(together, together.author)
    subjects = [("person", together.more[0].id), ("group", -unit), ("person", together.more[0].id)]
    reviewers = [together.author.id, together.reviewer.id, together.reviewer.id]
    with db.writing(together.activity.id):
        for reviewer, (kind, subject) in zip(reviewers, subjects):
            allocation.give(
                together.activity,
                task="check",
                turn=1,
                reviewer=reviewer,
                subject=subject,
                kind=kind,
                cause="dealt",
                by=None,
                now=together.at,
            )
    entries = allocation.table(together.activity, "check")
    assert [(entry.kind, entry.subject) for entry in entries] == subjects
    assert db.rows("select slot, seat from allocation order by id") == [(0, 0), (0, 0), (1, 1)]
    public_id = allocation.begin(
        together.activity,
        "check",
        1,
        reviewers[0],
        subjects[0][1],
        kind="person",
        by=together.author.account_id,
        now=together.at,
    )
    work = responses.written_by(together.author.account_id, public_id)
    assert (work.about_person, work.about_response, work.address) == (
        together.more[0].id,
        None,
        f"check.1.p{together.author.id}.p{together.more[0].id}.1",
    )
