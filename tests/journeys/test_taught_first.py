"""Learned first: who has not learned to review finds the way to it, does it in two minutes, and reviews; the
instructor sees whom it stops and gives it by hand. Five students, one of whom comes late; with and without
JavaScript, on a phone and a desk."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, settle
from tests.cast import START, day
from tests.web.test_credentials import BETTER, NEEDS

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect


@pytest.fixture
def barred(served):
    """The training is open; works are in, reviews that need it are open; day 4."""
    world = served.world
    world.run(
        activities.text_of("reviewing_in_two_minutes"),
        WindowRow("try", 1, "all", START, day(30)),
        title="Two minutes",
    )
    served.training = world.activity
    world.run(
        NEEDS,
        WindowRow("write", 1, "all", START, day(3)),
        WindowRow("review", 1, "all", None, day(9)),
        title="Reviews by the taught",
    )
    for who in world.go(1).students:
        world.hand_in(who)
    settle.tick(world.go(4).at)
    world.late = world.join("Late Comer", "student")
    return served


@pytest.mark.parametrize(("script", "size"), [(True, "phone"), (False, "desk")])
def test_who_lacks_it_learns_it_and_reviews(barred, visit, faults, script, size):
    world = barred.world
    page = visit(world.author, script=script, size=size)
    page.goto(f"/activities/{world.activity.public_id}")
    expect(page.get_by_text("first comes “Reviewing”").first).to_be_visible()
    assert not script or faults(page) == []
    page.get_by_role("link", name="Do “Two minutes”").first.click()
    page.locator("form[action$='/tasks/better'] button").first.click()
    expect(page.get_by_text("Great work, I liked it a lot!")).to_be_visible()
    assert not script or faults(page) == []
    page.get_by_text("“The evidence is weak.”").click()
    page.get_by_label("Say it so that the writer knows what to do").fill(BETTER)
    page.get_by_text("A place in the text").click()
    page.get_by_role("button", name="Hand in").click()
    # The model answer stands beside one's own afterwards.
    expect(page.get_by_text("It is in.")).to_be_visible()
    expect(page.get_by_text("It says where, it says what is missing")).to_have_count(1)
    assert not script or faults(page) == []
    page.goto(f"/activities/{barred.training.public_id}")
    expect(page.get_by_text("You hold “Reviewing” now")).to_be_visible()
    assert not script or faults(page) == []
    page.goto(f"/activities/{world.activity.public_id}")
    expect(page.get_by_text("first comes “Reviewing”")).to_have_count(0)
    page.locator("form[action$='/claims'] button").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Review")


@pytest.mark.parametrize(("script", "size"), [(True, "desk"), (False, "phone")])
def test_the_instructor_sees_whom_it_stops_and_gives_it_by_hand(barred, visit, faults, script, size):
    world = barred.world
    page = visit(world.instructor, script=script, size=size)
    page.goto(f"/activities/{world.activity.public_id}/progress")
    expect(page.get_by_text("0 of 5 students hold it.")).to_be_visible()
    assert not script or faults(page) == []
    page.get_by_role("link", name="Late Comer").first.click()
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why, for the record and for the person.")
    page.get_by_label("Why").fill("Tutored in spring.")
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_text("By hand: Tutored in spring.").first).to_be_visible()
    assert not script or faults(page) == []
    mine = visit(world.late, script=script, size=size)
    mine.goto(f"/courses/{world.course.public_id}/me")
    expect(mine.get_by_text("What you have learned here")).to_be_visible()
    assert not script or faults(mine) == []
    page.get_by_role("button", name="Take away").click()
    expect(page.get_by_text("Late Comer holds “Reviewing” no more.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Late Comer holds “Reviewing” again.")).to_be_visible()
