"""Refusals and failures as pages: the same bytes for missing and forbidden, a number instead of a trace, the
text given back."""

import logging

import pytest

from peerreview.store import courses, db
from tests.cast import World
from tests.conftest import Site
from tests.web.test_reviews import MADE_UP, bare


@pytest.fixture
def broken(sqlite):
    """A site with a route that fails."""

    def fail():
        raise RuntimeError("secret of the house")

    site = Site(World(), sqlite, fresh=True)
    site.app.config["TESTING"] = False
    site.app.add_url_rule("/fails", "fails", fail, methods=["GET", "POST"])
    return site


@pytest.mark.parametrize("who", ["author", "assistant", "instructor", "admin", "stranger"])
def test_missing_and_forbidden_are_the_same_bytes(site, who):
    world = site.world
    works = [world.hand_in(student) for student in world.students]
    work = next(work for work in works if who != "author" or work.author != world.author.id)
    browser = site.browse(getattr(world, who))
    theirs = browser.get(f"/submissions/{work.public_id}")
    nobodys = [
        browser.get(path)
        for path in (
            f"/submissions/{MADE_UP}",
            "/nowhere",
            f"/reviews/{MADE_UP}",
            f"/activities/{MADE_UP}",
            "/submissions/x?y=1",
        )
    ]
    assert [(page.status, bare(page)) for page in nobodys] == [(404, bare(theirs))] * 5
    assert theirs.heading == "This page is not here"


def test_what_only_staff_may_do_is_not_there_for_students(site):
    browser, activity = site.browse(site.world.author), site.world.activity.public_id
    pages = [
        browser.get(path)
        for path in (
            f"/activities/{activity}/progress",
            f"/activities/{MADE_UP}/progress",
            f"/activities/{activity}/set-up",
        )
    ]
    assert [(page.status, bare(page)) for page in pages] == [(404, bare(pages[0]))] * 3


def test_a_wrong_method_looks_like_missing(site):
    browser = site.browse(site.world.author)
    wrong = [browser.get("/sign-out"), browser.post("/help"), browser.get(f"/submissions/{MADE_UP}/hand-in")]
    assert [(page.status, bare(page)) for page in wrong] == [(404, bare(browser.get("/nowhere")))] * 3


def test_words_that_were_sent_to_what_is_not_here_are_given_back(site):
    browser = site.browse(site.world.author)
    theirs = site.world.begin(site.world.reviewer)
    for at in (f"/submissions/{MADE_UP}/hand-in", f"/submissions/{theirs.public_id}/hand-in"):
        page = browser.post(at, {"text.text": "An hour of <b>thinking</b>.", "rev": "0"})
        assert page.status == 404
        assert page.tree.one(class_="kept").text == "An hour of <b>thinking</b>."


def test_a_missing_part_is_said_and_swaps_nothing(site):
    answer = site.browse(site.world.author).get(f"/submissions/{MADE_UP}", HX_Request="true")
    assert (answer.status, answer.headers["HX-Reswap"]) == (404, "none")
    assert answer.headers["HX-Trigger"] == '{"toast": {"text": "This is not here any more."}}'


@pytest.mark.parametrize("header", [{"HX_Boosted": "true"}, {"HX_History_Restore_Request": "true"}])
def test_a_boosted_or_restored_page_is_whole(site, header):
    assert (
        site.browse(site.world.author)
        .get("/nowhere", HX_Request="true", **header)
        .html.startswith("<!doctype html>")
    )


def test_more_than_fits_is_said(site):
    browser = site.browse(site.world.author)
    page = browser.post("/settings", {"name": "x" * 4_100_000}, Referer="http://localhost/settings")
    assert (page.status, page.heading) == (413, "This is more than fits")
    assert "/settings" in [link["href"] for link in page.tree.one("main").all("a")]
    assert (
        browser.post("/settings", {"name": "x" * 4_100_000}, HX_Request="true").headers["HX-Reswap"] == "none"
    )


def test_a_failure_shows_a_number_and_no_trace(broken, caplog):
    with caplog.at_level(logging.ERROR):
        page = broken.browse(broken.world.author).get("/fails")
    number = page.tree.one("b", class_="num").text
    assert (page.status, page.heading) == (500, "Something broke on our side")
    assert [word for word in ("secret of the house", "Traceback", "RuntimeError") if word in page.html] == []
    assert f"request {number} failed at fails" in caplog.text
    assert "Anna" not in caplog.text


def test_a_failure_gives_the_text_back(broken):
    page = broken.browse(broken.world.author).post(
        "/fails", {"text.text": "Long <work>.", "level.claim": "l3", "rev": "4", "password": "open sesame"}
    )
    assert [box.text for box in page.tree.all(class_="kept")] == ["Long <work>."]
    assert "sesame" not in page.html


def test_a_failure_inside_a_page_swaps_nothing(broken):
    answer = broken.browse(broken.world.author).get("/fails", HX_Request="true")
    assert (answer.status, answer.headers["HX-Reswap"], answer.html.startswith("<!doctype")) == (
        500,
        "none",
        False,
    )


def test_a_failing_database_still_gets_a_page(broken, monkeypatch):
    browser = broken.browse(broken.world.author)
    monkeypatch.setattr("peerreview.web.access.courses.of", lambda account: 1 / 0)
    assert browser.get("/").heading == "Something broke on our side"


@pytest.mark.parametrize(
    "path",
    [
        "/welcome/nonsense",
        "/welcome/" + "x" * 3000,
        "/submissions/%00",
        "/activities/%F0%9F%A6%A6",
        "/reviews/..%2f..%2fetc",
    ],
)
def test_nonsense_addresses_are_missing(site, path):
    assert site.browse(site.world.author).get(path).status == 404


def test_what_was_sent_too_late_is_repeated_once_and_never_twice(site):
    world = site.world
    browser, at = site.browse(world.instructor), site.path("courses.people", course=world.course.public_id)
    person = {"name": "Nora New", "email": "nora@college.example", "role": "student", "section": ""}
    browser.key()
    db.execute("update login_session set ended_at = ?", world.at)
    late = browser.post(at, person)
    form = late.form("/login") | {"email": "ines@college.example", "password": "correct horse battery"}
    resumed = browser.post("/login", form).form(at)
    everybody = courses.people(world.course.id)
    refused = browser.post(at, resumed | {"email": "nora"})
    assert refused.status == 422 and "repeat" not in refused.form(at)
    assert browser.post(at, resumed).status == 303
    again = browser.follow(browser.post(at, resumed))
    assert "Nothing was done twice" in again.tree.one(id="toasts").text
    assert len(courses.people(world.course.id)) == len(everybody) + 1


def test_a_stale_key_at_sign_in_keeps_the_carried_text(site):
    page = site.browse().post(
        "/login",
        {
            "csrf_token": "stale",
            "email": "anna@college.example",
            "password": "open sesame",
            "kept.text.text": "Mine.",
            "kept.rev": "3",
            "kept_to": "/submissions/x/hand-in",
        },
    )
    assert (page.status, page.errors()) == (
        400,
        ["This page was open too long. Type your password once more."],
    )
    assert page.form("/login") | {"csrf_token": ""} == {
        "csrf_token": "",
        "next": "",
        "kept_to": "/submissions/x/hand-in",
        "kept.text.text": "Mine.",
        "kept.rev": "3",
        "email": "anna@college.example",
        "password": "",
    }


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://localhost/settings?x=1", "/settings?x=1"),
        ("http://localhost/submissions/abc/hand-in", "/submissions/abc"),
        ("http://localhost/nowhere/at/all", "/"),
        ("https://evil.example/", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_is_a_page_of_ours(site, came_from, leads_to):
    page = site.browse(site.world.author).post("/theme", {"csrf_token": "stale"}, Referer=came_from)
    assert page.tree.one("main").one("a", class_="main")["href"] == leads_to


@pytest.mark.parametrize(("path", "fields"), [("/theme", {"theme": "dark", "next": "/"}), ("/sign-out", {})])
def test_nobody_is_promised_a_text_that_was_not_typed(site, path, fields):
    page = site.browse().post(path, fields)
    assert (page.status, page.heading, "Your text is safe" in page.text) == (401, "Sign in", False)
