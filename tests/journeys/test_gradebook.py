"""Staff remind those who owe, read the gradebook, declare a rule, and take grades out; with the script and
without, on a desk and on a phone."""

import csv
import io

import pytest

from peerreview.store import activities, db, grading
from tests.cast import START

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
WAYS = pytest.mark.parametrize(("script", "size"), [(True, "desk"), (True, "phone"), (False, "desk")])


@pytest.fixture
def world(served):
    """Published; day 0."""
    activities.publish(served.world.activity, by=served.world.instructor.account_id, now=START)
    served.world.reload()
    return served.world


@WAYS
def test_remind_the_seven_who_owe(world, visit, faults, script, size):
    for place in range(5):
        world.join(f"Owing{place} Student", "student")
    world.go(5).hand_in(world.author)
    world.hand_in(world.reviewer)
    page = visit(world.instructor, script=script, size=size)
    page.goto(f"/activities/{world.activity.public_id}/progress")
    page.get_by_role("link", name="Remind those who owe").click()
    page.get_by_text("7 mails.").wait_for()
    page.get_by_label("Your words, above what each person owes").fill("Four pages are enough.")
    page.get_by_role("button", name="Show the mail anew").click()
    page.locator(".letter").get_by_text("Four pages are enough.").wait_for()
    if script:
        assert faults(page) == []
    page.get_by_role("button", name="Send to those ticked").click()
    page.get_by_text("7 reminders are on their way.").first.wait_for()
    assert db.row("select count(*) from outbox_message where key like 'remind:%'")[0] == 7
    assert page.get_by_text("reminded Sat 7 Nov").count() == 7


@WAYS
def test_a_rule_for_no_shows_and_the_grades_taken_out(world, visit, faults, script, size):
    world.join("Nina None", "student")
    world.reviewed()
    world.go(22)
    page = visit(world.instructor, script=script, size=size)
    page.goto(f"/courses/{world.course.public_id}")
    page.get_by_role("link", name="Gradebook").click()
    page.get_by_text("4 grades are ready").wait_for()
    page.get_by_text("Change what counts how much").click()
    page.get_by_label("No-shows in Roads and aqueducts").select_option("zero")
    if script:
        assert faults(page) == []
    page.get_by_role("button", name="Let this hold").click()
    page.get_by_text("5 grades are ready").wait_for()
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    page.reload()
    if script:
        assert faults(page) == []
    page.get_by_role("link", name="Export").click()
    page.get_by_role("link", name="Roads and aqueducts").click()
    if script:
        assert faults(page) == []
    with page.expect_download() as got:
        page.get_by_role("link", name="Grades and comments, XLSX").click()
    sheet = openpyxl.load_workbook(io.BytesIO(got.value.path().read_bytes()))["Grades"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert {row[0]: row[head.index("Grade")] for row in rows}["Nina None"] == 0
    page.get_by_label("Which file").select_option("moodle")
    page.get_by_role("button", name="Check it").click()
    page.get_by_text("5 marks go out.").wait_for()
    if script:
        assert faults(page) == []
    with page.expect_download() as got:
        page.get_by_role("button", name="Download the file").click()
    found = list(csv.reader(io.StringIO(got.value.path().read_text())))
    assert ["nina@college.example", "0"] in [row[:2] for row in found] and len(found) == 6


def test_a_student_finds_grade_and_total(world, visit, faults):
    world.reviewed()
    world.go(22)
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    page = visit(world.author, size="phone")
    page.goto("/marks")
    page.get_by_role("link", name="Roads and aqueducts").wait_for()
    assert faults(page) == []
