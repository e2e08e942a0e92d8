"""What comes later than the rest is told: feedback in one letter at one hour for everybody, and that there is
work again to whoever found nothing."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import NothingToReview
from peerreview.store import activities, allocation, courses, db, leaving, moderation, settle
from peerreview.store.facts import facts_of_activity
from peerreview.store.reading import seen
from tests.cast import WORDS, day
from tests.store.test_settling_late import on_time

MORNING = day(0, -3)  # the first of the letters' hours: seven o'clock in Berlin


def mails(kind):
    """[(account id, when it was put, the path it leads to)] of letters of a kind."""
    return [
        (row.account_id, db.moment(row.created_at), row.path)
        for row in db.rows(
            "select account_id, created_at, path from outbox_message where key like ? order by id",
            f"{kind}:%",
        )
    ]


def late_review(world, hours=34):
    """Everybody handed in and most reviewed; somebody with more time sends a review after the release: the
    account ids of the review's writer and of its author."""
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    for who in world.students[1:] * 2:
        world.review(who)
    activities.extend(
        world.activity,
        phase="review",
        whom=f"p{world.author.id}",
        closes=day(18),
        reason="Ill.",
        by=world.instructor.account_id,
        now=world.at,
    )
    on_time(day(14, hours))
    world.go(14, hours)
    review = world.review(world.author)
    return review, db.row(
        "select e.account_id from response s join enrolment e on e.id = s.author_id where s.id = ?",
        review.about_response,
    )[0]


@pytest.mark.parametrize("hours", [1, 20.9, 22, 40])
def test_feedback_after_the_release_is_told_in_the_next_letter_of_the_day(world, hours):
    _review, reader = late_review(world, hours)
    sent = world.at
    on_time(day(17))
    ((account, at, path),) = mails("later")
    assert (account, path) == (reader, f"/activities/{world.activity.public_id}/feedback")
    assert (at - MORNING) % timedelta(days=1) == timedelta(0), "the same hour for everybody, whoever wrote"
    assert timedelta(0) < at - sent <= timedelta(days=1)
    settle.tick(day(20))
    assert len(mails("later")) == 1


def test_the_letter_of_the_day_names_nobody_and_no_other_moment(world):
    _review, reader = late_review(world)
    on_time(day(17))
    subject, body = db.row("select subject, body from outbox_message where key like 'later:%'")
    names = [name for who in world.students for name in world.accounts[who.id].name.split()]
    assert [name for name in names if name in subject + body] == []
    assert "until Mon 23 Nov, 10:00 CET" in body and "20:00" not in body, reader


def test_what_was_read_is_not_told(world):
    review, reader = late_review(world)
    seen.record(courses.standing(reader, course_id=world.course.id), [review], now=world.at)
    on_time(day(17))
    assert mails("later") == []


def test_what_was_in_at_the_release_is_told_with_the_rest_alone(world):
    world.reviewed()
    on_time(day(17))
    assert (len(mails("released")), mails("later")) == (4, [])


def test_what_staff_let_out_is_told_at_once_alone(world):
    review, _reader = late_review(world)
    stamp = {"by": world.instructor.account_id, "now": world.at}
    moderation.hold(review, stamp=None, reason="Let me look.", **stamp)
    moderation.release(review, stamp=None, **stamp)
    on_time(day(17))
    assert (len(mails("arrived")), mails("later")) == (1, [])


def test_what_another_read_is_told_to_whoever_did_not(world):
    review, reader = late_review(world)
    bystander = next(who for who in world.students if who.account_id != reader and who.id != review.author)
    seen.record(courses.standing(bystander.account_id, course_id=world.course.id), [review], now=world.at)
    on_time(day(17))
    assert len(mails("later")) == 1


def test_a_new_version_that_waits_for_staff_is_told_to_nobody(world):
    """The version before it is still read by its author; the letter would promise the new one."""
    review, _reader = late_review(world)
    again = world.send(world.author, review, words=f"I will find you and hurt you. {WORDS}")
    assert (again.state, again.shown) == ("held", 1)
    on_time(day(17))
    assert mails("later") == []


def test_what_is_held_is_told_to_nobody(world):
    review, _reader = late_review(world)
    moderation.hold(review, stamp=None, reason="No.", by=world.instructor.account_id, now=world.at)
    on_time(day(15, 40))
    assert mails("later") == []


def test_who_settles_late_sends_the_same_letter_of_the_day(world):
    late_review(world)
    settle.tick(day(20))
    ((_account, at, _path),) = mails("later")
    assert at == day(15, 21)


@pytest.fixture
def empty(world):
    """Two works are in, their writers reviewed each other, owe one more and find nothing: (the World, the
    two in the order in which they asked)."""
    for who in (world.author, world.reviewer):
        world.go(2).hand_in(who)
    for who in (world.author, world.reviewer):
        world.go(7, 1).review(who)
    return world, turned_away(world, world.reviewer, world.author)


def turned_away(world, *people):
    for minutes, who in enumerate(people):
        world.at += timedelta(minutes=minutes)
        with pytest.raises(NothingToReview) as refusal:
            world.claim(who)
        assert refusal.value.is_told
    return people


def waits(world, who):
    return facts_of_activity(world.activity.id)[1][who.id].turned_away


def test_who_found_nothing_is_told_once_when_a_work_comes_in(empty):
    world, waiting = empty
    on_time(world.at)
    assert mails("again") == []
    world.hand_in(world.more[0])
    path = f"/activities/{world.activity.public_id}"
    assert sorted(mails("again")) == sorted((who.account_id, world.at, path) for who in waiting)
    world.go(7, 3).hand_in(world.more[1])
    on_time(day(10))
    assert len(mails("again")) == 2, "never one for each work"


def test_who_got_a_work_waits_no_more_and_who_asks_again_is_told_again(empty):
    world, (first, second) = empty
    world.hand_in(world.more[0])
    assert waits(world, first) == {("review", 1): world.at}
    for who in (first, second):
        world.review(who)
    assert waits(world, first) == waits(world, second) == {}
    assert len(mails("again")) == 2


def test_of_two_as_many_are_told_as_there_are_reviews_to_give_and_the_other_a_day_later(world):
    staff = {"by": world.instructor.account_id, "now": world.at}
    works = [world.go(2).hand_in(who) for who in (world.author, world.reviewer, world.more[0])]
    moderation.withdraw(works[2], stamp=None, reason="Let me look.", **staff)
    for who in (world.author, world.reviewer):
        world.go(7, 1).review(who)
    first, second = turned_away(world, world.reviewer, world.author)
    on_time(world.at)
    moderation.undo(works[2], moderation.history(works[2].id)[-1].id, by=staff["by"], now=world.at)
    given = {"task": "review", "reviewer": world.more[1].id, "subject": works[2].id, "until": day(13)}
    allocation.assign(world.activity, **given, by=staff["by"], now=world.at)
    settle.tick(world.at)
    assert [account for account, *_ in mails("again")] == [first.account_id]
    on_time(world.at + timedelta(hours=23))
    assert len(mails("again")) == 1
    on_time(world.at + timedelta(hours=25))
    assert [account for account, *_ in mails("again")] == [first.account_id, second.account_id]


def test_who_left_is_told_nothing(empty):
    world, (first, second) = empty
    staff = {"by": world.instructor.account_id, "now": world.at}
    leaving.leave(first, **staff)
    world.hand_in(world.more[0])
    assert [account for account, *_ in mails("again")] == [second.account_id]


def test_who_owes_nothing_more_is_told_nothing(empty):
    world, waiting = empty
    for who in waiting:
        activities.extend(
            world.activity,
            phase="review",
            whom=f"p{who.id}",
            waived=True,
            reason="Enough.",
            by=world.instructor.account_id,
            now=world.at,
        )
    world.hand_in(world.more[0])
    assert (mails("again"), waits(world, waiting[0])) == ([], {})
