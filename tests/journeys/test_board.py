"""The board on the day, by a class that covers topics: two are away, the repair is accepted and taken back,
two minutes are given, a line goes to all and a student reads it; on a phone and a desk, with and without
JavaScript."""

import os

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import groups
from tests.cast import START, day
from tests.journeys.conftest import SIZES, printed, unfold
from tests.store.test_repair import TOPICS, at_home, lone_home, members, missing_expert

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
SHOTS = os.environ.get("PEERREVIEW_SHOTS")


@pytest.fixture
def topics(served):
    """Five students at home, one of a long name; the sheets are in."""
    at_home(served.world, "Maximiliane-Theodora Wickramasinghe")
    return served


def tick_away(page, *names):
    for more in page.locator("#roll details:not([open]) > summary").all():
        more.click()
    for name in names:
        page.locator("#roll").get_by_label(name).check()
    page.get_by_role("button", name="Save who is away").click()


def at_end(page):
    """The same page scrolled to its end, where the clock lies on nothing."""
    page.keyboard.press("End")
    page.wait_for_timeout(100)
    return page


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("script", "size", "scheme"),
    [(True, "phone", "dark"), (True, "desk", "light"), (False, "phone", "light")],
)
def test_a_day_with_somebody_away(topics, visit, faults, script, size, scheme):
    world = topics.world
    _small, large, double, _keys = lone_home(world)
    gone = missing_expert(world, double)
    other = next(one for one in members(world)[large] if one != gone)
    names = {who.id: world.accounts[who.id].name for who in world.students}
    before = members(world)
    page = visit(world.assistant, script=script, size=size, scheme=scheme)
    page.goto(f"/activities/{world.activity.public_id}/groups")
    expect(page.get_by_text("0 of 5 are here.")).to_be_visible()
    shoot(page, f"board-{size}-{script}-0")
    tick_away(page, names[gone], names[other])
    expect(page.get_by_text("2 are away.")).to_be_visible()
    expect(page.get_by_role("heading", name="A repair is ready")).to_be_visible()
    assert not script or faults(at_end(page)) == []
    shoot(page, f"board-{size}-{script}-1")
    page.get_by_role("button", name="Accept this repair").click()
    expect(page.get_by_text("Each of them reads on their page why.")).to_be_visible()
    assert members(world) != before
    page.get_by_role("button", name="Take it back").first.click()
    expect(page.get_by_text("everybody is where they were")).to_be_visible()
    assert members(world) == before
    page.get_by_role("button", name="Give 2 minutes").click()
    expect(page.get_by_text("ends two minutes later.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("is as it was.")).to_be_visible()
    unfold(page)
    page.get_by_role("textbox", name="Say something to all").fill(
        "Finish your sentence, then agree who begins at home."
    )
    page.get_by_role("button", name="Say it to all").click()
    expect(page.locator(".told")).to_contain_text("Finish your sentence")
    assert not script or faults(at_end(page)) == []
    shoot(page, f"board-{size}-{script}-2")
    student = visit(
        next(who for who in world.students if who.id not in (gone, other)), script=script, size=size
    )
    student.goto(f"/activities/{world.activity.public_id}")
    expect(student.locator(".told")).to_contain_text("agree who begins at home")
    assert not script or faults(student) == []
    shoot(student, f"board-{size}-{script}-student")
    page.keyboard.press("Home")  # without script a message stays, over the end of the page
    page.get_by_role("button", name="Stop the clock").click()
    expect(page.locator("#conduct")).to_contain_text("no end")
    page.get_by_role("button", name="Start the clock").click()
    expect(page.get_by_text("runs again.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_shows_the_day_at_a_glance(served, visit, faults, script):
    """A class of 23 in ten homes is three screens, with everything of a group one press away; a desk shows
    all of it at once and no press is asked for."""
    world = served.world
    world.more += [world.join(f"Member{number} Student", "student") for number in range(18)]
    at_home(world)
    address = f"/activities/{world.activity.public_id}/groups"
    page = visit(world.instructor, script=script, size="phone")
    page.goto(address)
    height = page.locator("html").bounding_box()["height"]
    assert height <= 3 * SIZES["phone"]["height"]
    expect(page.get_by_text("Group 1", exact=True).locator("visible=true")).to_have_count(0)
    assert not script or faults(at_end(page)) == []
    unfold(page)
    expect(page.get_by_role("heading", name="Group 1", exact=True)).to_be_visible()
    assert not script or faults(at_end(page)) == []
    shoot(page, f"board-glance-{script}")
    desk = visit(world.instructor, script=script)
    desk.goto(address)
    expect(desk.get_by_role("heading", name="Group 1", exact=True)).to_be_visible()
    expect(desk.locator(".roomy > summary:visible")).to_have_count(0)
    assert not script or faults(at_end(desk)) == []


def test_a_move_is_looked_at_first_and_undone(topics, visit, faults):
    world = topics.world
    _small, large, double, keys = lone_home(world)
    single = next(one for one in members(world)[large] if keys[one] != double)
    before = members(world)
    page = visit(world.instructor, size="phone")
    page.goto(f"/activities/{world.activity.public_id}/groups")
    unfold(page)
    form = page.locator("#move-home")
    form.locator("select[name=person]").select_option(
        next(who.public_id for who in world.students if who.id == single)
    )
    target = next(row for row in groups.board(world.activity.id, "home") if row.id != large)
    form.locator("select[name=group]").select_option(target.public_id)
    form.get_by_role("button", name="See what it changes").click()
    expect(page.get_by_text(f"has nobody for {keys[single]}.").first).to_be_visible()
    assert faults(at_end(page)) == []
    shoot(page, "board-move")
    page.get_by_role("button", name="Move this person").click()
    expect(page.get_by_text("is moved.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("everybody is where they were")).to_be_visible()
    assert members(world) == before


HEAR = """
window.heard = []
const live = document.querySelector('#live')
new MutationObserver(() => window.heard.push(live.textContent)).observe(live, {childList: true})
"""
GATED = TOPICS.replace("  - id: home", "    gate: {when: hand}\n  - id: home", 1)


@pytest.mark.parametrize(("script", "size"), [(True, "phone"), (False, "desk")])
def test_the_gate_is_opened_and_shut_again(served, visit, faults, script, size):
    world = served.world
    world.run(GATED, WindowRow("expert", 1, "all", START, day(2)))
    page = visit(world.assistant, script=script, size=size)
    page.goto(f"/activities/{world.activity.public_id}/groups")
    page.get_by_role("button", name="Open the gate now").click()
    expect(page.get_by_text("Everybody may go on past “Experts”.")).to_be_visible()
    assert not script or faults(at_end(page)) == []
    shoot(page, f"board-gate-{size}")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("waits at “Experts” again")).to_be_visible()
    expect(page.get_by_role("button", name="Open the gate now")).to_be_visible()


def test_who_is_writing_hears_once_what_is_said_to_all(topics, visit):
    world = topics.world
    work = world.begin(world.author, "note")
    desk = visit(world.author)
    desk.goto(f"/submissions/{work.public_id}")
    page = visit(world.assistant)
    page.goto(f"/activities/{world.activity.public_id}/groups")
    page.get_by_role("textbox", name="Say something to all").fill("Two minutes left.")
    page.get_by_role("button", name="Say it to all").click()
    desk.evaluate(HEAR)
    field = desk.locator("textarea").first
    field.press_sequentially("A road")
    expect(desk.locator(".told")).to_contain_text("Two minutes left.")
    field.press_sequentially(" shows")
    expect(desk.locator("#saved")).to_contain_text("Saved")
    desk.wait_for_timeout(2500)
    assert sum("Two minutes left." in words for words in desk.evaluate("window.heard")) == 1
    assert (
        field.input_value() == "A road shows"
        and desk.evaluate("document.activeElement.tagName") == "TEXTAREA"
    )


def test_news_of_the_board_come_by_themselves_and_leave_the_focus(topics, visit):
    world = topics.world
    page = visit(world.assistant)
    page.goto(f"/activities/{world.activity.public_id}/groups")
    page.get_by_role("textbox", name="Say something to all").fill("Half a sen")
    student = visit(world.author)
    student.goto(f"/activities/{world.activity.public_id}")
    expect(page.get_by_text("1 of 5 are here.")).to_be_visible(timeout=20_000)
    assert page.evaluate("document.activeElement.id") == "say"
    assert page.get_by_role("textbox", name="Say something to all").input_value() == "Half a sen"
    page.get_by_role("button", name="Stop following by itself").click()
    expect(page.get_by_role("button", name="Follow by itself")).to_be_focused()


def test_the_board_on_paper_says_who_sits_where_and_asks_nothing(topics, visit):
    world = topics.world
    page = visit(world.assistant)
    page.goto(f"/activities/{world.activity.public_id}/groups")
    _pages, words = printed(page)
    assert "Maximiliane-Theodora" in words
    assert not {found for found in ("Who is away?", "Say it to all", "See what it changes") if found in words}
