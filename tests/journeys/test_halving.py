"""Halving by an uneven class: seven students, one of whom hands in nothing and one of whom joins late. The
class looks at the whole, halves and quarters take what they chose, and each ends with a piece alone; with and
without JavaScript."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, settle
from tests.cast import START, day

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

MAP = (
    "Springs in the hills, three mills that take the water and give it back, the sewer of the old town, and "
    "the meadows that flood in March; this is the map number {}, and its last part is the sea."
)
THREAD = (
    "Whatever happens above is felt below: the mills slow the water, the town dirties it, and the meadows "
    "have to live with both, which is why we go downhill."
)
PIECE = "The mills came first, and the town was built where they stood. " * 7


@pytest.fixture
def halving(served):
    """The topic is put; everybody can look at the whole."""
    world = served.world
    world.more += [world.join(name, "student") for name in ("Olga Other", "Pia Pal", "Quim Quiet")]
    rows = ("whole", "half", "quarter", "alone")
    world.run(
        activities.text_of("halving"),
        *(
            WindowRow(step, 1, "all", START if not place else None, day(2 * place + 2))
            for place, step in enumerate(rows)
        ),
        publish=False,
    )
    world.provide("topic", "The river", text="From the *springs* to the sea.")
    world.publish()
    settle.tick(world.go(0, 1).at)
    return served


def open_task(page, world, task):
    page.goto(f"/activities/{world.activity.public_id}")
    page.locator(f"form[action$='/tasks/{task}'] button").first.click()


def hand_in(page):
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("It is in.")).to_be_visible()


def outline(page):
    page.get_by_label("The parts, in order").fill("Springs\nMills\nTown\nMeadows")
    page.get_by_label("The thread that holds them together").fill(THREAD)
    hand_in(page)


@pytest.mark.parametrize(("script", "size"), [(True, "phone"), (False, "desk")])
def test_each_chooses_a_part_and_ends_with_a_piece_of_their_own(halving, visit, faults, script, size):
    world = halving.world
    first, quiet = world.author, world.students[-1]
    page = visit(first, script=script, size=size)
    open_task(page, world, "map")
    expect(page.get_by_text("to the sea").first).to_be_visible()
    page.get_by_label("The topic as a map, in words").fill(MAP.format(0))
    page.get_by_text("How it works").click()
    hand_in(page)
    for place, who in enumerate(world.students[1:-1]):
        chosen = {"level": ("effects", "works")[place % 2]}
        typed = {"text": {"text": MAP.format(place + 1)}, "subtopic": chosen}
        world.send_typed(who, world.begin(who, "map"), typed)
    settle.tick(world.go(2, 1).at)
    open_task(page, world, "outline")
    expect(page.locator("#seat")).to_contain_text("How it works")
    expect(page.get_by_text("this is the map number 0")).to_be_visible()
    assert not script or faults(page) == []
    outline(page)
    late = world.join("Late Comer", "student")
    settle.tick(world.go(4, 1).at)
    page.goto(f"/activities/{world.activity.public_id}")
    expect(page.locator("#my-groups")).to_contain_text("Why you are here: Chose “How it works”")
    open_task(page, world, "outline2")
    expect(page.get_by_text("Whatever happens above").first).to_be_visible()
    outline(page)
    newcomer = visit(late, script=script, size=size)
    newcomer.goto(f"/activities/{world.activity.public_id}")
    expect(newcomer.locator("#my-groups")).to_contain_text("Quarter")
    settle.tick(world.go(6, 1).at)
    open_task(page, world, "piece")
    expect(page.get_by_text("Whatever happens above").first).to_be_visible()
    page.goto(f"{page.url}?tab=form")
    page.get_by_label("Which part of the outline is it?").fill("Mills")
    page.get_by_label("Your piece").last.fill(PIECE)
    assert not script or faults(page) == []
    page.get_by_role("button", name="Send").first.click()
    expect(page.get_by_text("Sent").first).to_be_visible()
    page = visit(quiet, script=script, size=size)
    page.goto(f"/activities/{world.activity.public_id}")
    expect(page.locator("#my-groups")).to_contain_text("Quarter")
