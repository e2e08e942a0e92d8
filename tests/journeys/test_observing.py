"""Three watch each other work in a ring, one of them of the staff, over two cycles: with script and without,
on a phone and at a desk."""

import pytest

from tests.journeys.conftest import serving
from tests.observing import goes, says, watched_by, watching

FOCUS = "How long I wait after each question, before I say more."
PAST, AHEAD = "2026-10-01T10:00", "2026-11-05T10:00"
OUT_OF_ORDER = "10:05 Four hands went up\n10:02 She waited eleven seconds\n10:20 Mira said: I see it now"
SEEN = "10:05 Four hands went up\n10:09 She waited eleven seconds\n10:20 Mira said: I see it now"
STEP = "Count to five before I speak again."


@pytest.fixture
def served(site):
    """Two students and an assistant who take part, in a ring, served."""
    watching(2, staff=1, world=site.world)
    with serving(site):
        yield site


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_three_go_round_over_two_cycles(served, visit, faults, size, script):
    world = served.world
    mine = world.people[-1]  # of the staff
    others, names = world.people[:-1], {who.id: who.account.name for who in world.people}
    ring = watched_by(world)
    page, here = visit(mine, size=size, script=script), f"/activities/{world.activity.public_id}"

    def look():
        if script:
            page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            assert faults(page) == []

    def begin(title):
        page.goto(here)
        page.locator("li.task", has_text=title).filter(has=page.locator("a, button")).first.locator(
            "a, button"
        ).first.click()
        page.wait_for_load_state("networkidle")
        if size == "phone" and page.get_by_role("link", name="Your ", exact=False).count():
            page.get_by_role("link", name="Your ", exact=False).first.click()

    page.goto(here)
    behind = next(who for who, watched in ring.items() if watched == mine.id)
    page.get_by_text(
        f"You look at the work of {names[ring[mine.id]]}; {names[behind]} looks at yours."
    ).wait_for()
    look()
    begin("What you would like to have looked at")
    page.get_by_label("What would you like to have looked at?").fill(FOCUS)
    page.get_by_label("When would it suit you?").fill(PAST)
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("This moment is over.").first.wait_for()
    assert page.get_by_label("When would it suit you?").input_value() == PAST
    look()
    page.get_by_label("When would it suit you?").fill(AHEAD)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_load_state("networkidle")
    for who in others:
        says(world, who, "focus")
    begin("When you come")
    look()
    page.locator("label", has_text="Yes, I come then").click()
    page.get_by_role("button", name="Send answer").click()
    page.wait_for_load_state("networkidle")
    for who in others:
        says(world, who, "meet")
    begin("What you saw")
    page.get_by_label("How long did you watch?").fill("30")
    page.get_by_label("What you saw and heard, with the time").fill(OUT_OF_ORDER)
    page.get_by_label("About what they asked you to look at").fill(
        "After each of the first two questions nobody spoke for a while."
    )
    page.get_by_label("A question to begin your talk with").fill("What went through your mind then?")
    page.get_by_role("button", name="Send observation").click()
    page.get_by_text("Entry 2 is earlier than the one above it.").first.wait_for()
    assert page.get_by_label("What you saw and heard, with the time").input_value() == OUT_OF_ORDER
    look()
    page.get_by_label("What you saw and heard, with the time").fill(SEEN)
    page.get_by_role("button", name="Send observation").click()
    page.wait_for_load_state("networkidle")

    page.goto(here)  # what was seen of mine waits for my own view
    assert "Read your feedback" not in page.locator("main").inner_text()
    for who in others:
        says(world, who, "seen")
    begin("Your own view first")
    assert "kestrel" not in page.locator("main").inner_text()
    page.get_by_label("How was it, seen from inside?").fill(
        "I thought that I waited long, and then I spoke myself."
    )
    page.get_by_role("button", name="Send reflection").click()
    page.wait_for_load_state("networkidle")
    page.goto(here)
    look()
    page.locator("li.task", has_text="One step").or_(
        page.locator("li.task", has_text="Answer the")
    ).first.locator("a, button").first.click()
    page.wait_for_load_state("networkidle")
    look()
    assert "kestrel" in page.locator("main").inner_text()
    page.get_by_label("What will you try?").fill(STEP)
    page.get_by_label("How will you see that it works?").fill("More than four hands go up.")
    page.get_by_role("button", name="Send answer").first.click()
    page.wait_for_load_state("networkidle")
    for task in ("view", "action"):
        for who in others:
            says(world, who, task)
    begin("What you take along")
    page.get_by_label("What do you take along for your own work?").fill("I want to wait longer, too.")
    page.get_by_role("button", name="Send note").click()
    page.wait_for_load_state("networkidle")
    begin("You agreed on it")
    look()
    page.locator("label", has_text="We have talked about it and agreed on it").click()
    page.get_by_role("button", name="Send answer").click()
    page.wait_for_load_state("networkidle")
    for task in ("reply", "agreed"):
        for who in others:
            says(world, who, task)

    goes(world.go(31, 1))
    page = visit(mine, size=size, script=script)  # a month later one signs in again
    page.goto(here)
    look()
    begin("The step you agreed on last time")
    if size == "phone" and page.get_by_role("link", name="The plan").count():
        page.get_by_role("link", name="The plan").click()
    page.get_by_text(STEP).first.wait_for()
    look()
    for who in (world.instructor, world.admin):
        staff = visit(who, size=size, script=script)
        for path in (f"{here}/progress", f"/search?q={STEP.split()[0]}", here):
            staff.goto(path)
            assert STEP not in staff.content() and FOCUS not in staff.content()
