"""Home: the next thing, what is open by deadline, what comes later, what is done; for staff their courses at
a glance."""

import re
from datetime import timedelta

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, courses, db, names, providing
from tests.cast import START, WORDS, World, day, person
from tests.conftest import Site


def rows(page, section):
    """The rows under a heading: [(title, second line, what stands at the right)]."""
    found = page.tree.all("section", aria_labelledby=section)
    return [
        (
            task.all(class_="go")[0].text if task.all(class_="go") else task.all("b")[0].text,
            task.all("p")[0].text if task.all("p") else "",
            task.all(class_="when")[0].text if task.all(class_="when") else "",
        )
        for one in found
        for task in one.all("li", class_="task")
    ]


def another(world, title, closes):
    """One more published activity of the course, to hand in until day *closes*."""
    activity = activities.create(
        world.course.id,
        activities.designs_on_offer()["peer_assessment"],
        title=title,
        by=world.instructor.account_id,
        now=START,
    )
    activities.set_up(
        activity,
        title=title,
        brief="",
        edits={},
        seen_digest=activity.plan_digest,
        by=world.instructor.account_id,
        now=START,
        rows=[
            WindowRow(phase, 1, "all", START if place == 0 else None, day(closes + 7 * place))
            for place, phase in enumerate(("submit", "review", "respond"))
        ],
    )
    activities.publish(activities.find(activity_id=activity.id), by=world.instructor.account_id, now=START)
    return activities.find(activity_id=activity.id)


def test_the_next_thing_is_the_first_deadline(site):
    another(site.world, "Later one", 9)
    another(site.world, "Sooner one", 3)
    page = site.browse(site.world.author).get("/")
    card = page.tree.one("section", class_="next")
    assert (card.one("h2").text, card.one("p", class_="soft").text) == ("Hand in “Sooner one”", "HIST 210")
    assert [row[0] for row in rows(page, "now-h")] == ["Hand in “Roads and aqueducts”", "Hand in “Later one”"]
    assert page.tree.one(class_="lede").text == "3 things are open. Everything you typed is saved."


def test_what_comes_later_stands_in_the_order_in_which_it_opens(site):
    sooner = another(site.world, "Sooner one", 3)
    db.execute(
        "update phase_window set closes_at = ? where activity_id = ? and phase = 'review'", day(30), sooner.id
    )
    opens = [row[2] for row in rows(site.browse(site.world.author).get("/"), "later-h")]
    days = [int(re.search(r"in (\d+) days", text)[1]) for text in opens if "days" in text]
    assert len(days) > 2 and days == sorted(days)


def test_a_thing_that_is_open_has_its_button(site):
    page = site.browse(site.world.author).get("/")
    begin = site.path("responses.begin", activity=site.world.activity.public_id, task="work")
    assert page.form(begin) == {
        "csrf_token": page.form(begin)["csrf_token"],
        "round": "1",
        "kind": "",
        "subject": "",
    }
    assert page.tree.one("section", class_="next").one("button").text == "Start writing"


def badge(page):
    """The number beside To do in the header."""
    found = page.tree.one("header", class_="top").all(class_="count")
    return int(found[0].text.split()[0]) if found else 0


def test_the_number_stands_on_every_page_and_falls_with_what_is_sent(site):
    world = site.world
    browser = site.browse(world.author)
    elsewhere = site.path("courses.show", course=world.course.public_id)
    assert badge(browser.get(elsewhere)) == 0
    count = badge(browser.get("/"))
    assert count >= 1
    assert badge(browser.get(elsewhere)) == count
    at = f"/submissions/{world.begin(world.author).public_id}"
    form = browser.get(at).form(f"{at}/hand-in") | {"text.text": "Water arranged the city by rank."}
    assert browser.post(f"{at}/hand-in", form).status == 303
    assert badge(browser.get(elsewhere)) == count - 1
    form = browser.get(f"{at}?change=1").form(f"{at}/hand-in") | {"text.text": "Once more."}
    browser.post(f"{at}/hand-in", form)
    assert badge(browser.get(elsewhere)) == badge(browser.get("/")) == count - 1


def test_the_number_is_never_an_old_one(site):
    world = site.world
    browser = site.browse(world.author)
    elsewhere = site.path("courses.show", course=world.course.public_id)
    count = badge(browser.get("/"))
    world.at += timedelta(minutes=9)
    assert badge(browser.get(elsewhere)) == count
    world.at += timedelta(minutes=1)
    assert badge(browser.get(elsewhere)) == 0
    world.at = START + timedelta(days=7, minutes=-1)
    assert badge(browser.get("/")) == badge(browser.get(elsewhere)) == count
    world.at += timedelta(minutes=1)
    assert badge(browser.get(elsewhere)) == 0, "the step closed meanwhile"


def test_staff_read_how_many_cases_wait_and_the_header_says_the_same(site):
    world = site.world
    world.go(2).hand_in(world.author)
    world.hand_in(world.reviewer)
    world.go(9).review(
        world.reviewer, words=f"Were you even awake when you wrote this, you lazy fool? {WORDS}"
    )
    page = site.browse(world.instructor).get("/")
    assert "1 case waits for you." in page.tree.one(class_="lede").text
    assert badge(page) == 1


def test_to_do_the_course_and_the_activity_count_alike(site):
    world = site.world
    world.reviewed()
    browser = site.browse(world.go(15).author)
    home = browser.get("/")
    assert badge(home) == 1 and "1 thing is open." in home.text
    assert (
        "1 thing is open for you"
        in browser.get(site.path("courses.show", course=world.course.public_id)).text
    )
    page = browser.get(site.path("activities.show", activity=world.activity.public_id))
    assert page.tree.one("section", class_="next").one("h2").text == "Read your feedback and answer"


def test_a_draft_of_one_text_says_when_it_was_saved_not_how_much_of_one_is_answered(site):
    world = site.world
    world.save(world.author, world.begin(world.author), {"text": {"text": "Water."}})
    card = site.browse(world.author).get("/").tree.one("section", class_="next")
    assert "Your draft is from" in card.text and "answered" not in card.text


def test_locked_things_stand_once_with_their_reason(site):
    page = site.browse(site.world.author).get("/")
    assert rows(page, "later-h") == [
        (
            "Review a classmate’s work",
            "HIST 210 · Roads and aqueducts · 1 of 2",
            "opens in 7 daysMon 9 Nov, 10:00 CET",
        ),
        (
            "Read your feedback and answer",
            "HIST 210 · Roads and aqueducts",
            "opens in 14 daysMon 16 Nov, 10:00 CET",
        ),
    ]


def test_reviews_still_to_be_fetched_are_one_row(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    page = site.browse(world.go(8).reviewer).get("/")
    assert (
        page.tree.one("section", class_="next").one("p", class_="soft").text
        == "HIST 210 · Roads and aqueducts · 2 still to give"
    )
    assert rows(page, "now-h") == []


def test_the_next_review_shows_how_far_its_draft_is(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    work = world.go(8).claim(world.reviewer)
    world.save(
        world.reviewer,
        work,
        {key: given for key, given in world.filled(work).items() if key in ("claim", "evidence")},
    )
    card = site.browse(world.reviewer).get("/").tree.one("section", class_="next")
    alias = names.author_alias(work)
    assert card.one("h2").text == f"Review {alias}’s work"
    assert card.one("svg", class_="pips")["aria-label"] == "2 of 5 answered"
    assert "2 of 5 answered. Your draft is from 10:00." in card.text


def test_what_is_done_leads_back_to_it(site):
    work = site.world.hand_in(site.world.author)
    page = site.browse(site.world.author).get("/")
    assert rows(page, "done-h") == [("Your work", "HIST 210 · Roads and aqueducts", "Handed in")]
    assert f"/submissions/{work.public_id}" in page.links()


@pytest.mark.parametrize("who", ["instructor", "assistant"])
def test_staff_see_their_course_at_a_glance(site, who):
    site.world.hand_in(site.world.author)
    page = site.browse(getattr(site.world, who)).get("/")
    assert rows(page, "staff-h") == [
        ("Roads and aqueducts", "HIST 210 · Hand in · 1 of 4 in", "closes in 7 daysMon 9 Nov, 10:00 CET")
    ]


@pytest.mark.parametrize(
    ("who", "after"),
    [("author", []), ("instructor", [("Roads and aqueducts", "HIST 210 · being set up", "Not published")])],
)
def test_an_unpublished_activity_is_its_staffs_alone(sqlite, who, after):
    site = Site(World(publish=False), sqlite)
    page = site.browse(getattr(site.world, who)).get("/")
    assert rows(page, "staff-h") == after
    assert ("Roads and aqueducts" in page.html) is bool(after)


@pytest.mark.parametrize(("who", "title"), [("stranger", "No activity yet"), ("admin", "You run this site")])
def test_an_empty_home_says_what_comes_next(site, who, title):
    assert site.browse(getattr(site.world, who)).get("/").tree.one(class_="empty").one("b").text == title


def test_the_admin_of_a_new_site_is_led_to_its_courses(site):
    page = site.browse(site.world.admin).get("/")
    assert page.tree.one(class_="empty").one("a")["href"] == "/courses"


def test_a_person_of_no_course_has_a_home(site):
    page = site.browse(person("Nora Nobody")).get("/")
    assert (page.status, page.heading, "Nothing is waiting for you." in page.text) == (
        200,
        "Good morning, Nora Nobody",
        True,
    )


@pytest.mark.parametrize(
    ("hours", "greeting"),
    [
        (0, "Good morning"),
        (5, "Good afternoon"),
        (9, "Good evening"),
        (16, "Good evening"),
        (19, "Good morning"),
    ],
)
def test_the_greeting_knows_the_hour_of_the_course(site, hours, greeting):
    assert site.browse(site.world.go(0, hours).author).get("/").heading == f"{greeting}, Anna Author"


@pytest.mark.parametrize("who", ["author", "instructor"])
def test_home_asks_as_much_for_three_activities_as_for_one(site, who):
    world = site.world.go(2)
    for student in world.students:
        world.hand_in(student)
    browser = site.browse(getattr(world.go(8), who))
    counts = []
    for title in ("", "Second", "Third"):
        if title:
            another(world, title, 9)
        for _ in range(2):  # the first look settles what is due
            browser.get("/")
        counts.append(browser.queries)
    assert counts == [counts[0]] * 3
    assert counts[0] <= (16 if who == "author" else 18)  # staff's numbers ask for the duties of the class


def test_home_asks_as_much_for_two_courses_as_for_one(site):
    browser = site.browse(site.world.author)
    browser.get("/")
    browser.get("/")
    before = browser.queries
    courses.enrol(
        site.world.other, site.world.accounts[site.world.author.id], role="student", by=None, now=START
    )
    browser.get("/")
    assert browser.queries == before


def test_one_more_post_than_asked_is_no_thing_to_do(sqlite):
    """Whoever has written enough about the one thing there is to read is done; more is offered on the
    activity's page."""
    design = (
        "title: Posts\nphases:\n  - id: talk\n"
        "    tasks: [{id: post, form: submission, about: stimulus, min: 1}, {id: last, form: submission}]\n"
    )
    world = World().run(design, WindowRow("talk", 1, "all", START, day(9)))
    providing.add(
        world.activity,
        "stimulus",
        title="A letter",
        token="t",
        author=world.instructor.id,
        by=world.instructor.account_id,
        now=world.at,
    )
    world.hand_in(world.author, task="post")
    (page,) = [Site(world, sqlite).browse(world.author).get("/")]
    assert "2 things are open" in page.text, "the last task here, and the other activity"
    assert "one more than asked" not in page.text


def test_home_names_the_activity_in_which_cases_wait(site):
    """The row says of which activity they are, not of which course alone."""
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9).review(world.reviewer, words=f"You lazy fool, were you even awake? {WORDS}")
    found = rows(site.browse(world.instructor).get("/"), "staff-h")
    named = [about for title, about, _state in found if "waits" in title]
    assert named == ["HIST 210 · Roads and aqueducts · moderation"]


def test_a_step_that_is_over_is_said_to_be_closed_and_not_until_a_moment_that_has_passed(site):
    page = site.browse(site.world.go(9).author).get("/")
    for group in ("missed-h", "later-h", "done-h"):
        for _title, about, state in rows(page, group):
            assert "until" not in state and "until Mon 9 Nov" not in about, (group, about, state)
    ((_title, about, state),) = rows(page, "missed-h")
    assert state == "Missed" and "closed Tue 10 Nov, 10:00 CET" in about
    text = site.browse(site.world.author).get(f"/activities/{site.world.activity.public_id}").text
    assert "until Mon 9 Nov" not in text


def test_a_deadline_that_has_passed_was(site):
    """Late work keeps the step open: what is said of its deadline is in the past."""
    world = site.world
    world.go(6)
    assert "was due" not in site.browse(world.instructor).get("/").text
    world.go(7, 1)
    assert "was due" in site.browse(world.instructor).get("/").text
