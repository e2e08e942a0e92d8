"""A time that two agreed on stands in the dates of these two and of nobody else: in their calendars, and
beside the activity in its course."""

from datetime import timedelta

import pytest

from peerreview.domain.forms import values
from peerreview.store import responses
from tests.cast import World
from tests.conftest import Site
from tests.observing import CANARY, goes, watched_by, watching
from tests.together import typed, write
from tests.web.test_calendar import address, lines


@pytest.fixture
def pairs(sqlite):
    """Four who watch each other in twos; each has said when it would suit them."""
    world = watching(4, world=World())
    for hours, who in enumerate(world.people):
        said(world, who, "focus", visit=world.at + timedelta(days=3, hours=hours))
    return Site(goes(world), sqlite)


def said(world, who, task, **given):
    """A response handed in with these moments, words in every text, and levels as *given* too."""
    work = write(world, world.activity, who, task, words=CANARY, finish=False)
    fill = typed(CANARY)(work)
    for item in work.items:
        value = given.get(item.id)
        if item.kind == "moment":
            fill[item.id] = {"text": values.moment_text(value) if value else ""}
        elif value:
            fill[item.id] = {"level": value}
    world.send_typed(who, work, fill)
    return responses.by_id(work.id)


def agreed(site, who):
    """[(title, when)] of times agreed on in somebody's calendar."""
    page = site.browse().get(address(site.browse(who)))
    assert CANARY not in page.html
    names = {one.account.name for one in site.world.people}
    assert not [name for name in names if name in page.html]
    found = zip(lines(page, "SUMMARY"), lines(page, "DTSTART"), strict=True)
    return [(title, at) for title, at in found if title.startswith("Agreed")]


def stamp(at):
    return f"{at:%Y%m%dT%H%M%SZ}"


def test_once_the_other_says_yes_the_time_stands_in_the_dates_of_both(pairs):
    world = pairs.world
    watcher = world.people[0]
    watched = next(one for one in world.people if one.id == watched_by(world)[watcher.id])
    assert agreed(pairs, watcher) == agreed(pairs, watched) == []
    said(world, watcher, "meet", fits="as_asked")
    goes(world)
    at = world.at + timedelta(days=3, hours=world.people.index(watched))
    wanted = [("Agreed: Watching each other", stamp(at))]
    assert agreed(pairs, watcher) == agreed(pairs, watched) == wanted
    course = pairs.path("courses.show", course=world.course.public_id)
    for who in (watcher, watched):
        assert "Agreed for" in pairs.browse(who).get(course).text
    others = [one for one in world.people if one not in (watcher, watched)]
    for who in (*others, world.instructor):
        assert agreed(pairs, who) == [] and "Agreed for" not in pairs.browse(who).get(course).text


def test_another_time_counts_and_one_that_is_over_goes(pairs):
    world = pairs.world
    watcher = world.people[0]
    watched = next(one for one in world.people if one.id == watched_by(world)[watcher.id])
    at = world.at + timedelta(days=5)
    said(world, watcher, "meet", fits="other", other=at)
    goes(world)
    assert [found for _title, found in agreed(pairs, watched)] == [stamp(at)]
    goes(world.go(1 + 7))
    assert agreed(pairs, watched) == []
