"""A class goes from set-up to exported grades in a real browser: with JavaScript, and without."""

import csv

import pytest

from peerreview.store import db
from tests.cast import WORDS

ESSAY = (
    "# Why aqueducts mattered\n\nA road shows that an army can come; an aqueduct shows that somebody "
    "intends to *stay*."
)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request):
    """With and without JavaScript."""
    return request.param


def test_a_class_goes_from_set_up_to_exported_grades(served, visit, script):
    world = served.world
    set_up_and_publish(visit(world.instructor, script=script), world)
    students = {who.id: visit(who, script=script, size="phone") for who in world.students}
    for place, who in enumerate(world.students):
        world.go(7, 12) if place == 3 else world.go(2)
        hand_in(students[who.id], f"{ESSAY}\n\nVersion of student {place}.", late=place == 3)
    world.go(9)
    for who in world.students:
        for _ in range(2):
            review(students[who.id])
    world.go(15)
    for who in world.students:
        read_and_answer(students[who.id])
    release_and_export(visit(world.instructor, script=script), world)
    see_grade(students[world.author.id])


def set_up_and_publish(page, world):
    """From the course to a published activity, through one mistake in the dates."""
    page.get_by_role("link", name="HIST 210 Water and power").first.or_(
        page.get_by_text("All courses")
    ).first.click()
    if page.get_by_role("link", name="HIST 210 Water and power").count() and not page.url.count("/courses/"):
        page.get_by_role("link", name="HIST 210 Water and power").first.click()
    page.get_by_role("link", name="New activity").or_(
        page.get_by_role("link", name="Make an activity")
    ).first.click()
    page.get_by_role("link", name="Peer assessment", exact=True).click()
    page.get_by_role("link", name="Use it in").click()
    page.get_by_label("Title").fill("Pipes and power")
    page.get_by_role("button", name="Make the activity").click()
    page.get_by_label("What students read first").fill("Write about *water*, in 300 words.")
    dates(
        page,
        submit=("2026-11-02T08:00", "2026-11-09T10:00", "2026-11-10T10:00"),
        review=("", "2026-11-05T10:00", ""),
        respond=("", "2026-11-23T10:00", ""),
    )
    page.get_by_label("Reviews each student gives, and each work gets").fill("2")
    page.get_by_role("button", name="Save set-up").click()
    assert "before the step" in page.locator(".errors").inner_text()
    assert page.get_by_label("Title").input_value() == "Pipes and power"
    dates(page, review=("", "2026-11-16T10:00", ""))
    page.get_by_role("button", name="Save set-up").click()
    page.get_by_role("button", name="Publish to students").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Pipes and power"


def dates(page, **phases):
    """Fill the date fields of phases: (opens, closes, late until)."""
    for phase, moments in phases.items():
        for column, value in zip(("opens", "closes", "late_until"), moments):
            page.locator(f"[name='dates.{phase}.{column}']").fill(value)


def hand_in(page, text, *, late):
    """From To do to the receipt."""
    page.goto("/")
    page.locator(".next").get_by_role("button", name="Start writing").click()
    page.get_by_label("Your work").fill(text)
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("Receipt", exact=True).first.wait_for()
    assert "Handed in" in page.locator("main").inner_text()
    assert ("late" in page.locator("header p").first.inner_text()) == late


def review(page):
    """From To do through one review; sending too early says what is missing."""
    page.goto("/")
    page.locator(".next").locator("button, a.btn").first.click()
    to_form(page)
    page.get_by_role("button", name="Send review").click()
    page.locator(".errors").wait_for()
    for fieldset in page.locator("form#review fieldset.crit").all():
        fieldset.get_by_text("Solid", exact=True).click()
    for place, field in enumerate(page.locator("form#review textarea").all()):
        field.fill(f"{WORDS} This is comment {place} of mine.")
    page.get_by_role("button", name="Send review").click()
    anyway = page.get_by_role("button", name="Send anyway")
    if "/reviews/" in page.url and anyway.count():  # the coach asks once
        anyway.click()
    page.wait_for_url("**/activities/*")


def to_form(page):
    """On a phone the form is behind a tab; without JavaScript it is an address."""
    tab = page.get_by_role("navigation", name="Show").get_by_role("link", name="Your review")
    if tab.is_visible():
        tab.click()


def read_and_answer(page):
    """Two reviews without names; thank, rate and reply to both, so that levels and grade open."""
    page.goto("/")
    page.locator(".next").get_by_role("link").first.click()
    words = page.locator("main").inner_text()
    assert "Two people read your work" in words
    assert not any(name in words for name in ("Anna Author", "Remy", "Mona", "Nils"))
    for place in range(2):
        answer_one(page, page.locator("form[action*='/answer']").nth(place))


def answer_one(page, answer):
    """One press rates, one thanks; then a reply. The decisions on comments are left for later."""
    for button in ("Changed my text", "Say thank you"):
        answer.get_by_role("button", name=button).click()
        answer.locator("[aria-pressed='true']", has_text=button).wait_for()
    answer.get_by_text("Answer or flag").click()
    answer.get_by_label("Your reply").fill("The year was in my notes; I add it.")
    answer.get_by_role("button", name="Send the change").click()
    page.get_by_text("is sent.").last.wait_for()


def release_and_export(page, world):
    """Grades are released, and the file holds the numbers."""
    page.locator("a.go", has_text="Pipes and power").click()
    page.get_by_role("navigation").get_by_role("link", name="Grades").click()
    page.get_by_role("link", name="Release 4 grades").click()
    page.get_by_role("button", name="Release 4 grades").click()
    page.get_by_role("navigation").get_by_role("link", name="Export").click()
    link = page.get_by_role("link", name="Grades, CSV").first
    answer = page.request.get(link.get_attribute("href"))
    rows = list(csv.DictReader(answer.body().decode("utf-8-sig").splitlines()))
    assert sorted(row["Name"] for row in rows) == [
        "Anna Author",
        "Mona Mate",
        "Nils Neighbour",
        "Remy Reviewer",
    ]
    assert db.row("select count(*) from grade where released_at is not null and replaced_at is null")[0] == 4


def see_grade(page):
    """The student's number opens to how it came about."""
    page.goto("/marks")
    page.get_by_role("link", name="Pipes and power").first.click()
    assert "Claim" in page.locator("main").inner_text()
    assert "Remy" not in page.content()
