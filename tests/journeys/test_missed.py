"""Who is in trouble, and what arrives: a missed deadline, an excuse with a draft, a grade, an author's
answer; with the script and without."""

import pytest

from peerreview.store import activities, db, grading, names, responses
from tests.cast import START

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


@pytest.fixture
def world(served):
    """Published; day 0."""
    activities.publish(served.world.activity, by=served.world.instructor.account_id, now=START)
    served.world.reload()
    return served.world


def draft(world):
    """The author began to write, and did not hand in."""
    work = world.begin(world.author)
    world.save(world.author, work, {"text": {"text": "Half a thought about aqueducts."}})
    return work


@SCRIPT
def test_missed_the_deadline(world, visit, faults, script):
    draft(world)
    world.go(9)
    page = visit(world.author, script=script, size="phone")
    missed = page.get_by_role("region", name="Missed")
    missed.get_by_text("your draft is kept").wait_for()
    missed.get_by_role("link", name="Read my draft").click()
    page.get_by_text("Half a thought about aqueducts.").first.wait_for()
    page.goto("/")
    page.get_by_role("link", name="Say why you could not").click()
    page.get_by_role("button", name="Ask staff").click()
    page.get_by_role("link", name="Say in a sentence or two what happened").wait_for()
    page.get_by_label("What keeps you from it?").fill("I was ill.")
    page.get_by_role("button", name="Ask staff").click()
    page.get_by_text("You are answered by").wait_for()
    if script:
        assert faults(page) == []
    page.get_by_role("link", name="Change what you asked").click()
    page.get_by_label("What keeps you from it?").fill("I was ill, and am well again.")
    if script:
        assert faults(page) == []
    page.get_by_role("button", name="Save").click()
    page.get_by_text("I was ill, and am well again.").wait_for()
    staff = visit(world.instructor, script=script)
    staff.goto(f"/activities/{world.activity.public_id}/moderation?show=requests")
    staff.get_by_role("link", name="Anna Author").first.click()
    staff.locator(".level", has=staff.locator("[value='granted']")).click()
    staff.get_by_label("More time until", exact=True).fill("2026-11-14T17:00")
    staff.get_by_label("What the student reads").fill("Get well soon.")
    if script:
        assert faults(staff) == []
    staff.get_by_role("button", name="Answer and show next").click()
    staff.get_by_text("Answered. The student reads it").wait_for()
    page.goto("/")
    page.get_by_role("region", name="New for you").get_by_role("link", name="Staff answered").click()
    page.get_by_text("Get well soon.").wait_for()
    page.goto("/")
    page.get_by_role("link", name="Continue").click()
    page.get_by_role("button", name="Hand in", exact=False).last.click()
    page.get_by_text("This is version 1").first.wait_for()
    assert page.get_by_text("Missed", exact=True).count() == 0


@SCRIPT
def test_excused_with_a_draft(world, visit, script):
    draft(world)
    activities.extend(
        world.activity,
        phase="submit",
        whom=f"p{world.author.id}",
        waived=True,
        reason="Ill.",
        by=world.instructor.account_id,
        now=world.at,
    )
    page = visit(world.author, script=script)
    page.get_by_text("Nothing is waiting for you.").wait_for()
    quiet = page.get_by_role("region", name="You need not do this")
    quiet.get_by_text("You are excused").wait_for()
    assert page.get_by_role("link", name="Continue").count() == 0
    quiet.get_by_role("link", name="Read my draft").click()
    page.get_by_text("Half a thought about aqueducts.").first.wait_for()


@SCRIPT
def test_a_grade_is_released(world, visit, script):
    world.reviewed()
    world.go(15)
    for place in range(2):
        world.send(world.author, world.begin(world.author, "answer", place))
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    page = visit(world.author, script=script, size="phone")
    page.get_by_role("region", name="New for you").get_by_role("link", name="See your grade").click()
    page.get_by_role("heading", level=1).get_by_text("of 100").wait_for()
    page.get_by_role("link", name="This grade looks wrong").click()
    page.get_by_label("What looks wrong, and why?").fill("Evidence: the counts are in table two.")
    page.get_by_role("button", name="Ask staff").click()
    page.get_by_text("You are answered by").wait_for()
    page.goto("/")
    assert page.get_by_role("link", name="See your grade").count() == 0
    page.goto(f"/requests/{db.row('select public_id from request')[0]}")
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("Staff are not asked any more.").wait_for()


@SCRIPT
def test_an_author_answered(world, visit, script):
    world.reviewed()
    world.go(15)
    answer = world.send(world.author, world.begin(world.author, "answer"))
    review = responses.by_id(answer.about_response)
    alias = names.author_alias(review)
    page = visit(next(who for who in world.students if who.id == review.author), script=script, size="phone")
    page.get_by_role("link", name=f"Read what {alias} answered you").click()
    page.wait_for_url("**#answered-h")
    heading = page.get_by_role("heading", name="Answers to your review")
    heading.wait_for()
    assert heading.is_visible()
    page.goto("/")
    assert page.get_by_text(f"Read what {alias} answered you").count() == 0
