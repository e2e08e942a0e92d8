"""A rubric is written over many presses: focus goes to what came, and nothing is lost before it is saved."""

import pytest

from peerreview.store import forms


@pytest.fixture
def rubric(served, visit):
    """The page of the world's rubric."""
    page = visit(served.world.instructor)
    page.goto(f"/activities/{served.world.activity.public_id}/forms/rubric")
    return page


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()
    page.wait_for_function("() => document.activeElement !== document.body")
    return page.evaluate("document.activeElement.id")


def count(page):
    return page.locator("section[id^='item-']").count()


def test_focus_goes_to_what_was_added_and_stays_where_something_was_removed(rubric):
    before = count(rubric)
    assert press(rubric, "Add a criterion") == f"rows-{before}-title"
    assert press(rubric, "Remove a new one") == f"gone-{before}"
    assert count(rubric) == before
    levels = rubric.locator("#rows-0-levels tbody tr").count()
    assert press(rubric, "Add a level") == f"rows-0-levels-{levels}-title"
    name = rubric.locator("#rows-0-levels tr").last.get_by_role("button").last.inner_text()
    assert press(rubric, name.replace("\n", " ")) == f"rows-0-levels-gone-{levels}"
    assert press(rubric, "Put it back") == "item-0"
    assert press(rubric, "Down") == "item-1"


def test_a_row_that_was_added_and_never_saved_is_put_back(served, rubric):
    before = count(rubric)
    press(rubric, "Add a criterion")
    rubric.locator(f"#rows-{before}-title").fill("Sources")
    rubric.get_by_role("link", name="To do").click()
    at = f"/activities/{served.world.activity.public_id}/forms/rubric"
    rubric.goto(at)
    assert count(rubric) == before, "what is in force is shown until one asks"
    press(rubric, "Put it back")
    assert rubric.locator(f"#rows-{before}-title").input_value() == "Sources"
    rubric.locator(f"#rows-{before}-levels-0-text").fill("None is named.")
    rubric.goto("/")
    rubric.goto(at)
    press(rubric, "Put it back")
    assert rubric.locator(f"#rows-{before}-levels-0-text").input_value() == "None is named."
    with rubric.expect_navigation():
        rubric.get_by_role("button", name="Save new version").last.click()
    rubric.get_by_text("Saved as version 2.").first.wait_for()
    assert forms.of_activity(served.world.activity.id)["rubric"][3][-1].title == "Sources"
    rubric.goto(at)
    assert not rubric.locator(".kept-notice").count()


def test_what_was_not_saved_can_be_discarded(served, rubric):
    before = count(rubric)
    press(rubric, "Add a criterion")
    at = f"/activities/{served.world.activity.public_id}/forms/rubric"
    rubric.goto(at)
    rubric.get_by_role("button", name="Discard").click()
    rubric.goto(at)
    assert count(rubric) == before
    assert not rubric.locator(".kept-notice").count()
