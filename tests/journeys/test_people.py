"""What people say about themselves, in a real browser: asked, answered on a phone, read by whom it is for,
and changed by a file; with JavaScript, and without."""

import pytest

from peerreview.store import attributes


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request):
    """With and without JavaScript."""
    return request.param


def test_a_question_is_asked_answered_and_changed_by_a_file(served, visit, script, tmp_path, faults):
    world, course = served.world, served.world.course.public_id
    staff = visit(world.instructor, script=script)
    ask(staff, course, "Skill", "A number", "The person and the staff")
    ask(staff, course, "Free times", "Free times of the week", "The person and their group")
    student = visit(world.author, script=script, size="phone")
    student.goto(f"/courses/{course}")
    student.get_by_role("link", name="About me").click()
    student.get_by_label("Skill").fill("three")
    student.get_by_role("button", name="Save what I say").click()
    assert student.get_by_role("alert").inner_text().count("is not a number") == 1
    assert student.get_by_label("Skill").input_value() == "three"
    student.get_by_label("Skill").fill("3,5")
    student.get_by_role("button", name="Save what I say").click()
    for words in ("Tuesday 14:00", "Tuesday 14:30", "Sunday 21:30"):
        student.get_by_label(words).check()
    student.get_by_role("button", name="Save my week").click()
    assert student.get_by_label("Tuesday 14:30").is_checked()
    assert student.evaluate("document.documentElement.scrollWidth") == 390
    staff.goto(f"/courses/{course}/people")
    row = staff.get_by_role("row", name="Anna Author")
    assert "3.5" in row.inner_text() and "Given" in row.inner_text() and "14:00" not in staff.content()
    file = tmp_path / "people.csv"
    file.write_bytes(
        "E-mail;Skill\r\nanna@college.example;4,5\r\nremy@college.example;much\r\n".encode("utf-8-sig")
    )
    staff.get_by_role("link", name="Import a list").click()
    staff.get_by_label("File", exact=True).set_input_files(file)
    staff.get_by_role("button", name="Look at it").click()
    staff.get_by_text("“much” is not a number.").wait_for()
    assert not script or faults(staff) == []
    staff.set_viewport_size({"width": 390, "height": 844})
    assert not script or faults(staff) == []
    staff.get_by_label("Skill for remy@college.example").fill("2")
    staff.get_by_role("button", name="Import the good lines").click()
    staff.get_by_text("2 lines are in.").wait_for()
    known = attributes.of_course(world.course.id, world.at)
    assert [known[who.id]["skill"] for who in (world.author, world.reviewer)] == [4.5, 2.0]
    staff.get_by_role("button", name="Undo", exact=True).click()
    assert "skill" not in attributes.of_course(world.course.id, world.at).get(world.reviewer.id, {})


def ask(page, course, title, kind, readers):
    page.goto(f"/courses/{course}/questions")
    form = page.locator("section", has=page.get_by_role("heading", name="Ask something new"))
    form.get_by_label("What people read").fill(title)
    form.get_by_text(kind, exact=True).click()
    form.get_by_text(readers, exact=True).click()
    form.get_by_role("button", name="Ask it").click()
    page.get_by_text(f"Students are asked: {title}.").wait_for()


def test_away_today_is_one_press_and_one_undo(served, visit, script):
    world = served.world
    staff = visit(world.instructor, script=script)
    staff.goto(f"/courses/{world.course.public_id}/people")
    staff.get_by_role("button", name="Away today Mona Mate").click()
    assert "Away" in staff.get_by_role("row", name="Mona Mate").first.inner_text()
    assert list(attributes.away_now(world.course.id, world.at)) == [world.more[0].id]
    staff.get_by_role("button", name="Undo", exact=True).click()
    staff.get_by_text("Taken back: they are here.").wait_for()
    assert attributes.away_now(world.course.id, world.at) == {}


def test_a_student_is_away_for_some_days(served, visit, script):
    world = served.world
    page = visit(world.author, script=script, size="phone")
    page.goto(f"/courses/{world.course.public_id}/me")
    page.get_by_label("First day").fill("2026-11-04")
    page.get_by_label("Last day").fill("2026-11-03")
    page.get_by_role("button", name="I am away then").click()
    page.get_by_role("alert").get_by_text("The last day is before the first.").wait_for()
    page.get_by_label("Last day").fill("2026-11-06")
    page.get_by_role("button", name="I am away then").click()
    page.get_by_text("Wed 4 Nov to Fri 6 Nov").first.wait_for()
    page.get_by_role("button", name="Take back Wed 4 Nov to Fri 6 Nov").click()
    page.get_by_text("Taken back: you are there.").wait_for()
    assert attributes.absences(world.author.id, world.at) == []


def test_an_assistant_is_put_in_charge_and_several_change_section(served, visit, script, faults):
    world, course = served.world, served.world.course.public_id
    staff = visit(world.instructor, script=script)
    staff.goto(f"/courses/{course}/people")
    staff.get_by_role("link", name="Asim Assistant").click()
    staff.get_by_label("Section A").check()
    staff.get_by_role("button", name="Save the sections").click()
    staff.get_by_text("Asim Assistant is in charge of section A, and sees nobody else’s.").wait_for()
    assert not script or faults(staff) == []
    assistant = visit(world.assistant, script=script, size="phone")
    assistant.goto(f"/activities/{world.activity.public_id}/progress")
    assert "Anna Author" in assistant.content() and "Remy Reviewer" not in assistant.content()
    assert assistant.get_by_role("link", name="Allocation").count() == 0
    staff.goto(f"/courses/{course}/people")
    for name in ("Remy Reviewer", "Nils Neighbour"):
        staff.get_by_role("checkbox", name=name).check()
    staff.get_by_label("What to change").select_option(label="Section")
    staff.get_by_label("What it is from now on").fill("A")
    staff.get_by_role("button", name="Change it for them").click()
    staff.get_by_text("2 people are in another section now.").wait_for()
    assert not script or faults(staff) == []
    staff.set_viewport_size({"width": 390, "height": 844})
    assert not script or faults(staff) == []
    assistant.reload()
    assert "Remy Reviewer" in assistant.content()
    staff.get_by_role("button", name="Undo", exact=True).click()
    staff.get_by_text("Taken back for 2 people.").wait_for()
    assistant.reload()
    assert "Remy Reviewer" not in assistant.content()
