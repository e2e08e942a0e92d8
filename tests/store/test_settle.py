"""Settle: what is due becomes rows once, as of its own moment, whoever looks and however often."""

from datetime import timedelta

import pytest

from peerreview.domain import designs
from peerreview.domain.refusals import Missing
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    activities,
    allocation,
    clockwork,
    courses,
    db,
    groups,
    in_passing,
    moderation,
    outbox,
    responses,
    settle,
)
from peerreview.store.facts import facts_of_activity
from tests.cast import START, World, day, person


def tick(world):
    return settle.tick(world.at)


def mails(detail):
    """{account id: subject} of the notices of a kind."""
    return dict(
        db.rows("select account_id, subject from outbox_message where key like ? order by id", f"{detail}:%")
    )


def snapshot():
    tables = ("audit_line", "outbox_message", "allocation", "passage", "grouping", "membership")
    return {table: db.rows(f"select * from {table} order by id") for table in tables}


def students(world):
    return {who.account_id for who in world.students}


def test_a_step_that_opened_is_told_to_its_students_once(world):
    world.go(0, 1)
    assert tick(world) == 4
    assert mails("opened") == dict.fromkeys(
        students(world), "HIST 210: Open now: Hand in, Roads and aqueducts"
    )
    assert tick(world) == 0


def test_running_twice_makes_no_difference(world):
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    world.claim(world.author)
    world.go(12)
    tick(world)
    before = snapshot()
    db.execute("update activity set settle_at = ?", world.at)
    assert tick(world) == 0
    assert snapshot() == before


def test_late_settling_tells_what_concerns_people_now(world):
    tick(world)
    world.hand_in(world.author)
    world.go(6, 12)
    tick(world)
    assert mails("closing").keys() == students(world) - {world.author.account_id}


def test_the_hint_says_when_to_look_again(world):
    tick(world)
    assert settle.next_moment() == day(6)
    assert in_passing.settle(activities.find(activity_id=world.activity.id), day(5)) == 0
    assert in_passing.settle(activities.find(activity_id=world.activity.id), day(6, 1)) == 4


def test_the_page_of_a_student_settles_what_is_theirs_and_leaves_the_class_to_others(world):
    for who in world.go(2).students:
        world.hand_in(who)
    for who in world.go(8).students[:2]:
        world.claim(who)
    tick(world.go(9))
    world.go(13)  # both claims have run out

    def lapsed():
        return {row[0] for row in db.rows("select reviewer_id from allocation where ended_cause = 'lapsed'")}

    def look(student):
        activity = activities.find(activity_id=world.activity.id)
        return in_passing.settle(activity, world.at, student=student)

    assert (look(world.more[0].id), lapsed()) == (0, set())
    assert look(world.author.id) and lapsed() == {world.author.id}
    assert (look(world.author.id), lapsed()) == (0, {world.author.id})
    assert look(None) and lapsed() == {world.author.id, world.reviewer.id}
    assert look(None) == 0


def test_feedback_is_told_to_those_who_got_any(world):
    works = world.reviewed()
    world.go(10)
    tick(world)
    db.execute(
        "update response set state = 'withdrawn', shown = 0 where about_response_id = ?",
        works[world.author.id].id,
    )
    world.go(14, 1)
    tick(world)
    assert mails("released") == dict.fromkeys(
        students(world) - {world.author.account_id}, "HIST 210: Feedback is here: Roads and aqueducts"
    )


def test_a_claim_lapses_as_of_its_own_moment(world):
    world.reviewed()
    db.execute("delete from response where task = 'review'")
    db.execute("delete from allocation")
    world.go(10)
    world.claim(world.author)
    world.go(13)
    tick(world)
    (entry,) = allocation.table(world.activity, "review")
    assert (entry.ended, entry.ended_cause) == (day(12), "lapsed")
    assert db.rows("select verb, by_id from audit_line where verb = 'allocation.lapsed'") == [
        ("allocation.lapsed", None)
    ]


def test_works_short_of_reviews_at_the_end_are_told_to_staff(world):
    for who in world.students:
        world.hand_in(who)
    world.go(10)
    tick(world)
    world.go(14, 1)
    tick(world)
    assert mails("rescue") == dict.fromkeys(
        [world.instructor.account_id, world.assistant.account_id],
        "Roads and aqueducts: works are short of reviews",
    )


def test_works_that_have_theirs_are_no_news(world):
    world.reviewed()
    world.go(14, 1)
    tick(world)
    assert mails("rescue") == {}


def test_an_unpublished_or_archived_activity_is_left_alone(store):
    world = World(publish=False)
    assert tick(world.go(3)) == 0
    activities.publish(world.activity, by=None, now=world.at)
    activities.archive(world.activity, by=None, now=world.at)
    assert tick(world) == 0


DESIGN = """
title: Pairs
phases:
  - id: write
    title: Write
    group: {size: 2}
    tasks: [{id: note, form: submission, see: group}]
    gate: {per: group, when: all}
  - id: answer
    title: Answer
    group: same
    tasks: [{id: reply, form: submission, see: group}]
"""


@pytest.fixture
def pairs(store):
    """Four students in pairs; a pair goes on when both have written."""
    world = World()
    world.activity = activities.create(
        world.course.id, designs.load(DESIGN), title="Pairs", by=None, now=START
    )
    activities.set_up(
        world.activity,
        title="Pairs",
        brief="",
        edits={},
        rows=[WindowRow("write", 1, "all", START, day(9))],
        seen_digest=world.activity.plan_digest,
        by=None,
        now=START,
    )
    activities.publish(world.activity, by=None, now=START)
    tick(world.go(0, 1))
    world.reload()
    return world


def pair_of(world, who):
    (mates,) = [
        people
        for _, _, people in groups.of_step(world.activity.id, "write")
        if who.id in {person for person, _, _ in people}
    ]
    return [found for found in world.students if found.id in {person for person, _, _ in mates}]


def test_groups_are_formed_when_the_step_opens_and_only_once(pairs):
    formed = groups.of_step(pairs.activity.id, "write")
    assert [len(people) for _, _, people in formed] == [2, 2]
    tick(pairs.go(1))
    assert groups.of_step(pairs.activity.id, "write") == formed


def test_a_pair_goes_on_when_both_have_written(pairs):
    first, second = pair_of(pairs, pairs.author)
    pairs.hand_in(first, task="note")
    tick(pairs)
    assert activities.passages(pairs.activity.id) == []
    pairs.go(1)
    pairs.hand_in(second, task="note")
    tick(pairs.go(1, 2))
    (passage,) = activities.passages(pairs.activity.id)
    assert (passage.cause, passage.at) == ("all", day(1))
    assert {who.id: pairs.lines(who, "reply")[0].state for who in pairs.students} == {
        who.id: "open" if who in (first, second) else "locked" for who in pairs.students
    }


def test_a_gate_once_open_stays_open(pairs):
    first, second = pair_of(pairs, pairs.author)
    works = [pairs.hand_in(who, task="note") for who in (first, second)]
    tick(pairs)
    responses.withdraw(works[0], by=None, now=pairs.at)
    tick(pairs.go(2))
    assert (len(activities.passages(pairs.activity.id)), pairs.lines(second, "reply")[0].state) == (1, "open")


def test_mail_goes_out_in_the_order_it_was_written(world):
    tick(world.go(0, 1))
    keys = [message.key for message in outbox.waiting(world.at)]
    assert keys == [row[0] for row in db.rows("select key from outbox_message order by id")]


def test_who_comes_late_gets_a_place_at_the_next_look(world):
    made = activities.create(
        world.course.id,
        designs.load(
            "title: Pairs\nphases:\n  - id: pair\n    group: {size: 2}\n"
            "    tasks: [{id: note, by: group, form: submission}]\n",
            activities.known_forms(),
        ),
        title="Pairs",
        by=None,
        now=world.at,
    )
    rows = [WindowRow("pair", 1, "all", None, day(20))]
    activities.set_up(
        made,
        title="Pairs",
        brief="",
        edits={},
        rows=rows,
        seen_digest=made.plan_digest,
        by=None,
        now=world.at,
    )
    activities.publish(activities.find(activity_id=made.id), by=None, now=world.at)
    settle.tick(world.go(1).at)
    world.go(2)
    late = courses.enrol(world.course, person("Lena Late"), role="student", by=world.admin.id, now=world.at)
    settle.tick(world.at)
    members = {who for _, _, people in groups.of_step(made.id, "pair") for who, *_ in people}
    assert late.id in members


def waiting_for_staff(world):
    """{kind: subjects} that are in the queue now."""
    found = {}
    for kind, subject in db.rows("select kind, subject from concern where ended_at is null order by subject"):
        found.setdefault(kind, []).append(subject)
    return found


def test_who_sent_nothing_and_works_short_of_reviews_are_found_when_grace_is_over(world):
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    for who in world.students[1:]:
        world.review(who)
    settle.tick(world.go(14, 1 / 60).at)
    assert waiting_for_staff(world) == {}
    assert settle.next_moment() == day(14, 1 / 6) + timedelta(seconds=1)
    settle.tick(settle.next_moment())
    found = waiting_for_staff(world)
    assert found["no_show"] == [f"p{who.id}" for who in world.students]
    assert len(found["short"]) == 4


def test_more_time_takes_a_no_show_off_the_queue_and_its_end_brings_it_back(world):
    for who in world.students:
        world.hand_in(who)
    settle.tick(world.go(15).at)
    late = world.author
    activities.extend(
        world.activity,
        phase="review",
        whom=f"p{late.id}",
        closes=day(17),
        reason="Ill.",
        by=None,
        now=world.at,
    )
    settle.tick(world.at)
    assert f"p{late.id}" not in waiting_for_staff(world)["no_show"]
    while settle.next_moment() < day(17, 1):
        settle.tick(settle.next_moment())
    assert f"p{late.id}" in waiting_for_staff(world)["no_show"]


def test_what_staff_closed_comes_back_only_when_a_later_hour_is_over(world):
    for who in world.students:
        world.hand_in(who)
    settle.tick(world.go(15).at)
    subject = f"p{world.author.id}"
    moderation.close(world.activity, subject, by=None, now=world.at)
    clockwork.look_again(world.activity.id, world.at)
    settle.tick(world.go(16).at)
    assert subject not in waiting_for_staff(world)["no_show"]
    more = {"phase": "review", "whom": subject, "reason": "Ill.", "by": None}
    activities.extend(world.activity, closes=day(18), **more, now=world.at)
    settle.tick(world.go(19).at)
    assert subject in waiting_for_staff(world)["no_show"]


@pytest.mark.parametrize("busy", [False, True])
def test_a_release_by_hand_is_told_to_each_whatever_was_due_in_the_same_moment(world, busy):
    activities.set_up(
        world.activity,
        title=world.activity.title,
        brief="",
        edits={"phase.review.release": "hand"},
        rows=[],
        seen_digest=world.activity.plan_digest,
        by=None,
        now=world.at,
    )
    world.reload()
    world.reviewed()
    settle.tick(world.go(15).at)
    if busy:
        clockwork.look_again(world.activity.id, world.at)
        settle.tick(world.at)
    activities.release(world.activity, "review", by=None, now=world.at)
    settle.tick(world.go(16).at)
    assert mails("released").keys() == students(world)


def test_more_time_hides_no_feedback_and_tells_of_it_no_second_time(world):
    world.reviewed()
    settle.tick(world.go(14, 1).at)
    before = world.lines(world.author, "answer")
    activities.extend(
        world.activity,
        phase="review",
        whom=f"p{world.author.id}",
        closes=day(17),
        reason="One more.",
        by=None,
        now=world.at,
    )
    assert [line.state for line in world.lines(world.author, "answer")] == [line.state for line in before]
    settle.tick(world.go(18).at)
    assert db.row("select count(*) from outbox_message where key like 'released:%'")[0] == 4


def held(world, who):
    """A review of somebody's that is held at once."""
    review = world.review(who)
    moderation.hold(
        review, stamp=(review.version, review.state), by=None, now=world.at, reason="Let me read it."
    )
    return review


def asked_to_decide(world):
    """[(lines about activities, moment)] of the mails that ask the instructor to decide."""
    return [
        (row.body.split("\n\n")[1], db.moment(row.created_at))
        for row in db.rows(
            """
            select body, created_at
            from outbox_message
            where key like 'waits:%' and account_id = ?
            order by id
            """,
            world.instructor.account_id,
        )
    ]


def test_staff_are_asked_at_once_and_then_once_a_day_about_all_that_waits(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    held(world.go(9), world.author)
    held(world.go(9, 1), world.reviewer)
    third = held(world.go(9, 2), world.more[0])
    settle.tick(world.go(11.5).at)
    assert asked_to_decide(world) == [("“Roads and aqueducts”: 1 held", day(11))]
    settle.tick(world.go(12).at)
    assert asked_to_decide(world)[1:] == [("“Roads and aqueducts”: 3 held", day(12))]
    stamp = (third.version, "held")
    moderation.release(third, stamp=stamp, by=None, now=world.at)
    settle.tick(world.go(13.5).at)
    assert len(asked_to_decide(world)) == 2


def test_nothing_is_sent_once_nothing_waits(world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    first, second = held(world.go(9), world.author), held(world.go(9, 1), world.reviewer)
    settle.tick(world.go(11.5).at)
    for review in (first, second):
        moderation.release(review, stamp=(review.version, "held"), by=None, now=world.at)
    settle.tick(world.go(13).at)
    assert len(asked_to_decide(world)) == 1


def test_who_loads_a_page_while_the_activity_is_put_away_finds_it_missing(world):
    activities.archive(world.activity, by=None, now=world.at)
    with pytest.raises(Missing):
        facts_of_activity(world.activity.id)
    assert settle.settle(world.activity.id, world.at) == 0
