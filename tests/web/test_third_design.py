"""A design made up here, with groups of two, a gate of deeds per group and a task by the group, on the same
pages."""

import pytest

from peerreview.domain import designs
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, groups, settle
from tests.cast import START, World, day
from tests.conftest import Site
from tests.walks import activity_page, address_of, hand_in, may_start, start

DESIGN = """
title: Think in pairs
phases:
  - id: think
    title: Think
    tasks: [{id: note, title: Your thoughts, form: submission, see: group}]
  - id: pair
    title: Write together
    group: {size: 2}
    tasks: [{id: page, title: One page, form: submission, by: group, about: note, see: cohort}]
    gate: {per: group, when: all}
  - id: look
    title: Look back
    tasks: [{id: after, title: What changed, form: submission, about: own.page, see: self}]
"""


@pytest.fixture
def pairs(sqlite):
    """The app with that design, its first step over: everybody wrote a note, and pairs are formed."""
    world = World()
    world.activity = activities.create(
        world.course.id, designs.load(DESIGN), title="In pairs", by=None, now=START
    )
    rows = [
        WindowRow("think", 1, "all", START, day(2)),
        WindowRow("pair", 1, "all", None, day(5)),
        WindowRow("look", 1, "all", None, day(9)),
    ]
    activities.set_up(
        world.activity,
        title="In pairs",
        brief="",
        edits={},
        rows=rows,
        seen_digest=world.activity.plan_digest,
        by=None,
        now=START,
    )
    activities.publish(world.activity, by=None, now=START)
    world.reload()
    site = Site(world, sqlite)
    for number, who in enumerate(world.students):
        browser = site.browse(who)
        hand_in(browser, start(site, browser, "note"), f"Note {number}.")
    world.go(2, 1)
    settle.tick(world.at)
    return site


def pair_of(site, who):
    """The members of somebody's pair, that person first."""
    mates = next(
        {person for person, _, _ in people}
        for _, _, people in groups.of_step(site.world.activity.id, "pair")
        if who.id in {person for person, _, _ in people}
    )
    return sorted(
        (found for found in site.world.students if found.id in mates), key=lambda found: found != who
    )


def test_both_write_on_one_page(pairs):
    first, second = (pairs.browse(who) for who in pair_of(pairs, pairs.world.author))
    page = start(pairs, first, "page")
    assert address_of(page) in activity_page(pairs, second).links()
    assert second.get(address_of(page)).actions() == page.actions()


def test_the_page_of_one_opens_the_next_step_for_both_alone(pairs):
    mates = pair_of(pairs, pairs.world.author)
    browser = pairs.browse(mates[1])
    hand_in(browser, start(pairs, browser, "page"), "We agree.")
    assert {who.id: may_start(pairs, pairs.browse(who), "after") for who in pairs.world.students} == {
        who.id: who in mates for who in pairs.world.students
    }


def test_it_runs_to_its_end(pairs):
    first, second = (pairs.browse(who) for who in pair_of(pairs, pairs.world.author))
    hand_in(first, start(pairs, first, "page"), "We agree on roads.")
    page = start(pairs, second, "after")
    assert "We agree on roads." in page.text
    hand_in(second, page)
    assert [line.state for line in pairs.world.lines(pair_of(pairs, pairs.world.author)[1])] == [
        "done",
        "done",
        "done",
    ]


def test_another_pair_finds_nothing(pairs):
    mates = pair_of(pairs, pairs.world.author)
    browser = pairs.browse(mates[0])
    address = address_of(start(pairs, browser, "page"))
    assert {pairs.browse(who).get(address).status for who in pairs.world.students if who not in mates} == {
        404
    }


def test_every_page_of_it_opens(pairs):
    assert activity_page(pairs, pairs.browse(pairs.world.author)).status == 200
    assert pairs.browse(pairs.world.author).get("/").status == 200
    staff = pairs.browse(pairs.world.instructor)
    assert [
        staff.get(pairs.path(endpoint, activity=pairs.world.activity.public_id)).status
        for endpoint in ("activities.show", "activities.edit", "activities.progress")
    ] == [200, 200, 200]
