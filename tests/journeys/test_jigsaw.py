"""A jigsaw by an uneven class: five students and two topics, one student writes no notes, one joins late.
Staff enter the topics and approve the sheets; experts teach, ask, make one thing together and are quizzed;
with and without JavaScript."""

import re

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, responses, settle
from tests.cast import START, day

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

NOTES = (
    "Water was led for many miles without a pump, because whoever built it measured every step downhill. " * 2
)
CORE = "What everybody must know is that the channel falls by a hand on a hundred steps, and never more. " * 4
EXAMPLE = (
    "The bridge over the Gard: fifty metres high, and the water on top of it loses less than a hand " * 2
)
MISTAKES = "Many think that the arches were built for beauty; they saved stone and let the wind go through."
TEACHING = "You want water in a town on a hill, and the spring is far away and only a little higher. " * 4
PRODUCT = "We would bring the water by a channel and the people by a road, in this order, because " * 6
PARTS = (
    "The channel gave the slope, the road the reason, and neither of the two would ever have been quite "
    "enough."
)


@pytest.fixture
def jigsaw(served):
    """The activity is made; no topic is entered yet."""
    world = served.world
    world.more += [world.join("Olga Other", "student")]
    world.run(
        activities.text_of("jigsaw"),
        WindowRow("expert", 1, "all", START, day(3)),
        WindowRow("home", 1, "all", None, day(6)),
        WindowRow("check", 1, "all", None, day(9)),
        publish=False,
    )
    return served


def home(page, world):
    page.goto(f"/activities/{world.activity.public_id}")


def open_task(page, world, task):
    home(page, world)
    page.locator(f"form[action$='/tasks/{task}'] button").first.click()
    page.wait_for_load_state()
    page.goto(f"{page.url.partition('?')[0]}?tab=form")


def send(page):
    page.get_by_role("button", name=re.compile("^(Hand in|Send)")).last.click()
    anyway = page.get_by_role("button", name="Send anyway")
    if anyway.count():  # the coach asks once
        anyway.first.click()
    page.wait_for_load_state()


def enter_topics(staff, world):
    staff.goto(f"/activities/{world.activity.public_id}/materials")
    staff.locator("#m-topics textarea").first.fill("Aqueducts\nRoads")
    staff.get_by_role("button", name="Add these").click()
    staff.locator("#m-topics").get_by_role("link", name="Aqueducts", exact=True).wait_for()


def write_sheet(page):
    page.get_by_label("What everybody must know").fill(CORE)
    page.get_by_label("An example that makes it stick").fill(EXAMPLE)
    page.get_by_label("What people often get wrong").fill(MISTAKES)
    page.get_by_label("Questions that show whether it was understood").fill("Why arches?\nHow steep?")
    send(page)


def approve(staff):
    """From To do to the first case; both sheets are released, one after the other."""
    staff.goto("/")
    staff.get_by_role("link", name="cases wait").first.click()
    staff.get_by_role("link", name="Show the first case").click()
    for _ in range(2):
        expect(staff.locator("#main")).to_contain_text("a hand on a hundred steps")
        staff.locator(".levels").get_by_text("Release", exact=True).click()
        staff.get_by_role("button", name="Decide and show next").click()
        staff.wait_for_load_state()
    expect(staff.get_by_text("Nothing waits for you")).to_be_visible()


@pytest.mark.parametrize(("script", "size"), [(True, "phone"), (False, "desk")])
def test_experts_are_approved_then_teach_and_are_quizzed(jigsaw, visit, faults, script, size):
    world = jigsaw.world
    staff = visit(world.instructor, script=script, size=size)
    enter_topics(staff, world)
    world.publish()
    settle.tick(world.go(0, 1).at)
    page = visit(world.author, script=script, size=size)
    open_task(page, world, "notes")
    expect(page.locator("#seat")).to_contain_text("Your group works on")
    page.get_by_label("What it says, in your own words").fill(NOTES)
    send(page)
    open_task(page, world, "sheet")
    write_sheet(page)
    assert not script or faults(page) == []
    for who in world.students[1:4]:  # the fifth writes no notes
        world.send_typed(who, world.begin(who, "notes"), {"main": {"text": NOTES}})
    other = next(who for who in world.students[1:4] if world.lines(who, "sheet")[0].state == "open")
    page = visit(other, script=script, size=size)
    open_task(page, world, "sheet")
    write_sheet(page)
    home(page, world)
    assert page.locator("form[action$='/tasks/teach']").count() == 0, (
        "nothing is taught before it is approved"
    )
    approve(staff)
    settle.tick(world.go(1).at)
    late = world.join_at("Late Comer", world.go(3, 1).at)
    settle.tick(world.go(3, 2).at)
    page = visit(world.author, script=script, size=size)
    open_task(page, world, "teach")
    page.get_by_label("Your part, in your own words").fill(TEACHING)
    page.get_by_label("A question to see whether they follow").fill("Why is a channel never steep?")
    send(page)
    newcomer = visit(late, script=script, size=size)
    home(newcomer, world)
    expect(newcomer.locator("#my-groups")).to_contain_text("a second reader of what the experts wrote")
    newcomer.goto(f"/activities/{world.activity.public_id}/tasks/sheet/written")
    for topic in ("Aqueducts", "Roads"):
        expect(newcomer.get_by_role("link", name=f"Open what Group {topic} wrote")).to_be_visible()
    assert not script or faults(newcomer) == []
    open_task(page, world, "product")
    page.get_by_label("Our answer").fill(PRODUCT)
    page.get_by_label("What each part gave to it").fill(PARTS)
    send(page)
    expect(page.get_by_text("It is in.")).to_be_visible()
    settle.tick(world.go(6, 1).at)
    open_task(page, world, "quiz")
    expect(page.get_by_role("button", name=re.compile("^(Hand in|Send)")).last).to_be_visible()
    assert not script or faults(page) == []


@pytest.mark.parametrize(("script", "size"), [(True, "phone"), (False, "desk")])
def test_a_quiz_is_told_by_own_and_other_topics(jigsaw, visit, faults, script, size):
    """Staff name the topic of a question on the page of the form; who answers sees theirs, and the class
    only from five people on."""
    world = jigsaw.world
    staff = visit(world.instructor, script=script, size=size)
    enter_topics(staff, world)
    staff.goto(f"/activities/{world.activity.public_id}/forms/quiz")
    for place, box in enumerate(staff.get_by_label("Topic", exact=True).all()):
        box.fill(("Aqueducts", "Roads")[place % 2])
    assert not script or faults(staff) == []
    staff.get_by_role("button", name="Save new version").last.click()
    staff.wait_for_load_state()
    world.publish()
    settle.tick(world.go(0, 1).at)
    settle.tick(world.go(3, 1).at)
    settle.tick(world.go(6, 1).at)
    for place, who in enumerate(world.students):
        work = world.begin(who, "quiz")
        world.send_typed(who, work, world.right(work) | (world.wrong(work) if place % 2 else {}))
    page = visit(world.author, script=script, size=size)
    page.goto(f"/submissions/{work_of(world, world.author)}")
    table = page.get_by_role("table").filter(has_text="Own topic")
    expect(table).to_contain_text("100 %")
    expect(table).to_contain_text("5 people")
    assert not script or faults(page) == []
    staff.goto(f"/activities/{world.activity.public_id}/progress")
    expect(staff.get_by_role("heading", name="Own topic and other topics: Quiz")).to_be_visible()
    assert not script or faults(staff) == []


def work_of(world, who):
    line = world.lines(who, "quiz")[0]
    return responses.public_ids([line.response])[line.response]
