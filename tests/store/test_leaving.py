"""Leaving in the middle of things, undone and for good: places, memberships, allocations and pens go and come
together; texts stay; nobody owes anything about who is gone."""

import pytest

from peerreview.domain import designs, schedule
from peerreview.domain.refusals import Missing, NothingToReview
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    activities,
    allocation,
    courses,
    db,
    grading,
    handing_in,
    leaving,
    moderation,
    progress,
    responses,
    settle,
)
from peerreview.store.facts import facts_of_activity
from tests.cast import START, World, day

TEAMS = """
title: Teams
phases:
  - id: start
    title: Alone
    tasks: [{id: note, title: Your note, form: submission, see: group}]
  - id: team
    title: Together
    group: {size: 4-5}
    tasks: [{id: plan, title: Your plan, form: submission, by: group, about: note, see: group}]
    gate: {per: group, when: all}
  - id: judge
    title: Each other
    group: same
    tasks: [{id: judge, title: How they worked, form: submission, about: members, see: instructor}]
    gate: {per: cohort, when: all}
  - id: after
    title: Look back
    tasks: [{id: last, title: What changed, form: submission, see: self}]
"""
CHECK = "check, title: Check a plan, form: submission, about: plan, pick: 1"
CLOSES = {"start": 2, "team": 5, "judge": 9, "after": 12}


def leave(world, who):
    leaving.leave(who, by=world.instructor.account_id, now=world.at)


def undo(world, who):
    return leaving.come_back(world.course.id, who.public_id, by=world.instructor.account_id, now=world.at)


def add_again(world, who, role="student"):
    return leaving.add_person(
        world.course,
        name="Whoever",
        email=world.accounts[who.id].email,
        role=role,
        by=world.instructor.account_id,
        now=world.at,
    )


# --- works and reviews -----------------------------------------------------------------------------------


@pytest.fixture
def handed_in(world):
    """Day 9: all four works are in, nobody reviews yet."""
    world.go(2)
    world.works = {who.id: world.hand_in(who) for who in world.students}
    return world.go(9)


def test_reviews_go_to_works_whose_authors_are_here(handed_in):
    world = handed_in
    leave(world, world.author)
    here = world.students[1:]
    for who in here * 2:
        world.review(who)
    counts = dict(
        db.rows("select about_response_id, count(*) from response where task = 'review' group by 1")
    )
    assert counts == {world.works[who.id].id: 2 for who in here}
    with pytest.raises(NothingToReview):
        world.claim(world.reviewer)
    assert progress.of_activity(world.activity, world.at).short == {}


def test_a_review_of_theirs_that_is_begun_may_be_finished(handed_in):
    world = handed_in
    review = world.claim(world.reviewer)
    world.save(world.reviewer, review, world.filled(review))
    author = next(who for who in world.students if world.works[who.id].id == review.about_response)
    leave(world, author)
    handing_in.hand_in(
        responses.by_id(review.id), person=world.reviewer.id, by=world.reviewer.account_id, now=world.at
    )
    (line,) = grading.of_activity(world.activity, world.at, enrolment_ids=(world.reviewer.id,)).values()
    assert line.participation.done == 1


def test_what_they_were_to_review_is_free_and_their_draft_is_kept(handed_in):
    world = handed_in
    review = world.claim(world.reviewer)
    world.save(world.reviewer, review, {"claim": {"text": "Half a review."}})
    leave(world, world.reviewer)
    assert db.rows("select ended_cause from allocation") == [("left",)]
    spec = world.activity.design.tasks["review"]
    assert [work.claimed for work in allocation.works_of(world.activity, spec)] == [0, 0, 0, 0]
    assert responses.by_id(review.id).draft["claim"]["text"] == "Half a review."


def test_an_undone_departure_never_was(handed_in):
    world = handed_in
    review = world.claim(world.reviewer)
    world.save(world.reviewer, review, {"claim": {"text": "Half a review."}})
    before = world.lines(world.reviewer)
    leave(world, world.reviewer)
    undo(world.go(9, 1), world.reviewer)
    world.go(9)
    assert world.lines(world.reviewer) == before
    assert [line.response for line in world.lines(world.reviewer, "review") if line.response] == [review.id]
    with pytest.raises(Missing):
        undo(world, world.reviewer)


def test_a_claim_whose_lease_ran_out_meanwhile_is_not_held_for_ever(handed_in):
    world = handed_in
    world.claim(world.reviewer)
    leave(world, world.reviewer)
    undo(world.go(12), world.reviewer)
    assert allocation.end_lapsed(world.activity, now=world.at) == 1


def test_who_is_added_again_has_the_same_review_with_time_to_write_it(handed_in):
    world = handed_in
    review = world.claim(world.reviewer)
    leave(world, world.reviewer)
    back, secret, is_back = add_again(world.go(13), world.reviewer)
    assert (back.id, secret, is_back) == (world.reviewer.id, None, True)
    assert allocation.end_lapsed(world.activity, now=world.at) == 0
    assert world.claim(world.reviewer).id == review.id


def test_what_was_missed_before_stays_missed(handed_in):
    world = handed_in
    for who in world.students[1:]:
        world.review(who)
    world.go(15)

    def owed():
        found = grading.of_activity(world.activity, world.at, enrolment_ids=(world.author.id,))
        return found[world.author.id].participation

    before = owed()
    leave(world, world.author)
    add_again(world.go(15, 1), world.author)
    assert (owed().done, owed().owed) == (before.done, before.owed)
    assert before.owed > before.done


def test_somebody_new_is_no_one_who_came_back(world):
    made, secret, is_back = leaving.add_person(
        world.course, name="Nora", email="nora@college.example", role="student", by=None, now=world.at
    )
    assert (bool(secret), is_back, made.left_at) == (True, False, None)


def test_allocations_that_ended_for_another_reason_stay_ended(handed_in):
    world = handed_in
    review = world.claim(world.reviewer)
    allocation.report_problem(
        world.activity, review, person=world.reviewer.id, note="I know them.", by=None, now=world.at
    )
    leave(world, world.reviewer)
    undo(world, world.reviewer)
    assert db.rows("select ended_cause from allocation") == [("problem",)]


def test_who_left_gets_no_more_mail_about_what_they_wrote(handed_in):
    world = handed_in
    review = world.review(world.reviewer)
    leave(world, world.reviewer)
    before = db.row("select count(*) from outbox_message where account_id = ?", world.reviewer.account_id)
    moderation.correct(
        review,
        stamp=(review.version, review.state),
        texts={"claim": "Shorter now."},
        reason="typo",
        by=world.instructor.account_id,
        now=world.at,
    )
    assert (
        db.row("select count(*) from outbox_message where account_id = ?", world.reviewer.account_id)
        == before
    )


# --- groups ----------------------------------------------------------------------------------------------


class Class(World):
    """Twenty-three students in a design with teams; ``students`` all of them."""

    def __init__(self, design=TEAMS):
        super().__init__()
        self.more += [self.join(f"P{number:02} Person", "student") for number in range(19)]
        self.activity = activities.create(
            self.course.id, designs.load(design), title="Teams", by=None, now=START
        )
        rows = [
            WindowRow(phase, 1, "all", START if phase == "start" else None, day(closes))
            for phase, closes in CLOSES.items()
        ]
        plan = self.activity
        activities.set_up(
            plan,
            title="Teams",
            brief="",
            edits={},
            rows=rows,
            seen_digest=plan.plan_digest,
            by=None,
            now=START,
        )
        activities.publish(self.activity, by=None, now=START)
        self.reload()

    def here(self):
        """The students who are in the course now."""
        present = {one.id for one in courses.people(self.course.id)}
        return [who for who in self.students if who.id in present]

    def tick(self):
        """Let the clockwork do what is due."""
        settle.tick(self.at)

    def group_of(self, who):
        """The id of somebody's team, or None."""
        found = db.row(
            "select peer_group_id from membership where enrolment_id = ? and left_at is null", who.id
        )
        return found and found[0]

    def do(self, task):
        """Everybody here who owes something of a task hands it in."""
        for who in self.here():
            while line := next((one for one in self.lines(who, task) if one.state == "open"), None):
                group = self.group_of(who) if task == "plan" else None
                public_id = responses.begin(
                    self.activity, line, who.id, by=who.account_id, now=self.at, group=group
                )
                work = responses.written_by(who.account_id, public_id)
                self.save(who, work, {"text": {"text": f"What {who.id} has to say."}})
                handing_in.hand_in(work, person=who.id, by=who.account_id, now=self.at)
        self.tick()

    def subjects(self):
        """{enrolment id: ids of the people they owe a judgement about}"""
        _, everyone = facts_of_activity(self.activity.id)
        found = {}
        for who in self.here():
            lines = schedule.duties(self.activity.design, everyone[who.id], self.at)
            found[who.id] = {line.subject for line in lines if line.task == "judge" and line.is_owed}
        return found


@pytest.fixture
def teams(store):
    return Class()


def mates_of(teams, who):
    return {
        row[0]
        for row in db.rows(
            "select enrolment_id from membership where peer_group_id = ? and left_at is null",
            teams.group_of(who),
        )
    }


@pytest.mark.parametrize("step", ["start", "team", "judge"])
def test_one_leaves_in_the_middle_of_a_step_and_all_others_reach_the_end(teams, step):
    leaver = teams.students[4]
    for task, phase, at in (("note", "start", 1), ("plan", "team", 3), ("judge", "judge", 6)):
        teams.go(at)
        teams.tick()
        if phase == step:
            leave(teams, leaver)
            teams.tick()
        teams.do(task)
        if phase == "start":
            teams.go(2, 1).tick()
    assert {leaver.id} & set().union(*teams.subjects().values()) == set()
    assert [len(found) for found in teams.subjects().values()] == [
        len(mates_of(teams, who)) - 1 for who in teams.here()
    ]
    teams.go(6, 1).tick()
    assert [teams.lines(who, "last")[0].state for who in teams.here()] == ["open"] * 22


def test_a_departure_undone_gives_the_seat_back_and_what_is_owed(teams):
    teams.do("note")
    teams.go(2, 1).tick()
    teams.go(3).do("plan")
    before, leaver = teams.subjects(), teams.students[4]
    place = db.row(
        "select peer_group_id, seat, group_role, joined_at from membership where enrolment_id = ?", leaver.id
    )
    leave(teams, leaver)
    assert leaver.id not in set().union(*teams.subjects().values())
    undo(teams.go(3, 2), leaver)
    teams.tick()
    assert teams.go(3).subjects() == before
    assert db.rows(
        "select peer_group_id, seat, group_role, joined_at, left_at from membership where enrolment_id = ?",
        leaver.id,
    ) == [(*place, None)]


def test_who_is_added_again_sits_where_they_sat_from_then_on(teams):
    teams.do("note")
    teams.go(2, 1).tick()
    leaver = teams.students[4]
    group = teams.group_of(leaver)
    leave(teams.go(3), leaver)
    teams.tick()
    add_again(teams.go(6), leaver)
    teams.tick()
    rows = db.rows(
        "select peer_group_id, cause, joined_at, left_at from membership where enrolment_id = ? order by id",
        leaver.id,
    )
    assert [(row[0], row[1], db.moment(row[2]), db.moment(row[3])) for row in rows] == [
        (group, "left", db.moment(rows[0][2]), day(3)),
        (group, "returned", day(6), None),
    ]


def test_who_was_moved_before_they_left_comes_back_to_where_they_were_last(teams):
    from peerreview.store import groups

    teams.do("note")
    teams.go(2, 1).tick()
    leaver = teams.students[4]
    other = db.row("select id from peer_group where id <> ? order by id limit 1", teams.group_of(leaver))[0]
    groups.move(teams.activity, person=leaver.id, group=other, by=None, now=teams.at)
    leave(teams.go(3), leaver)
    undo(teams, leaver)
    assert teams.group_of(leaver) == other
    assert db.row(
        "select count(*) from membership where enrolment_id = ? and left_at is null", leaver.id
    ) == (1,)


def test_a_pen_in_the_hand_of_who_leaves_is_free(teams):
    teams.do("note")
    teams.go(2, 1).tick()
    leaver = teams.students[4]
    (line,) = teams.lines(leaver, "plan")
    public_id = responses.begin(
        teams.activity, line, leaver.id, by=leaver.account_id, now=teams.at, group=teams.group_of(leaver)
    )
    db.execute(
        "update response set pen_id = ?, pen_until = ?, draft = '{}' where public_id = ?",
        leaver.id,
        day(9),
        public_id,
    )
    leave(teams, leaver)
    assert db.row("select pen_id, pen_until from response where public_id = ?", public_id) == (None, None)


def test_a_work_of_a_team_is_reviewed_while_one_of_them_is_here(store):
    world = Class(TEAMS.replace("judge, title: How they worked, form: submission, about: members", CHECK))
    world.do("note")
    world.go(2, 1).tick()
    spec = world.activity.design.tasks["check"]
    team = [who for who in world.students if world.group_of(who) == world.group_of(world.students[0])]
    world.go(3).do("plan")

    works = {work.id for work in allocation.works_of(world.activity, spec)}
    for who in team[1:]:
        leave(world, who)
    assert allocation.orphans(world.activity, spec) == frozenset()
    leave(world, team[0])
    (orphan,) = allocation.orphans(world.activity, spec)
    assert {work.id for work in allocation.works_of(world.activity, spec, here=True)} == works - {orphan}


# --- what others had of theirs ---------------------------------------------------------------------------


def author_of(world, review):
    return next(who for who in world.students if world.works[who.id].id == review.about_response)


def test_a_review_nobody_began_ends_with_its_author_and_an_undo_brings_it_back(handed_in):
    world = handed_in
    review = world.claim(world.reviewer)
    author = author_of(world, review)
    leave(world, author)
    assert [line.response for line in world.lines(world.reviewer, "review")] == [None, None]
    assert world.claim(world.reviewer).about_response != review.about_response
    undo(world, author)
    assert review.id in {line.response for line in world.lines(world.reviewer, "review")}


def test_the_case_of_a_returned_review_follows_its_writer(handed_in):
    world = handed_in
    review = world.review(world.reviewer)
    moderation.return_for_repair(
        review, stamp=(review.version, review.state), note="Kindly.", by=None, now=world.at
    )
    leave(world, world.reviewer)
    settle.tick(world.go(9, 1).at)
    kinds = "select kind from concern where subject = ? and ended_at is null order by id"
    assert [row.kind for row in db.rows(kinds, f"r{review.id}")] == ["left"]
    undo(world, world.reviewer)
    settle.tick(world.go(9, 2).at)
    assert db.rows(kinds, f"r{review.id}") == []
    assert [line.state for line in world.lines(world.reviewer, "review")][:1] == ["again"]


def test_no_case_about_who_left_waits_and_it_is_there_again_with_them(handed_in):
    world = handed_in
    for who in world.students[1:]:
        world.review(who)
    settle.tick(world.go(14, 1).at)

    def cases():
        found = db.rows("select kind, subject from concern where ended_at is null order by id")
        return {(row.kind, row.subject) for row in found}

    mine = {("no_show", f"p{world.author.id}"), ("short", f"r{world.works[world.author.id].id}")}
    assert mine <= cases()
    leave(world, world.author)
    settle.tick(world.go(14, 2).at)
    assert not mine & cases()
    add_again(world.go(14, 3), world.author)
    settle.tick(world.at)
    assert mine <= cases()


# --- cases that were handed to somebody -------------------------------------------------------------------


@pytest.fixture
def handed(handed_in):
    """A review that is held and was handed to the assistant: ``handed.case``."""
    world = handed_in
    world.case = world.review(world.reviewer)
    by = {"by": world.instructor.account_id, "now": world.at}
    moderation.hold(world.case, stamp=(1, "submitted"), reason="Look.", **by)
    moderation.escalate(world.case, stamp=(1, "held"), to=world.assistant.id, **by)
    return world


def who_has(world):
    """Who has the case, by its reasons and by the queue: an enrolment id, None for all who decide."""
    reasons = db.rows(
        "select distinct given_id from concern where subject = ? and ended_at is null", f"r{world.case.id}"
    )
    (case,) = db.rows("select given_id from moderation_case where subject = ?", f"r{world.case.id}")
    assert [row.given_id for row in reasons] == [case.given_id]
    return case.given_id


def test_who_comes_back_by_undo_has_the_cases_that_were_theirs(handed):
    before = db.rows("select id, detail from concern order by id")
    leave(handed, handed.assistant)
    assert who_has(handed) is None
    settle.tick(handed.go(9, 1).at)
    undo(handed, handed.assistant)
    assert who_has(handed) == handed.assistant.id
    assert db.rows("select id, detail from concern order by id") == before
    leave(handed.go(9, 2), handed.assistant)
    undo(handed.go(9, 3), handed.assistant)
    assert who_has(handed) == handed.assistant.id


def test_what_a_colleague_got_meanwhile_stays_with_them(handed):
    leave(handed, handed.assistant)
    by = {"by": handed.instructor.account_id, "now": handed.at}
    moderation.escalate(handed.case, stamp=(1, "held"), to=handed.instructor.id, **by)
    undo(handed, handed.assistant)
    assert who_has(handed) == handed.instructor.id


def test_what_was_decided_meanwhile_is_not_opened_again(handed):
    leave(handed, handed.assistant)
    by = {"by": handed.instructor.account_id, "now": handed.at}
    moderation.release(handed.case, stamp=(1, "held"), **by)
    undo(handed, handed.assistant)
    assert db.rows("select 1 from moderation_case where subject = ?", f"r{handed.case.id}") == []


def test_who_is_added_again_later_has_no_old_cases(handed):
    leave(handed, handed.assistant)
    add_again(handed, handed.assistant, role="assistant")
    assert who_has(handed) is None
