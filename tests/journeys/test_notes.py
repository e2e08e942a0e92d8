"""Notes in a text, as a reviewer leaves them and as their author reads them: on a phone and on a desk, with
script, by keyboard and without script."""

import os

import pytest

from peerreview.store import activities, db, responses
from tests.cast import START, WORDS

SHOTS = os.environ.get("PEERREVIEW_SHOTS", "")
ESSAY = """# Aqueducts

A road shows that an army can come; an aqueduct shows that somebody intends to stay.

When Frontinus took office he set out to measure each. **He found** that far more water left the springs.

- Public basins came first.
- Private pipes came last."""


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/notes-{name}.png", full_page=True)


@pytest.fixture
def review(served):
    """A claimed review of the author's essay."""
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    world.go(2)
    for who in world.students:
        world.hand_in(who, ESSAY)
    return world.go(8).claim(world.reviewer)


def mark(page, within, start, stop):
    """Select letters of a text as somebody does with the mouse."""
    page.evaluate(
        """([within, start, stop]) => {
        const walker = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT)
        const range = document.createRange()
        let at = 0
        for (let node = walker.nextNode(); node; at += node.data.length, node = walker.nextNode()) {
          if (start >= at && start <= at + node.data.length) range.setStart(node, start - at)
          if (stop > at && stop <= at + node.data.length) { range.setEnd(node, stop - at); break }
        }
        getSelection().removeAllRanges(); getSelection().addRange(range)
        }""",
        [within, start, stop],
    )


@pytest.mark.parametrize(
    ("script", "size", "scheme"),
    [(True, "desk", "light"), (True, "phone", "dark"), (False, "phone", "light"), (False, "desk", "dark")],
)
def test_notes_are_left_sent_and_read_in_place(served, review, visit, faults, script, size, scheme):
    world = served.world
    page = visit(world.reviewer, script=script, size=size, scheme=scheme)
    page.goto(f"/reviews/{review.public_id}")
    page.locator(".margin .add").nth(1).click()
    page.wait_for_url("**#w-in_text-1")
    box = page.locator("#w-in_text-1")
    if script:
        assert box.evaluate("one => one === document.activeElement")
    box.fill("Which army do you mean?")
    page.locator("#w-in_text-1-about").select_option(index=1)
    if script:
        mark(page, "#t-text-b3", 55, 63)
        here = page.locator(".here")
        here.wait_for()
        assert here.get_attribute("value") == "text:b3:55-63"
        here.click()
    else:
        page.locator(".margin .add").nth(2).click()
    page.wait_for_url("**#w-in_text-2")
    assert page.locator("#w-in_text-1").input_value() == "Which army do you mean?"
    page.locator("#w-in_text-2").fill("This is the line I would quote.")
    page.locator(".margin .add").last.click()
    page.wait_for_url("**#w-in_text-3")
    page.locator("#w-in_text-3").fill("Gone soon.")
    page.locator("#note-3").get_by_role("button", name="Take out").click()
    page.get_by_text("The note is taken out.").first.wait_for()
    assert page.locator("#w-in_text-3").count() == 0
    page.get_by_role("button", name="Undo").first.click()
    page.locator("#w-in_text-3").wait_for()
    assert page.locator("#w-in_text-3").input_value() == "Gone soon."
    page.locator("#note-3").get_by_role("button", name="Take out").click()
    page.get_by_text("The note is taken out.").first.wait_for()
    assert page.locator("#w-in_text-2").input_value() == "This is the line I would quote."
    if script:
        assert page.locator(".margin mark").first.inner_text().startswith("He found")
        assert faults(page) == []
    shot(page, f"desk-{script}-{size}-{scheme}")
    if size == "phone":
        page.get_by_role("navigation", name="Show").get_by_role("link").last.click()
    for legend in page.locator("#form fieldset").all():
        legend.locator("input[type=radio]").nth(2).check(force=True)
    for field in page.locator("#form textarea").all():
        field.fill(WORDS)
    page.get_by_role("button", name="Send review").click()
    if page.locator(".asked").count():
        page.get_by_role("button", name="Send").last.click()
    page.get_by_text("Sent. Thank you.").first.wait_for()
    sent = {one.item: one.text for one in responses.answers_of(review.id) if one.item.startswith("in_text")}
    assert sent == {
        "in_text.1": "Which army do you mean?",
        "in_text.2": "This is the line I would quote.",
    }

    world.go(15)
    subject = responses.subject_of(review)
    author = next(who for who in world.students if who.id == subject.author)
    reader = visit(author, script=script, size=size, scheme=scheme)
    reader.goto(f"/activities/{world.activity.public_id}/feedback")
    reader.get_by_role("navigation", name="Feedback").get_by_role("link", name="In my text").click()
    reader.get_by_role("heading", name="2 notes in your text").wait_for()
    first = reader.locator(".block", has_text="an army can come")
    assert "Which army do you mean?" in first.locator(".note").inner_text()
    assert "Remy" not in reader.locator("main").inner_text()
    shot(reader, f"author-{script}-{size}-{scheme}")
    first.get_by_role("button", name="Into my plan").click()
    reader.get_by_text("The note is in your plan.").first.wait_for()
    assert "Which army" in reader.locator("aside").inner_text()
    if script:
        assert faults(reader) == []
    reader.get_by_role("button", name="Undo").first.click()
    reader.get_by_text("Nothing is decided about this note any more.").first.wait_for()
    assert db.row("select count(*) from note where choice <> ''")[0] == 0


def test_a_note_is_left_by_keyboard_alone(served, review, visit):
    page = visit(served.world.reviewer)
    page.goto(f"/reviews/{review.public_id}")
    page.locator("#work").focus()
    for _time in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "add":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**#w-in_text-1")
    page.keyboard.type("Typed without a mouse.")
    page.locator("#saved", has_text="Saved").wait_for()
    page.wait_for_timeout(1500)
    page.reload()
    assert page.locator("#w-in_text-1").input_value() == "Typed without a mouse."
