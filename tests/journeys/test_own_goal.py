"""An own goal over two activities: staff add it by one switch, a student sets it, looks back, and reads the
own line. With and without JavaScript, on a phone and a desk."""

import re

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities
from tests.cast import START, day

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
ROWS = (WindowRow("submit", 1, "all", START, day(7)), WindowRow("reflect", 1, "all", None, day(14)))


@pytest.fixture
def term(served):
    """Two activities without peers, the second a week later; nothing added yet."""
    world = served.world
    world.run(activities.text_of("reflect"), *ROWS, title="First essay")
    served.first = world.activity
    later = [row._replace(opens=row.opens and day(7), closes=row.closes + (day(7) - START)) for row in ROWS]
    world.run(activities.text_of("reflect"), *later, title="Second essay")
    served.second = world.activity
    return served


def add_goal(page, activity):
    page.goto(f"/activities/{activity.public_id}/set-up")
    page.get_by_label("An own goal, and how sure").check()
    page.get_by_role("button", name="Save set-up").click()
    expect(page.get_by_text("Set-up saved.")).to_be_visible()
    expect(page.get_by_label("An own goal, and how sure")).to_be_checked()


def say(page, activity, task, fill):
    page.goto(f"/activities/{activity.public_id}")
    page.locator(f"form[action$='/tasks/{task}'] button").first.click()
    fill()
    page.get_by_role("button", name=re.compile("Hand in|^Send")).click()
    expect(page.get_by_text(re.compile("It is in|is sent|Sent")).first).to_be_visible()


@pytest.mark.parametrize(
    ("script", "size"), [(True, "phone"), (False, "desk"), (True, "desk"), (False, "phone")]
)
def test_a_goal_is_set_and_met_over_two_activities(term, visit, faults, script, size):
    world = term.world
    staff = visit(world.instructor, script=script, size=size)
    for activity in (term.first, term.second):
        add_goal(staff, activity)
    assert not script or faults(staff) == []
    page = visit(world.author, script=script, size=size)
    expect(page.get_by_role("heading", name="If you like")).to_be_visible()
    assert not script or faults(page) == []

    def goal(words, sure):
        page.get_by_label("What do you want to reach here?").fill(words)
        page.get_by_text(sure, exact=True).last.click()
        assert not script or faults(page) == []

    def looked(reached, sure):
        expect(page.get_by_text("a number for each claim").first).to_be_visible()
        assert not script or faults(page) == []
        if size == "phone":
            page.get_by_role("link", name="Your reflection").click()
        page.get_by_text(reached, exact=True).last.click()
        page.get_by_text(sure, exact=True).last.click()

    say(page, term.first, "own_goal", lambda: goal("To give a number for each claim", "A little"))
    world.go(8)
    say(page, term.first, "own_goal_looked", lambda: looked("There", "Quite"))
    say(page, term.second, "own_goal", lambda: goal("Once more a number for each claim", "Quite"))
    world.go(15)
    say(page, term.second, "own_goal_looked", lambda: looked("Half way", "Very"))
    page.goto(f"/courses/{world.course.public_id}/me#goals")
    expect(page.get_by_role("heading", name="My goals, and how sure I was")).to_be_visible()
    table = page.get_by_role("table", name="How sure are you that you can do it?")
    expect(table.get_by_role("row")).to_have_count(3)
    for title, before, after in (("First essay", "2", "4"), ("Second essay", "4", "5")):
        row = table.get_by_role("row").filter(has_text=title)
        expect(row.get_by_role("cell").first).to_have_text(before)
        expect(row.get_by_role("cell").last).to_have_text(after)
    assert not script or faults(page) == []
