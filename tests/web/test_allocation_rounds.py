"""Reviews dealt in rounds: staff see, give and take back in the round they look at."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import allocation, settle
from tests.cast import START, World, day
from tests.conftest import Site
from tests.walks import hand_in, start

ROUNDS = """
title: Drafts in rounds
phases:
  - id: draft
    title: Draft
    tasks: [{id: work, title: Your draft, form: submission, see: self}]
  - id: review
    title: Review
    tasks: [{id: review, title: Review, form: rubric, about: work, pick: 1, see: blind}]
repeat: {phases: [draft, review], every: [3d, 4d], times: 2}
"""


@pytest.fixture
def drafts(sqlite):
    """Day 3: everybody handed in the draft of round 1."""
    world = World().run(ROUNDS, WindowRow("draft", 1, "all", START, day(3)))
    site = Site(world, sqlite)
    for who in world.students:
        browser = site.browse(who)
        hand_in(browser, start(site, browser, "work"))
    settle.tick(world.go(3, 1).at)
    return site


def path(site, endpoint="table", **more):
    return site.path(f"allocation.{endpoint}", activity=site.world.activity.public_id, **more)


def reviewers(site, turn):
    return {
        entry.reviewer for entry in allocation.table(site.world.activity, "review", turn) if not entry.ended
    }


def give(site, turn):
    """The first work that the table offers, given to the assistant in a round."""
    browser = site.browse(site.world.assistant)
    page = browser.get(path(site, task="review", round=turn))
    link = next(found for found in page.links() if "work=" in found)
    form = browser.get(link).form(path(site, "assign"))
    return browser.post(path(site, "assign"), form | {"reviewer": f"p.{site.world.instructor.public_id}"})


def test_a_review_is_given_and_taken_back_in_its_round(drafts):
    world = drafts.world
    assert give(drafts, 1).status == 303
    assert (reviewers(drafts, 1), reviewers(drafts, 2)) == ({world.instructor.id}, set())
    settle.tick(world.go(10, 1).at)
    browser = drafts.browse(world.assistant)
    page = browser.get(path(drafts))
    links = [link.partition("#")[0] for link in page.links()]
    assert [link for link in links if "round=" in link and "work=" not in link][:2] == [
        path(drafts, task="review", round=1),
        path(drafts, task="review", round=2),
    ]
    assert "Ines Instructor" in browser.get(path(drafts, task="review", round=1)).text
    assert "Ines Instructor" not in page.tree.one(id="works").text
    page = browser.get(path(drafts, task="review", round=1))
    end = path(drafts, "take_back")
    led, _at, place = browser.post(end, page.form(end)).location.partition("#")
    assert led == path(drafts, task="review", round=1) and place.startswith("work-")
    assert reviewers(drafts, 1) == set()


@pytest.mark.parametrize("turn", ["3", "0", "x", "-1"])
def test_a_round_that_is_not_open_is_not_found(drafts, turn):
    assert drafts.browse(drafts.world.assistant).get(path(drafts, task="review", round=turn)).status == 404
