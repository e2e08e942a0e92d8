"""What is dealt and what is owed when people move between teams, become staff, or may not meet any more."""

import pytest

from peerreview.domain.refusals import Invalid, Missing, NothingToReview
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    activities,
    allocation,
    attributes,
    courses,
    db,
    grading,
    groups,
    handing_in,
    leaving,
    moderation,
    moving,
    responses,
    settle,
)
from peerreview.store.facts import facts_of_activity
from peerreview.store.reading import acts, received, shared
from tests.cast import START, World, day, person

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


# --- what is dealt already -------------------------------------------------------------------------------


def declare(world, one, other):
    return moving.declare_conflict(one, other, by=world.instructor.account_id, now=world.at)


def standing(world):
    """[(ended_cause, state of what came of it)] of every allocation, oldest first."""
    return [
        (row.ended_cause, row.state)
        for row in db.rows(
            """
            select l.ended_cause, r.state
            from allocation l
            left join response r on r.activity_id = l.activity_id and r.address = l.address
            order by l.id
            """
        )
    ]


def mail(who):
    return [
        row.subject
        for row in db.rows(
            "select subject from outbox_message where account_id = ? and key like 'parted:%' order by id",
            who.account_id,
        )
    ]


@pytest.fixture
def half(world):
    """Day 9: the reviewer is in the middle of a review of ``world.writer``'s work."""
    world.go(2)
    works = {world.hand_in(who).id: who for who in world.students}
    world.go(9)
    world.review_of = world.claim(world.reviewer)
    world.save(world.reviewer, world.review_of, {"claim": {"text": "Half a review."}})
    world.writer = works[world.review_of.about_response]
    return world


@pytest.mark.parametrize("lapsed", [False, True])
def test_a_conflict_declared_late_ends_what_is_under_way_and_says_why(half, lapsed):
    if lapsed:
        allocation.end_lapsed(half.go(12).activity, now=half.at)
    parted = declare(half, half.writer, half.reviewer)
    assert parted == allocation.Parted(ended=1)
    assert standing(half) == [("conflict", "draft")]
    assert mail(half.reviewer) == ["A review of yours has ended: Roads and aqueducts"]
    assert mail(half.writer) == []
    # It is off the list, cannot be sent, and another one takes its place; the draft is kept.
    assert [line.response for line in half.lines(half.reviewer, "review")] == [None, None]
    with pytest.raises(Missing):
        handing_in.hand_in(half.review_of, person=half.reviewer.id, by=half.reviewer.account_id, now=half.at)
    assert half.claim(half.reviewer).about_response != half.review_of.about_response
    assert responses.by_id(half.review_of.id).draft["claim"]["text"] == "Half a review."


def test_an_undone_conflict_lets_the_review_go_on(half):
    declare(half, half.reviewer, half.writer)
    half.go(11)
    (conflict,) = attributes.declared_conflicts(half.course.id, half.at)
    parted = moving.end_conflict(conflict.id, course_id=half.course.id, by=None, now=half.at)
    assert parted == allocation.Parted(on=1)
    assert half.lines(half.reviewer, "review")[0].response == half.review_of.id
    assert allocation.end_lapsed(half.activity, now=half.at) == 0


def test_a_review_that_is_sent_stays_and_staff_decide(half):
    half.send(half.reviewer, half.review_of)
    assert declare(half, half.writer, half.reviewer) == allocation.Parted(sent=1)
    found = db.rows("select kind, response_id from concern where ended_at is null")
    assert found == [("conflict", half.review_of.id)]
    assert standing(half) == [("", "submitted")] and mail(half.reviewer) == []
    # It is named once, and no more when the two may meet again.
    assert moving.part_all(half.course.id, by=None, now=half.at) == allocation.Parted()
    (conflict,) = attributes.declared_conflicts(half.course.id, half.at)
    moving.end_conflict(conflict.id, course_id=half.course.id, by=None, now=half.at)
    assert db.rows("select kind from concern where ended_at is null") == []


def test_a_conflict_between_others_touches_nothing(half):
    other = next(who for who in half.students if who not in (half.reviewer, half.writer))
    assert declare(half, half.writer, other) == allocation.Parted()
    assert standing(half) == [("", "draft")]


def test_who_comes_back_does_not_take_up_what_a_conflict_forbids_now(half):
    leaving.leave(half.reviewer, by=None, now=half.at)
    declare(half, half.writer, half.reviewer)
    leaving.come_back(half.course.id, half.reviewer.public_id, by=None, now=half.go(10).at)
    assert standing(half) == [("conflict", "draft")]


def test_who_moves_into_the_team_they_review_stops(teams):
    teams.go(9)
    work = teams.claim(teams.mover)
    assert work.about_response == teams.works[teams.two].id
    parted = moving.move(teams.activity, person=teams.mover.id, group=teams.two, by=None, now=teams.at)
    assert (parted.ended, standing(teams)) == (1, [("team", "draft")])
    assert len(mail(teams.mover)) == 1
    # Moved back by mistake made good, it goes on, for they never wrote in it ... but they sat in that team.
    teams.go(9, 1)
    moving.move(teams.activity, person=teams.mover.id, group=teams.one, by=None, now=teams.at)
    assert standing(teams) == [("team", "draft")]


def test_what_a_new_mate_reviews_of_the_mover_stops_too(teams):
    teams.go(9)
    work = teams.claim(teams.others[0])
    assert work.about_response == teams.works[teams.one].id
    moving.move(teams.activity, person=teams.others[0].id, group=teams.one, by=None, now=teams.at)
    assert standing(teams) == [("team", "draft")]


# --- roles -----------------------------------------------------------------------------------------------


def become(world, who, role):
    """*who* leaves and is added again with another role."""
    leaving.leave(courses.person_in(world.course.id, who.public_id), by=None, now=world.at)
    leaving.add_person(
        world.course, name="", email=world.accounts[who.id].email, role=role, by=None, now=world.at
    )


def read_by(world, who):
    """{response id: the name under which *who* reads it}"""
    return {
        review.work.id: review.name for review in received.by_person(world.activity, who.id, world.at).reviews
    }


def test_who_becomes_staff_keeps_the_alias_they_are_read_by(world):
    world.reviewed()
    world.go(15)
    before = {who.id: read_by(world, who) for who in world.students}
    assert all(len(names) == 2 and None not in names.values() for names in before.values())
    become(world, world.reviewer, "assistant")
    rest = [who for who in world.students if who != world.reviewer]
    assert {who.id: read_by(world, who) for who in rest} == {who.id: before[who.id] for who in rest}
    become(world, world.reviewer, "student")
    assert read_by(world, world.reviewer) == before[world.reviewer.id]


def test_what_staff_wrote_stays_staffs_when_they_become_a_student(world):
    world.go(2)
    work = world.hand_in(world.author)
    world.go(9)
    given = {"task": "review", "reviewer": world.assistant.id, "subject": work.id}
    public_id = allocation.assign(world.activity, **given, by=None, now=world.at)
    world.send(world.assistant, responses.written_by(world.assistant.account_id, public_id))
    become(world.go(15), world.assistant, "student")
    assert list(read_by(world, world.author).values()) == [None]


def test_a_role_change_renames_nobody_in_the_class(store):
    world = World().run(
        HALL.replace("see: cohort", "see: cohort, alias: true"), WindowRow("make", 1, "all", START, day(5))
    )
    for who in world.students:
        world.hand_in(who, f"A poster of number {who.id}.", task="poster")

    def names():
        task = world.activity.design.tasks["poster"]
        found = shared.readable(world.more[1].id, world.activity, task, 1, world.at).rows
        return {row.id: row.author for row in found}

    before = names()
    assert len(set(before.values())) == 4
    become(world, world.author, "assistant")
    become(world, world.assistant, "student")
    assert names() == before


# --- put away and back -----------------------------------------------------------------------------------


def test_what_was_due_while_an_activity_was_put_away_is_done_once(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    activities.archive(world.activity, by=None, now=world.go(6).at)
    for days in (7, 9):
        assert settle.tick(world.go(days).at) == 0
    before = db.row("select count(*) from outbox_message")
    moving.restore(world.course.id, world.activity.public_id, by=None, now=world.go(10).at)
    settle.tick(world.at)
    told = [row.key for row in db.rows("select key from outbox_message where created_at >= ?", world.at)]
    assert len(told) == len(set(told)) and not any(key.startswith("closing:") for key in told)
    assert settle.tick(world.go(10, 1).at) == 0
    assert db.row("select count(*) from outbox_message") == (before[0] + len(told),)


def test_a_conflict_declared_meanwhile_holds_when_an_activity_comes_back(half):
    activities.archive(half.activity, by=None, now=half.at)
    declare(half, half.writer, half.reviewer)
    moving.restore(half.course.id, half.activity.public_id, by=None, now=half.go(10).at)
    assert standing(half) == [("conflict", "draft")]


# --- between two teams -----------------------------------------------------------------------------------


def counting(world):
    """{enrolment id: the id of the work that counts for them}"""
    return {person: line.work for person, line in grading.of_activity(world.activity, world.at).items()}


def test_who_falls_between_two_teams_keeps_the_last_work_they_helped_to_write(teams):
    one, two = teams.works[teams.one].id, teams.works[teams.two].id
    move(teams.go(3), teams.mover, teams.two)
    # The old team mends a comma without them: what they wrote with it counts on, as before.
    for text in ("mended", "mended again"):
        teams.go(4)
        work = responses.by_id(one)
        teams.save(teams.stays, work, {"text": {"text": f"# Dams\n\nA dam, {text}."}})
        handing_in.hand_in(work, person=teams.stays.id, by=teams.stays.account_id, now=teams.at)
    works = counting(teams)
    assert works == {teams.mover.id: one, teams.stays.id: one} | {who.id: two for who in teams.others}
    (found,) = grading.between_teams(teams.activity)
    assert (found.person, bool(found.counts)) == (teams.mover.id, True)
    # The new team hands in again, with them: now that counts.
    work = responses.by_id(two)
    teams.save(teams.others[0], work, {"text": {"text": "# Roads\n\nWith three of us."}})
    teams.go(5)
    handing_in.hand_in(work, person=teams.others[0].id, by=teams.others[0].account_id, now=teams.at)
    assert counting(teams)[teams.mover.id] == two
    assert grading.between_teams(teams.activity) == []
    # Whatever the old one sends after that is none of theirs.
    work = responses.by_id(one)
    teams.save(teams.stays, work, {"text": {"text": "# Dams\n\nA dam, without them."}})
    teams.go(6)
    handing_in.hand_in(work, person=teams.stays.id, by=teams.stays.account_id, now=teams.at)
    assert counting(teams)[teams.mover.id] == two


def test_who_comes_after_the_hand_in_has_no_work_and_is_named(teams):
    teams.go(3)
    late = courses.enrol(teams.course, person("Lena Late"), role="student", by=None, now=teams.at)
    moving.move(teams.activity, person=late.id, group=teams.two, by=None, now=teams.at)
    assert counting(teams)[late.id] is None
    assert [(found.person, found.counts) for found in grading.between_teams(teams.activity)] == [
        (late.id, "")
    ]
    assert grading.between_teams(teams.activity, teams.mover.id) == []


@pytest.mark.parametrize("change", ["left", "staff", "elsewhere", "held"])
def test_only_a_student_who_is_here_falls_between_and_only_with_a_work_that_is_shown(teams, change):
    teams.go(3)
    late = courses.enrol(teams.course, person("Lena Late"), role="student", by=None, now=teams.at)
    moving.move(teams.activity, person=late.id, group=teams.two, by=None, now=teams.at)
    assert [found.person for found in grading.between_teams(teams.activity)] == [late.id]
    if change == "left":
        db.execute("update enrolment set left_at = ? where id = ?", teams.at, late.id)
    elif change == "staff":
        db.execute("update enrolment set role = 'assistant' where id = ?", late.id)
    elif change == "elsewhere":
        db.execute("update enrolment set course_id = ? where id = ?", teams.other.id, late.id)
    else:
        work = teams.works[teams.two].id
        db.execute("update response set state = 'held', shown = 0 where id = ?", work)
    assert late.id not in {found.person for found in grading.between_teams(teams.activity)}


def test_who_was_gone_for_one_hand_in_keeps_what_they_wrote_before(teams):
    one = teams.works[teams.one].id
    leaving.leave(teams.mover, by=None, now=teams.go(3).at)
    work = responses.by_id(one)
    teams.save(teams.stays, work, {"text": {"text": "# Dams\n\nAlone."}})
    handing_in.hand_in(work, person=teams.stays.id, by=teams.stays.account_id, now=teams.go(4).at)
    leaving.add_person(
        teams.course,
        name="",
        email=teams.accounts[teams.mover.id].email,
        role="student",
        by=None,
        now=teams.go(5).at,
    )
    assert counting(teams)[teams.mover.id] == one


def test_who_moved_reads_the_feedback_on_the_work_that_counts_for_them(teams):
    """The grade and the feedback speak of one work: the old team's, until the new one hands in with them."""
    one, two = teams.works[teams.one].id, teams.works[teams.two].id
    move(teams.go(3), teams.mover, teams.two)
    teams.go(9)
    for work, who in ((one, teams.others[0]), (two, teams.stays)):
        allocation.assign(teams.activity, task="review", reviewer=who.id, subject=work, by=None, now=teams.at)
        teams.review(who)
    settle.tick(teams.go(14, 1).at)
    activities.release(teams.activity, "review", by=None, now=teams.at)
    read = {who.id: feedback_on(teams, who) for who in teams.students}
    assert read == {who: [work] for who, work in counting(teams).items()}
    assert read[teams.mover.id] == [one]
    subjects = {line.subject for line in teams.lines(teams.mover, "answer") if line.subject}
    about = "select id from response where task = 'review' and about_response_id = ?"
    assert subjects == {row.id for row in db.rows(about, one)}


def test_who_may_read_it_is_told_when_staff_let_it_out_whoever_is_in_the_team_today(teams):
    """The mail about a review of a team's work goes to those who wrote the work."""
    one = teams.works[teams.one].id
    move(teams.go(3), teams.mover, teams.two)
    late = courses.enrol(teams.course, person("Lena Late"), role="student", by=None, now=teams.at)
    moving.move(teams.activity, person=late.id, group=teams.one, by=None, now=teams.at)
    who = teams.others[0]
    given = {"task": "review", "reviewer": who.id, "subject": one}
    allocation.assign(teams.activity, **given, by=None, now=teams.go(9).at)
    review = teams.review(who)
    by = {"by": teams.instructor.account_id}
    moderation.hold(review, stamp=(1, "submitted"), reason="Look.", now=teams.at, **by)
    settle.tick(teams.go(14, 1).at)
    activities.release(teams.activity, "review", by=None, now=teams.at)
    moderation.release(responses.by_id(review.id), stamp=(1, "held"), now=teams.go(15).at, **by)
    told = {row[0] for row in db.rows("select account_id from outbox_message where key like 'arrived:%'")}
    read = {one.id for one in (*teams.students, late) if feedback_on(teams, one)}
    by_id = {one.id: one.account_id for one in (*teams.students, late)}
    assert told == {by_id[one] for one in read}
    assert {teams.stays.account_id, teams.mover.account_id} <= told


def test_what_the_old_team_lets_count_again_is_not_the_movers_who_wrote_anew_elsewhere(teams):
    late = teams.go(7, 2).hand_in(teams.stays, "# Dams\n\nA dam holds the water back.")
    move(teams.go(7, 3), teams.mover, teams.two)
    work = responses.by_id(teams.works[teams.two].id)
    teams.save(teams.mover, work, {"text": {"text": "# Roads\n\nWith three of us."}})
    handing_in.hand_in(work, person=teams.mover.id, by=teams.mover.account_id, now=teams.go(7, 4).at)
    responses.let_count_by_staff(late, 1, by=teams.instructor.account_id, now=teams.go(15).at)
    assert counting(teams)[teams.mover.id] == work.id
    assert grading.of_activity(teams.activity, teams.at)[teams.stays.id].days_late == 0


def feedback_on(world, who):
    """Ids of the works about which somebody reads feedback now."""
    found = received.by_person(world.activity, who.id, world.at).reviews
    return [review.work.about_response for review in found]


def test_who_came_after_the_hand_in_reads_what_their_team_reads(teams):
    late = courses.enrol(teams.course, person("Lena Late"), role="student", by=None, now=teams.go(3).at)
    moving.move(teams.activity, person=late.id, group=teams.two, by=None, now=teams.at)
    two = teams.works[teams.two].id
    teams.go(9)
    given = {"task": "review", "reviewer": teams.stays.id, "subject": two}
    allocation.assign(teams.activity, **given, by=None, now=teams.at)
    teams.review(teams.stays)
    settle.tick(teams.go(14, 1).at)
    activities.release(teams.activity, "review", by=None, now=teams.at)
    assert feedback_on(teams, late) == [two]


def test_a_version_let_count_again_counts_for_who_was_there_when_its_words_came(teams):
    teams.go(7, 2)
    late = teams.hand_in(teams.stays, "# Dams\n\nA dam holds the water back.")
    teams.go(7, 3)
    move(teams, teams.mover, teams.two)
    teams.go(15)
    both = (teams.stays.id, teams.mover.id)

    def late_days():
        lines = grading.of_activity(teams.activity, teams.at)
        return [lines[who].days_late for who in both]

    assert late_days() == [1, 1]
    responses.let_count_by_staff(late, 1, by=teams.instructor.account_id, now=teams.at)
    assert late_days() == [0, 0]
    told = {row[0] for row in db.rows("select account_id from outbox_message where key like 'counts:%'")}
    assert told == {teams.stays.account_id}


def test_each_member_is_told_which_version_counts_until_they_looked(teams):
    teams.go(7, 2)
    late = teams.hand_in(teams.stays, "# Dams\n\nA dam holds the water back.")

    def told(who):
        _plan, everyone = facts_of_activity(teams.activity.id, enrolment_ids=(who.id,))
        return [one.act for one in acts.fresh({teams.activity.id: everyone[who.id]})]

    assert told(teams.stays) == []
    responses.let_count_by_staff(late, 1, by=teams.instructor.account_id, now=teams.go(15).at)
    assert [told(who) for who in (teams.stays, teams.mover, *teams.others)] == [
        ["counts"],
        ["counts"],
        [],
        [],
    ]
    acts.see(responses.by_id(late.id), teams.stays.id, now=teams.at)
    acts.see(responses.by_id(late.id), teams.stays.id, now=teams.go(16).at)
    assert [told(who) for who in (teams.stays, teams.mover)] == [[], ["counts"]]
    responses.let_count_by_staff(late, 2, by=teams.instructor.account_id, now=teams.go(17).at)
    assert [told(who) for who in (teams.stays, teams.mover)] == [["counts"], ["counts"]]


def test_which_version_its_own_writers_chose_is_no_news(teams):
    teams.go(7, 2)
    late = teams.hand_in(teams.stays, "# Dams\n\nA dam holds the water back.")
    responses.let_count(late, 1, person=teams.mover.id, by=teams.mover.account_id, now=teams.at)
    _plan, everyone = facts_of_activity(teams.activity.id, enrolment_ids=(teams.stays.id,))
    assert acts.fresh({teams.activity.id: everyone[teams.stays.id]}) == []
