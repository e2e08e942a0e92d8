"""A work that gives its writer away is asked about before it goes, once, with the place shown; what is sent
anyway is noted for staff. Only where readers are not told who wrote it."""

import pytest

from peerreview.domain.attributes import Field
from peerreview.store import activities, attributes, db
from tests.cast import World
from tests.conftest import Site
from tests.walks import address_of

BY = "# Dams\n\nby **Anna** Author\n\nWater is heavy, and a wall is only as good as its foot."


@pytest.fixture
def desk(site):
    """(browser, the page on which the author writes)"""
    work = site.world.go(1).begin(site.world.author)
    browser = site.browse(site.world.author)
    return browser, browser.get(site.path("submissions.edit", mine=work.public_id))


def press(browser, page, text, **more):
    action = f"{address_of(page)}/hand-in"
    answer = browser.post(action, page.form(action) | {"text.text": text} | more)
    return browser.follow(answer) if answer.status == 303 else answer


def asked(page):
    return [mark.text for box in page.tree.all(class_="asked") for mark in box.all("mark")]


def concerns():
    return [tuple(row) for row in db.rows("select kind, ended_at is null from concern order by id")]


def test_the_place_is_shown_and_nothing_is_sent(site, desk):
    browser, page = desk
    answer = press(browser, page, BY)
    assert (answer.status, asked(answer)) == (200, ["Anna** Author"])
    assert answer.tree.one("textarea").text == " ".join(BY.split())
    assert db.row("select count(*) from version")[0] == 0
    link = answer.tree.one(class_="asked").one("a")
    line = BY.encode("utf-16-le")[2 * int(link["data-start"]) : 2 * int(link["data-stop"])].decode(
        "utf-16-le"
    )
    assert line == "Anna** Author"


def test_going_back_and_taking_it_out_sends_it_without_a_word(site, desk):
    browser, page = desk
    answer = press(browser, press(browser, page, BY), BY.replace("by **Anna** Author", ""))
    assert asked(answer) == []
    assert (db.row("select count(*) from version")[0], concerns()) == (1, [])


def test_sent_anyway_it_goes_and_staff_see_a_note(site, desk):
    browser, page = desk
    answer = press(browser, page, BY)
    button = next(one for one in answer.tree.all("button", name="asked"))
    press(browser, answer, BY, asked=button["value"])
    assert (db.row("select count(*) from version")[0], concerns()) == (1, [("named", 1)])
    staff = site.browse(site.world.instructor)
    queue = staff.get(site.path("moderation.show", activity=site.world.activity.public_id))
    assert "own name" in queue.text
    key = next(link for link in queue.links() if "/cases/r." in link)
    assert "Anna** Author" in staff.get(key).text


def test_another_text_is_asked_about_anew(site, desk):
    browser, page = desk
    first = press(browser, page, BY)
    token = first.tree.all("button", name="asked")[0]["value"]
    assert asked(press(browser, first, f"{BY}\n\nAnna Author", asked=token)) == [
        "Anna** Author",
        "Anna Author",
    ]


def test_the_preview_shows_it_too(site, desk):
    browser, page = desk
    fields = page.form(f"{address_of(page)}/hand-in") | {"text.text": BY}
    for more in ({}, {"HX-Request": "true"}):
        shown = browser.post(f"{address_of(page)}/preview", fields, **more)
        assert "Anna** Author" in [mark.text for mark in shown.tree.all("mark")]


def test_a_student_number_is_known_from_what_people_say_about_themselves(site, desk):
    browser, page = desk
    field = Field("number", "Student number")
    attributes.ask(site.world.course.id, field, by=None, now=site.world.at)
    attributes.put(site.world.author, field, ["s1234567"], source="self", by=None, now=site.world.at)
    assert asked(press(browser, page, "Handed in under 1234567, S-1234567.")) == ["S-1234567"]


def test_where_both_see_names_nobody_is_asked(sqlite):
    world = World(publish=False)
    edits = {"task.review.see": "named", "task.review.pick": 2}
    now = {"by": world.instructor.account_id, "now": world.at}
    rows = activities.window_rows(world.activity.id)
    seen = world.activity.plan_digest
    activities.set_up(world.activity, title="T", brief="", edits=edits, rows=rows, seen_digest=seen, **now)
    world.publish()
    site = Site(world, sqlite)
    work = world.go(1).begin(world.author)
    page = site.browse(world.author).get(site.path("submissions.edit", mine=work.public_id))
    assert asked(press(site.browse(world.author), page, BY)) == []
    assert concerns() == []


def test_a_review_that_names_its_writer_is_asked_about_with_the_coach(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    review = world.go(9).claim(world.reviewer)
    browser = site.browse(world.reviewer)
    page = browser.get(site.path("reviews.edit", mine=review.public_id))
    action = f"{address_of(page)}/hand-in"
    fields = page.form(action)
    words = (
        "In paragraph two the claim is clear because the numbers are named, and adding the year of each "
        "count would make it hard to argue with them. Cheers, Remy"
    )
    fields |= {name: words for name in fields if name.startswith("text.")}
    fields |= {
        radio["name"]: radio["value"]
        for radio in page.tree.all("input", type="radio")
        if radio["name"].startswith("level.")
    }
    answer = browser.post(action, fields)
    assert "Remy" in asked(answer)
