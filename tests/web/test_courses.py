"""Courses: made by the admin, peopled by instructors, seen by everybody in them."""

import pytest

from peerreview.store import attributes, courses, db, leaving
from peerreview.store.tables import OutboxMessage


@pytest.fixture
def world(site):
    return site.world


def people_path(site, **more):
    return site.path("courses.people", course=site.world.course.public_id, **more)


def names(page):
    return [row.all("th")[0].text for row in page.tree.one(id="people").one("tbody").all("tr")]


def test_the_admin_sees_the_list_of_the_site_and_everybody_their_own(site, world):
    other = courses.create(code="SECRET 1", title="Of others", zone="UTC", by=None, now=world.at)
    page = site.browse(world.admin).get("/courses")
    assert (page.heading, other.code in page.text) == ("Courses", True)
    assert "/courses/makers" in page.actions()
    for who in (world.instructor, world.author, world.stranger):
        page = site.browse(who).get("/courses")
        assert (page.status, other.code in page.text, page.actions()[:1]) == (200, False, ["/sign-out"])
        assert site.browse(who).get("/courses/new").status == 404
        assert site.browse(who).post("/courses/makers", {"makers": "anybody"}).status == 404
    assert site.browse().get("/courses").location == "/login?next=/courses"


def test_admin_makes_a_course_and_goes_on_to_its_people(site, world):
    browser = site.browse(world.admin)
    made = browser.post("/courses", {"code": "CHEM 1", "title": "Salts", "zone": "Europe/Vienna"})
    course = courses.every()[0][0]
    assert (made.status, course.code, course.title, course.zone) == (303, "CHEM 1", "Salts", "Europe/Vienna")
    assert "CHEM 1 is made" in browser.follow(made).html


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": " "}, "Type a short code, such as HIST 210."),
        ({"title": ""}, "Type a title."),
        ({"code": "C" * 33}, "This is 33 characters long; up to 32 fit."),
        ({"zone": "Mars/Olympus"}, "Not a valid choice."),
    ],
)
def test_a_course_that_cannot_be_made_stays_in_the_form(site, world, typed, sentence):
    before = len(courses.every())
    page = site.browse(world.admin).post(
        "/courses", {"code": "X 1", "title": "Kept title", "zone": "UTC"} | typed
    )
    assert (page.status, page.errors(), len(courses.every())) == (422, [sentence], before)
    assert page.form("/courses")["title"] == typed.get("title", "Kept title")


def test_a_student_sees_activities_and_no_one_s_name(site, world):
    page = site.browse(world.author).get(site.path("courses.show", course=world.course.public_id))
    assert (page.status, page.heading) == (200, "Water and power")
    assert "1 thing is open for you" in page.text
    assert site.path("activities.show", activity=world.activity.public_id) in page.links()
    assert site.path("designs.index", course=world.course.public_id) not in page.links()
    assert "Instructor" not in page.text
    assert "Remy" not in page.html


def test_staff_see_how_much_is_in(site, world):
    world.hand_in(world.author)
    page = site.browse(world.instructor).get(site.path("courses.show", course=world.course.public_id))
    assert "Hand in: 1 of 4 in" in page.text
    assert site.path("designs.index", course=world.course.public_id) in page.links()


def test_an_assistant_cannot_change_people(site, world):
    browser = site.browse(world.assistant)
    assert (
        people_path(site) not in browser.get(site.path("courses.show", course=world.course.public_id)).links()
    )
    assert browser.get(people_path(site)).status == 404


def test_an_unpublished_activity_is_not_there_for_students(sqlite):
    from tests.cast import World
    from tests.conftest import Site

    site = Site(World(publish=False), sqlite)
    path = site.path("courses.show", course=site.world.course.public_id)
    assert "No activity yet" in site.browse(site.world.author).get(path).text
    assert "Not published" in site.browse(site.world.instructor).get(path).text


def test_an_admin_who_is_not_in_the_course_sees_it_without_its_works(site, world):
    page = site.browse(world.admin).get(site.path("courses.show", course=world.course.public_id))
    assert "Roads and aqueducts" in page.text
    assert site.path("activities.show", activity=world.activity.public_id) not in page.links()


def test_strangers_find_no_course(site, world):
    for path in (people_path(site), site.path("courses.show", course=world.course.public_id)):
        assert site.browse(world.stranger).get(path).status == 404
        assert site.browse().get(path).status == 303


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            {},
            [
                "Ines Instructor",
                "Asim Assistant",
                "Anna Author",
                "Mona Mate",
                "Nils Neighbour",
                "Remy Reviewer",
            ],
        ),
        ({"q": "REMY@college"}, ["Remy Reviewer"]),
        ({"role": "assistant"}, ["Asim Assistant"]),
        ({"section": "A"}, ["Anna Author", "Mona Mate"]),
        ({"section": "A", "q": "mona"}, ["Mona Mate"]),
    ],
)
def test_people_are_searched_and_filtered_by_address(site, world, query, expected):
    assert names(site.browse(world.instructor).get(people_path(site, **query))) == expected


def test_a_filter_comes_as_a_part(site, world):
    part = site.browse(world.instructor).get(people_path(site, q="mona"), HX_Request="true")
    assert names(part) == ["Mona Mate"]
    assert not part.tree.all("h1")


def test_nobody_fits_leads_back_to_everybody(site, world):
    assert people_path(site) in site.browse(world.instructor).get(people_path(site, q="zzz")).links()


def test_a_new_person_gets_a_mail_and_staff_the_link_once(site, world):
    browser = site.browse(world.instructor)
    added = browser.post(
        people_path(site),
        {"name": "Nora New", "email": "nora@college.example", "role": "student", "section": "C"},
    )
    page = browser.follow(added)
    link = page.tree.one(id="welcome-link")["value"]
    assert link in OutboxMessage.select().order_by(OutboxMessage.id.desc()).get().body
    assert names(page)[-2:] == ["Nora New", "Remy Reviewer"]
    assert link not in browser.get(people_path(site)).html
    assert site.browse().get(link.removeprefix("http://localhost")).status == 200


def test_someone_with_an_account_is_added_without_a_link(site, world):
    browser = site.browse(world.instructor)
    page = browser.follow(
        browser.post(
            people_path(site), {"name": "Whoever", "email": "STAN@college.example", "role": "student"}
        )
    )
    assert "Stan Stranger" in names(page)
    assert not page.tree.all(id="welcome-link")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Type a name."),
        ({"email": "nora"}, "Type a whole e-mail address, such as mira@college.example."),
        ({"email": "anna@college.example"}, "Anna Author is already in this course."),
        ({"role": "owner"}, "Not a valid choice."),
        ({"section": "S" * 81}, "This is 81 characters long; up to 80 fit."),
        ({"name": "N\0ra"}, "There is a character in it that cannot be kept. Type it again."),
    ],
)
def test_who_cannot_be_added_stays_in_the_form(site, world, typed, sentence):
    page = site.browse(world.instructor).post(
        people_path(site),
        {"name": "Kept", "email": "kept@college.example", "role": "student", "section": "D"} | typed,
    )
    assert (page.status, page.errors()) == (422, [sentence])
    assert len(names(page)) == 6
    assert page.form(people_path(site))["section"] == typed.get("section", "D")


def test_a_name_with_markup_is_text(site, world):
    browser = site.browse(world.instructor)
    page = browser.follow(
        browser.post(
            people_path(site), {"name": "<b>Bo</b> ‮x", "email": "bo@college.example", "role": "student"}
        )
    )
    assert "<b>Bo" not in page.html
    assert "<b>Bo</b> x" in names(page)  # what would turn the line around is gone


def test_removing_can_be_taken_back(site, world):
    browser = site.browse(world.instructor)
    gone = browser.follow(
        browser.post(
            site.path("courses.remove_person", course=world.course.public_id, person=world.reviewer.public_id)
        )
    )
    assert "Remy Reviewer" not in names(gone)
    undo = gone.tree.one(id="toasts").one("form")["action"]
    assert (
        site.browse(world.reviewer).get(site.path("courses.show", course=world.course.public_id)).status
        == 404
    )
    back = browser.follow(browser.post(undo))
    row = next(row for row in back.tree.one(id="people").all("tr") if "Remy Reviewer" in row.text)
    assert "Student B" in row.text


def test_nobody_removes_themselves_or_people_of_other_courses(site, world):
    browser = site.browse(world.instructor)
    for who, status in ((world.instructor, 409), (world.stranger, 404)):
        assert (
            browser.post(
                site.path("courses.remove_person", course=world.course.public_id, person=who.public_id)
            ).status
            == status
        )


def test_a_declared_pair_is_kept_apart_until_it_is_ended(site, world):
    browser, path = (
        site.browse(world.instructor),
        site.path("courses.declare_conflict", course=world.course.public_id),
    )
    declared = browser.post(path, {"one": world.author.public_id, "other": world.reviewer.public_id})
    assert "Anna Author · Remy Reviewer" in browser.follow(declared).text
    assert (world.reviewer.id, world.author.id) in attributes.conflicts_in(world.course.id, world.at)
    pair = f"{world.author.public_id}.{world.reviewer.public_id}"
    ended = browser.follow(
        browser.post(site.path("courses.end_conflict", course=world.course.public_id, conflict=pair))
    )
    assert attributes.conflicts_in(world.course.id, world.at) == frozenset()
    assert browser.post(ended.tree.one(id="toasts").one("form")["action"]).status == 303
    assert len(attributes.declared_conflicts(world.course.id, world.at)) == 1


@pytest.mark.parametrize(
    ("one", "other", "status", "errors"),
    [
        ("author", "author", 422, ["Choose two different people."]),
        ("author", None, 422, ["Choose two people."]),
        ("author", "stranger", 404, []),
    ],
)
def test_pairs_that_make_no_sense(site, world, one, other, status, errors):
    ids = {"one": getattr(world, one).public_id, "other": getattr(world, other).public_id if other else ""}
    page = site.browse(world.instructor).post(
        site.path("courses.declare_conflict", course=world.course.public_id), ids
    )
    assert (page.status, page.errors()) == (status, errors)


def test_a_pair_is_declared_once_in_either_order(site, world):
    browser, path = (
        site.browse(world.instructor),
        site.path("courses.declare_conflict", course=world.course.public_id),
    )
    browser.post(path, {"one": world.author.public_id, "other": world.reviewer.public_id})
    page = browser.post(path, {"one": world.reviewer.public_id, "other": world.author.public_id})
    assert (page.status, page.errors()) == (422, ["These two are declared already."])


def test_lists_cost_the_same_however_long(site, world):
    browser = site.browse(world.instructor)
    browser.get(people_path(site))
    few = browser.queries
    for place in range(5):
        world.join(f"P{place} Person", "student", section="C")
    browser.get(people_path(site))
    assert browser.queries == few
    assert few <= 12


def test_two_people_of_one_name_are_told_apart_where_one_is_chosen(site, world):
    db.execute("update account set name = 'Mona Mate' where id = ?", world.author.account_id)
    page = site.browse(world.instructor).get(people_path(site))
    options = [option.text for option in page.tree.one("select", id="one").all("option")]
    assert [text for text in options if "Mona" in text] == [
        "Mona Mate (anna@college.example)",
        "Mona Mate (mona@college.example)",
    ]
    assert "Remy Reviewer" in options


def test_removing_and_taking_back_keeps_what_was_begun(site, world):
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    review = world.go(9).claim(world.reviewer)
    world.save(world.reviewer, review, {"claim": {"text": "Half a review, an hour of work.", "level": ""}})
    browser, places = site.browse(world.instructor), {"course": world.course.public_id}
    gone = browser.follow(
        browser.post(site.path("courses.remove_person", person=world.reviewer.public_id, **places))
    )
    address = site.path("reviews.edit", mine=review.public_id)
    assert site.browse(world.reviewer).get(address).status == 404
    browser.post(gone.tree.one(id="toasts").one("form")["action"])
    page = site.browse(world.reviewer).get(address)
    assert "Half a review, an hour of work." in page.html
    assert site.path("reviews.hand_in", mine=review.public_id) in page.actions()


def test_adding_somebody_again_says_what_that_means(site, world):
    leaving.leave(world.author, by=None, now=world.at)
    browser = site.browse(world.instructor)
    page = browser.follow(
        browser.post(
            people_path(site), {"name": "Whoever", "email": "anna@college.example", "role": "student"}
        )
    )
    assert "Anna Author is in the course again, with the groups and reviews they had." in page.html
    assert not page.tree.all(id="welcome-link")
