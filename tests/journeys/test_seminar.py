"""A seminar by an uneven class of nine, one of whom is absent and one late: rules accepted first, an opening
alone, the talk in two browsers side by side, a flag, the closing; with and without JavaScript, on a phone and
a desk."""

import pytest

from peerreview.store import responses, settle
from tests.cast import day
from tests.journeys.conftest import printed
from tests.talking import ANSWER, answer, opening_of, rooms, seminar, thread

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

SOON = 10_000  # milliseconds within which another's post is there
SAID = "A bus stop can be renamed in one night. What cannot is the habit of not looking."


@pytest.fixture
def talking(served):
    """A seminar in mid-talk."""
    seminar(served.world)
    return served


def mates(world):
    """The people of the author's room, the author first."""
    found = next(found for found in rooms(world).values() if world.author in found)
    return sorted(found, key=lambda who: who != world.author)


def in_room(page, world):
    page.goto(f"/activities/{world.activity.public_id}/tasks/reply/room")
    return page


def write(page, words, stance="Contradiction"):
    page.get_by_text(stance, exact=True).click()
    page.get_by_label("What you say").fill(words)


@pytest.mark.parametrize(
    ("script", "size"), [(True, "phone"), (False, "phone"), (True, "desk"), (False, "desk")]
)
def test_from_the_rules_to_the_closing(talking, visit, faults, script, size):
    world = talking.world
    one, two, *_rest = mates(world)
    page = visit(one, script=script, size=size)
    page.goto("/")
    page.get_by_role("link", name="Go to the room").click()
    expect(page.get_by_text("in this room.")).to_be_visible()
    expect(page.get_by_text("I have lived in this street.")).to_be_visible()
    page.locator(f"#post-{opening_of(world, two).public_id}").get_by_role("button", name="Answer").click()
    expect(page.locator("#answer")).to_be_visible()
    page.get_by_role("button", name="Send answer to").click()
    expect(page.get_by_role("heading", name="Before you send it")).to_be_visible()
    write(page, SAID)
    assert not script or faults(page) == []
    page.get_by_role("button", name="Send answer to").click()
    expect(page.locator(".answers").get_by_text(SAID)).to_be_visible()
    assert not script or faults(page) == []
    other = in_room(visit(two, script=script, size=size), world)
    expect(other.get_by_text(SAID)).to_be_visible()
    other.get_by_role("link", name="Flag").first.click()
    other.get_by_label("What should staff look at?").fill("It laughs at where I come from.")
    assert not script or faults(other) == []
    other.get_by_role("button", name="Flag it").click()
    expect(other.get_by_text("One post is out of sight.")).to_be_visible()
    world.go(5, 1)
    settle.tick(world.at)
    in_room(page, world)
    expect(page.get_by_text("The talk is over")).to_be_visible()
    expect(page.get_by_role("heading", name="How you answered each other")).to_be_visible()
    expect(page.get_by_role("button", name="Answer")).to_have_count(0)


@pytest.mark.parametrize(("script", "size"), [(True, "phone"), (False, "desk")])
def test_one_sums_it_up_and_all_read_it(talking, visit, faults, script, size):
    world = talking.world
    people = mates(world)
    answer(world, people[1], opening_of(world, people[0]))
    settle.tick(world.go(5, 1).at)
    (who,) = [one for one in people if world.lines(one, "synthesis")]
    page = visit(who, script=script, size=size)
    page.goto(f"/activities/{world.activity.public_id}")
    expect(page.get_by_text("When it closes you sum up what all of you said").first).to_be_visible()
    page.locator("form[action$='/tasks/synthesis'] button").first.click()
    if len(people) > 4:  # five posts stand open: the answer is the last
        page.get_by_text("1 more").click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    words = " ".join(["we spoke of signs and of those who read them"] * 5)
    page.get_by_label("What most of it comes down to").fill(words)
    page.get_by_label("Where people differ").fill(f"On this: {words}")
    assert not script or faults(page) == []
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("It is in.")).to_be_visible()
    other = in_room(visit(next(one for one in people if one != who), script=script, size=size), world)
    expect(other.get_by_role("heading", name="What we said")).to_be_visible()
    expect(other.get_by_text(f"On this: {words}")).to_be_visible()
    assert not script or faults(other) == []
    other.goto("/")
    other.locator("form[action$='/tasks/pulse'] button").first.click()
    for name in ("Mostly", "Fully"):
        for label in other.get_by_text(name, exact=True).all():
            label.click()
    other.get_by_role("button", name="Hand in").click()
    expect(other.get_by_text("It is in.")).to_be_visible()


def test_who_comes_late_is_asked_for_the_rules_first(talking, visit, faults):
    world = talking.world
    late = world.join("Late Comer", "student")
    settle.tick(world.at)
    page = visit(late, size="phone")
    page.goto(f"/activities/{world.activity.public_id}/tasks/reply/room")
    expect(page.get_by_text("Not open yet")).to_be_visible()
    page.goto("/")
    page.locator("form[action$='/tasks/rules'] button").first.click()
    for box in page.get_by_role("checkbox").all()[:3]:
        box.check()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("1 more ticks in I keep to these").first).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    assert faults(page) == []
    page.get_by_role("button", name="Hand in").click()
    settle.tick(world.at)
    world.go(2, 2)
    settle.tick(world.at)
    in_room(page, world)
    expect(page.get_by_text("in this room.")).to_be_visible()
    expect(page.get_by_role("button", name="Answer").first).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_another_s_post_comes_while_one_types(talking, visit, faults, size):
    world = talking.world
    one, two, three, *_rest = mates(world)
    page, other = (in_room(visit(who, size=size), world) for who in (one, two))
    page.locator(f"#post-{opening_of(world, two).public_id}").get_by_role("button", name="Answer").click()
    field = page.get_by_label("What you say")
    field.fill("I am still thinking about")
    field.focus()
    other.locator(f"#post-{opening_of(world, one).public_id}").get_by_role("button", name="Answer").click()
    write(other, SAID)
    other.get_by_role("button", name="Send answer to").click()
    expect(other.locator(".answers").get_by_text(SAID)).to_be_visible()
    expect(page.locator(".answers").get_by_text(SAID)).to_be_visible(timeout=SOON)
    expect(page.locator("#live")).to_contain_text("New in the talk, from")
    expect(field).to_be_focused()
    expect(field).to_have_value("I am still thinking about")
    mine = opening_of(world, two)
    near = answer(world, three, mine, words="I ask who pays for all the new signs in our town.")
    expect(page.locator(f"#thread-{mine.public_id} .answers > #post-{near.public_id}")).to_be_visible(
        timeout=SOON
    )
    begun = thread(world, three)
    expect(page.locator(f"#thread-{begun.public_id}")).to_be_visible(timeout=SOON)
    expect(field).to_have_value("I am still thinking about")
    responses.withdraw(near, person=three.id, by=three.account_id, now=world.at)
    expect(page.locator(f"#post-{near.public_id}")).to_have_count(0, timeout=SOON)
    expect(field).to_be_focused()
    assert faults(page) == [] and faults(other) == []


def test_news_can_be_switched_off_and_are_few(talking, visit):
    world = talking.world
    page = in_room(visit(world.author), world)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(11_000)
    assert 1 <= len([url for url in asked if "/room/news" in url]) <= 2
    page.get_by_role("button", name="Stop following by itself").click()
    asked.clear()
    answer(world, mates(world)[1], opening_of(world, world.author), words=ANSWER)
    page.wait_for_timeout(6_000)
    assert [url for url in asked if "/room/news" in url] == []
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    assert world.at < day(5)


def test_a_talk_on_paper_is_whole_and_has_no_buttons(talking, visit):
    world = talking.world
    world.provide("stimulus", "A long letter", text="Forty years is a long time. " * 200)
    page = in_room(visit(mates(world)[0], size="phone"), world)
    cut = "getComputedStyle(document.querySelector('.folds > .said')).maxHeight"
    assert page.evaluate(cut) != "none", "on a phone it shows how it begins"
    _pages, words = printed(page)
    assert "I have lived in this street." in words and "Flag" not in words and "Look again" not in words
    assert page.evaluate(cut) == "none" and "Read all of it" not in words
