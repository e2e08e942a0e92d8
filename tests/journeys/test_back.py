"""Back from having been removed: out of the course in the middle of writing, a kind page, added again, and
the draft and the duties are there; with the script and without."""

import pytest

from peerreview.store import activities, courses, responses
from tests.cast import START

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
MINE = "In the second paragraph the year is missing."


@pytest.fixture
def world(served):
    """Day 9: all works are in, reviews are open."""
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    for who in world.go(2).students:
        world.hand_in(who)
    return world.go(9)


def people(visit, world, script):
    page = visit(world.instructor, script=script)
    page.goto(f"/courses/{world.course.public_id}/people")
    return page


def remove(page):
    page.get_by_role("button", name="Remove Anna Author").click()
    page.get_by_text("Anna Author is out of the course.").wait_for()


def add_again(page, world):
    page.get_by_label("Name", exact=True).fill("Anna Author")
    page.get_by_label("E-mail", exact=True).fill(world.accounts[world.author.id].email)
    page.get_by_role("radio", name="Student").check()
    page.get_by_role("button", name="Add the person").click()
    page.get_by_role("row", name="Anna Author").wait_for()


def write_in(page):
    page.goto("/")
    page.get_by_role("button", name="Start a review").click()
    page.get_by_label("What makes you say so?").first.fill(MINE)


def kept(world):
    """Whether what the author typed is kept on the server."""
    found = responses.by_ids(range(1, 40))
    mine = [work for work in found if work.task == "review" and work.author == world.author.id]
    return any(MINE in str(work.draft) for work in mine)


@SCRIPT
@pytest.mark.parametrize("way", ["added again", "undone"])
def test_removed_and_back(world, visit, faults, script, way):
    student = visit(world.author, script=script)
    write_in(student)
    if script:
        student.get_by_text("Saved").first.wait_for()
    else:
        student.get_by_role("button", name="Save and check").click()
        student.get_by_text("Saved").first.wait_for()
    assert kept(world)
    at = student.url
    staff = people(visit, world, script)
    remove(staff)
    student.goto(at)
    student.get_by_role("heading", name="This page is not here").wait_for()
    student.get_by_role("link", name="Go to To do").click()
    student.get_by_text("You are not in HIST 210 Water and power any more.").wait_for()
    student.get_by_text("Everything you wrote there is kept.").wait_for()
    if script:
        assert faults(student) == []
    if way == "undone":
        staff.get_by_role("button", name="Undo").click()
        staff.get_by_text("Anna Author is in the course again.").wait_for()
    else:
        add_again(staff, world)
    assert courses.person_in(world.course.id, world.author.public_id).left_at is None
    student.goto("/")
    assert student.get_by_text("You are in no course").count() == 0
    student.get_by_role("link", name="Continue").click()
    student.get_by_label("What makes you say so?").first.wait_for()
    assert student.get_by_label("What makes you say so?").first.input_value() == MINE
    assert "You still owe 2 reviews." in student.locator("main").inner_text()


def test_what_is_sent_after_being_removed_is_given_back(world, visit):
    """Without a script nothing was saved yet: the words come back on the page that says no."""
    student = visit(world.author, script=False)
    write_in(student)
    remove(people(visit, world, False))
    student.get_by_role("button", name="Save and check").click()
    student.get_by_role("heading", name="This page is not here").wait_for()
    student.get_by_text(MINE).wait_for()
