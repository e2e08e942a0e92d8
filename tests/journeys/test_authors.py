"""The author's side in a browser, with JavaScript and without: words before scores, a flag, one's own look,
the ledger to version 2."""

import pytest

from peerreview.store import activities, db, grading
from tests.cast import START, World
from tests.conftest import Site
from tests.journeys.conftest import printed, serving

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


def choose(form, group, label):
    form.get_by_role("group", name=group).get_by_text(label, exact=True).click()


def rate(page, place, **decision):
    """Rate the review in this place and send the answer."""
    form = page.locator("form[action$='/answer']").nth(place)
    form.get_by_role("button", name="Useful").click()
    page.get_by_text("is sent.").first.wait_for()
    if not decision:
        return
    form = page.locator("form[action$='/answer']").nth(place)
    form.get_by_text("Answer or flag").click()
    choose(form, "Was it specific?", "Very")
    if decision:
        form.get_by_text("Say what you will do").click()
        choose(form, "Claim: What will you do with it?", decision["claim"])
        form.get_by_label("Why Claim: What will you do with it?").fill(decision.get("why", ""))
    form.get_by_role("button", name="Send the change").click()
    page.get_by_text("is sent.").last.wait_for()


def each(request):
    """Three reviews for everybody where a test speaks of three or of paper, else two."""
    return 3 if {"three", "paper"} & set(request.node.name.split("[")[0].split("_")) else 2


@pytest.fixture
def world(served, request):
    """Everybody has their reviews, feedback is open, grades are out; day 15."""
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    world.reviewed(each(request))
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
    assert page.get_by_role("heading", level=1).inner_text().startswith("80 of 100")


@SCRIPT
def test_an_author_flags_a_comment_and_reads_its_state(world, visit, script):
    page = visit(world.author, script=script, size="phone")
    page.goto(f"/activities/{world.activity.public_id}/feedback")
    page.get_by_text("Answer or flag").first.click()
    page.get_by_role("link", name="Flag ").first.click()
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
    page.get_by_text("Answer or flag").first.click()
    page.get_by_role("button", name="Helped me most").first.click()
    page.get_by_role("heading", name="Helped you most").wait_for()
    writer = db.row(
        "select r.author_id from mark m join response r on r.id = m.response_id where m.ended_at is null"
    )[0]
    reader = visit(next(who for who in world.students if who.id == writer), script=script)
    reader.goto(f"/courses/{world.course.public_id}/my-reviews")
    reader.get_by_text("Helped an author most").wait_for()


CONTROLS = """[...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(one => one.checkVisibility({contentVisibilityAuto: true}) && one.getClientRects()[0]).length"""


def test_three_reviews_are_read_and_answered_on_a_phone(world, visit):
    """A thumb needs neither a long way nor many things to press."""
    page = visit(world.author, size="phone")
    page.goto(f"/activities/{world.activity.public_id}/feedback")
    assert page.locator("article").count() == 3
    assert page.evaluate("document.documentElement.scrollHeight") <= 3550
    assert page.evaluate(CONTROLS) <= 40
    for place in range(3):
        page.get_by_role("button", name="Changed my text").nth(place).click()
        page.locator("[aria-pressed='true']", has_text="Changed my text").nth(place).wait_for()
    assert page.get_by_text("after your answer").count() == 0
    page.get_by_text("Show the levels").click()
    assert page.get_by_role("row").filter(has_text="Solid").count() == 4


def test_a_press_keeps_what_is_half_typed_elsewhere(world, visit):
    page = visit(world.author, size="phone")
    page.goto(f"/activities/{world.activity.public_id}/feedback")
    for place in range(2):
        page.get_by_text("Answer or flag").nth(place).click()
        page.get_by_label("Your reply").nth(place).fill(f"Half a sentence {place}")
    page.get_by_role("button", name="Useful").first.click()
    page.get_by_text("is sent.").first.wait_for()
    replies = [page.get_by_label("Your reply").nth(place).input_value() for place in range(2)]
    assert replies == ["Half a sentence 0", "Half a sentence 1"]
    assert page.evaluate("document.activeElement.textContent") == "Useful"


@SCRIPT
def test_feedback_on_paper_is_words_and_levels_on_two_pages(world, visit, script):
    page = visit(world.author, script=script)
    for place in range(3):
        page.goto(f"/activities/{world.activity.public_id}/feedback")
        rate(page, place)
    page.goto(f"/activities/{world.activity.public_id}/feedback")
    pages, words = printed(page)
    assert pages <= 2
    for said in ("HIST 210 Water and power", "Roads and aqueducts", "Anna Author", "Three people read your"):
        assert said in words
    assert words.count("hard to argue with them.") == 15
    assert words.count("Solid") == 12
    for tool in ("help you?", "Useful", "thank", "Your reply", "flag", "By criterion", "Light"):
        assert tool not in words


@pytest.fixture
def served(request, sqlite):
    """The design that the test asks for, served."""
    design = "peer_assessment_with_self_review" if "ledger" in request.node.name else "peer_assessment"
    site = Site(World(publish=False, design=design, pick=each(request)), sqlite)
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
        page.get_by_role("link", name="Change it").click()
    page.locator("textarea").first.fill(text)
    page.get_by_role("button", name="Hand in", exact=False).last.click()
    page.get_by_text(f"This is version {number}").first.wait_for()


def test_an_answer_not_sent_is_put_back_and_forgotten_once_sent(world, visit):
    page = visit(world.author)
    feedback = f"/activities/{world.activity.public_id}/feedback"
    page.goto(feedback)
    form = page.locator("form[action$='/answer']").first
    form.get_by_text("Answer or flag").click()
    form.get_by_label("Your reply").fill("The year was in my notes.")
    choose(form, "Was it kind?", "Very")
    page.goto(feedback)
    page.get_by_role("button", name="Discard").wait_for()
    form = page.locator("form[action$='/answer']").first
    assert form.get_by_label("Your reply").input_value() == "The year was in my notes."
    assert form.get_by_role("group", name="Was it kind?").get_by_label("Very").is_checked()
    rate(page, 0)
    page.goto(feedback)
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("This device holds").count() == 0
    assert page.get_by_role("button", name="Discard").count() == 0
