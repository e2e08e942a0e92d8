"""What waits for too long in a course is told to its staff: what still waits, of what is there, in this one
alone."""

import pytest

from peerreview.store import activities, asking, db, responses, screening
from peerreview.store.moderation import reminding
from tests.cast import WORDS, day


@pytest.fixture
def waiting(world):
    """Day 13: a review is held and was handed on as waiting too long, a request is overdue; nobody was
    told."""
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    world.held = world.review(world.reviewer, words=f"You are lazy and stupid. {WORDS}")
    by = {"by": world.author.account_id, "now": world.at}
    asking.ask(world.activity, world.author.id, "time", words="I was ill.", task="review", **by)
    world.go(13)
    reminding.ask(responses.by_id(world.held.id), setting_of(world.activity), day(9), world.at)
    return world


def setting_of(activity):
    return screening.setting_of(activity.id)


def told(world, activity=None):
    """What the staff of an activity's course are told now: (how many of them, the line about it)."""
    activity = activity or world.activity
    sent, _moments = reminding.tell(activity, setting_of(activity), world.at)
    bodies = db.rows("select body from outbox_message where key like 'waits:%' order by id desc limit 1")
    lines = [line for (body,) in bodies for line in body.splitlines() if line.startswith("“Roads")]
    return sent, lines[0].partition(": ")[2] if sent else ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update account set name = name", "1 held, 1 asked by students"),
        (
            "update response set state = 'submitted', shown = version where state = 'held'",
            "1 asked by students",
        ),
        ("update request set ended_at = answer_by", "1 held"),
        ("update enrolment set left_at = joined_at where role = 'student'", "1 held"),
        ("update activity set archived_at = published_at", ""),
    ],
    ids=["both wait", "let out", "answered", "who asked left", "put away"],
)
def test_what_waits_no_more_is_not_told(waiting, change, said):
    db.execute(change)
    assert told(waiting) == (int(bool(said)), said)


def test_what_waits_in_one_course_is_told_in_no_other(waiting):
    waiting.join("Olga Other", "instructor", course=waiting.other)
    design = activities.designs_on_offer()["peer_assessment"]
    there = activities.create(waiting.other.id, design, title="Cells", by=None, now=waiting.at)
    assert told(waiting, there) == (0, "")


def test_who_was_told_nothing_is_told_though_a_colleague_was(waiting):
    assert told(waiting)[0] == 1
    waiting.join("Ida Instructor", "instructor")
    assert told(waiting)[0] == 1
    assert told(waiting)[0] == 0
