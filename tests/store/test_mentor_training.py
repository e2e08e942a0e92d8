"""Becoming a mentor: a test, a talk that two peers find ready, a first session that a colleague watches; then
a credential that ends, and a look at what came of it."""

from datetime import timedelta

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, alerts, credentials, db, groups, playing, responses
from peerreview.store import settle as clockwork
from tests.cast import START, World, day
from tests.together import again, typed, write

MENTOR = "cred.mentor"


def settled(world):
    clockwork.settle(world.activity.id, world.at)
    world.activity = again(world.activity)
    return world


@pytest.fixture
def training(store):
    """Four who have passed the test, on day 8, when the talks are open until 15 and sessions until 22."""
    world = World()
    rows = [
        WindowRow(step, 1, "all", day(7 * place) if place else START, day(7 * place + 7))
        for place, step in enumerate(("learn", "show", "session"))
    ]
    world.run(activities.text_of("mentor_training"), *rows, title="Becoming a mentor")
    for who in world.students:
        right(world, who)
    return settled(world.go(8))


def right(world, who):
    """Somebody answers every question of the test as it is right."""
    work = world.begin(who, "test")
    answers = {
        item.id: {"level": next(level.id for level in item.levels if level.right)} for item in work.items
    }
    world.send_typed(who, work, answers)


def looks(world, who, level, *, turns=1):
    """Somebody looks at a talk and finds all of it ready or not yet."""
    for _turn in range(turns):
        line = next(one for one in world.lines(who, "vet") if one.is_owed and not one.is_done)
        public_id = playing.begin(world.activity, line, who.id, by=who.account_id, now=world.at)

        def fill(work):
            return {item.id: {"level": level, "text": "It says so, word for word."} for item in work.items}

        playing.write(who.account_id, who.id, public_id, fill, world.at)


def scores(world):
    """{writer of a talk: its score}"""
    found = db.rows(
        "select r.author_id, s.value from score s join response r on r.id = s.response_id where task = 'talk'"
    )
    return {row[0]: row.value for row in found}


def all_ready(world):
    for who in world.students:
        write(world, world.activity, who, "talk")
    for who in world.students:
        looks(world, who, "ready", turns=2)
    return settled(world)


def test_one_of_two_who_look_at_a_talk_decides_nothing(training):
    for who in training.students:
        write(training, training.activity, who, "talk")
    looks(training, training.students[0], "ready")
    assert scores(training) == {}
    for who in training.students[1:]:
        looks(training, who, "not_yet", turns=2)
    looks(training, training.students[0], "ready")
    found = scores(training)
    assert len(found) == len(training.students) and 0 <= min(found.values()) < max(found.values()) <= 0.5
    settled(training.go(15, 1))
    assert training.lines(training.students[1], "plan")[0].state == "locked"
    assert {alert.phase for alert in alerts.of_activity(training.activity.id)} == {"show"}


def test_who_was_watched_is_a_mentor_for_180_days_and_not_before(training):
    all_ready(training)
    settled(training.go(15, 1))
    assert credentials.in_course(training.course.id) == {}
    for task in ("plan", "seen", "view"):
        for who in training.students:
            one = write_session(training, who, task)
            assert task != "seen" or one.about_response != own_plan(training, who)
    settled(training.go(16))
    held = credentials.in_course(training.course.id)
    assert set(held) == {who.id for who in training.students}
    ((one,), *_rest) = held.values()
    assert one.name == MENTOR and one.until - one.since == timedelta(days=180)


def write_session(world, who, task):
    work = write(world, world.activity, who, task, finish=False)
    fill = typed("kestrel")(work)
    if task == "plan":
        fill["begins"] = {"text": (world.at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M+00:00")}
    if task == "seen":
        fill["length"] = {"text": "30"}
    world.send_typed(who, work, fill)
    return responses.by_id(work.id)


def own_plan(world, who):
    return db.row("select id from response where task = 'plan' and author_id = ?", who.id)[0]


def test_what_was_said_in_a_session_is_the_two_s_and_what_came_of_it_is_read_by_staff(training):
    all_ready(training)
    settled(training.go(15, 1))
    plan = write_session(training, training.students[0], "plan")
    with pytest.raises(Exception, match="does not exist"):
        responses.in_courses_staffed_by(training.instructor.account_id, plan.public_id)
    assert len(groups.of_step(training.activity.id, "session")) == 2
    design = training.activity.design
    assert (design.tasks["came"].see, str(design.tasks["look"].by)) == ("instructor", "cred.mentor_trainer")
