"""The showcase, given and taken back: a reviewer proposes a work, its author says yes, a classmate reads it
and writes below it, the author takes it back: gone at once, the reply kept. With and without JavaScript, on a
phone and a desk."""

import pytest

from peerreview.domain import clock
from peerreview.store import responses
from tests.cast import day
from tests.showing import wrote

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
SIZES = [(True, "phone"), (False, "desk"), (True, "desk"), (False, "phone")]


@pytest.fixture
def read(served):
    """Works and reviews are in, feedback is released; day 15. ``read.review``: one of the author's work."""
    world = served.world
    world.publish()
    world.reviewed()
    world.go(15)
    return served


def review_of(world):
    """(who reviewed the author's work, their review)."""
    for who in world.students[1:]:
        for line in world.lines(who, "review"):
            if line.subject == world.lines(world.author, "work")[0].response:
                return who, line.response
    raise AssertionError("nobody reviewed it")


@pytest.mark.parametrize(("script", "size"), SIZES)
def test_a_work_is_shown_and_taken_back(read, visit, faults, script, size):
    world = read.world
    who, review = review_of(world)
    other = next(one for one in world.students if one not in (who, world.author))
    page = visit(who, script=script, size=size)
    page.goto(f"/reviews/{responses.by_id(review).public_id}?tab=work")
    page.get_by_role("link", name="Propose it for the showcase").click()
    assert not script or faults(page) == []
    page.get_by_label("What is worth seeing in it?").fill("How it begins.")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("Proposed. If its author says yes")).to_be_visible()
    assert not script or faults(page) == []

    author = visit(world.author, script=script, size=size)
    author.get_by_role("link", name="is proposed for the showcase").click()
    expect(author.get_by_text("How it begins.")).to_be_visible()
    assert not script or faults(author) == []
    author.get_by_label("Until when?").fill(clock.typed(day(20), "Europe/Berlin"))
    author.get_by_label("How I approached it").fill("I began with the end.")
    author.get_by_role("button", name="Yes, show it").click()
    expect(author.get_by_text("You said yes.")).to_be_visible()
    assert not script or faults(author) == []

    reader = visit(other, script=script, size=size)
    reader.goto(f"/courses/{world.course.public_id}")
    reader.get_by_role("link", name="Showcase").click()
    assert not script or faults(reader) == []
    reader.get_by_role("link", name="A classmate").click()
    expect(reader.get_by_text("I began with the end.")).to_be_visible()
    expect(reader.get_by_text("Anna")).to_have_count(0)
    reader.get_by_label("What do you take from it?").fill("I will begin with the end, too.")
    reader.get_by_role("button", name="Write it below").click()
    expect(reader.get_by_text("I will begin with the end, too.")).to_be_visible()
    assert not script or faults(reader) == []

    author.goto("/showcase/mine")
    assert not script or faults(author) == []
    author.get_by_role("link", name="Roads and aqueducts").click()
    expect(author.get_by_text("I will begin with the end, too.")).to_be_visible()
    author.get_by_role("button", name="Take it back").click()
    expect(author.get_by_text("Nobody reads it there any more.")).to_be_visible()

    reader.reload()
    expect(reader.get_by_text("I began with the end.")).to_have_count(0)
    expect(reader.get_by_role("heading", level=1)).to_contain_text("not")
    reader.goto(f"/courses/{world.course.public_id}/showcase")
    expect(reader.get_by_role("link", name="A classmate")).to_have_count(0)
    reader.get_by_text("What you wrote about things that are shown no more").click()
    expect(reader.get_by_text("I will begin with the end, too.")).to_be_visible()
    assert not script or faults(reader) == []


@pytest.mark.parametrize(("script", "size"), SIZES)
def test_a_group_shows_its_page_and_one_of_them_takes_it_back(served, visit, faults, script, size):
    world = served.world
    wrote(world)
    first = world.three[0].account.name
    for place, who in enumerate(world.three):
        page = visit(who, script=script, size=size)
        page.get_by_role("link", name="is proposed for the showcase").click()
        expect(page.get_by_text("It is shown once each of you says yes")).to_be_visible()
        assert not script or faults(page) == []
        if place == 0:
            page.get_by_label("With my name").check()
            page.get_by_label("How I approached it").fill("I drew it first.")
        page.get_by_label("Until when?").fill(clock.typed(day(20), "Europe/Berlin"))
        page.get_by_role("button", name="Yes, show it").click()
        expect(page.get_by_text("You said yes.")).to_be_visible()
        expect(page.get_by_text("Waits for others of your group")).to_have_count(1 if place < 2 else 0)
        assert not script or faults(page) == []

    reader = visit(world.other, script=script, size=size)
    reader.goto(f"/courses/{world.course.public_id}/showcase")
    assert not script or faults(reader) == []
    reader.get_by_role("link", name=f"{first} and 2 classmates").click()
    expect(reader.get_by_text("I drew it first.")).to_be_visible()
    assert not script or faults(reader) == []

    page.goto("/showcase/mine")
    page.get_by_role("link", name="Together").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Nobody reads it there any more.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("I drew it first.")).to_have_count(0)
