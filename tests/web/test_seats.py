"""What a place in a group means: the texts of roles and the piece of a group, where one writes and on the
activity's page."""

import pytest

from peerreview.domain import designs
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, settle
from tests.cast import START, day

ROLES = """
title: Roles
phases:
  - id: write
    group:
      size: 4
      roles: [asker, teller]
      rotate: true
      role_texts: {asker: "Today you ask: what is not clear?"}
    tasks:
      - {id: ask, form: submission, by: asker}
      - {id: tell, form: submission, by: teller}
"""


def test_who_holds_a_role_reads_its_text_where_they_write_and_on_the_page(site):
    world = site.world.run(ROLES, WindowRow("write", 1, "all", START, day(7)))
    asker = next(who for who in world.students if world.lines(who, "ask"))
    work = world.begin(asker, "ask")
    desk = site.browse(asker).get(f"/submissions/{work.public_id}")
    assert "Your part now: askerToday you ask: what is not clear?" in desk.tree.one(id="seat").text
    page = site.browse(asker).get(site.path("activities.show", activity=world.activity.public_id))
    assert "Today you ask: what is not clear?" in page.tree.one(id="my-groups").text
    other = next(who for who in world.students if world.lines(who, "tell") and not world.lines(who, "ask"))
    work = world.begin(other, "tell")
    assert "Today you ask" not in site.browse(other).get(f"/submissions/{work.public_id}").text


def test_a_text_of_a_role_that_is_none_is_refused():
    with pytest.raises(designs.DesignError, match="speaks of “asker_”.*Did you mean “asker”"):
        designs.load(ROLES.replace("role_texts: {asker", "role_texts: {asker_"), activities.known_forms())


@pytest.fixture
def halving(site):
    """Four people chose; two halves of two are formed."""
    world = site.world
    world.run(
        activities.text_of("halving"),
        *(
            WindowRow(step, 1, "all", START if step == "whole" else None, day(2 * place + 2))
            for place, step in enumerate(("whole", "half", "quarter", "alone"))
        ),
        publish=False,
    )
    world.provide("topic", "The river")
    world.publish()
    settle.tick(world.go(0, 1).at)
    for place, who in enumerate(world.students):
        work = world.begin(who, "map")
        piece = ("works", "effects")[place % 2]
        world.send_typed(
            who, work, {"text": {"text": f"Part {place} of it. " + WORDS}, "subtopic": {"level": piece}}
        )
    settle.tick(world.go(2, 1).at)
    return site


WORDS = (
    "Where the water comes from, who takes it, what it carries down, and what a town could do about it " * 2
)


def test_halves_work_on_what_their_people_chose_and_say_so(halving):
    world = halving.world
    first = world.author
    page = halving.browse(first).get(halving.path("activities.show", activity=world.activity.public_id))
    mine = page.tree.one(id="my-groups").text
    assert "group How it works" in mine
    assert "Why you are here: Chose “How it works”, which this group works on." in mine
    desk = halving.browse(first).get(f"/submissions/{world.begin(first, 'outline').public_id}")
    assert desk.tree.one(id="seat").text == "Your group works on: How it works"
    assert "Before you: 2" in desk.text, "the maps of the half alone"


def test_the_outline_of_the_group_before_stays_in_sight(halving):
    world = halving.world
    typed = {
        "parts": {"text": "springs\nmills\nsewers"},
        "thread": {
            "text": "Each part takes from the one above it and gives to the one below, down to the sea, "
            "and that is what holds the whole together."
        },
    }
    outline = world.begin(world.author, "outline")
    world.send_typed(world.author, outline, typed)
    settle.tick(world.go(4, 1).at)
    desk = halving.browse(world.author).get(f"/submissions/{world.begin(world.author, 'outline2').public_id}")
    assert "mills" in desk.text
    world.send_typed(world.author, world.begin(world.author, "outline2"), typed)
    settle.tick(world.go(6, 1).at)
    address = world.begin(world.author, "piece").public_id
    desk = halving.browse(world.author).get(f"/reviews/{address}")
    assert "sewers" in desk.text
