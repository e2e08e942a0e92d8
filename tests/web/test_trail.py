"""Think, pair, share on the pages: what each wrote alone goes into the text of two and of four, and each sees
where their own idea went."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, handing_in, responses, settle
from tests.cast import START, day

DESIGN = "think_pair_share"
IDEA = (
    "Paint flat roofs white before July, first on blocks without lifts, because people on the top floor "
    "cannot get out on hot days; number {} of the list, with water and somebody who rings at noon."
)
BOTH = (
    "Make a list of who lives alone, and paint those roofs white before July, so that everybody who is named "
    "on it has a cool room, a neighbour, and a way to the shade that can be walked."
)
WHY = "The names convinced both of us: nobody was sure before whom it helps the most, and now we know."


@pytest.fixture
def shared(site):
    """Everybody wrote an idea; the pairs are formed; day 3."""
    world = site.world
    world.run(
        activities.text_of(DESIGN),
        WindowRow("think", 1, "all", START, day(2)),
        WindowRow("pair", 1, "all", None, day(4)),
        WindowRow("four", 1, "all", None, day(6)),
        WindowRow("share", 1, "all", None, day(8)),
        publish=False,
    )
    world.provide("stimulus", "What would you do first against deadly heat?")
    world.publish()
    world.go(1)
    for who in world.students:
        idea = {"stance": {"level": "for"}, "text": {"text": IDEA.format(who.id)}}
        send(world, who, "idea", idea)
    world.go(3)
    settle.tick(world.at)
    return site


def send(world, who, task, typed):
    """Somebody writes and hands in."""
    work = world.begin(who, task)
    world.save(who, work, typed)
    handing_in.hand_in(responses.by_id(work.id), person=who.id, by=who.account_id, now=world.at)


def page_of(site, who):
    return site.browse(who).get(site.path("activities.show", activity=site.world.activity.public_id))


def test_an_idea_alone_has_gone_nowhere_yet(shared):
    assert "Where your idea went" not in page_of(shared, shared.world.author).text


def test_a_student_sees_where_their_idea_went_and_what_stayed(shared):
    world = shared.world
    send(world, world.author, "best", {"text": {"text": BOTH}, "why": {"text": WHY}})
    page = page_of(shared, world.author)
    assert "Where your idea went" in page.text
    chain = page.tree.one(class_="chain")
    assert [mark.text for mark in chain.all("mark")] == ["roofs white before July"] * 2
    assert "with " in chain.text
    own = IDEA.format(world.author.id)
    assert own in chain.text
    others = [IDEA.format(who.id) for who in world.students if who.id != world.author.id]
    assert not any(other in chain.text for other in others), "each sees their own way alone"


def test_what_is_typed_and_not_sent_is_no_station(shared):
    world = shared.world
    work = world.begin(world.author, "best")
    world.save(world.author, work, {"text": {"text": BOTH}})
    assert "Where your idea went" not in page_of(shared, world.author).text


def test_staff_see_the_activity_without_it(shared):
    assert page_of(shared, shared.world.instructor).status == 200
