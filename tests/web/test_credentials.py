"""What is learned first, on the pages: where to get it, who holds it, whom its lack stops, given by hand."""

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, credentials, settle
from tests.cast import START, day
from tests.walks import address_of

NEEDS = """
title: Reviews by the taught
phases:
  - id: write
    tasks: [{id: work, form: submission, see: self}]
  - id: review
    needs: cred.reviewing
    tasks: [{id: review, form: rubric, about: work, pick: 1, see: blind}]
"""
BETTER = (
    "In the second sentence no city is named; one city with a number from before and after would make it "
    "hard to argue with, and it is one look into a table."
)


@pytest.fixture
def barred(site):
    """A training is open, and an activity that needs it: works are in, reviews open; day 4. ``site.training``
    is the training."""
    world = site.world
    world.run(
        activities.text_of("reviewing_in_two_minutes"),
        WindowRow("try", 1, "all", START, day(30)),
        title="Two minutes",
    )
    site.training = world.activity
    world.run(NEEDS, WindowRow("write", 1, "all", START, day(3)), WindowRow("review", 1, "all", None, day(9)))
    for who in world.go(1).students:
        world.hand_in(who)
    settle.tick(world.go(4).at)
    return site


def activity_page(site, who, activity=None):
    activity = activity or site.world.activity
    return site.browse(who).get(site.path("activities.show", activity=activity.public_id))


def train(site, who, better=BETTER):
    """Somebody does the training through its pages; (their browser, the answer)."""
    browser = site.browse(who)
    begin = site.path("responses.begin", activity=site.training.public_id, task="better")
    page = browser.follow(browser.post(begin, {"round": "1"}))
    fields = page.form(f"{address_of(page)}/hand-in")
    fields |= {"level.which": "verdict", "text.better": better, "ticks.check": "where"}
    return browser, browser.post(f"{address_of(page)}/hand-in", fields), address_of(page)


def test_who_lacks_it_finds_the_way_to_it_on_to_do_and_in_the_activity(barred):
    who, training = barred.world.author, barred.path("activities.show", activity=barred.training.public_id)
    for page in (activity_page(barred, who), barred.browse(who).get(barred.path("todo.show"))):
        assert training in page.links()
    assert "first comes “Reviewing”" in activity_page(barred, who).text


def test_a_claim_is_refused_with_a_sentence(barred):
    browser = barred.browse(barred.world.author)
    page = activity_page(barred, barred.world.author)
    action = barred.path("allocation.claim", activity=barred.world.activity.public_id, task="review")
    answer = browser.post(action, {"round": "1"}, from_page=page)
    answer = browser.follow(answer) if answer.status == 303 else answer
    assert "“Reviewing” comes first" in answer.text


def test_staff_see_who_holds_it_and_whom_it_stops(barred):
    world = barred.world
    credentials.grant(
        world.reviewer, "cred.reviewing", reason="Tutor", by=world.instructor.account_id, now=world.at
    )
    place = {"activity": world.activity.public_id}
    page = barred.browse(world.instructor).get(barred.path("activities.progress", **place))
    assert "1 of 4 students hold it." in page.text
    (part,) = page.tree.all("section", **{"aria-labelledby": "learned-1"})
    assert "It stops, until they have it:" in part.text
    assert [link.text for link in part.all("a")] == [
        "Anna Author",
        "Mona Mate",
        "Nils Neighbour",
        "Two minutes",
    ]
    person = barred.path("courses.show_person", course=world.course.public_id, person=world.author.public_id)
    assert f"{person}#learned-h" in page.links()
    # The assistant reads it, but has no page of a person to go to.
    page = barred.browse(world.assistant).get(barred.path("activities.progress", **place))
    assert "Anna Author" in page.text and f"{person}#learned-h" not in page.links()
    page = barred.browse(world.instructor).get(
        barred.path("activities.progress", activity=barred.training.public_id)
    )
    assert "Learned here: Reviewing" in page.text and "Not yet:" in page.text


def person_page(site, who):
    world = site.world
    return site.browse(world.instructor).get(
        site.path("courses.show_person", course=world.course.public_id, person=who.public_id)
    )


def grant(site, who, **typed):
    """The instructor gives it by hand; the answer."""
    world = site.world
    action = site.path("courses.grant", course=world.course.public_id, person=who.public_id)
    form = {"name": "cred.reviewing", "reason": "", "until": ""} | typed
    return site.browse(world.instructor).post(action, form)


def test_staff_give_it_by_hand_and_take_it_away_again(barred):
    world, who = barred.world, barred.world.author
    refused = grant(barred, who, reason="", until="2027-01-31")
    assert refused.status == 422 and refused.errors() == ["Say why, for the record and for the person."]
    assert 'value="2027-01-31"' in refused.html
    assert grant(barred, who, reason="Tutor", until="soon").errors() == ["Choose a day, such as 2026-12-11."]
    assert grant(barred, who, reason="Tutor", until="2020-01-01").status == 422
    assert grant(barred, who, reason="Tutor", name="cred.nonsense").status == 404
    assert grant(barred, who, reason="Tutor last year").status == 303
    page = person_page(barred, who)
    assert "By hand: Tutor last year" in page.text
    me = barred.browse(who).get(barred.path("courses.about_me", course=world.course.public_id))
    assert "What you have learned here" in me.text and "By hand: Tutor last year" in me.text
    assert "first comes" not in activity_page(barred, who).text
    place = {"course": world.course.public_id, "person": who.public_id, "name": "cred.reviewing"}
    boss = barred.browse(world.instructor)
    assert boss.post(barred.path("courses.take_learned_away", **place), {}, from_page=page).status == 303
    assert "first comes “Reviewing”" in activity_page(barred, who).text
    assert boss.post(barred.path("courses.give_learned_back", **place), {}, from_page=page).status == 303
    assert "first comes" not in activity_page(barred, who).text
    assert boss.post(barred.path("courses.give_learned_back", **place), {}, from_page=page).status == 404


def test_the_training_opens_what_needs_it_and_shows_a_model_afterwards(barred):
    who = barred.world.author
    browser, answer, address = train(barred, who)
    assert answer.status == 303
    page = activity_page(barred, who, barred.training)
    assert "You hold “Reviewing” now" in page.text
    assert "first comes" not in activity_page(barred, who).text
    assert "It says where, it says what is missing" in browser.get(address).text


def test_a_comment_of_few_words_is_kept_and_not_taken(barred):
    browser, answer, address = train(barred, barred.world.author, "Nice.")
    assert answer.status == 422 and "Nice." in answer.html and "Nice." in browser.get(address).html
    assert credentials.of_person(barred.world.author.id) == []


@pytest.mark.parametrize("who", ["author", "assistant", "stranger"])
def test_nobody_else_gives_or_takes(barred, who):
    world = barred.world
    place = {"course": world.course.public_id, "person": world.author.public_id}
    page = barred.browse(getattr(world, who)).get(barred.path("todo.show"))
    for endpoint, more in (
        ("courses.grant", {}),
        ("courses.take_learned_away", {"name": "cred.reviewing"}),
        ("courses.give_learned_back", {"name": "cred.reviewing"}),
    ):
        action = barred.path(endpoint, **place, **more)
        answer = barred.browse(getattr(world, who)).post(action, {"reason": "Because"}, from_page=page)
        assert answer.status == 404


def test_the_list_of_people_shows_who_holds_one_and_who_does_not(barred):
    world = barred.world
    by = world.instructor.account_id
    credentials.grant(world.reviewer, "cred.reviewing", reason="Tutor", by=by, now=world.at)
    people = barred.path("courses.people", course=world.course.public_id)
    browser = barred.browse(world.instructor)
    found = {}
    for value in ("", "holds", "lacks"):
        text = browser.get(f"{people}?cred.reviewing={value}").text.split("Never review each other")[0]
        found[value] = {who.account.name for who in world.students if f"{who.account.email}" in text}
    everybody = {who.account.name for who in world.students}
    assert found["holds"] == {world.reviewer.account.name}
    assert found["lacks"] == everybody - found["holds"] and found[""] == everybody
    assert "Reviewing: all" in browser.get(people).text
