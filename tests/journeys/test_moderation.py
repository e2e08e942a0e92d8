"""A rude review meets a person before it meets its author; an author asks and an instructor answers: with
JavaScript, and without."""

import pytest

from peerreview.store import activities, db, responses
from tests.cast import WORDS

RUDE = "Were you even awake when you wrote this, you lazy fool?"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request):
    """With and without JavaScript."""
    return request.param


@pytest.fixture
def world(served):
    """Everybody handed in; reviews are open on day 9."""
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=world.at)
    world.reload()
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    return world.go(9)


def write(page, words):
    """Fill every level and comment of the review on the desk and send it."""
    tab = page.get_by_role("navigation", name="Show").get_by_role("link", name="Your review")
    if tab.is_visible():
        tab.click()
    for group in page.locator("form#review fieldset.crit").all():
        group.get_by_text("Solid", exact=True).click()
    for place, box in enumerate(page.locator("form#review textarea").all()):
        box.fill(f"{words} This is comment {place} of mine.")
    page.get_by_role("button", name="Send").last.click()
    anyway = page.get_by_role("button", name="Send anyway")
    if "/reviews/" in page.url and anyway.count():  # the coach asks once
        anyway.first.click()


def send_a_review(page, words):
    """From To do to a sent review."""
    page.goto("/")
    page.locator(".next").locator("button, a.btn").first.click()
    write(page, words)
    page.wait_for_url("**/activities/*")


def case(page):
    """From To do to the first case."""
    page.goto("/")
    page.get_by_role("link", name="case waits").click()
    page.get_by_role("link", name="Show the first case").click()


def choose(page, act):
    """Tick one of the decisions."""
    page.locator(".levels").get_by_text(act, exact=True).click()


def read_all(page, world):
    """Everything the author can open about their feedback."""
    page.goto(f"/activities/{world.activity.public_id}/feedback")
    return page.locator("body").inner_text()


def author_of(world):
    """The author of the work that the only review is about."""
    subject = db.row("select about_response_id from response where task = 'review' and version > 0")[0]
    return next(who for who in world.students if who.id == responses.by_id(subject).author)


def test_a_rude_review_is_held_returned_repaired_and_released(world, visit, script):
    reviewer, instructor = (
        visit(world.reviewer, script=script, size="phone"),
        visit(world.instructor, script=script),
    )
    send_a_review(reviewer, f"{RUDE} {WORDS}")
    author = visit(author_of(world), script=script, size="phone")
    case(instructor)
    assert RUDE.split(",")[0] in instructor.locator("#main").inner_text()
    choose(instructor, "Return for repair")
    instructor.get_by_label("If you return it: what the reviewer reads").fill(
        "Please say what in the text made you think so."
    )
    instructor.get_by_role("button", name="Decide and show next").click()
    instructor.get_by_text("Nothing waits for you").wait_for()
    reviewer.goto("/")
    reviewer.get_by_role("link", name="Repair it").click()
    reviewer.locator(".note").get_by_text("Please say what in the text made you think so.").wait_for()
    write(reviewer, f"The second paragraph has no date in it. {WORDS}")
    reviewer.wait_for_url("**/activities/*")
    case(instructor)
    choose(instructor, "Release")
    instructor.get_by_role("button", name="Decide and show next").click()
    instructor.get_by_text("Nothing waits for you").wait_for()
    world.go(15)
    seen = read_all(author, world)
    assert "The second paragraph has no date in it." in seen
    assert "awake" not in seen
    assert db.rows("select 1 from outbox_message where body like '%awake%' or subject like '%awake%'") == []


def test_an_instructor_leaves_words_out_and_both_are_told(world, visit, script):
    send_a_review(
        visit(world.reviewer, script=script, size="phone"), f"{WORDS} That was no masterpiece at all."
    )
    owner = author_of(world)
    world.go(15)
    author = visit(owner, script=script, size="phone")
    assert "no masterpiece" in read_all(author, world)
    author.get_by_text("Answer or flag").or_(author.get_by_text("Mark or flag a comment")).first.click()
    author.get_by_role("link", name="Flag ").first.click()
    author.get_by_label("What should staff look at?").fill("This last sentence helps nobody.")
    author.get_by_role("button", name="Ask staff").click()
    author.get_by_text("Waits for staff since").first.wait_for()
    instructor = visit(world.instructor, script=script)
    instructor.goto("/")
    instructor.get_by_role("link", name="cases wait").or_(
        instructor.get_by_role("link", name="case waits")
    ).click()
    instructor.get_by_role("link", name="Asked by authors").click()
    instructor.get_by_role("row").filter(has_text="This last sentence helps nobody.").get_by_role(
        "link"
    ).click()
    choose(instructor, "Leave words out")
    instructor.get_by_label("If you leave words out: which").fill("That was no masterpiece at all.")
    instructor.get_by_label("What the author who asked reads").fill("You are right, it helps nobody.")
    instructor.get_by_role("button", name="Decide and show next").click()
    instructor.get_by_text("The words are left out. Those concerned are told.").first.wait_for()
    read = read_all(author, world)
    assert "no masterpiece" not in read
    assert "You are right, it helps nobody." in read
    told = [
        db.row(
            "select subject from outbox_message where account_id = ? order by id desc limit 1", who.account_id
        )[0]
        for who in (owner, world.reviewer)
    ]
    assert told == [
        "Staff looked at what you asked about: Roads and aqueducts",
        "Staff changed something you wrote: Roads and aqueducts",
    ]
