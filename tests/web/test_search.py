"""The search box: what is found, for whom, and how it says that there is nothing."""

import pytest

from peerreview.store import activities, db
from tests.cast import WORDS
from tests.conftest import Site
from tests.notes import made, plant


def hits(page):
    """{heading: [words of a hit]} of a page of results."""
    return {
        section.one("h2").text: [hit.one("a", class_="go").text for hit in section.all("li", class_="task")]
        for section in page.tree.all("section")
        if section.all("h2")
    }


@pytest.fixture
def wrote(site):
    """A class in which everybody handed in and two reviews are in."""
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who, text=f"Aqueducts of {world.accounts[who.id].name}: gravity and stone.")
    world.go(8)
    world.review(world.reviewer, words=f"{WORDS} The gravity is said plainly.")
    return site


def test_a_student_finds_activities_and_what_is_theirs(wrote):
    page = wrote.browse(wrote.world.author).get("/search?q=gravity")
    assert hits(page) == {"Written by you": ["Your work"]}
    assert "Aqueducts of Anna Author: gravity and stone." in page.text
    assert hits(wrote.browse(wrote.world.author).get("/search?q=Roads")) == {
        "Activities": ["Roads and aqueducts"]
    }


def test_a_reviewer_finds_their_review_too_and_no_name_with_it(wrote):
    page = wrote.browse(wrote.world.reviewer).get("/search?q=gravity")
    assert hits(page) == {"Written by you": ["Review", "Your work"]}
    for hit in page.tree.one("section").all("a", class_="go"):
        assert wrote.browse(wrote.world.reviewer).get(hit["href"]).status == 200


def test_staff_find_people_and_what_the_class_wrote_without_names_beside_it(wrote):
    page = wrote.browse(wrote.world.instructor).get("/search?q=gravity")
    found = hits(page)["Written in your courses"]
    assert found == ["Review", "Your work", "Your work", "Your work"]
    for hit in page.tree.one("section").all("a", class_="go"):
        assert wrote.browse(wrote.world.instructor).get(hit["href"]).status == 200
    assert hits(wrote.browse(wrote.world.instructor).get("/search?q=anna"))["People"] == ["Anna Author"]


def test_a_stranger_finds_nothing(wrote):
    for question in ("gravity", "anna", "Roads", "stone"):
        page = wrote.browse(wrote.world.stranger).get(f"/search?q={question}")
        assert hits(page) == {}
        assert "Nothing found" in page.text


def test_who_left_the_course_finds_nothing_of_it(wrote):
    db.execute("update enrolment set left_at = ? where id = ?", wrote.world.at, wrote.world.author.id)
    assert hits(wrote.browse(wrote.world.author).get("/search?q=gravity")) == {}


def test_what_is_archived_or_not_published_is_not_found_by_students(wrote):
    world = wrote.world
    activities.create(
        world.course.id,
        activities.designs_on_offer()["peer_assessment"],
        title="Hidden dam",
        by=None,
        now=world.at,
    )
    assert hits(wrote.browse(world.author).get("/search?q=dam")) == {}
    assert hits(wrote.browse(world.instructor).get("/search?q=dam")) == {"Activities": ["Hidden dam"]}
    db.execute("update activity set archived_at = ?", world.at)
    assert hits(wrote.browse(world.author).get("/search?q=gravity")) == {}
    assert hits(wrote.browse(world.instructor).get("/search?q=gravity")) == {}


@pytest.mark.parametrize("see", ["private", "counts"])
def test_staff_find_nothing_that_is_not_theirs_to_read(sqlite, see):
    """Its words have no mark of the course, so that not even their number is found."""
    world = made(see).go(2)
    world.hand_in(world.author, plant("note"), "note")
    site = Site(world, sqlite)
    assert hits(site.browse(world.instructor).get("/search?q=zinnober")) == {}
    assert hits(site.browse(world.author).get("/search?q=zinnober")) == {"Written by you": ["A note"]}
    assert f"=c{world.course.id}" not in db.row("select words from search_entry where response_id > 0")[0]


@pytest.mark.parametrize(
    "question", ['"', "'", "* OR", "a AND (", "NEAR(x)", "-", "=c1", "=person", "%", "\\", "x" * 500]
)
def test_nothing_typed_means_anything_to_the_database(wrote, question):
    page = wrote.browse(wrote.world.instructor).get(
        "/search?q=" + question.replace("%", "%25").replace(" ", "+")
    )
    assert page.status == 200
    assert "Written in your courses" not in hits(page)


def test_more_of_one_kind_stands_on_a_page_of_its_own(wrote):
    browser = wrote.browse(wrote.world.instructor)
    page = browser.get("/search?q=college")
    assert len(hits(page)["People"]) == 4
    more = next(link for link in page.links() if link.endswith("all=people"))
    assert len(hits(browser.get(more))["People"]) > 4


def test_htmx_gets_the_results_alone(wrote):
    part = wrote.browse(wrote.world.author).get("/search?q=gravity", HX_Request="true")
    assert part.tree.all("main") == [] and part.tree.one(id="found")


def test_an_empty_box_says_what_it_finds(site):
    assert "what you handed in by its words" in site.browse(site.world.author).get("/search").text


def test_a_search_costs_the_same_queries_however_much_is_found(wrote):
    few, many = wrote.browse(wrote.world.author), wrote.browse(wrote.world.author)
    few.get("/search?q=gravity")
    many.get("/search?q=aqueducts")
    assert many.queries == few.queries <= 12
