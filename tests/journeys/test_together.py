"""Think, pair, share by an uneven class: five students, one of whom hands in nothing and one of whom joins
late. Each writes alone, two or three make one text of their ideas, then all read what came of it; with and
without JavaScript."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, settle
from tests.cast import START, day

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

IDEA = (
    "Paint flat roofs white before July, first on blocks without lifts, because people on the top floor "
    "cannot get out on hot days; this is idea number {} of our list."
)
BOTH = (
    "Make a list of who lives alone, and paint those roofs white before July, so that everybody who is named "
    "on it has a cool room, a neighbour, and a way to the shade."
)
WHY = "The names convinced us: nobody was sure before whom it helps the most, and now we know."


@pytest.fixture
def together(served):
    """The question is put; everybody can think."""
    world = served.world
    world.more += [world.join("Late Comer", "student")]
    world.run(
        activities.text_of("think_pair_share"),
        WindowRow("think", 1, "all", START, day(2)),
        WindowRow("pair", 1, "all", None, day(4)),
        WindowRow("four", 1, "all", None, day(6)),
        WindowRow("share", 1, "all", None, day(8)),
        publish=False,
    )
    world.provide("stimulus", "What first against deadly heat?", text="Two million euros and *one summer*.")
    world.publish()
    world.go(1)
    return served


def open_task(page, world, task):
    page.goto(f"/activities/{world.activity.public_id}")
    page.locator(f"form[action$='/tasks/{task}'] button").first.click()


@pytest.mark.parametrize(("script", "size"), [(True, "phone"), (False, "desk")])
def test_each_thinks_two_agree_and_all_see_where_it_went(together, visit, faults, script, size):
    world = together.world
    pages = {who.id: visit(who, script=script, size=size) for who in world.students[:-1]}
    for number, who in enumerate(world.students[:-1]):
        page = pages[who.id]
        open_task(page, world, "idea")
        expect(page.get_by_text("Two million euros")).to_be_visible()
        page.get_by_text("Not sure yet").click()
        page.get_by_label("Your first thoughts").fill(IDEA.format(number))
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_text("It is in.")).to_be_visible()
    world.go(2, 1)
    settle.tick(world.at)
    for who in world.students[:-1]:
        page = pages[who.id]
        page.goto(f"/activities/{world.activity.public_id}")
        if page.locator("form[action$='/tasks/best'] button").count() == 0:
            continue  # somebody of this group was here before
        open_task(page, world, "best")
        expect(page.get_by_text("this is idea number").first).to_be_visible()
        page.get_by_label("Our best idea").fill(BOTH)
        page.get_by_label("Why this one").fill(WHY)
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_text("It is in.")).to_be_visible()
    for page in pages.values():
        page.goto(f"/activities/{world.activity.public_id}")
        expect(page.get_by_role("heading", name="Where your idea went")).to_be_visible()
        expect(page.locator(".chain mark").first).to_have_text("roofs white before July")
    assert not script or faults(page) == []
    late = visit(world.students[-1], script=script, size=size)
    late.goto(f"/activities/{world.activity.public_id}")
    expect(late.get_by_role("heading", name="Where your idea went")).to_have_count(0)
    world.go(4, 1)
    settle.tick(world.at)
    page = pages[world.author.id]
    open_task(page, world, "best4")
    expect(page.get_by_text("Before you: 2")).to_be_visible()
    assert not script or faults(page) == []
