"""A list with wrong lines: looked at, one line mended in place, the other taken out as a file with why, the
good ones imported, and all of it undone; with the script and without, on a phone and a desk."""

import csv
import io

import pytest

from peerreview.store import courses

LIST = """Student,ID,SIS User ID,SIS Login ID,Section,Essay (12)
    Points Possible,,,,,10
"Berg, Alma",11,0042817,alma.berg@college.example,A,9
"Vega, Tomas",14,0042907,,A,
"Thao, Phuong",15,0043166,,B,
"Author, Anna",16,0042001,anna@college.example,B,7
"""


def present(world):
    return {one.account.email for one in courses.people(world.course.id)}


def at_its_end(page, faults):
    """What axe finds where the bar with the button stands on no field."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    return faults(page)


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_list_with_errors_is_mended_imported_and_undone(served, visit, faults, script, size):
    world = served.world
    before, key = present(world), world.course.public_id
    page = visit(world.instructor, script=script, size=size)
    page.goto(f"/courses/{key}/people")
    page.get_by_role("link", name="Import a list").click()
    page.get_by_label("Or type or paste the table").fill(LIST)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("4 lines that look like a Canvas list.").wait_for()
    page.get_by_text("Nothing is changed yet.").wait_for()
    page.get_by_text("Line 4 has no e-mail address.").wait_for()
    assert not script or at_its_end(page, faults) == []
    assert present(world) == before
    page.locator("[name='mend.4.email']").fill("tomas@college.example")
    page.get_by_role("button", name="Check again").click()
    page.get_by_text("3 good lines go in.").wait_for()
    with page.expect_download() as got:
        page.get_by_role("link", name="The 1, with reasons").click()
    _head, *left = csv.reader(io.StringIO(got.value.path().read_text("utf-8-sig")))
    assert [any("Thao" in cell for cell in line) and "e-mail" in line[-1] for line in left] == [True]
    page.get_by_role("button", name="Import the good lines").click()
    page.get_by_text("3 lines are in. 1 line still needs you.").wait_for()
    assert not script or at_its_end(page, faults) == []
    assert present(world) - before == {"alma.berg@college.example", "tomas@college.example"}
    page.get_by_role("button", name="Undo the import").click()
    page.get_by_text("Taken back").first.wait_for()
    assert not script or at_its_end(page, faults) == []
    assert present(world) == before
