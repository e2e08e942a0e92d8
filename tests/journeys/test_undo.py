"""The way back stands beside what it brings back, in sight, and a press of the Tab key or a few away."""

import pytest

from peerreview.store import activities
from tests.cast import START


@pytest.fixture
def reviewed(served):
    """A world in which everybody has reviewed, some days before the end."""
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    world.reviewed()
    return world.go(15)


BESIDE = """(undo, id) => {
    const boxes = [undo.closest('.toast'), document.getElementById(id)]
    const [one, other] = boxes.map(box => box.getBoundingClientRect())
    return Math.max(one.top - other.bottom, other.top - one.bottom, 0)}"""
TABS = 12


def acts(world):
    """[(page, button, id of what it is done to)]"""
    activity, course = world.activity.public_id, world.course.public_id
    first, second = (one.public_id for one in world.more)
    return [
        (f"/courses/{course}/people", "Remove Nils Neighbour", f"p-{first}"),
        (f"/courses/{course}/people", "Away today Mona Mate", f"p-{first}"),
        (f"/activities/{activity}/progress", ("Remy Reviewer", "Excuse"), f"p-{world.reviewer.public_id}"),
        (f"/activities/{activity}/grades/release", "Release", "release-h"),
        (f"/activities/{activity}", "Put it away", "put-away"),
    ]


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_undo_stands_beside_what_was_done(reviewed, visit, size):
    page = visit(reviewed.instructor, size=size)
    for path, button, thing in acts(reviewed):
        page.goto(path)
        press(page, button)
        undo = page.locator(".toast.beside").get_by_role("button", name="Undo")
        undo.wait_for()
        assert undo.evaluate(BESIDE, thing) < 40, path
        inside = undo.evaluate("one => one.getBoundingClientRect().bottom <= innerHeight")
        assert inside, f"{path}: not in sight"
        page.wait_for_timeout(1000)
        assert tabs_to(page, "Undo") <= TABS, path
        with page.expect_navigation():
            page.keyboard.press("Enter")


def test_undo_stays_until_the_next_act_and_is_there_without_script(reviewed, visit):
    page = visit(reviewed.instructor, script=False)
    page.goto(f"/courses/{reviewed.course.public_id}/people")
    press(page, "Remove Nils Neighbour")
    assert page.url.endswith(f"#p-{reviewed.more[0].public_id}")
    undo = page.locator("#toasts").get_by_role("button", name="Undo")
    assert undo.is_visible()
    undo.click()
    assert "Nils Neighbour" in page.locator("#people").inner_text()


def press(page, button):
    if isinstance(button, tuple):
        name, button = button
        page.get_by_label(name, exact=True).check()
        page.get_by_label("Reason").fill("ill")
    found = page.get_by_role("button", name=button, include_hidden=True).first
    found.evaluate("one => { const fold = one.closest('details'); if (fold) fold.open = true }")
    with page.expect_navigation():
        found.click()


def tabs_to(page, words):
    for count in range(1, 60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == words:
            return count
    raise AssertionError(f"no stop called {words}")
