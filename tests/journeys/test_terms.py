"""A course over its terms: an activity rehearsed and published, a course copied, put away, brought back and
deleted, the class seen with a student's eyes; with the script and without, on a desk and on a phone."""

import pytest

from peerreview.domain import clock
from peerreview.store import activities, courses, db
from peerreview.store import site as setting
from peerreview.store.rehearsal import alive

WAYS = pytest.mark.parametrize(
    ("script", "size"), [(True, "desk"), (True, "phone"), (False, "desk"), (False, "phone")]
)


@pytest.fixture
def world(served):
    """Not published yet; whoever teaches may make a course."""
    setting.let_make_courses("instructors", by=served.world.admin.id, now=served.world.at)
    yield served.world
    alive.end(served.world.activity)


def until(page, words):
    """Look at *page* again until it says *words*: another process plays, and without the script nothing asks
    it."""
    for _look in range(120):
        if page.get_by_text(words).first.is_visible():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"never said {words!r}, but: {page.locator('main').inner_text()}")


def bar_height(page):
    return page.locator("aside.looking").bounding_box()["height"]


@WAYS
def test_rehearse_an_activity_look_around_and_publish_it(world, visit, faults, script, size):
    page = visit(world.instructor, script=script, size=size)
    here = f"/activities/{world.activity.public_id}"
    page.goto(f"{here}/rehearsal")
    page.get_by_label("People").fill("100")
    page.get_by_role("button", name="Rehearse", exact=True).click()
    page.get_by_role("alert").get_by_text("Between 2 and 40 people.").wait_for()
    assert page.get_by_label("People").input_value() == "100"
    page.get_by_label("People").fill("5")
    page.get_by_role("button", name="Rehearse", exact=True).click()
    until(page, "The next date is")
    assert not script or faults(page) == []
    before = page.get_by_role("heading", name="there").inner_text()
    page.get_by_role("button", name="On to the next date").click()
    until(page, "The next date is")
    assert page.get_by_role("heading", name="there").inner_text() != before
    eyes = page.get_by_label("See it as")
    student = eyes.locator("option").nth(1).inner_text()
    eyes.select_option(label=student)
    page.get_by_role("button", name="Go in").click()
    page.get_by_text("nothing can be sent").wait_for()
    assert page.get_by_label("See it as").locator("option:checked").inner_text() == student
    assert not script or faults(page) == []
    assert bar_height(page) <= (190 if size == "phone" else 90)
    page.get_by_role("link", name="Out of the rehearsal").click()
    page.get_by_role("button", name="On to the end").click()
    until(page, "It ran to its end.")
    page.get_by_role("button", name="Delete the rehearsal").click()
    page.get_by_text("The rehearsal is deleted. Nothing of it is left.").first.wait_for()
    page.goto(f"{here}/rehearsal")
    assert page.get_by_label("See it as").count() == 0
    page.goto(f"{here}/set-up")
    page.get_by_role("button", name="Save and publish to students").click()
    page.get_by_text("Published. Students see it").first.wait_for()
    assert activities.find(activity_id=world.activity.id).published
    assert db.row("select count(*) from response")[0] == 0


@WAYS
def test_a_course_goes_on_to_the_next_term_and_the_old_one_ends(world, visit, faults, script, size):
    page = visit(world.instructor, script=script, size=size)
    here, old = f"/courses/{world.course.public_id}", activities.window_rows(world.activity.id)
    page.goto(here)
    page.get_by_role("link", name="Copy this course").click()
    page.get_by_label("Code").fill("HIST 1 spring")
    if not page.get_by_label("First day").is_visible():
        page.get_by_text("Dates and staff of what it starts from").click()
    page.get_by_label("weeks", exact=False).fill("many")
    page.get_by_role("button", name="Make the course").click()
    page.get_by_role("alert").get_by_text("Type a number of weeks, such as 26.").wait_for()
    assert page.get_by_label("Code").input_value() == "HIST 1 spring"
    assert not script or faults(page) == []
    page.get_by_label("weeks", exact=False).fill("26")
    page.get_by_role("button", name="Make the course").click()
    page.wait_for_url("/courses/*")
    page.get_by_text("HIST 1 spring").last.wait_for(state="attached")
    assert not script or faults(page) == []
    (made,) = activities.of_course(courses.every()[0][0].id, unpublished=True)
    zone = world.course.zone
    moved = [(clock.typed(row.closes, zone), row.closes) for row in activities.window_rows(made.id)]
    for (typed, closes), row in zip(moved, old, strict=True):
        assert typed[10:] == clock.typed(row.closes, zone)[10:]
        assert round((closes - row.closes).total_seconds() / 86400) == 7 * 26
    page.goto(here)
    page.get_by_role("button", name="Put it away").click()
    page.get_by_text("is put away. Everything in it is kept.").first.wait_for()
    away(page)
    assert not script or faults(page) == []
    page.get_by_role("link", name=f"{world.course.code} {world.course.title}", exact=True).click()
    page.get_by_role("button", name="Bring it back").click()
    page.get_by_text("is back.").first.wait_for()
    page.get_by_role("button", name="Put it away").click()
    away(page)
    page.goto(here)
    page.get_by_role("link", name="Delete it for good").click()
    assert not script or faults(page) == []
    page.get_by_label("The course’s code").fill("something else")
    page.get_by_role("button", name="Delete it for good").click()
    page.get_by_role("alert").get_by_text(f"Type “{world.course.code}” to delete it.").wait_for()
    page.get_by_label("The course’s code").fill(world.course.code)
    page.get_by_role("button", name="Delete it for good").click()
    page.get_by_text("is deleted.").first.wait_for()
    assert [one.code for one, *_more in courses.every() if one.id == world.course.id] == []
    assert activities.find(activity_id=made.id).title == world.activity.title


def away(page):
    """The list of what is put away, opened."""
    page.goto("/courses")
    page.get_by_text("Put away (1)").click()


@WAYS
def test_look_as_a_student_and_come_back(world, visit, faults, script, size):
    activities.publish(world.activity, by=world.instructor.account_id, now=world.at)
    page = visit(world.instructor, script=script, size=size)
    here = f"/courses/{world.course.public_id}"
    page.goto(here)
    page.get_by_label("See it as").select_option(label="Anna Author")
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_text("as Anna Author.").wait_for()
    assert page.get_by_role("link", name="People", exact=True).count() == 0
    assert not script or faults(page) == []
    assert bar_height(page) <= (190 if size == "phone" else 90)
    page.get_by_role("link", name=world.activity.title).first.click()
    page.get_by_text("as Anna Author.").wait_for()
    assert not script or faults(page) == []
    page.goto("/courses")
    page.get_by_role("button", name="Back to yourself").click()
    page.get_by_role("link", name="People", exact=True).first.wait_for()
    assert page.locator("aside.looking").count() == 0
    said = [row.verb for row in db.rows("select verb from audit_line order by id")]
    assert [verb for verb in said if "view" in verb or "look" in verb][:2] and (
        not script or faults(page) == []
    )
