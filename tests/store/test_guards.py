"""Conditions of queries that stand between somebody and what is not theirs any more, each by itself."""

import pytest

from peerreview.domain import schedule
from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, courses, db, groups, moderation, names, responses
from peerreview.store.facts import facts_of_account, facts_of_activity, plans
from peerreview.store.reading import marks, news, received, seen
from peerreview.store.responses import pen
from tests.cast import START, day
from tests.store.test_leaving import Class

STEPS = ("submit", "review", "respond")
PRIVATE = """
title: Two boxes
forms:
  boxes:
    title: Boxes
    items:
      - {id: open, kind: text, title: For the author}
      - {id: hidden, kind: text, title: For staff alone, private: true}
phases:
  - id: submit
    tasks: [{id: work, form: submission, see: self}]
  - id: review
    tasks: [{id: review, form: boxes, about: work, pick: 1, see: blind}]
"""


def put(response_id, state):
    """A response into a state, as a decision of staff would."""
    shown = 0 if state == "withdrawn" else 1
    db.execute("update response set state = ?, shown = ? where id = ?", state, shown, response_id)


def test_nobody_writes_in_an_activity_that_was_put_away(world):
    work = world.go(2).begin(world.author)
    assert responses.written_by(world.author.account_id, work.public_id).id == work.id
    activities.archive(world.activity, by=world.instructor.account_id, now=world.at)
    with pytest.raises(Missing):
        responses.written_by(world.author.account_id, work.public_id)


@pytest.fixture
def team_work(store):
    """(class, one of a team, the public id of what the team writes)."""
    teams = Class()
    teams.do("note")
    teams.go(2, 1).tick()
    who = teams.students[4]
    (line,) = teams.lines(who, "plan")
    work = responses.begin(
        teams.activity, line, who.id, by=who.account_id, now=teams.at, group=teams.group_of(who)
    )
    return teams, who, work


def test_who_left_a_team_opens_its_work_no_more(team_work):
    teams, who, work = team_work
    assert responses.written_by(who.account_id, work).public_id == work
    other = db.row("select id from peer_group where id <> ? order by id limit 1", teams.group_of(who))[0]
    groups.move(teams.activity, person=who.id, group=other, by=None, now=teams.at)
    with pytest.raises(Missing):
        responses.written_by(who.account_id, work)


def test_who_left_the_course_opens_the_works_of_a_team_no_more(team_work):
    teams, who, work = team_work
    db.execute("update enrolment set left_at = ? where id = ?", teams.at, who.id)
    with pytest.raises(Missing):
        responses.written_by(who.account_id, work)


def test_staff_who_left_find_nothing_as_staff(world):
    work = world.go(2).hand_in(world.author)
    found = responses.in_courses_staffed_by(world.assistant.account_id, work.public_id)
    assert found.id == work.id
    db.execute("update enrolment set left_at = ? where id = ?", world.at, world.assistant.id)
    with pytest.raises(Missing):
        responses.in_courses_staffed_by(world.assistant.account_id, work.public_id)


@pytest.mark.parametrize("who", ["author", "reviewer", "stranger", "admin"])
def test_who_is_no_staff_of_the_course_finds_nothing_as_staff(world, who):
    work = world.go(2).hand_in(world.author)
    account = getattr(world, who).id if who == "admin" else getattr(world, who).account_id
    with pytest.raises(Missing):
        responses.in_courses_staffed_by(account, work.public_id)


def test_what_staff_alone_may_read_is_not_in_the_feedback(world):
    world.run(
        PRIVATE, WindowRow("submit", 1, "all", START, day(7)), WindowRow("review", 1, "all", None, day(14))
    )
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    for who in world.students:
        world.review(who)
    world.go(15)
    reviews = received.by_person(world.activity, world.author.id, world.at).reviews
    assert [sorted(review.answers) for review in reviews] == [["open"]]


def test_what_is_for_staff_alone_is_not_there_to_be_asked_about(world):
    world.run(
        PRIVATE, WindowRow("submit", 1, "all", START, day(7)), WindowRow("review", 1, "all", None, day(14))
    )
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    review = world.go(9).review(world.reviewer)
    author = next(who for who in world.students if who.id == responses.subject_of(review).author)
    asked = {"by": author.account_id, "reason": "Look", "now": world.go(15).at}
    with pytest.raises(Missing):
        moderation.flag(review, item="hidden", **asked)
    moderation.flag(review, item="open", **asked)


@pytest.fixture
def answered(world):
    """(the review that was answered, the answer)."""
    world.reviewed()
    world.go(15)
    review = received.by_person(world.activity, world.author.id, world.at).reviews[0].work
    place = next(
        place for place, line in enumerate(world.lines(world.author, "answer")) if line.subject == review.id
    )
    answer = world.send(world.author, world.begin(world.author, "answer", place))
    return review, answer


@pytest.mark.parametrize("state", ["held", "returned", "withdrawn"])
def test_an_answer_that_is_not_shown_reaches_nobody(world, answered, state):
    review, answer = answered
    assert [one.work.id for one in received.answers_about(review, review.author, world.at)] == [answer.id]
    put(answer.id, state)
    assert received.answers_about(review, review.author, world.at) == []


def test_an_answer_for_staff_alone_does_not_reach_the_reviewer(world):
    text = activities.text_of("peer_assessment").replace(
        "about: own.review, see: group", "about: own.review, see: instructor"
    )
    ends = [WindowRow(step, 1, "all", None, day(7 * place)) for place, step in enumerate(STEPS, 1)]
    world.run(text.replace("pick: 3", "pick: 2"), ends[0]._replace(opens=START), *ends[1:])
    world.reviewed()
    world.go(15)
    review = received.by_person(world.activity, world.author.id, world.at).reviews[0].work
    answer = world.send(world.author, world.begin(world.author, "answer"))
    assert responses.subject_of(answer).id == review.id
    assert received.answers_about(review, review.author, world.at) == []


def unread_of(world, who):
    """Ids of what is new to somebody."""
    found_plans, facts = facts_of_account(who.account_id)
    lines = {key: schedule.duties(found_plans[key].design, fact, world.at) for key, fact in facts.items()}
    return {one.response for one in news.unread(found_plans, facts, lines, world.at)}


@pytest.mark.parametrize("state", ["held", "returned"])
def test_what_is_held_again_is_not_new_to_anybody(world, state):
    world.reviewed()
    world.go(15)
    review = received.by_person(world.activity, world.author.id, world.at).reviews[0].work
    assert review.id in unread_of(world, world.author)
    put(review.id, state)
    assert review.id not in unread_of(world, world.author)


def test_habits_are_those_of_the_writer_alone(world):
    world.reviewed()
    review = db.row("select min(id) from response where task = 'review'")[0]
    work = responses.by_id(review)
    _rows, sent, looked = moderation.habits_of(work)
    assert (sent, looked) == (2, 0)


def test_courses_left_are_ones_own_and_left(world):
    other = courses.create(code="OLD 1", title="Old", zone="UTC", by=world.instructor.account_id, now=START)
    gone = world.join("Gone Person", "student", course=other)
    db.execute("update enrolment set left_at = ? where id = ?", world.at, gone.id)
    assert courses.left_by(gone.account_id) == [("OLD 1", "Old")]
    assert courses.left_by(world.author.account_id) == []


@pytest.mark.parametrize("state", ["held", "returned", "withdrawn"])
def test_a_review_that_is_not_shown_is_no_feedback(world, state):
    world.reviewed()
    world.go(15)
    review = received.by_person(world.activity, world.author.id, world.at).reviews[0].work
    put(review.id, state)
    left = received.by_person(world.activity, world.author.id, world.at).reviews
    assert review.id not in {one.work.id for one in left}


def test_a_review_is_about_mine_only_once_it_is_shown(world):
    world.reviewed()
    review = world.go(15) and received.by_person(world.activity, world.author.id, world.at).reviews[0].work
    assert responses.about_mine(world.author.account_id, review.public_id).id == review.id
    with pytest.raises(Missing):
        responses.about_mine(world.reviewer.account_id, review.public_id)
    db.execute("update response set state = 'held', shown = 0 where id = ?", review.id)
    with pytest.raises(Missing):
        responses.about_mine(world.author.account_id, review.public_id)


def test_who_left_the_course_reads_nothing_about_theirs(world):
    world.reviewed()
    review = world.go(15) and received.by_person(world.activity, world.author.id, world.at).reviews[0].work
    db.execute("update enrolment set left_at = ? where id = ?", world.at, world.author.id)
    with pytest.raises(Missing):
        responses.about_mine(world.author.account_id, review.public_id)


def test_a_course_that_was_put_away_is_none_of_those_one_is_in(world):
    assert [one.course for one in courses.of(world.author.account_id)] == [world.course.id]
    db.execute("update course set archived_at = ? where id = ?", world.at, world.course.id)
    assert courses.of(world.author.account_id) == []


def test_an_activity_that_is_put_away_while_somebody_looks_is_not_there(world):
    """Found a moment ago, gone now: nothing is known of anybody in it, and nothing breaks."""
    assert world.author.id in facts_of_activity(world.activity.id)[1]
    activities.archive(world.activity, by=world.instructor.account_id, now=world.at)
    with pytest.raises(Missing):
        facts_of_activity(world.activity.id)


def test_what_staff_are_to_a_work_is_asked_of_this_course(world):
    """Whoever sits in two courses is party by the place they have in this one."""
    helper = world.accounts[world.assistant.id]
    courses.enrol(world.other, helper, role="student", by=world.admin.id, now=world.at)
    later = courses.enrol(
        world.course, world.accounts[world.stranger.id], role="student", by=world.admin.id, now=world.at
    )
    work = world.go(2).hand_in(later)
    db.execute("update enrolment set role = 'assistant' where id = ?", later.id)
    assert responses.relation_to_staff(responses.by_id(work.id), later.account_id) == "own"
    assert responses.relation_to_staff(responses.by_id(work.id), helper.id) == "staff"


def test_a_team_that_reviews_makes_no_party_of_another(store):
    teams = Class()
    teams.do("note")
    teams.go(2, 1).tick()
    one = teams.students[4]
    other = next(who for who in teams.students if teams.group_of(who) != teams.group_of(one))
    note, author = db.row(
        "select id, author_id from response where author_id not in (?, ?) order by id limit 1",
        one.id,
        other.id,
    )
    db.execute(
        """
        insert into allocation (activity_id, address, task, round, reviewer_group_id, about_response_id, slot,
          seat, at, cause, ended_cause, note)
        values (?, 'review.1.team', 'judge', 1, ?, ?, 0, 0, ?, 'claimed', '', '')
        """,
        teams.activity.id,
        teams.group_of(one),
        note,
        teams.at,
    )
    found = [responses.party_to(teams.activity.id, teams.activity.design, who.id) for who in (one, other)]
    assert [party.get(note) for party in found] == ["asked", None]
    known, about = plans(activity_ids=(teams.activity.id,)), (teams.activity.id, "judge", note)
    assert [about in names.author_aliases(who.id, known) for who in (one, other)] == [True, False]
    db.execute("update membership set left_at = ? where enrolment_id = ?", teams.at, one.id)
    assert about not in names.author_aliases(one.id, known), (
        "who left the team reads nothing with it any more"
    )


def test_the_lists_of_a_course_hold_who_is_here_and_nobody_else(world):
    """Not who left, not the people of another course, and staff only where staff are meant."""
    gone, here = world.more[0], {who.id for who in world.students} - {world.more[0].id}
    assert courses.count_students(world.course.id) == 4
    db.execute("update enrolment set left_at = ? where id = ?", world.at, gone.id)
    assert courses.count_students(world.course.id) == 3
    assert set(courses.students(world.course.id)) == here
    staff = {world.instructor.id, world.assistant.id}
    assert {one.id for one in courses.people(world.course.id)} == here | staff
    assert set(courses.names_in(world.course.id)) == here | staff | {gone.id}
    assert {course.id: counts for course, *counts in courses.every()} == {
        world.course.id: [3, 2],
        world.other.id: [1, 0],
    }


def test_sections_are_those_of_the_course(world):
    world.join("Sami Elsewhere", "student", section="Z", course=world.other)
    assert (list(courses.sections(world.course.id)), list(courses.sections(world.other.id))) == (
        ["A", "B"],
        ["Z"],
    )


def test_a_look_is_noted_for_each_reader_and_of_what_is_shown_alone(world):
    work = world.go(2).hand_in(world.author)
    readers = [courses.standing(who.account_id, course_id=world.course.id) for who in world.students[1:]]
    put(work.id, "withdrawn")
    seen.record(readers[0], [responses.by_id(work.id)], now=world.at)
    assert seen.readers(work.id) == set()
    put(work.id, "submitted")
    for one in readers[:2]:
        seen.record(one, [responses.by_id(work.id)], now=world.at)
    assert seen.readers(work.id) == {who.account_id for who in world.students[1:3]}


def test_staff_who_write_about_a_work_are_none_of_its_readers(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    review = world.go(9).claim(world.reviewer)
    subject = responses.subject_of(review)
    assert (seen.by_others(subject.id, 1), len(seen.readers(subject.id))) == (True, 1)
    db.execute("update response set author_id = ? where id = ?", world.assistant.id, review.id)
    assert (seen.by_others(subject.id, 1), seen.readers(subject.id)) == (False, set())


def test_who_left_a_team_is_none_of_its_people_any_more(team_work):
    """Not of those who wrote its work, who share its pen, who read what is said about it, who owe it."""
    teams, who, work = team_work
    plan = responses.written_by(who.account_id, work)
    before = responses.writers_of(plan)
    assert who.account_id in before and who.id in responses.writers_lines(plan, teams.at)
    for mate in [one for one in teams.students if one.account_id in before]:
        db.execute("update membership set left_at = ? where enrolment_id = ?", teams.at, mate.id)
        left = {one.account_id for one in teams.students} & (before := before - {mate.account_id})
        assert responses.writers_of(plan) == left
        assert mate.id not in responses.writers_lines(plan, teams.at)
        assert pen.is_shared(plan) == (len(left) > 1)


def test_who_left_a_team_reads_what_is_said_about_its_work_no_more(team_work):
    teams, who, work = team_work
    plan = responses.written_by(who.account_id, work)
    other = next(one for one in teams.students if teams.group_of(one) != teams.group_of(who))
    note = db.row("select id, public_id from response where author_id = ?", other.id)
    db.execute(
        "update response set about_response_id = ?, shown = version, state = 'submitted' where id = ?",
        plan.id,
        note.id,
    )
    assert responses.about_mine(who.account_id, note.public_id).id == note.id
    db.execute("update membership set left_at = ? where enrolment_id = ?", teams.at, who.id)
    with pytest.raises(Missing):
        responses.about_mine(who.account_id, note.public_id)


def test_a_review_is_ones_own_while_one_is_in_the_team_it_is_about(team_work):
    teams, who, work = team_work
    plan = responses.written_by(who.account_id, work)
    note = db.row("select id from response where author_id = ?", who.id)[0]
    db.execute("update response set about_response_id = ? where id = ?", plan.id, note)
    review, by = responses.by_id(note), {"by": who.account_id, "now": teams.at}
    with pytest.raises(Invalid):
        marks.mark_best(review, "nothing", **by)
    db.execute("update membership set left_at = ? where enrolment_id = ?", teams.at, who.id)
    with pytest.raises(Missing):
        marks.mark_best(review, "nothing", **by)


def test_what_a_team_wrote_is_ones_own_in_that_team_alone(team_work):
    teams, who, work = team_work
    plan = responses.written_by(who.account_id, work)
    other = next(one for one in teams.students if teams.group_of(one) != teams.group_of(who))
    party = [responses.party_to(plan.activity, plan.design, one.id).get(plan.id) for one in (who, other)]
    assert party == ["own", None]


def test_a_claim_that_had_ended_keeps_its_end_when_the_work_goes_out_of_sight(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    review = world.go(9).claim(world.reviewer)
    db.execute("update allocation set ended_at = ?, ended_cause = 'lapsed'", world.at)
    responses.end_asking(review.about_response, "withdrawn", now=world.go(10).at)
    ended = db.rows(
        "select ended_at, ended_cause from allocation where about_response_id = ?", review.about_response
    )
    assert [(db.moment(row[0]), row[1]) for row in ended] == [(day(9), "lapsed")]
