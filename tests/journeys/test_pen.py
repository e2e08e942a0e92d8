"""Two of a group at one text in two browsers: what one writes the other reads without a press; the pen is
asked for and handed over; with and without JavaScript, on a phone and a desk."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import groups
from tests.cast import START, day
from tests.store.test_moving import TEAM

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

SOON = 10_000  # milliseconds within which a mate sees what was typed


@pytest.fixture
def pair(served):
    """Two of one team; their work can be written."""
    served.world.run(
        TEAM,
        WindowRow("submit", 1, "all", START, day(7), day(8)),
        WindowRow("review", 1, "all", None, day(14)),
        WindowRow("respond", 1, "all", None, day(21)),
    )
    served.world.go(2)
    (_group, _name, members), *_rest = groups.of_step(served.world.activity.id, "submit")
    by_id = {one.id: one for one in served.world.students}
    return [by_id[member[0]] for member in members]


def at_desk(page, world):
    page.goto(f"/activities/{world.activity.public_id}")
    page.locator("form[action$='/tasks/work'] button, main a[href^='/submissions/']").first.click()
    return page


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_one_writes_and_the_other_reads_along(served, pair, visit, faults, size):
    one, two = (at_desk(visit(who, size=size), served.world) for who in pair)
    one.get_by_label("Your work", exact=True).fill("Rivers carry")
    expect(one.locator("#saved")).to_contain_text("Saved")
    two.reload()
    expect(two.get_by_role("heading", name="is writing")).to_be_visible()
    stop = two.get_by_role("button", name="Stop following by itself")
    stop.focus()
    one.get_by_label("Your work", exact=True).fill("Rivers carry silt to the sea.")
    expect(two.locator("#pen-text")).to_contain_text("silt to the sea", timeout=SOON)
    expect(stop).to_be_focused()
    assert faults(one) == [] and faults(two) == []
    two.get_by_role("button", name="Ask for the pen").click()
    expect(one.locator("#pen-said")).to_contain_text("would like to write", timeout=SOON)
    one.get_by_role("button", name="Hand the pen to").click()
    expect(one.get_by_role("heading", name="is writing")).to_be_visible()
    expect(two.locator("#pen-said")).to_contain_text("The pen is yours.", timeout=SOON)
    two.get_by_role("link", name="Write", exact=True).click()
    expect(two.get_by_label("Your work", exact=True)).to_have_value("Rivers carry silt to the sea.")


def test_following_can_be_switched_off(served, pair, visit):
    one, two = (at_desk(visit(who), served.world) for who in pair)
    one.get_by_label("Your work", exact=True).fill("Rivers carry")
    expect(one.locator("#saved")).to_contain_text("Saved")
    two.reload()
    two.get_by_role("button", name="Stop following by itself").click()
    asked = []
    two.on("request", lambda request: asked.append(request.url))
    two.wait_for_timeout(6_000)
    assert [url for url in asked if url.endswith("/pen") or "/pen?" in url] == []


def test_the_pen_changes_hands_without_javascript(served, pair, visit):
    one, two = (at_desk(visit(who, script=False), served.world) for who in pair)
    one.get_by_label("Your work", exact=True).fill("Rivers carry")
    one.get_by_role("button", name="Save for later").click()
    two.reload()
    expect(two.locator("#pen-text")).to_contain_text("Rivers carry")
    two.get_by_role("button", name="Ask for the pen").click()
    one.reload()
    one.get_by_role("button", name="Hand the pen to").click()
    two.get_by_role("link", name="Look again").click()
    expect(two.get_by_label("Your work", exact=True)).to_have_value("Rivers carry")
