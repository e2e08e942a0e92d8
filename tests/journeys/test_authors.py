"""The author's side in a browser, with JavaScript and without: words before scores, a flag, one's own look,
the ledger to version 2."""

import pytest

from peerreview.store import activities, db, grading
from tests.cast import START, World
from tests.conftest import Site
from tests.journeys.conftest import serving

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


def choose(form, group, label):
    form.get_by_role("group", name=group).get_by_text(label, exact=True).click()


def rate(page, place, **decision):
    """Rate the review in this place and send the answer."""
    form = page.locator("form[action$='/answer']").nth(place)
    choose(form, "Was it specific?", "Very")
    choose(form, "Was it kind?", "Very")
    choose(form, "Can you use it?", "Mostly")
    choose(form, "Did this review help you?", "Useful")
    form.get_by_text("Say thank you").click()
    if decision:
        if not form.locator("details").get_attribute("open"):
            form.locator("summary").click()
        choose(form, "Claim: What will you do with it?", decision["claim"])
        form.get_by_label("Why (Claim: What will you do with it?)").fill(decision.get("why", ""))
    form.get_by_role("button", name="Send answer").click()
    page.get_by_text("is sent.").first.wait_for()


@pytest.fixture
def world(served):
    """Everybody has two reviews, feedback is open, grades are out; day 15."""
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    world.reviewed()
    world.go(15)
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    return world


@SCRIPT
def test_words_come_before_scores(world, visit, script):
    page = visit(world.author, script=script)
    feedback = f"/activities/{world.activity.public_id}/feedback"
    page.goto(f"/activities/{world.activity.public_id}/grade")
    page.get_by_role("link", name="Read the feedback and answer").click()
    assert "Solid" not in page.content()
    rate(page, 0)
    page.goto(feedback)
    page.get_by_text("Show the levels").first.click()
    assert page.get_by_role("cell", name="Solid").count() == 4
    assert page.get_by_text("after your answer").count() == 4
    rate(page, 1)
    page.goto(f"/activities/{world.activity.public_id}/grade")
    assert page.get_by_role("heading", level=1).inner_text().startswith("80.0 of 100")


@SCRIPT
def test_an_author_flags_a_comment_and_reads_its_state(world, visit, script):
    page = visit(world.author, script=script, size="phone")
    page.goto(f"/activities/{world.activity.public_id}/feedback")
    page.get_by_role("link", name="Flag what").first.click()
    page.get_by_role("button", name="Ask staff").click()
    page.get_by_role("alert").get_by_text("Say in a sentence what staff should look at.").wait_for()
    page.get_by_label("What should staff look at?").fill("It calls me lazy, and does not speak of the text.")
    page.get_by_role("button", name="Ask staff").click()
    page.get_by_text("Waits for staff since").first.wait_for()
    assert db.row("select reason from flag")[0] == "It calls me lazy, and does not speak of the text."


@SCRIPT
def test_one_comment_helped_most(world, visit, script):
    page = visit(world.author, script=script)
    page.goto(f"/activities/{world.activity.public_id}/feedback")
    page.get_by_role("button", name="Helped me most").first.click()
    page.get_by_text("Helped you most", exact=True).wait_for()
    writer = db.row(
        "select r.author_id from mark m join response r on r.id = m.response_id where m.ended_at is null"
    )[0]
    reader = visit(next(who for who in world.students if who.id == writer), script=script)
    reader.goto(f"/courses/{world.course.public_id}/my-reviews")
    reader.get_by_text("Helped an author most").wait_for()


@pytest.fixture
def served(request, sqlite):
    """The design that the test asks for, served."""
    design = "peer_assessment_with_self_review" if "ledger" in request.node.name else "peer_assessment"
    site = Site(World(publish=False, design=design), sqlite)
    with serving(site):
        yield site


@SCRIPT
def test_from_one_s_own_look_to_the_ledger_of_version_2(served, visit, script):
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    world.reviewed()
    world.go(15)
    page = visit(world.author, script=script)
    feedback = f"/activities/{world.activity.public_id}/feedback"
    page.goto(feedback)
    assert "hard to argue" not in page.content()
    page.get_by_role("button", name="Look at your own work first").click()
    page.wait_for_url("**/reviews/**")
    world.send(world.author, world.begin(world.author, "self_review"), "l4")
    page.goto(feedback)
    rate(page, 0, claim="Leave it", why="The count of 1854 is lost.")
    world.go(22)
    for number, text in ((1, "A road shows it."), (2, "A wide road shows it.")):
        _revise(page, world, text, number)
    page.goto(feedback)
    page.get_by_role("link", name="See what you changed, beside the advice").click()
    assert page.get_by_role("heading", level=1).inner_text() == "From version 1 to version 2"
    assert page.locator("ins").all_inner_texts() == ["wide "]
    assert page.get_by_text("The count of 1854 is lost.").count() == 1


def _revise(page, world, text, number):
    """Hand the revision in through its page."""
    if number == 1:
        page.goto(f"/activities/{world.activity.public_id}")
        page.get_by_role("button", name="Start writing").first.click()
        page.wait_for_url("**/submissions/**")
    else:
        page.goto(page.url)
    page.locator("textarea").first.fill(text)
    page.get_by_role("button", name="Hand in", exact=False).last.click()
    page.get_by_text(f"This is version {number}").first.wait_for()


def test_an_answer_not_sent_is_offered_back_and_forgotten_once_sent(world, visit):
    page = visit(world.author)
    feedback = f"/activities/{world.activity.public_id}/feedback"
    page.goto(feedback)
    form = page.locator("form[action$='/answer']").first
    form.get_by_label("Your reply").fill("The year was in my notes.")
    choose(form, "Was it kind?", "Very")
    page.goto(feedback)
    page.get_by_role("button", name="Put it back").click()
    form = page.locator("form[action$='/answer']").first
    assert form.get_by_label("Your reply").input_value() == "The year was in my notes."
    assert form.get_by_role("group", name="Was it kind?").get_by_label("Very").is_checked()
    rate(page, 0)
    page.goto(feedback)
    assert page.get_by_text("This device holds").count() == 0
