"""A form with an item of every kind in a real browser: written with and without JavaScript, on a phone and a
desk, and changed by its instructor."""

from pathlib import Path

import pytest

from peerreview.store import forms
from tests.cast import World
from tests.conftest import Site
from tests.journeys.conftest import serving

DESIGN = Path(__file__).parent.parent / "designs" / "every_kind.yaml"


@pytest.fixture
def served(sqlite):
    """A site with the design of every kind, on day 2."""
    with serving(Site(World(design=DESIGN).go(2), sqlite)) as site:
        yield site


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request):
    """With and without JavaScript."""
    return request.param


def begin(page):
    """From To do to the long sheet."""
    page.goto("/")
    page.locator(".next").get_by_role("button", name="Start writing").click()
    page.get_by_role("group", name="Which one is a river?").wait_for()


def fill(page):
    """An answer to every item; the number cannot be read yet."""
    criterion = page.get_by_role("group", name="A criterion")
    criterion.get_by_text("High", exact=True).click()
    criterion.get_by_label("What makes you say so?").fill("Three short words")
    page.get_by_role("group", name="A scale").get_by_text("Up", exact=True).click()
    page.get_by_text("Left side", exact=True).click()
    page.get_by_label("Read it").check()
    page.get_by_label("A text", exact=True).fill("Words of my own.")
    page.get_by_label("A number").fill("heavy")
    page.get_by_label("A length of time").fill("1 h 30")
    page.get_by_label("A moment").fill("2026-12-11T12:00")
    page.get_by_label("A list").fill("First part\n\n- Second part")
    page.get_by_label("Links", exact=True).fill("https://example.org/map")
    page.get_by_label("Mona Mate").check()
    page.get_by_text("Elbe", exact=True).click()
    page.get_by_label("North Sea").check()
    page.get_by_label("Capital of Italy?").fill("rome")


def no_key_on(page):
    assert "lanted" not in page.content()


def test_every_question_is_a_heading_where_it_is_written_and_where_it_is_read(served, visit):
    page = visit(served.world.author)
    begin(page)
    asked = [item.title for item in forms.of_activity(served.world.activity.id)["everything"][3]]
    found = [words.strip() for words in page.get_by_role("heading", level=2).all_inner_texts()]
    assert [title for title in asked if not any(title in words for words in found)] == []
    fill(page)
    page.get_by_label("A number").fill("3")
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("Handed in").first.wait_for()
    read = page.locator("article").get_by_role("heading").all_inner_texts()
    assert {"A text", "A number", "A list"} <= {words.strip() for words in read}


def test_every_kind_is_written_handed_in_and_marked(served, visit, script):
    page = visit(served.world.author, script=script, size="phone")
    begin(page)
    fill(page)
    no_key_on(page)
    page.get_by_role("button", name="Hand in").click()
    page.locator(".errors").wait_for()
    assert "“heavy” is not a number." in page.locator("#w-weight-why").inner_text()
    assert page.get_by_label("A number").input_value() == "heavy"
    assert page.get_by_label("A moment").input_value() == "2026-12-11T12:00"
    assert page.get_by_label("A list").input_value() == "First part\n\n- Second part"
    assert page.get_by_label("Mona Mate").is_checked()
    no_key_on(page)
    page.get_by_label("A number").fill("12,5")
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("heading", name="What you answered, and what was right").wait_for()
    words = page.locator("main").inner_text()
    for expected in (
        "You have 3 of 4 points.",
        "Planted because the Elbe flows.",
        "12,5 kg",
        "1 h 30 min",
        "Fri 11 Dec, 12:00 CET",
        "Second part",
        "Mona Mate",
        "Partly right",
        "Right is: North Sea, Baltic Sea",
        "Model words of the planted kind.",
    ):
        assert expected in words, expected
    assert page.get_by_role("button", name="Hand in").count() == 0


def test_what_was_read_of_a_value_is_said_while_typing(served, visit):
    page = visit(served.world.author)
    begin(page)
    page.get_by_label("A length of time").fill("90")
    page.get_by_text("That is 1 h 30 min.").wait_for()
    page.get_by_label("A moment").fill("2026-12-11T12:00")
    page.get_by_text("That is Fri 11 Dec, 12:00 CET.").wait_for()
    page.reload()
    assert page.get_by_label("A length of time").input_value() == "90"
    assert page.get_by_label("A moment").input_value() == "2026-12-11T12:00"


def test_what_was_typed_offline_comes_back_in_every_kind_of_field(served, visit):
    page = visit(served.world.author)
    begin(page)
    context = page.context
    context.set_offline(True)
    page.get_by_label("Mona Mate").check()
    page.get_by_label("A moment").fill("2026-12-11T12:00")
    page.get_by_label("North Sea").check()
    page.locator("#saved").get_by_text("Not saved yet, trying again").wait_for()
    address = page.url
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Put it back").click()
    assert page.get_by_label("A moment").input_value() == "2026-12-11T12:00"
    assert page.get_by_label("Mona Mate").is_checked() and page.get_by_label("North Sea").is_checked()


def test_an_instructor_makes_a_quiz_question(served, visit, script):
    world = served.world
    page = visit(world.instructor, script=script)
    page.goto(f"/activities/{world.activity.public_id}/set-up")
    page.get_by_role("link", name="Everything").click()
    page.get_by_label("Or something else").select_option(label="Quiz question with right answers")
    page.get_by_role("button", name="Add it").click()
    item = page.locator("section.sheet").last
    item.get_by_label("Name").fill("What is 2 + 2?")
    for place, answer in enumerate(("3", "4", "22"), 1):
        item.get_by_label(f"Answer {place} of a new one", exact=True).fill(answer)
    item.get_by_label("Explanation").fill("Count on your fingers.")
    page.get_by_role("button", name="Save new version").last.click()
    page.get_by_text("Say which answer to “What is 2 + 2?” is right.").first.wait_for()
    item = page.locator("section.sheet").last
    assert item.get_by_label("Explanation").input_value() == "Count on your fingers."
    item.get_by_label("Answer 2 of What is 2 + 2? is right").check()
    page.get_by_role("button", name="Save new version").last.click()
    page.get_by_text("Version 2").first.wait_for()
    made = forms.of_activity(world.activity.id)["everything"][3][-1]
    assert [(level.title, level.right) for level in made.levels] == [("3", False), ("4", True), ("22", False)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_pages_of_every_kind_are_open_to_all(served, visit, faults, size, scheme):
    world, found = served.world, []

    def look(page):
        # At the end of the page the bar with the button covers no field by half.
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        found.extend(faults(page))

    student = visit(world.author, size=size, scheme=scheme)
    begin(student)
    look(student)
    fill(student)
    student.get_by_role("button", name="Hand in").click()
    student.locator(".errors").wait_for()
    look(student)
    student.get_by_label("A number").fill("3")
    student.get_by_role("button", name="Hand in").click()
    student.get_by_role("heading", name="What you answered, and what was right").wait_for()
    look(student)
    staff = visit(world.instructor, size=size, scheme=scheme)
    staff.goto(f"/activities/{world.activity.public_id}/forms/everything")
    look(staff)
    staff.goto(f"/responses/{student.url.rsplit('/', 1)[1]}")
    look(staff)
    assert found == []
