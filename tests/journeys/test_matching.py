"""Seven mentors of three places and twenty-three newcomers: staff look at the pairs, exchange two, publish;
two wait; one asks for somebody else. With and without JavaScript, on a phone and a desk."""

import pytest

from peerreview.store import groups, settle
from tests.cast import day
from tests.pairing import mentor, newcomer, pairs

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
TOPICS = ("wound care", "handover", "planning", "talking with families", "devices", "notes", "teaching")
HOURS = ("Mon 18", "Tue 12", "Wed 7", "Thu 18", "Fri 14")


def people(world):
    """Seven mentors and twenty-three newcomers, the four students of the cast among them."""
    late = [world.join_at(f"{name} Newcomer", world.at) for name in NAMES]
    everybody = [world.author, *late[:6], world.reviewer, *world.more, *late[6:]]
    return everybody[:7], everybody[7:]


NAMES = (
    "Aino Bo Cem Dara Eli Fay Gus Hana Ivo Jun Kai Lea Mina Nuria Ola Pia Quin Rosa Sven Tala Uma Vera Wim "
    "Xia Yara Zoe"
).split()


@pytest.fixture
def ward(served):
    world = pairs(served.world)
    mentors, newcomers = people(world)
    for number, who in enumerate(mentors):
        mine = (TOPICS[number], TOPICS[(number + 2) % 7], "rounds")
        mentor(world, who, places="3", hours=HOURS[:4], topics=mine)
    for number, who in enumerate(newcomers):
        mine = (TOPICS[number % 7], TOPICS[(number + 3) % 7], "rounds")
        newcomer(world, who, hours=(HOURS[number % 3], HOURS[number % 3 + 1], HOURS[4]), topics=mine)
    world.mentors, world.newcomers = mentors, newcomers
    world.go(0, 2)
    return served


def sheet(page, world):
    page.goto(f"/activities/{world.activity.public_id}/phases/match/pairs")
    return page


@pytest.mark.parametrize(
    ("script", "size"), [(True, "phone"), (False, "phone"), (True, "desk"), (False, "desk")]
)
def test_staff_publish_two_wait_and_one_asks_for_another(ward, visit, faults, script, size):
    world = ward.world
    page = sheet(visit(world.instructor, script=script, size=size), world)
    expect(page.get_by_role("heading", name="21 of 23 have a mentor")).to_be_visible()
    assert not script or faults(page) == []
    boxes = page.locator("input[name=p][type=checkbox]")
    boxes.nth(0).check()
    boxes.nth(4).check()
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_text("2 pairs are locked.")).to_be_visible()
    page.get_by_role("button", name="Publish 21 pairs").click()
    expect(page.get_by_text("The pairs are published")).to_be_visible()
    assert not script or faults(page) == []
    formed = groups.matched.pairs_of(
        groups.grouping_at(world.activity.id, "match", 1), world.activity, world.activity.design.phases[0]
    )
    (first, *_rest) = [who for who in world.newcomers if who.id in formed]
    waits = [who for who in world.newcomers if who.id not in formed]
    # One of the two who wait reads why, and that nothing is theirs to do.
    told = visit(waits[0], script=script, size=size)
    told.goto(f"/activities/{world.activity.public_id}")
    expect(told.get_by_text("You wait for a place.")).to_be_visible()
    assert not script or faults(told) == []
    # One has a mentor, reads why, and asks for another.
    mine = visit(first, script=script, size=size)
    mine.goto(f"/activities/{world.activity.public_id}")
    expect(mine.get_by_text("Why you two")).to_be_visible()
    mine.get_by_text("Something is not as it should be").click()
    assert not script or faults(mine) == []
    mine.get_by_role("button", name="Not this one").click()
    expect(mine.get_by_text("nobody is told a reason")).to_be_visible()
    settle.tick(world.go(1).at)
    # Somebody who waited has the place.
    told.goto(f"/activities/{world.activity.public_id}")
    sheet(page, world)
    expect(page.get_by_role("heading", name="21 of 23 have a mentor")).to_be_visible()
    assert world.at == day(1)
