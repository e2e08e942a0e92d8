"""An open session every week: who is further on keeps it, whoever likes comes; nothing is owed or marked."""

from datetime import timedelta

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, credentials, settle
from tests.cast import START, day

SENIOR = "cred.senior"
WEEK = timedelta(days=7)


@pytest.fixture
def weekly(site):
    """A term of sessions; the reviewer was marked as a senior by staff. It is the first evening."""
    world = site.world
    world.run(
        activities.text_of("weekly_session"),
        WindowRow("before", 1, "all", START, day(5)),
        title="Statistics clinic",
    )
    credentials.grant(
        world.reviewer, SENIOR, reason="Passed it last year", by=world.instructor.account_id, now=START
    )
    settle.tick(world.go(0, 1).at)
    world.reload()
    return site


def page_of(site, who):
    return site.browse(who).get(site.path("activities.show", activity=site.world.activity.public_id))


def write(world, who, task, **typed):
    work = world.begin(who, task)
    return world.send_typed(who, work, typed)


def test_who_keeps_it_notes_who_came_and_nobody_else_is_asked(weekly):
    world = weekly.world
    world.go(5, 3)
    assert "Who came" in page_of(weekly, world.reviewer).text
    junior = page_of(weekly, world.author).text
    assert "What I take along" in junior and "Who came" not in junior
    began = weekly.path("responses.begin", activity=world.activity.public_id, task="came")
    fields = {"round": "1", "kind": "", "subject": ""}
    for who in (world.author, world.stranger):
        assert weekly.browse(who).post(began, fields).status == 404
    assert [line.task for line in world.lines(world.author) if line.is_owed] == []
    assert [line.task for line in world.lines(world.reviewer) if line.is_owed] == []


def test_all_read_what_it_was_about_and_staff_alone_who_came(weekly):
    world = weekly.world
    write(world, world.author, "bring", stuck={"text": "I cannot see what a degree of freedom is."})
    world.go(5, 3)
    write(
        world,
        world.reviewer,
        "came",
        came={"ticks": [str(world.author.id)]},
        length={"text": "50"},
    )
    write(world, world.reviewer, "shared", topic={"text": "Degrees of freedom, with a bag of five numbers."})
    write(world, world.author, "taken", clearer={"text": "Why one of them is not free."})
    settle.tick(world.at)
    key = world.activity.public_id

    def read(who, task):
        return weekly.browse(who).get(weekly.path("responses.written", activity=key, task=task, round=1))

    for who in (world.reviewer, world.more[0]):
        assert "Degrees of freedom, with a bag" in read(who, "shared").text
        assert "what a degree of freedom is" in read(who, "bring").text
    for who, task in ((world.more[0], "came"), (world.reviewer, "taken"), (world.stranger, "shared")):
        hidden = read(who, task)
        assert hidden.status == 404 or not {"Anna Author", "Why one of them"} & {
            words for words in ("Anna Author", "Why one of them") if words in hidden.text
        }
    staff = read(world.instructor, "came")
    assert staff.status == 200 and "Anna Author" in staff.text


def test_the_next_week_is_dated_by_itself(weekly):
    world = weekly.world
    line = next(
        one for one in world.go(7, 1).lines(world.author, "bring") if one.round == 2 and one.state == "open"
    )
    assert (line.window.opens, line.window.closes) == (day(7), day(12))
    assert (
        next(one.window.opens for one in world.lines(world.author, "taken") if one.round == 12)
        == day(5) + 11 * WEEK
    )


def test_who_is_no_senior_any_more_is_asked_no_more(weekly):
    world = weekly.world
    world.go(5, 3)
    assert any(line.task == "came" for line in world.lines(world.reviewer))
    credentials.take_away(world.reviewer, SENIOR, by=world.instructor.account_id, now=world.at)
    assert not any(line.task == "came" for line in world.lines(world.reviewer))


def test_nothing_of_it_makes_a_grade(weekly):
    design = weekly.world.activity.design
    assert design.grading is None and not design.grants
    assert not any(task.marks or task.within or task.is_dealt for task in design.tasks.values())
