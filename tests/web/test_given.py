"""What a student gave and got, on the page of the activity: in words, for them alone."""

import pytest

from tests.cast import World
from tests.conftest import Site
from tests.talking import answer, opening_of, rooms, seminar


def page(site, who):
    return site.browse(who).get(site.path("activities.show", activity=site.world.activity.public_id)).text


def test_reviews_given_count_at_once_and_those_got_when_they_are_open(site):
    world = site.world
    world.reviewed()
    assert "You gave 2 reviews, and you got nothing so far." in page(site, world.author)
    world.go(15)
    assert "You gave 2 reviews, and you got 2 reviews." in page(site, world.author)
    assert "What you gave and got" not in page(site, world.instructor)


def test_who_neither_gave_nor_got_is_told_nothing(site):
    site.world.go(2)
    assert "What you gave and got" not in page(site, site.world.author)


@pytest.fixture
def talking(sqlite):
    """The app on a seminar in mid-talk."""
    return Site(seminar(World(publish=False)), sqlite)


def test_answers_of_a_talk_count_both_ways(talking):
    world = talking.world
    one, two, *_rest = next(found for found in rooms(world).values())
    said = answer(world, one, opening_of(world, two))
    answer(world, two, said)
    answer(world, two, said, words="And one thing more that nobody has asked so far.")
    assert "You gave 1 answer, and you got 2 answers." in page(talking, one)
    assert "You gave 2 answers, and you got 1 answer." in page(talking, two)
