"""Who never sent anything: one row of the queue that leads to a list with ticks."""

import pytest

from peerreview.store import db, settle
from tests.cast import WORDS


@pytest.fixture
def over(site):
    """Four works are in, nobody reviewed; day 14, the hour after reviews closed."""
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    settle.settle(world.activity.id, world.go(14, 1).at)
    return site


def queue(site, end=""):
    return f"/activities/{site.world.activity.public_id}/moderation{end}"


def test_one_row_leads_to_a_list_with_one_decision_and_its_undo(over):
    world, browser = over.world, over.browse(over.world.instructor)
    page = browser.get(queue(over))
    assert "4 people never sent what they owed." in page.text
    assert "Anna Author" not in page.tree.one("table").text
    people = browser.get(queue(over, "?show=people"))
    form = people.form(queue(over, "/missing"))
    assert "act" not in form  # nothing is chosen beforehand
    ticked = [f"p.{who.public_id}" for who in (world.author, world.reviewer)]
    more = {"case": ticked, "act": "excuse", "reason": "Ill"}
    done = browser.follow(browser.post(queue(over, "/missing"), form | more))
    assert "2 people are excused." in done.tree.text
    assert "2 people never sent what they owed." in done.text
    back = browser.follow(browser.post(next(one for one in done.actions() if "/missing/undo" in one)))
    assert "Taken back. 2 people are in the queue again." in back.tree.text


@pytest.mark.parametrize(
    "more, said",
    [
        ({"act": "leave"}, "Tick at least one person."),
        ({"case": ["p.x"], "reason": "Kept words"}, "Choose what to do."),
        ({"case": ["p.x"], "act": "excuse"}, "Say why, for the record."),
        ({"case": ["p.x"], "act": "more", "until": "soon"}, "Choose a date and a time"),
        ({"case": ["p.x"], "act": "more"}, "Say until when"),
    ],
)
def test_what_cannot_stand_is_said_beside_its_field_and_what_was_typed_is_kept(over, more, said):
    browser = over.browse(over.world.instructor)
    page = browser.post(queue(over, "/missing"), {"show": "people", **more})
    assert (page.status, said in " ".join(page.errors())) == (422, True)
    if "reason" in more:
        assert page.form(queue(over, "/missing"))["reason"] == "Kept words"


def test_enter_in_the_reason_of_several_decides_nothing(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    rude = world.review(world.reviewer, words=f"You are lazy and stupid. {WORDS}")
    browser = site.browse(world.instructor)
    page = browser.get(queue(site))
    first = next(one for one in page.tree.one("form", action=queue(site, "/several")).all("button"))
    assert first["value"] == ""
    data = {"act": "", "case": f"r.{rude.public_id}:1:held", "reason": "Enter"}
    page = browser.post(queue(site, "/several"), data)
    assert (page.status, page.errors()) == (422, ["Nothing is decided yet. Press Release or Hold."])
    kept = page.form(queue(site, "/several"))
    assert (kept["reason"], kept["case"]) == ("Enter", data["case"])


@pytest.mark.parametrize("who", ["author", "assistant", "stranger"])
def test_it_is_nobody_elses_to_decide(over, who):
    browser = over.browse(getattr(over.world, who))
    data = {"act": "leave", "case": f"p.{over.world.reviewer.public_id}"}
    answer = browser.post(queue(over, "/missing"), data)
    assert answer.status in (404, 409)
    assert db.row("select count(*) from concern where kind = 'no_show' and ended_at is null")[0] == 4
