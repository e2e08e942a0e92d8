"""Reciprocal teaching by an uneven class: five students, one of whom does not pass the practice at first and
one of whom is away on the day, and a late joiner. Each predicts, asks, clears up or sums up; the parts go
round; the instructor sees the gaps; with and without JavaScript."""

import re

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, attributes, playing, responses, settle
from tests.cast import START, day
from tests.journeys.conftest import unfold

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

TYPED = {
    "predict": {
        "What will come next?": "Next they say who may come in and who has to pay for it at the gate.",
        "Which words make you think so?": "It says watch and toll.",
    },
    "ask": {"Your question": "Why is there a toll at all when the road is free?"},
    "clarify": {
        "The word or sentence that is hard": "toll",
        "What it means, in other words": "Money that one pays for being let through a gate or over a bridge.",
    },
    "sum": {
        "The gist in a few sentences": "The gate is open by day; whoever comes with goods pays a toll, and "
        "the watch sees to it that nobody is let in without."
    },
}
ROLE = {"predict": "predicts", "ask": "asks", "clarify": "clarifies", "sum": "sums up"}
MOVES = tuple(TYPED)


@pytest.fixture
def reading(served):
    """Practice is open; nobody has tried."""
    world = served.world
    world.more += [world.join("Olga Other", "student")]
    world.run(
        activities.text_of("reciprocal_teaching"),
        WindowRow("taught", 1, "all", START, day(2)),
        WindowRow("segment", 1, "all", None, day(4)),
        WindowRow("segment", 2, "all", None, day(6)),
        publish=False,
    )
    world.provide("sample", "A sample", text="The heading says *costs*.")
    for title in ("The gate", "The walls"):
        world.provide("segments", title, text=f"About {title.lower()}: watch, toll, road.")
    world.publish()
    settle.tick(world.go(0, 1).at)
    return served


def open_task(page, world, task):
    page.goto(f"/activities/{world.activity.public_id}")
    page.locator(f"form[action$='/tasks/{task}'] button").first.click()
    page.wait_for_load_state()
    page.goto(f"{page.url.partition('?')[0]}?tab=form")


def send(page):
    page.get_by_role("button", name=re.compile("^(Hand in|Send)")).last.click()
    page.wait_for_load_state()


def holder(world, task, turn=1):
    return next(
        who
        for who in world.students
        for line in world.lines(who, task)
        if line.round == turn and line.state in ("open", "waiting", "done")
    )


def write(world, visit, task, **how):
    """Whoever holds a move in the first round makes it in the browser. Returns their page."""
    page = visit(holder(world, task), **how)
    open_task(page, world, task)
    expect(page.locator("#seat")).to_contain_text(f"Your part now: {ROLE[task]}")
    expect(page.get_by_text("watch, toll, road").first).to_be_visible()
    for label, text in TYPED[task].items():
        page.get_by_label(label).fill(text)
    return page


@pytest.mark.parametrize(("script", "size"), [(True, "phone"), (False, "desk")])
def test_the_four_moves_are_practised_made_and_go_round(reading, visit, faults, script, size):
    world, how = reading.world, {"script": script, "size": size}
    page = visit(world.author, **how)
    open_task(page, world, "try")
    expect(page.get_by_text("Sum up: the gist in two sentences")).to_be_visible()
    assert not script or faults(page) == []
    slow, rest = world.students[1], [world.students[0], *world.students[2:]]
    for who in rest:
        work = world.begin(who, "try")
        world.send_typed(who, work, world.right(work))
    work = world.begin(slow, "try")
    world.send_typed(slow, work, world.right(work) | world.wrong(work))
    settle.tick(world.go(1).at)
    page = visit(slow, **how)
    page.goto(f"/activities/{world.activity.public_id}")
    expect(page.locator("form[action$='/tasks/try'] button").first).to_be_visible()  # once more
    work = world.begin(slow, "try")
    world.send_typed(slow, work, world.right(work))
    settle.tick(world.go(2, 1).at)
    gone = holder(world, "clarify")
    by = world.instructor.account_id
    attributes.away(gone, starts=world.at, ends=day(5), source="staff", by=by, now=world.at)
    page = write(world, visit, "predict", **how)
    expect(page.get_by_text("Nobody marks whether you are right.")).to_be_visible()
    assert not script or faults(page) == []
    send(page)
    assert holder(world, "clarify").id != gone.id, "no move drops"
    page = write(world, visit, "ask", **how)
    send(page)
    board = visit(world.instructor, **how)
    board.goto(f"/activities/{world.activity.public_id}/groups")
    unfold(board)
    expect(board.locator("td.gap").first).to_contain_text("nothing yet")
    assert not script or faults(board) == []
    for who in world.students:
        for line in world.lines(who, "answer"):
            if line.round == 1 and line.state == "open":
                public = playing.begin(world.activity, line, who.id, by=who.account_id, now=world.at)
                typed = {
                    "text": {"text": "Because the walls and the watch have to be paid by whoever uses them."}
                }
                world.send_typed(who, responses.written_by(who.account_id, public), typed)
    send(write(world, visit, "clarify", **how))
    send(write(world, visit, "sum", **how))
    board.goto(f"/activities/{world.activity.public_id}/groups")
    unfold(board)
    expect(board.get_by_text("No gaps.").or_(board.locator("td.gap")).first).to_be_visible()
    late = world.join_at("Late Comer", world.go(3).at)
    settle.tick(world.go(4, 1).at)
    assert holder(world, "predict", 2).id != holder(world, "predict", 1).id, "the parts go round"
    newcomer = visit(late, **how)
    newcomer.goto(f"/activities/{world.activity.public_id}")
    expect(newcomer.get_by_role("heading", name="Together").first).to_be_visible()
