"""Dates that the set-up gives a section: in the place of the class's, told to its students, gone again."""

import pytest

from peerreview.domain.refusals import Missing
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, courses, db
from peerreview.store.settle import settle
from tests.cast import day


@pytest.fixture(autouse=True)
def sections(world):
    """The reviewer is in section B, the author in section A."""
    found = courses.sections_made(world.course.id, {"A", "B"})
    for who, name in ((world.author, "A"), (world.reviewer, "B")):
        db.execute("update enrolment set section_id = ? where id = ?", found[name], who.id)
    world.b = f"s{found['B']}"


def set_up(world, *own):
    activity = activities.find(activity_id=world.activity.id)
    return activities.set_up(
        activity,
        title=activity.title,
        brief=activity.brief,
        edits={},
        rows=[*activities.window_rows(activity.id), *own],
        seen_digest=activities.state_of(activity),
        by=world.instructor.account_id,
        now=world.at,
    )


def own_rows(world):
    return [row for row in activities.set_up_rows(world.activity.id) if row.whom != "all"]


def test_who_is_in_the_section_is_reminded_of_its_date_and_nobody_else(world):
    own = WindowRow("submit", 1, world.b, None, day(4))
    set_up(world, own)
    assert own_rows(world) == [own]
    settle(world.activity.id, world.go(3, 1).at)
    mails = db.rows("select account_id from outbox_message where key like 'closing:%'")
    there = db.rows("select account_id from enrolment where section_id = ?", int(world.b[1:]))
    assert {row.account_id for row in mails} == {row.account_id for row in there}
    assert world.reviewer.account_id in {row.account_id for row in there}


def test_a_row_that_says_nothing_is_gone_and_undo_brings_it_back(world):
    own = WindowRow("submit", 1, world.b, day(1), day(4), day(5))
    activity = set_up(world, own)
    before = activities.state_of(activity)
    activity = set_up(world, WindowRow("submit", 1, world.b))
    assert (own_rows(world), activities.state_of(activity) == before) == ([], False)
    activities.undo(activity, by=world.instructor.account_id, now=world.at)
    assert (own_rows(world), activities.state_of(activity)) == ([own], before)


def test_what_stays_keeps_who_gave_it_and_why(world):
    given = activities.extend(
        world.activity,
        phase="submit",
        whom=world.b,
        closes=day(9),
        reason="Excursion",
        by=world.assistant.account_id,
        now=world.at,
    )
    set_up(world, given)
    assert activities.extensions(world.activity.id) == [(given, "Excursion")]


def test_what_cannot_stand_changes_nothing(world):
    with pytest.raises(activities.InvalidDates) as refusal:
        set_up(world, WindowRow("submit", 1, world.b, day(5), day(4)))
    assert list(refusal.value.wrong) == [("submit", 1, "closes", world.b)]
    other = courses.create(code="X", title="X", zone="UTC", by=None, now=world.at)
    foreign = courses.sections_made(other.id, {"Z"})["Z"]
    with pytest.raises(Missing):
        set_up(world, WindowRow("submit", 1, f"s{foreign}", None, day(4)))
    with pytest.raises(Missing):
        set_up(world, WindowRow("submit", 1, f"p{world.author.id}", None, day(4)))
    assert own_rows(world) == []
