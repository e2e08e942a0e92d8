"""The shelf: what was worked out of everybody's facts is given again while nothing happened in its course."""

from datetime import timedelta

from peerreview.store import accounts, attributes, courses, metrics, progress
from peerreview.store.shelf import FRESH, Shelf
from tests.browser import Counted
from tests.cast import START, day, person


def kept(world):
    """A Shelf of the activity of a World."""
    return Shelf("test", 10, (world.activity.id,))


def test_a_sign_in_and_another_course_leave_the_shelf_alone(world):
    kept(world).put(world.activity.id, "d", world.at, "worked out")
    accounts.open_session(world.author.account, now=world.at)
    other = courses.create(code="B", title="B", zone="UTC", by=world.admin.id, now=START)
    courses.enrol(other, person("Nora"), role="student", by=world.admin.id, now=world.at)
    assert kept(world).find(world.activity.id, "d", world.at) == "worked out"


def test_whatever_happens_in_the_course_clears_it(world):
    kept(world).put(world.activity.id, "d", world.at, "worked out")
    world.hand_in(world.author)
    assert kept(world).find(world.activity.id, "d", world.at) is None
    kept(world).put(world.activity.id, "d", world.at, "worked out")
    attributes.away(world.author, starts=START, ends=day(5), source="self", by=None, now=world.at)
    assert kept(world).find(world.activity.id, "d", world.at) is None


def test_it_is_as_old_as_some_seconds_and_of_one_plan(world):
    kept(world).put(world.activity.id, "d", world.at, "worked out")
    assert kept(world).find(world.activity.id, "other", world.at) is None
    kept(world).put(world.activity.id, "d", world.at, "worked out")
    assert kept(world).find(world.activity.id, "d", world.at + timedelta(seconds=FRESH)) is None


def test_the_numbers_and_the_survey_are_worked_out_once(world):
    world.hand_in(world.author)
    for of_activity in (metrics.of_activity, progress.of_activity):
        first = of_activity(world.activity, world.at)
        with Counted() as counted:
            assert of_activity(world.activity, world.at) is first
        assert counted.count == 1
        world.hand_in(world.students[2 if of_activity is progress.of_activity else 1])
        assert of_activity(world.activity, world.at) is not first
