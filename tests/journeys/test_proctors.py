"""Unit by unit: a learner fails, is helped, masters the unit and marks it herself; a wrong mark is put right
for all who saw it. With and without JavaScript, on a phone and a desk."""

import re
from datetime import timedelta

import pytest

from peerreview.store import responses, settle
from tests.cast import day
from tests.proctoring import EXPLAINED, divided, mark, passes, quiz, take, train, units

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect


@pytest.fixture
def mechanics(served):
    """Three units; three learned to mark, one of them passed the first; a try of the author came back with
    one question to look at again."""
    world = units(served.world)
    train(world.go(1), world.author, world.reviewer, world.more[0])
    passes(world.go(1, 2), world.reviewer)
    quiz(world, world.author)
    mark(world, world.reviewer, wrong=1)
    settle.tick(world.go(2).at)
    return served


def activity(page, world):
    page.goto(f"/activities/{world.activity.public_id}")
    return page


def level(page, words, place):
    """Choose a level of one question at the desk."""
    page.locator("fieldset").nth(place).get_by_text(words, exact=True).click()


@pytest.mark.parametrize(
    ("script", "size"), [(True, "phone"), (False, "phone"), (True, "desk"), (False, "desk")]
)
def test_fails_is_helped_masters_and_marks(mechanics, visit, faults, script, size):
    world = mechanics.world
    page = activity(visit(world.author, script=script, size=size), world)
    # What was marked, with its explanation.
    page.get_by_role("link", name="Answer the mark").first.click()
    expect(page.get_by_text(EXPLAINED).first).to_be_visible()
    expect(
        page.get_by_text("Remy Reviewer passed “Unit 1: Unit 1” today; you are at it now.")
    ).to_be_visible()
    assert not script or faults(page) == []
    # A second try.
    activity(page, world)
    page.locator("form[action$='/tasks/quiz'] button").first.click()
    for number in range(1, 6):
        page.get_by_label(f"Question {number}").first.fill(f"Second answer number {number}.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("It is in.")).to_be_visible()
    expect(page.get_by_text("You are promised an answer by")).to_be_visible()
    assert not script or faults(page) == []
    # A proctor takes it from the queue, and marks one answer wrongly.
    other = visit(world.reviewer, script=script, size=size)
    other.goto("/")
    expect(other.get_by_text("1 waits")).to_be_visible()
    other.locator("form[action*='/tasks/mark'] button").first.click()
    expect(other.get_by_text("Second answer number 3.")).to_be_visible()
    expect(other.get_by_text("yours until")).to_be_visible()
    pair = "You passed “Unit 1: Unit 1” today, and whoever wrote this is at it now."
    if size == "phone":
        other.get_by_role("link", name="Your mark").click()
    expect(other.get_by_text(pair)).to_be_visible()
    assert not script or faults(other) == []
    world.at += day(0, 1) - day(0)
    sent = responses.written_by(world.reviewer.account_id, re.split("[?#]", other.url.split("/")[4])[0])
    items = [item for item in sent.items if item.kind == "criterion"]
    wrong = {"level": "not_yet", "text": "The key says otherwise, look at it once more."}
    typed = {item.id: {"level": "right", "text": ""} for item in items} | {items[3].id: wrong}
    world.send_typed(world.reviewer, sent, typed)
    settle.tick(world.at)
    activity(page, world)
    assert not script or faults(page) == []
    # She says that it is wrong; the instructor corrects it, for all who saw it.
    page.get_by_role("link", name="Answer mark 2 of 2").first.click()
    expect(page.get_by_text("The key says otherwise").first).to_be_visible()
    staff = visit(world.instructor, script=script, size=size)
    staff.goto(f"/activities/{world.activity.public_id}/moderation/cases/r.{sent.public_id}")
    staff.get_by_text("Correct it", exact=True).click()
    staff.get_by_label("Question 4: Is it right?: the level").select_option("right")
    staff.get_by_label("What was wrong").fill("The answer to question 4 was right.")
    assert not script or faults(staff) == []
    staff.get_by_role("button", name="Correct and tell everybody").click()
    settle.tick(world.at)
    # The next unit is open, and she marks this one for others.
    quiz(world, world.more[0])
    page.goto("/")
    expect(page.get_by_text("1 waits")).to_be_visible()
    page.locator("form[action*='/tasks/mark'] button").first.click()
    expect(page.get_by_text("The forces are in balance.").first).to_be_visible()
    assert not script or faults(page) == []
    turns = [line.round for line in world.lines(world.author, "quiz") if line.state == "open"]
    assert turns == [2]


@pytest.mark.parametrize("script", [True, False])
def test_a_second_try_asks_other_questions(served, visit, faults, script):
    world = divided(served.world)
    page = visit(world.author, script=script, size="phone")
    asked = []
    for number in (2, 3):
        activity(page, world.go(number) and world)
        expect(page.get_by_text("The questions come with each try.").first).to_be_attached()
        page.locator("form[action$='/tasks/quiz'] button").first.click()
        asked.append(page.get_by_text(re.compile(r"^Set (one|two|three): ")).text_content())
        expect(page.get_by_text("Another try asks other questions.")).to_be_visible()
        assert not script or faults(page) == []
        for place in range(1, 6):
            page.get_by_label(f"Question {place}").first.fill("An answer.")
        page.get_by_role("button", name="Hand in").click()
        other = visit(world.reviewer, script=script, size="phone")
        other.goto("/")
        other.locator("form[action*='/tasks/mark'] button").first.click()
        for fold in other.locator("summary", has_text="Unit 1").all():
            fold.click()
        expect(other.get_by_text(asked[-1])).to_be_visible()
        expect(other.get_by_text(asked[-1].replace("Set", "Key"))).to_be_visible()
        mark(world, world.reviewer, wrong=2)
        settle.tick(world.at)
    assert asked[0] != asked[1]


@pytest.mark.parametrize("moves", [True, False], ids=["counts", "stands still"])
def test_a_claim_counts_down_for_the_eye_alone(mechanics, visit, moves):
    world = mechanics.world
    quiz(world.go(2, 1), world.author)
    work = take(world, world.reviewer)
    world.at += timedelta(hours=24, seconds=-100)
    page = visit(world.reviewer)
    page.emulate_media(reduced_motion="no-preference" if moves else "reduce")
    page.goto(f"/reviews/{work.public_id}")
    left = page.locator(".bar [data-counts]")
    expect(left).to_have_text("in 1 minute")
    if moves:
        expect(left).to_have_text(re.compile(r"in \d\d seconds"), timeout=5_000)
        before = left.text_content()
        page.wait_for_timeout(2_100)
        assert left.text_content() != before
    else:
        page.wait_for_timeout(3_000)
        expect(left).to_have_text("in 1 minute")
    assert page.locator("#live").text_content() == ""
    assert page.locator("[aria-live] [data-counts], [role=timer]").count() == 0
