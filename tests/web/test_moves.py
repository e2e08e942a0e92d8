"""Reciprocal teaching on the pages: hints that fade, the grid of groups and moves, no move that drops."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, attributes, groups, playing, responses, settle
from tests.cast import START, day

PIECES = ("The gate", "The walls", "The well", "The market", "The mill")
HINT = "Nobody marks whether you are right."
MOVES = ("predict", "ask", "clarify", "sum")


@pytest.fixture
def reading(site):
    """Everybody passed the practice; five pieces; the first is open. One group of four."""
    world = site.world
    world.run(
        activities.text_of("reciprocal_teaching"),
        WindowRow("taught", 1, "all", START, day(1)),
        *(WindowRow("segment", turn, "all", None, day(1 + 2 * turn)) for turn in range(1, 6)),
        publish=False,
    )
    world.provide("sample", "A sample", text="The heading says costs.")
    for title in PIECES:
        world.provide("segments", title, text=f"About {title.lower()}.")
    world.publish()
    settle.tick(world.go(0, 1).at)
    for who in world.students:
        world.send_typed(who, world.begin(who, "try"), world.right(world.begin(who, "try")))
    settle.tick(world.go(1, 1).at)
    return site


def holder(world, task, turn):
    return next(who for who in world.students if any(line.round == turn for line in world.lines(who, task)))


def line_of(world, who, task, turn):
    return next(line for line in world.lines(who, task) if line.round == turn)


def begin(world, who, task, turn):
    line = line_of(world, who, task, turn)
    public = playing.begin(world.activity, line, who.id, by=who.account_id, now=world.at)
    return responses.written_by(who.account_id, public)


def rate_all(world, turn, level):
    """Everybody rates their neighbour's move of a round."""
    for who in world.students:
        work = begin(world, who, "check", turn)
        world.send_typed(
            who, work, {"worked": {"level": level}, "why": {"text": "You named the very words."}}
        )


def desk(site, who, turn, query=""):
    world = site.world
    task = next(task for task in MOVES if any(line.round == turn for line in world.lines(who, task)))
    if task != "predict":
        return None
    return site.browse(who).get(f"/submissions/{begin(world, who, task, turn).public_id}{query}")


def play_round(world, turn, level):
    rate_all(world, turn, level)
    settle.tick(world.go(1 + 2 * turn, 1).at)


def test_hints_fade_after_three_passes_and_come_back_after_one_fail(reading):
    world = reading.world
    assert HINT in desk(reading, holder(world, "predict", 1), 1).text
    for turn in (1, 2, 3):
        play_round(world, turn, "l4")
    who = holder(world, "predict", 4)
    page = desk(reading, who, 4)
    assert HINT not in page.text and "The hints are gone" in page.text
    assert HINT in desk(reading, who, 4, "?hints=1").text
    play_round(world, 4, "l1")
    page = desk(reading, holder(world, "predict", 5), 5)
    assert HINT in page.text and "The hints are gone" not in page.text


def test_after_four_pieces_each_has_held_each_part(reading):
    world, held = reading.world, {}
    for turn in (1, 2, 3, 4):
        for task in MOVES:
            held.setdefault(holder(world, task, turn).id, set()).add(task)
        settle.tick(world.go(1 + 2 * turn, 1).at)
    assert held == {who.id: set(MOVES) for who in world.students}


def test_no_move_drops_when_somebody_is_absent(reading):
    world = reading.world
    gone = holder(world, "clarify", 1)
    attributes.away(
        gone, starts=world.at, ends=day(9), source="staff", by=world.instructor.account_id, now=world.at
    )
    here = [who for who in world.students if who.id != gone.id]
    for task in MOVES:
        held = [line for who in here for line in world.lines(who, task) if line.round == 1]
        assert len(held) == 1, task


def grid(site):
    page = site.browse(site.world.instructor).get(
        site.path("activities.groups", activity=site.world.activity.public_id)
    )
    return {
        cell["data-label"]: (cell.text, "gap" in (cell["class"] or ""))
        for cell in page.tree.all("td")
        if cell["data-label"]
    }


def test_the_instructor_sees_each_move_of_each_group_and_the_gaps(reading):
    world = reading.world
    who = holder(world, "predict", 1)
    name = world.accounts[who.id].name
    before = grid(reading)
    assert (
        before["Predict"][1]
        and before["Predict"][0].startswith("nothing yet")
        and name in before["Predict"][0]
    )
    work = begin(world, who, "predict", 1)
    world.save(who, work, {"text": {"text": "A gate is"}})
    assert grid(reading)["Predict"] == (f"being written{name}", False)
    typed = {
        "text": {"text": "A gate is for letting some in and keeping others out, so next they say who."},
        "clue": {"text": "It says gate and watch."},
    }
    world.send_typed(who, work, typed)
    found = grid(reading)
    assert found["Predict"] == (f"in{name}", False) and found["Sum up"][1]
    path = reading.path("activities.groups", activity=world.activity.public_id)
    assert reading.browse(world.author).get(path).status == 404


def test_the_board_shows_the_round_in_which_a_group_still_is_and_who_is_not_there_yet(reading):
    world = reading.world
    group = world.lines(world.author, "check")[0].window.phase
    settle.tick(world.go(2).at)
    found = groups.board(world.activity.id, "segment", 1)
    by = {"by": world.instructor.account_id, "now": world.at, "at": world.at, "cause": "hand"}
    path = reading.path("activities.groups", activity=world.activity.public_id)
    browser = reading.browse(world.instructor)
    assert "Text 1: The gate" in browser.get(path).tree.one(id="step-1").text
    activities.let_pass(world.activity.id, phase=group, turn=1, whom=f"g{found[0].id}", **by)
    settle.tick(world.at)
    assert "Text 2: The walls" in browser.get(path).tree.one(id="step-1").text, "everybody is past the first"


def test_a_group_of_one_makes_every_move_and_waits_for_nobody(site):
    world = site.world
    world.run(
        activities.text_of("reciprocal_teaching"),
        WindowRow("taught", 1, "all", START, day(1)),
        WindowRow("segment", 1, "all", None, day(3)),
        publish=False,
    )
    world.provide("sample", "A sample")
    world.provide("segments", "The gate")
    world.publish()
    for who in world.students[1:]:
        attributes.away(who, starts=START, ends=day(9), source="staff", by=None, now=START)
    settle.tick(world.go(0, 1).at)
    world.send_typed(
        world.author, world.begin(world.author, "try"), world.right(world.begin(world.author, "try"))
    )
    settle.tick(world.go(1, 1).at)
    for task, typed in (
        (
            "predict",
            {
                "text": {"text": "Next they say who may come in and who has to pay for it."},
                "clue": {"text": "It says watch and toll."},
            },
        ),
        ("ask", {"question": {"text": "Why is there a toll at all?"}}),
        (
            "clarify",
            {
                "word": {"text": "toll"},
                "meaning": {"text": "Money that one pays for being let through a gate or over a bridge."},
            },
        ),
        (
            "sum",
            {
                "text": {
                    "text": "The gate is open by day; whoever comes with goods pays, and the watch "
                    "sees to it that nobody is let in without, and keeps a third."
                }
            },
        ),
    ):
        world.send_typed(world.author, world.begin(world.author, task), typed)
    assert all(line.is_done for line in world.lines(world.author) if line.is_owed)
