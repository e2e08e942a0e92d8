"""Courses over the years on their pages: who makes one, from what, put away, brought back, deleted; an
activity copied."""

import pytest

from peerreview.domain import clock
from peerreview.store import activities, closing, courses, db
from peerreview.store import site as setting
from peerreview.store.tables import Course


@pytest.fixture
def world(site):
    return site.world


def course_path(site, view="show", **more):
    return site.path(f"courses.{view}", course=site.world.course.public_id, **more)


def typed(**more):
    return {"code": "HIST 2", "title": "Water again", "zone": "Europe/Berlin"} | more


def newest():
    return courses.every()[0][0]


@pytest.mark.parametrize(
    ("makers", "who", "status"),
    [
        ("administrators", "instructor", 404),
        ("instructors", "instructor", 200),
        ("instructors", "assistant", 404),
        ("instructors", "author", 404),
        ("instructors", "stranger", 404),
        ("anybody", "author", 200),
        ("anybody", "admin", 200),
    ],
)
def test_who_makes_courses_is_chosen_by_the_administrator(site, world, makers, who, status):
    site.browse(world.admin).post("/courses/makers", {"makers": makers})
    assert setting.course_makers() == makers
    browser = site.browse(getattr(world, who))
    assert (browser.get("/courses/new").status, "/courses/new" in browser.get("/courses").links()) == (
        status,
        status == 200,
    )


def test_whoever_makes_a_course_teaches_it(site, world):
    setting.let_make_courses("anybody", by=world.admin.id, now=world.at)
    made = site.browse(world.stranger).post("/courses", typed())
    assert made.status == 303
    assert [(one.role, one.account_id) for one in courses.people(newest().id)] == [
        ("instructor", world.stranger.account_id)
    ]


def test_a_course_is_copied_with_its_first_date_on_a_day(site, world):
    setting.let_make_courses("instructors", by=world.admin.id, now=world.at)
    browser = site.browse(world.instructor)
    page = browser.get(f"/courses/new?start={world.course.public_id}")
    form = page.form("/courses")
    assert (form["start"], form["title"]) == (world.course.public_id, world.course.title)
    made = browser.post("/courses", form | {"code": "HIST 3", "starts": "2027-03-01"})
    assert made.status == 303
    (copy,) = activities.of_course(newest().id, unpublished=True)
    old = activities.window_rows(world.activity.id)
    hours = [clock.typed(row.closes, world.course.zone)[11:] for row in old]
    new = activities.window_rows(copy.id)
    assert [clock.typed(row.closes, copy.zone)[11:] for row in new] == hours
    assert clock.typed(new[0].opens, copy.zone)[:10] == "2027-03-01"
    assert copy.title in browser.follow(made).text


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"starts": "2027-03-01", "weeks": "3"}, "Give the first day or the number of weeks, not both."),
        ({"weeks": "some"}, "Type a number of weeks, such as 26."),
        ({"starts": "soon"}, "Choose a day, such as 2026-12-11."),
        ({"starts": "2190-03-01"}, "Choose a day within 20 years of the old one."),
        ({"start": "nothing-of-mine"}, "Choose where to start from."),
    ],
)
def test_a_copy_that_cannot_be_made_stays_in_the_form(site, world, more, sentence):
    setting.let_make_courses("instructors", by=world.admin.id, now=world.at)
    before = len(courses.every())
    page = site.browse(world.instructor).post("/courses", typed(start=world.course.public_id) | more)
    assert (page.status, page.errors(), len(courses.every())) == (422, [sentence], before)
    assert page.form("/courses")["title"] == "Water again"


def test_nobody_copies_what_is_not_theirs_and_no_template(site, world):
    setting.let_make_courses("anybody", by=world.admin.id, now=world.at)
    browser = site.browse(world.author)
    assert browser.get("/courses/new").tree.all("select", name="start") == []
    page = browser.post("/courses", typed(start=world.course.public_id))
    assert (page.status, page.errors()) == (422, ["Choose where to start from."])
    site.browse(world.instructor).post(course_path(site, "offer"))
    assert "Template: HIST" in browser.get("/courses/new").text
    assert browser.post("/courses", typed(start=world.course.public_id, weeks="26")).status == 303


def test_what_is_put_away_closes_for_students_and_comes_back(site, world):
    teacher, student = site.browse(world.instructor), site.browse(world.author)
    page = teacher.follow(teacher.post(course_path(site, "archive")))
    assert "is put away. Everything in it is kept." in page.html
    assert course_path(site) in page.links()
    activity = site.path("activities.show", activity=world.activity.public_id)
    assert [student.get(path).status for path in (course_path(site), activity)] == [404, 404]
    assert [teacher.get(path).status for path in (course_path(site), activity)] == [200, 404]
    assert teacher.get(course_path(site, "people")).status == 404
    assert teacher.post(site.path("activities.create", course=world.course.public_id)).status == 404
    assert world.course.code not in student.get("/").html
    assert teacher.follow(teacher.post(course_path(site, "bring_back"))).status == 200
    assert [student.get(path).status for path in (course_path(site), activity)] == [200, 200]


def test_deleting_asks_for_the_name_and_says_what_goes(site, world):
    world.go(2).hand_in(world.author)
    browser, path = site.browse(world.instructor), course_path(site, "delete")
    assert "Put the course away first" in browser.get(path).text
    assert browser.post(path, {"typed": world.course.code}).status == 409
    browser.post(course_path(site, "archive"))
    page = browser.get(path)
    assert "1 hand-in" in page.text
    assert "flask backup" in page.text
    wrong = browser.post(path, {"typed": "HIST"})
    assert (wrong.status, wrong.errors()) == (422, [f"Type “{world.course.code}” to delete it."])
    assert browser.follow(browser.post(path, {"typed": world.course.code})).status == 200
    assert Course.get_or_none(Course.public_id == world.course.public_id) is None
    assert browser.get(course_path(site)).status == 404
    assert [row.verb for row in db.rows("select verb from audit_line")].count("course.deleted") == 1


@pytest.mark.parametrize("who", ["author", "assistant", "stranger"])
def test_only_who_leads_a_course_keeps_it(site, world, who):
    browser = site.browse(getattr(world, who))
    for view in ("archive", "bring_back", "offer", "offer_no_more", "delete"):
        assert browser.post(course_path(site, view), {"typed": world.course.code}).status == 404
    assert browser.get(course_path(site, "delete")).status == 404
    closing.archive(Course.get_by_id(world.course.id), by=None, now=world.at)
    assert browser.get(course_path(site)).status == 404


def test_an_activity_is_copied_to_another_course_that_one_teaches(site, world):
    other = courses.create(
        code="CHEM 1", title="Salts", zone="UTC", by=world.instructor.account_id, now=world.at, leads=True
    )
    browser = site.browse(world.instructor)
    path = site.path("courses.copy", activity=world.activity.public_id)
    form = browser.get(path).form(path) | {"course": other.public_id, "weeks": "2", "title": "Salts too"}
    page = browser.follow(browser.post(path, form))
    assert "“Salts too” is copied." in page.html
    assert [one.title for one in activities.of_course(other.id, unpublished=True)] == ["Salts too"]
    foreign = courses.create(code="SECRET", title="Of others", zone="UTC", by=None, now=world.at)
    assert "SECRET" not in browser.get(path).html
    assert browser.post(path, form | {"course": foreign.public_id}).status == 422
    assert site.browse(world.author).get(path).status == 404


def test_the_first_page_of_an_empty_site_leads_to_its_first_course(site, world):
    assert "Make the first course" not in site.browse(world.admin).get("/").text
    for course in Course.select():
        closing.archive(course, by=None, now=world.at)
        closing.delete(course, course.code, by=None, now=world.at)
    page = site.browse(world.admin).get("/")
    assert "/courses/new" in page.links()
    assert "Make the first course" in page.text
