"""Watching each other work, on the pages: planted words that reach nobody but the two; staff who take part
hold none of the rights of staff there, and the last of them stays outside."""

import pytest

from peerreview.store import circles
from tests.observing import CANARY, cycle, watched_by, watching
from tests.together import ENDS


@pytest.fixture
def watched(site):
    """A site on which two students and an assistant have watched each other for a cycle: ``site.works``."""
    world = watching(2, staff=1, world=site.world)
    site.works = [work for found in cycle(world).values() for work in found.values()]
    return site


def addresses(site):
    """{(endpoint, path)} of every page that takes the activity or one of the responses."""
    world, found = site.world, set()
    for rule in site.app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint in ENDS:
            continue
        for work in site.works:
            key, inside = work.public_id, world.activity.public_id
            places = dict.fromkeys(rule.arguments, "x") | {
                **dict.fromkeys(("activity", "circle", "offered"), inside),
                **dict.fromkeys(("response", "mine", "received", "review"), key),
                "course": world.course.public_id,
                "case": f"r.{key}",
                "task": work.task,
                "phase": "watch",
                "person": world.people[0].public_id,
            }
            path = site.path(rule.endpoint, **{name: places[name] for name in rule.arguments})
            found.add((rule.endpoint, path))
    return sorted(found)


@pytest.mark.parametrize("name", ["instructor", "assistant", "admin", "stranger", "outsider"])
def test_the_planted_words_reach_nobody_else(watched, name):
    world = watched.world
    who = world.more[0] if name == "outsider" else getattr(world, name)
    browser = watched.browse(who)
    told = [found for found in addresses(watched) if CANARY in browser.get(found[1]).html.lower()]
    assert told == []
    page = browser.get(watched.path("search.show", q=CANARY))
    assert watched.world.activity.public_id not in page.html


def test_staff_who_take_part_have_no_page_of_staff_there(watched):
    world, mine = watched.world, watched.world.people[-1]
    browser, here = watched.browse(mine), world.activity.public_id
    page = browser.get(watched.path("activities.show", activity=here))
    assert page.status == 200 and "You have done" in page.text
    for endpoint in ("activities.progress", "moderation.show", "export.of_activity", "activities.groups"):
        assert browser.get(watched.path(endpoint, activity=here)).status == 404, endpoint
    ring = watched_by(world)
    for work in watched.works:
        other = ring.get(work.author)
        if mine.id in (work.author, other) or ring[mine.id] == work.author:
            continue
        assert browser.get(watched.path("responses.show", response=work.public_id)).status == 404, work.task


def test_who_leaves_has_them_again(watched):
    mine, here = watched.world.people[-1], watched.world.activity.public_id
    browser = watched.browse(mine)
    browser.post(watched.path("circles.leave", circle=here))
    assert browser.get(watched.path("activities.progress", activity=here)).status == 200


def test_the_last_instructor_is_told_why_not(watched):
    browser = watched.browse(watched.world.instructor)
    here = watched.world.activity.public_id
    page = browser.get(watched.path("circles.notice", offered=here))
    assert page.status == 200 and "You would take part as everybody does" in page.text
    page = browser.post(watched.path("circles.join", offered=here))
    assert page.status == 409 and "You are the last one" in page.text
    people = circles.people_of(watched.world.activity.id)
    assert watched.world.instructor.id not in {part.enrolment for part in people}
