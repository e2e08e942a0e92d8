"""reflect.yaml, a design without peers, on the same pages as peer assessment."""

import pytest

from tests.cast import World
from tests.conftest import Site
from tests.walks import activity_page, address_of, hand_in, may_start, start


@pytest.fixture
def reflect(sqlite):
    """The app with a course that reflects, on day 2."""
    return Site(World(design="reflect").go(2), sqlite)


def test_the_second_step_waits_for_the_first_to_close(reflect):
    browser = reflect.browse(reflect.world.author)
    hand_in(browser, start(reflect, browser, "work"))
    assert not may_start(reflect, browser, "self_review")
    reflect.world.go(7, 1)
    assert may_start(reflect, browser, "self_review")


def test_it_runs_from_the_work_to_the_second_look(reflect):
    browser = reflect.browse(reflect.world.author)
    hand_in(browser, start(reflect, browser, "work"), "# Aqueducts\n\nWater came first.")
    reflect.world.go(8)
    page = start(reflect, browser, "self_review")
    assert "Water came first." in page.text
    hand_in(browser, page)
    assert [line.state for line in reflect.world.lines(reflect.world.author)] == ["done", "done"]


def test_nobody_else_finds_it(reflect):
    browser = reflect.browse(reflect.world.author)
    address = address_of(start(reflect, browser, "work"))
    assert [
        reflect.browse(who).get(address).status for who in (reflect.world.reviewer, reflect.world.stranger)
    ] == [404, 404]


def test_no_page_speaks_of_reviewers(reflect):
    browser = reflect.browse(reflect.world.author)
    page = activity_page(reflect, browser)
    assert "classmate" not in page.text
    assert not [action for action in page.actions() if "/claim" in action]


def test_to_do_and_staff_pages_open(reflect):
    world = reflect.world
    browser = reflect.browse(world.author)
    hand_in(browser, start(reflect, browser, "work"))
    world.go(8)
    assert browser.get("/").status == 200
    staff = reflect.browse(world.instructor)
    assert [
        staff.get(reflect.path(endpoint, activity=world.activity.public_id)).status
        for endpoint in ("activities.show", "activities.edit", "activities.progress")
    ] == [200, 200, 200]
