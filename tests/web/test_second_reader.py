"""Who joins a jigsaw late: a place in a home, the approved sheets to read, nothing owed of what is over; and
no sheet is taught before staff have looked at it."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, moderation, settle
from tests.cast import START, day

SHEET = {
    "core": {"text": "What everybody must know of it is that water was led for miles without a pump. " * 5},
    "example": {
        "text": "The bridge over the Gard carries it fifty metres above the river, and loses " * 2 + "little."
    },
    "mistakes": {
        "text": "People think that arches were built for beauty, while they saved stone and let wind pass."
    },
    "checks": {"text": "Why arches?\nHow steep?"},
}
NOTES = {"main": {"text": "It says that water flows downhill if one builds well and patiently enough. " * 4}}


@pytest.fixture
def jigsaw(site):
    """Two topics, four people; notes and sheets are in, nobody has approved anything."""
    world = site.world
    world.run(
        activities.text_of("jigsaw"),
        WindowRow("expert", 1, "all", START, day(3)),
        WindowRow("home", 1, "all", None, day(6)),
        WindowRow("check", 1, "all", None, day(9)),
        publish=False,
    )
    for title in ("Aqueducts", "Roads"):
        world.provide("topics", title)
    world.publish()
    settle.tick(world.go(0, 1).at)
    for who in world.students:
        world.send_typed(who, world.begin(who, "notes"), NOTES)
    written = {}
    for who in world.students:
        if not world.lines(who, "sheet")[0].is_done:
            written[who.id] = world.send_typed(who, world.begin(who, "sheet"), SHEET)
    site.sheets = list(written.values())
    return site


def state(world, who, task):
    return [line.state for line in world.lines(who, task)]


def test_nobody_reads_or_teaches_a_sheet_before_staff_approved_it(jigsaw):
    world = jigsaw.world
    settle.tick(world.go(1).at)
    assert [sheet.state for sheet in jigsaw.sheets] == ["held", "held"]
    assert state(world, world.author, "teach") == ["locked"]
    path = f"/activities/{world.activity.public_id}/tasks/sheet/written"
    shown = jigsaw.browse(world.author).get(path).html
    assert sum(sheet.public_id in shown for sheet in jigsaw.sheets) <= 1, "one's own at most"
    for sheet in jigsaw.sheets:
        moderation.release(sheet, stamp=None, by=world.instructor.account_id, now=world.at)
    settle.tick(world.at)
    assert state(world, world.author, "teach") == ["open"]
    assert "without a pump" in jigsaw.browse(world.author).get(path).text


def test_a_sheet_comes_back_with_a_comment_and_holds_its_experts_alone(jigsaw):
    world, (first, second) = jigsaw.world, jigsaw.sheets
    by = {"by": world.instructor.account_id, "now": world.go(1).at}
    moderation.return_for_repair(first, stamp=None, note="How steep is it? Say a number.", **by)
    moderation.release(second, stamp=None, **by)
    settle.tick(world.at)
    states = {state(world, who, "teach")[0] for who in world.students}
    assert states == {"locked", "open"}
    behind = next(who for who in world.students if state(world, who, "teach") == ["locked"])
    desk = jigsaw.browse(behind).get(f"/submissions/{first.public_id}")
    assert "How steep is it? Say a number." in desk.text


def test_who_joins_late_reads_the_approved_sheets_and_owes_nothing_of_what_is_over(jigsaw):
    world = jigsaw.world
    for sheet in jigsaw.sheets:
        moderation.release(sheet, stamp=None, by=world.instructor.account_id, now=world.go(2).at)
    settle.tick(world.go(3, 2).at)
    late = world.join_at("Late Comer", world.go(4).at)
    settle.tick(world.go(4, 1).at)
    assert set(state(world, late, "notes")) == {"waived"} and state(world, late, "teach") == []
    page = jigsaw.browse(late).get(jigsaw.path("activities.show", activity=world.activity.public_id))
    assert "a second reader of what the experts wrote" in page.tree.one(id="my-groups").text
    written = jigsaw.browse(late).get(f"/activities/{world.activity.public_id}/tasks/sheet/written")
    assert written.text.count("without a pump") >= 2, "both sheets"
    assert state(world, late, "product")[0] in ("open", "waiting")
