"""Forms as an instructor works with them: a rubric edited after reviews, a form from blank, Canvas in and
out, last year's taken; with JavaScript and without, on a phone and a desk."""

import pytest

from peerreview.store import courses, db, forms, grading, own_forms
from tests.cast import START

CANVAS = (
    "Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range,Rating Name,Rating Description,"
    "Rating Points,Rating Name,Rating Description,Rating Points\n"
    "Field report,Sources,Where from?,false,Named,All of them,4,None,,0\n"
    "Field report,Style,,false,Clear,,2\n"
)


def rubric(world):
    return f"/activities/{world.activity.public_id}/forms/rubric"


def press(page, name, last=False):
    button = page.get_by_role("button", name=name)
    with page.expect_navigation():
        (button.last if last else button.first).click()


@pytest.mark.parametrize("more", [{}, {"script": False, "size": "phone"}], ids=["script", "bare"])
def test_a_rubric_edited_after_reviews(served, visit, faults, more):
    world = served.world
    world.publish()
    world.reviewed()
    before = {who: line.live for who, line in grading.of_activity(world.activity, world.at).items()}
    page = visit(world.instructor, **more)
    page.goto(rubric(world))
    page.locator("#rows-0-weight").fill("80")
    press(page, "Remove Evidence")
    assert page.get_by_text("“Evidence” is removed, not saved yet.").is_visible()
    press(page, "Save new version", last=True)
    assert page.get_by_text("8 reviews used version 1").is_visible()
    assert page.get_by_text("“Evidence” is gone.").is_visible()
    assert not more.get("script", True) or faults(page) == []
    press(page, "Count all by version 2")
    assert page.get_by_text("They count by version 2.").is_visible()
    assert forms.of_activity(world.activity.id)["rubric"][1] == 2
    press(page, "Undo")
    found = {who: line.live for who, line in grading.of_activity(world.activity, world.at).items()}
    assert found == before and page.get_by_text("Which version should count?").is_visible()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_form_from_blank_on_a_phone_and_a_desk(served, visit, faults, size):
    page = visit(served.world.instructor, size=size)
    page.goto(f"/courses/{served.world.course.public_id}/forms")
    page.get_by_role("link", name="Make a blank form").click()
    press(page, "Add a criterion")
    page.locator("#rows-0-title").fill("Sources")
    page.locator("#name").fill("Field report")
    press(page, "See it as a student does")
    assert page.locator("#preview").get_by_text("What makes you say so?").is_visible()
    assert faults(page) == []
    press(page, "Save it in the library", last=True)
    (one,) = own_forms.of_course(served.world.course.id)
    assert (one.title, one.items[0].title) == ("Field report", "Sources")


def test_a_rubric_of_canvas_comes_in_and_goes_out(served, visit):
    page = visit(served.world.instructor)
    page.goto(rubric(served.world))
    page.locator("summary", has_text="Bring in a table or a file").click()
    page.locator("#file").set_input_files(
        {"name": "rubric.csv", "mimeType": "text/csv", "buffer": CANVAS.encode()}
    )
    press(page, "Add what it holds")
    assert page.get_by_text("Line 3 is left out").is_visible()
    press(page, "Save new version", last=True)
    assert forms.of_activity(served.world.activity.id)["rubric"][3][-1].title == "Sources"
    with page.expect_download() as found:
        page.get_by_role("link", name="As a rubric for Canvas").click()
    text = found.value.path().read_bytes()
    assert text.startswith(b"Rubric Name,Criteria Name,") and b"Sources,Where from?,false,Named" in text


def test_last_years_form_is_taken(served, visit):
    world = served.world
    items = forms.built_in()["lab_rubric"].items[:-1]
    own_forms.keep(world.other.id, "Last year’s", items, called="review", by=None, now=START)
    account = world.accounts[world.instructor.id]
    courses.enrol(world.other, account, role="instructor", section="", by=None, now=START)
    page = visit(world.instructor)
    page.goto(rubric(world))
    page.locator("#source").select_option(label="Last year’s")
    press(page, "Start from it")
    assert page.locator("#rows-0-title").input_value() == items[0].title
    press(page, "Save new version", last=True)
    assert forms.of_activity(world.activity.id)["rubric"][2] == "Last year’s"
    assert db.row("select count(*) from own_form where course_id = ?", world.course.id)[0] == 0
