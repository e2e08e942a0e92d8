"""Grades on a phone and on paper: the numbers first, few screens, two pages, whose and of what on each."""

import pytest

from peerreview.store import db, grading, markup
from tests.cast import World
from tests.conftest import Site
from tests.journeys.conftest import printed, serving

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
CUT = """[...document.querySelectorAll('.table, .table *, .chart')]
    .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(one => one.textContent.trim().slice(0, 30))"""
PAPER = {"width": 672, "height": 950}  # A4 without its margins, in pixels


@pytest.fixture
def served(sqlite):
    """A site of its own whose activity asks for three reviews."""
    with serving(Site(World(pick=3), sqlite)) as site:
        yield site


@pytest.fixture
def world(served):
    """Five students with three reviews each, handed out on day 22; grades are out."""
    world = served.world
    world.more.append(world.join("Petra Peer", "student", section="A"))
    world.reviewed(3)
    world.go(22)
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    return world


def page_of(world, view):
    return f"/activities/{world.activity.public_id}/{view}"


def height(page):
    return page.evaluate("document.documentElement.scrollHeight")


def test_a_student_reads_a_grade_on_a_phone(world, visit):
    page = visit(world.author, size="phone")
    page.goto(page_of(world, "grade"))
    assert height(page) <= 2600
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings == ["What it adds up to", "How it came about", "If it looks wrong"]
    assert page.locator("main details").count() == 0, "nothing that makes the grade is folded away"


def test_staff_read_the_grades_of_a_class_on_a_phone(world, visit):
    page = visit(world.instructor, size="phone")
    page.goto(page_of(world, "grades"))
    rows = page.locator("#grades tbody tr")
    assert max(row.bounding_box()["height"] for row in rows.all()) <= 110
    name, grade = (rows.first.locator(part).bounding_box() for part in ("th", ".lead"))
    assert name["y"] <= grade["y"] < name["y"] + name["height"], "the grade stands beside the name"
    few = height(page)
    for place in range(19):
        world.join(f"P{place} Person", "student")
    page.goto(page_of(world, "grades"))
    assert rows.count() == 24
    assert height(page) - few <= 19 * 110
    assert height(page) <= 4100  # the spread of the class stands above it


@SCRIPT
def test_a_grade_on_paper_is_two_pages_with_whose_and_of_what(world, visit, script):
    page = visit(world.author, script=script)
    page.goto(page_of(world, "grade"))
    pages, words = printed(page)
    assert pages <= 2
    for said in ("HIST 210 Water and power", "Roads and aqueducts", "Anna Author", "80 of 100", "3 Solid"):
        assert said in words
    for tool in ("looks wrong", "Read the feedback", "All my marks", "To do", "Light"):
        assert tool not in words
    page.set_viewport_size(PAPER)
    assert page.evaluate(CUT) == []


def test_grades_of_a_class_on_paper_are_a_table_without_tools(world, visit):
    page = visit(world.instructor)
    page.goto(page_of(world, "grades"))
    pages, words = printed(page)
    assert pages == 1
    for said in ("HIST 210 Water and power", "Roads and aqueducts", *("Anna", "Remy", "Petra"), "Final"):
        assert said in words
    for tool in ("CSV", "Show", "Everybody", "The release", "Progress", "A name opens"):
        assert tool not in words
    page.set_viewport_size(PAPER)
    assert page.evaluate(CUT) == []
    assert page.locator("#grades thead").bounding_box()["width"] > 300


def test_what_makes_a_grade_is_printed_for_staff_without_its_form(world, visit):
    page = visit(world.instructor)
    page.goto(page_of(world, f"grades/{world.author.public_id}"))
    pages, words = printed(page)
    assert pages <= 2
    assert "Anna Author" in words and "Roads and aqueducts" in words
    assert "Set it by hand" not in words and "Read the reviews" not in words
    page.set_viewport_size(PAPER)
    assert page.evaluate(CUT) == []


def test_no_line_of_code_is_cut_on_paper(world, visit):
    page = visit(world.author)
    code = "```\nprint('" + "a long line of a program, " * 12 + "')\n```"
    work = db.row("select id from response where task = 'work' and author_id = ?", world.author.id)[0]
    db.execute(
        """
        update answer
        set text = ?, html = ?
        where version_id in (select id from version where response_id = ?)
        """,
        code,
        markup.to_html(code),
        work,
    )
    db.execute("update response set draft = null where id = ?", work)
    public = db.row("select public_id from response where id = ?", work)[0]
    page.goto(f"/submissions/{public}")
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    code = page.locator("pre")
    assert code.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert code.bounding_box()["width"] <= PAPER["width"]


def test_the_summary_on_paper_is_one_page_for_the_class(world, visit):
    page = visit(world.instructor)
    page.goto(page_of(world, "summary"))
    pages, words = printed(page)
    assert pages == 1
    for said in ("HIST 210 Water and power", "Roads and aqueducts", "Claim", "Convincing", "15 reviews of 5"):
        assert said in words
    for tool in ("print it", "Nothing is picked", "Moderation", "Take it out"):
        assert tool not in words
