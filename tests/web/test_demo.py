"""The demo in the browser: one click to go in as each role, and every page that one can reach from there
opens."""

from urllib.parse import urlsplit

import pytest

from peerreview import create_app
from peerreview.domain import diplomacy
from peerreview.store import accounts, db
from tests.browser import Browser
from tests.cast import DEMO_DAY

MOST_PAGES = 40


def app_on(url, **settings):
    return create_app(
        {
            "DATABASE_URL": url,
            "SECRET_KEY": "test",
            "SQLITE_SYNCHRONOUS": "OFF",
            "CLOCK": lambda: DEMO_DAY,
            "TESTING": True,
            **settings,
        }
    )


@pytest.fixture
def app(demo_url):
    """The app as ``flask demo`` serves it."""
    return app_on(demo_url, DEMO=True)


def test_the_sign_in_page_says_what_each_person_shows(app):
    page = Browser(app, None, lambda: DEMO_DAY).get("/login")
    rows = [
        (row.one("button").text, row.one("p").text.split(":")[0])
        for row in page.tree.all("li", class_="task")
    ]
    assert rows == [
        ("Ruth Abernall", "Instructor"),
        ("Ingrid Solheimer", "Administrator"),
        ("Oksana Hrynkiv", "Student"),
        ("Tess Vandermolen", "Student"),
        ("Pablo Quiñonero", "Student"),
        ("Tomás Whitlock", "Assistant"),
    ]


def test_one_click_goes_in(app):
    browser = Browser(app, None, lambda: DEMO_DAY)
    page = browser.post("/demo/sign-in", {"person": accounts.demo_people()[2].public_id})
    assert page.location == "/"
    assert "Oksana" in browser.get("/").heading


def test_a_real_site_has_no_such_door(demo_url):
    browser = Browser(app_on(demo_url), None, lambda: DEMO_DAY)
    assert "Oksana" not in browser.get("/login").html
    assert browser.post("/demo/sign-in", {"person": accounts.demo_people()[2].public_id}).status == 404


def half_written(app):
    """{first name: the page of the review that this student has half written}."""
    people = {account.id: account for account in accounts.demo_people()}
    halves = db.rows(
        """
        select e.account_id, r.public_id
        from response r
        join enrolment e on e.id = r.author_id
        where r.task = 'review' and r.state = 'draft' and r.rev > 0
        """
    )
    return {
        people[account].name.split()[0]: Browser(app, people[account], lambda: DEMO_DAY).get(
            f"/reviews/{review}"
        )
        for account, review in halves
    }


def tips_shown(app):
    """{first name: signals of the tips on the page of the review that this student has half written}."""
    signals = {diplomacy.title(signal): signal for signal in diplomacy.SIGNALS}
    return {
        name: {signals[tip.one("b").text] for tip in page.tree.all(class_="coach")}
        for name, page in half_written(app).items()
    }


def test_reviews_half_written_show_every_tip_there_is(app):
    """What was sent shows no tips any more: each signal needs an example in a review that is still being
    written."""
    shown = tips_shown(app)
    assert set().union(*shown.values()) == set(diplomacy.SIGNALS)
    assert shown == {
        "Oksana": {"personal", "harsh", "no_place", "vague"},
        "Pablo": {"absolute", "no_next_step", "balanced"},
        "Finn": {"masked", "sarcasm", "shouting"},
        "Hana": {"praise_only", "low_effort"},
        "Rania": {"safety"},
    }


def test_one_half_written_comment_is_in_a_language_the_coach_does_not_read(app):
    noted = [page for page in half_written(app).values() if "does not read" in page.text]
    assert len(noted) == 1 and "Kind: not checked" not in noted[0].text  # other words in it could hurt


def test_other_words_are_offered_for_a_hard_one(app):
    (page,) = (page for name, page in half_written(app).items() if name == "Oksana")
    assert "It could say:" in page.text and "You could take twice as much data" in page.text


def test_no_case_of_any_kind_has_a_decision_chosen_beforehand(app):
    """Neither on the page of a case, about a person or a text, nor where several are decided at once."""
    staff = next(one for one in accounts.demo_people() if one.name.startswith("Ruth"))
    browser, met = Browser(app, staff, lambda: DEMO_DAY), set()
    for public, subject, number in db.rows(
        """
        select a.public_id, c.subject, coalesce(r.public_id, e.public_id)
        from moderation_case c
        join activity a on a.id = c.activity_id
        left join response r on c.subject = 'r' || r.id
        left join enrolment e on c.subject = 'p' || e.id
        """
    ):
        for at in ("", f"/cases/{subject[0]}.{number}"):
            page = browser.get(f"/activities/{public}/moderation{at}")
            acts = [box for box in page.tree.all("input", type="radio") if box["name"] == "act"]
            assert [box["value"] for box in acts if "checked" in box.attributes] == [], at
            met |= {box["value"] for box in acts}
    assert met >= {"release", "return", "leave", "granted", "changed"}


def crawl(browser):
    """{path: status} of the pages one reaches from home by links, at most MOST_PAGES."""
    seen, waiting = {}, ["/"]
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        page = browser.get(path)
        seen[path] = page.status
        links = [urlsplit(link or "") for link in page.links()] if page.tree else []
        waiting += [
            found
            for found in dict.fromkeys(
                link.path for link in links if link.path.startswith("/") and not link.netloc
            )
            if found not in seen and found not in waiting
        ]
    return seen


@pytest.mark.parametrize("place", range(6))
def test_every_page_one_can_reach_opens(app, place):
    seen = crawl(Browser(app, accounts.demo_people()[place], lambda: DEMO_DAY))
    assert {path: status for path, status in seen.items() if status not in (200, 302, 303)} == {}
    assert len(seen) > 5
