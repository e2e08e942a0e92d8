"""Files: read back by the shapes named; nothing in them that may not be, on whichever page it was typed."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest

from peerreview.store import db, grading

SECRET = "zinnober"


RESTS = "This grade rests on 2 reviews by peers; no quality check was made."


def workbook(file):
    """A file as another program reads it; where that is not installed, the test is left to the full suite."""
    return pytest.importorskip("openpyxl", reason="openpyxl is not installed").load_workbook(file)


@pytest.fixture
def released(site):
    """Day 22: four works, two reviews each, one draft; grades are out, answers need not be waited for."""
    world = site.world
    site.works = world.reviewed()
    site.nina = world.join("Nina None", "student")
    world.go(22)
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    return site


def path(site, endpoint, **more):
    return site.path(f"export.{endpoint}", activity=site.world.activity.public_id, **more)


def course_path(site, endpoint):
    return site.path(f"export.{endpoint}", course=site.world.course.public_id)


def data_of(site, where, who=None):
    answer = site.browse(who or site.world.instructor).get(where)
    assert answer.status == 200
    return answer.response.data


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def check(site, target, file="", act="", title="Essay", **fields):
    fields = {"target": target, "title": title, "act": act, "text": file} | fields
    return site.browse(site.world.instructor).post(path(site, "to_other"), fields)


def download(site, target, file="", **fields):
    answer = check(site, target, file, act="download", **fields)
    assert answer.response.headers["Content-Disposition"].startswith(
        f'attachment; filename="{target}-2026-11-'
    )
    return answer.response.data.decode()


def test_one_page_leads_to_all_of_it(released):
    browser = released.browse(released.world.instructor)
    page = browser.get(path(released, "of_activity"))
    assert "no quality check was made" in page.text and "12 texts" in page.text
    for endpoint in ("grades_sheet", "comments_file"):
        assert path(released, endpoint) in page.links()
    book = browser.get(released.path("grading.book", course=released.world.course.public_id))
    assert course_path(released, "of_course") in book.links()


def test_the_workbook_holds_numbers_as_numbers_and_ids_as_text(released):
    db.execute("update account set name = '=1+1 Anna' where name = 'Anna Author'")
    book = workbook(io.BytesIO(data_of(released, path(released, "grades_sheet"))))
    assert book.sheetnames == ["Grades", "Comments", "About"]
    rows = list(book["Grades"].iter_rows(values_only=True))
    head, anna = rows[0], next(row for row in rows if "Anna" in str(row[0]))
    assert anna[0] == "'=1+1 Anna" and anna[head.index("Grade")] == 80
    assert anna[head.index("Reviews counted")] == 2
    assert all(cell.data_type != "f" for row in book["Grades"].iter_rows() for cell in row)
    comments = list(book["Comments"].iter_rows(values_only=True))
    assert len(comments) > 8 and "paragraph two" in str(comments[1][-1])
    assert "no exam by itself" in str(list(book["About"].iter_rows(values_only=True)))


def test_comments_name_no_reviewer(released):
    found = table(data_of(released, path(released, "comments_file")))
    assert {row["Review"] for row in found if row["Name"] == "Anna Author"} == {"1", "2"}
    assert set(found[0]) == {"Name", "E-mail", "Section", "Review", "Asked", "Level", "Comment"}


def test_the_gradebook_as_a_file_holds_the_numbers_of_its_page(released):
    found = table(data_of(released, course_path(released, "book_file")))
    title = released.world.activity.title
    anna = next(row for row in found if row["Name"] == "Anna Author")
    assert (anna["Total so far"], anna[title], anna[f"{title}: state"]) == ("80.0", "80.0", "released")
    assert anna[f"{title}: reviews"] == "2" and "no exam" in anna["Quality check"]
    nina = next(row for row in found if row["Name"] == "Nina None")
    assert (nina["Total so far"], nina[title]) == ("", "")
    sheet = workbook(io.BytesIO(data_of(released, course_path(released, "book_sheet"))))
    assert sheet["Gradebook"]["D2"].value == 80


def test_moodle_gets_what_students_see_and_nobody_without_a_mark(released):
    page = check(released, "moodle")
    assert "4 marks go out." in page.text and "Nina None" in page.text
    found = list(csv.reader(io.StringIO(download(released, "moodle"))))
    assert found[0] == ["Email address", "Essay", "Essay (rests on)"]
    assert sorted(row[1] for row in found[1:]) == ["80"] * 4
    assert {row[2] for row in found[1:]} == {RESTS}
    assert "nina" not in str(found)


def test_what_is_not_released_stays_here(site):
    site.world.reviewed()
    site.world.go(22)
    page = check(site, "moodle")
    assert "No mark would go out" in page.text and "has a grade that is not released" in page.text
    assert check(site, "moodle", act="download").response.headers["Content-Type"].startswith("text/html")


def test_the_worksheet_comes_back_filled(released):
    sheet = (
        'Identifier,"Email address",Grade,"Maximum grade","Last modified (grade)","Feedback comments"\r\n'
        "Participant 1,anna@college.example,,10.00,-,\r\n"
        "Participant 2,nina@college.example,3.00,10.00,-,Kept\r\n"
        "Participant 3,zoe@college.example,,10.00,-,\r\n"
    )
    page = check(released, "moodle-worksheet", sheet)
    assert "zoe@college.example" in page.text and "1 mark goes out" in page.text
    assert download(released, "moodle-worksheet", sheet) == sheet.replace(
        "example,,10.00,-,", f'example,8,10.00,-,"{RESTS}"', 1
    )


def test_each_check_says_on_what_the_grades_rest_and_whether_the_file_can(released):
    author, by = released.world.author, released.world.instructor.account_id
    line = grading.of_activity(released.world.activity, released.world.at)[author.id]
    values = {"value": Decimal(60), "reason": "Seen again.", "by": by, "now": released.world.at}
    grading.override(released.world.activity, line, **values)
    page = check(released, "canvas")
    assert f"{RESTS} 3 people" in page.text and "This grade was set by hand. 1 person" in page.text
    assert "The file cannot say it" in page.text
    assert "rests" not in download(released, "canvas")
    assert "It stands beside each grade in the file." in check(released, "moodle").text
    found = list(csv.reader(io.StringIO(download(released, "moodle"))))
    assert sorted({row[2] for row in found[1:]}) == [RESTS, "This grade was set by hand."]
    page = released.browse(released.world.instructor).get(path(released, "of_activity"))
    assert "Canvas and D2L take the grade alone" in page.text
    readme = zipped(released, "neutral").read("README.txt").decode()
    assert "no quality check was made" in readme and "Canvas and D2L cannot" in readme


def test_a_total_says_of_how_many_grades_it_is_made(released):
    answer = released.browse(released.world.instructor).post(
        course_path(released, "totals_to_other"), {"target": "moodle", "title": "Peers", "act": "download"}
    )
    found = list(csv.reader(io.StringIO(answer.response.data.decode())))
    assert {row[2] for row in found[1:]} == {"This total is made of 1 grade; no quality check was made."}


def test_a_missing_file_and_a_title_canvas_ignores_are_said(released):
    assert check(released, "moodle-worksheet").status == 422
    page = check(released, "canvas", title="Final Score")
    assert "Canvas passes over" in page.text and page.tree.one(id="title")["value"] == "Final Score"
    assert download(released, "canvas").splitlines()[0] == "Student,ID,SIS User ID,SIS Login ID,Section,Essay"


def test_totals_go_out_too(released):
    answer = released.browse(released.world.instructor).post(
        course_path(released, "totals_to_other"), {"target": "canvas", "title": "Peers", "act": "download"}
    )
    assert answer.response.data.decode().count(",80\r\n") == 4


def zipped(site, names, who=None):
    browser = site.browse(who or site.world.instructor)
    answer = browser.post(path(site, "works_file"), {"names": names})
    return zipfile.ZipFile(io.BytesIO(answer.response.data))


def test_works_come_with_numbers_or_with_names_and_the_record_says_which(released):
    neutral, real = zipped(released, "neutral"), zipped(released, "real")
    assert len(neutral.namelist()) == 13 and neutral.testzip() is None
    everything = " ".join(
        [*neutral.namelist(), *(neutral.read(name).decode() for name in neutral.namelist())]
    )
    for name in ("Anna", "Remy", "Mona", "Nils"):
        assert name not in everything
    assert any("Anna-Author" in name for name in real.namelist())
    assert {info.date_time for info in neutral.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    audits = db.rows("select detail from audit_line where verb = 'export.works' order by id")
    assert ['"names": false' in row[0] for row in audits] == [True, False]


def test_drafts_and_what_is_held_are_in_no_file(site):
    world = site.world
    world.go(2).hand_in(world.author)
    for who in (world.reviewer, world.more[0]):
        world.hand_in(who)
    world.save(world.more[1], world.begin(world.more[1]), {"text": {"text": f"My {SECRET} draft"}})
    held = world.go(9).review(world.reviewer)
    db.execute("update response set state = 'held', shown = 0 where id = ?", held.id)
    db.execute("update answer set text = ?", f"The {SECRET} stays here.")
    others = "version_id not in (select id from version where response_id = ?)"
    db.execute(f"update answer set text = 'Open.' where {others}", held.id)
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    found = zipped(site, "real")
    text = " ".join(found.read(name).decode() for name in found.namelist())
    text += data_of(site, path(site, "comments_file")).decode()
    assert "Open." in text and SECRET not in text


def test_files_are_not_there_for_others(released):
    world = released.world
    pages = [path(released, one) for one in ("of_activity", "grades_sheet", "comments_file")]
    pages += [course_path(released, one) for one in ("of_course", "book_file", "book_sheet")]
    acts = [
        path(released, "to_other"),
        path(released, "works_file"),
        course_path(released, "totals_to_other"),
    ]
    for who in (world.author, world.stranger):
        assert {released.browse(who).get(one).status for one in pages} == {404}
        assert {released.browse(who).post(one, {}).status for one in acts} == {404}
    assert {released.browse(world.assistant).post(one, {}).status for one in acts} == {404}
    assert Decimal(80) == grading.of_course(world.course.id, world.at).people[0].total.value
