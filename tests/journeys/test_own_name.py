"""Own name in the work: seen in the preview, asked about before it goes, taken out or sent all the same; with
script and without."""

import pytest

from peerreview.store import activities, db
from tests.cast import START

BY = "# Dams\n\nby Anna Author\n\nWater is heavy."


@pytest.fixture
def desk(served):
    """The address of the author's desk."""
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    return f"/submissions/{world.go(1).begin(world.author).public_id}"


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_own_name_in_the_work(served, desk, visit, faults, script, size):
    page = visit(served.world.author, script=script, size=size)
    page.goto(desk)
    page.locator("textarea").fill(BY)
    page.get_by_role("button", name="Show how it looks").click()
    page.locator("mark", has_text="Anna Author").wait_for()
    if not script:
        page.get_by_role("button", name="Save and go on writing").click()
    page.get_by_role("button", name="Hand in").click()
    asked = page.locator(".asked")
    asked.get_by_text("your name stands in it").wait_for()
    assert asked.locator("mark").all_inner_texts() == ["Anna Author"]
    assert db.row("select count(*) from version")[0] == 0
    if script:
        assert faults(page) == []
        page.locator(".submit").get_by_role("link", name="Change it").click()
        chosen = page.evaluate(
            "(f => f.value.slice(f.selectionStart, f.selectionEnd))(document.activeElement)"
        )
        assert chosen == "Anna Author"
    page.locator("textarea").fill(BY.replace("by Anna Author", "by the one I am"))
    page.locator(".submit button").click()
    page.get_by_text("Handed in", exact=True).first.wait_for()
    assert [row[0] for row in db.rows("select kind from concern")] == []
    page.get_by_role("link", name="Change it").click()
    page.locator("textarea").fill(BY)
    page.get_by_role("button", name="Hand in again").click()
    page.get_by_role("button", name="Send anyway").click()
    page.get_by_text("This is version 2", exact=False).first.wait_for()
    assert [row[0] for row in db.rows("select kind from concern")] == ["named"]
