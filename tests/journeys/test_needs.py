"""What somebody needs: said once in “About me”, followed by their pages, a group of one and the way back;
what staff say to all comes to the open page by itself. With and without JavaScript, on a phone and a desk."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import announcing
from tests.cast import START, day

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
DESIGN = """
title: Talk
phases:
  - id: talk
    group: {size: 4-5, alone: true}
    tasks: [{id: note, form: prompt, see: group}]
"""


@pytest.fixture
def talk(served):
    """A step that ends in two hours, in groups that one may leave to go on alone."""
    world = served.world
    world.run(DESIGN, WindowRow("talk", 1, "all", START, day(9)), title="Talk")
    world.go(9, -2)
    return served


@pytest.mark.parametrize(("script", "size"), [(True, "phone"), (False, "desk")])
def test_their_pages_follow_what_they_need(talk, visit, faults, script, size):
    world = talk.world
    page = visit(world.author, script=script, size=size)
    page.goto(f"/activities/{world.activity.public_id}")
    expect(page.get_by_text("in 2 hours").first).to_be_visible()
    page.goto(f"/courses/{world.course.public_id}/me")
    page.get_by_label("No timers").check()
    page.get_by_label("Text only").check()
    page.get_by_role("button", name="Save what I need").click()
    expect(page.get_by_text("Saved. Nobody reads it but you.")).to_be_visible()
    expect(page.get_by_label("Text only")).to_be_checked()
    assert not script or faults(page) == []
    page.goto(f"/activities/{world.activity.public_id}")
    expect(page.get_by_text("in 2 hours")).to_have_count(0)
    expect(page.get_by_text("Everything here is done in writing")).to_be_visible()
    page.get_by_text("I cannot work with a group now").click()
    page.get_by_role("button", name="Go on in a group of my own").click()
    page.get_by_role("button", name="Back to the group I came from").click()
    expect(page.get_by_text("I cannot work with a group now")).to_be_visible()
    assert not script or faults(page) == []


def test_a_line_to_all_comes_to_an_open_page_and_is_heard_once(talk, visit, faults):
    world = talk.world
    page = visit(world.author, script=True, size="phone")
    page.goto(f"/activities/{world.activity.public_id}")
    heading = page.get_by_role("heading", level=1)
    heading.evaluate("one => { one.tabIndex = -1; one.focus() }")
    announcing.say(
        world.activity,
        "Turn to page 12.",
        phase="talk",
        turn=1,
        by=world.instructor.account_id,
        now=world.at,
    )
    expect(page.get_by_text("Turn to page 12.").first).to_be_visible(timeout=12_000)
    expect(page.locator("#live")).to_contain_text("Turn to page 12.")
    assert heading.evaluate("one => one === document.activeElement")
    assert faults(page) == []
