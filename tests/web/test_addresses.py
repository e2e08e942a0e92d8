"""Under which name the site answers, and which it writes into links: its own, never the one somebody asked
under."""

import pytest

from peerreview.config import OWN_HOSTS
from peerreview.store import db
from tests.cast import World
from tests.conftest import Site


@pytest.fixture
def college(sqlite):
    """A site that knows its address."""
    site = Site(World(), sqlite, fresh=True)
    site.app.config.update(
        BASE_URL="https://reviews.college.example",
        TRUSTED_HOSTS=["reviews.college.example", *OWN_HOSTS],
    )
    return site


def add_nora(site, browser, **headers):
    form = {"name": "Nora New", "email": "nora@college.example", "role": "student"}
    return browser.post(f"/courses/{site.world.course.public_id}/people", form, **headers)


def mailed():
    ((body,),) = db.rows("select body from outbox_message where key like 'welcome:%'")
    return body


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "reviews.college.example"])
def test_links_lead_to_the_address_of_the_site(college, host):
    browser = college.browse(college.world.instructor)
    browser.key()
    browser.client.set_cookie("peerreview", browser.client.get_cookie("peerreview").value, domain=host)
    assert add_nora(college, browser, Host=host).status == 303
    assert "\nhttps://reviews.college.example/welcome/" in mailed()


def test_the_link_that_staff_see_is_the_same(college):
    browser = college.browse(college.world.instructor)
    page = browser.follow(add_nora(college, browser))
    assert page.tree.one(id="welcome-link")["value"] in mailed()


@pytest.mark.parametrize(
    "host", ["evil.example", "reviews.college.example.evil.example", "evil.example:8000"]
)
@pytest.mark.parametrize("path", ["/login", "/", "/healthz", "/nowhere"])
def test_who_asks_under_another_name_gets_nothing(college, host, path):
    answer = college.browse(college.world.author).client.get(path, headers={"Host": host})
    assert (answer.status_code, answer.data) == (400, b"This site does not answer under this name.\n")
    assert "evil" not in str(answer.headers)


def test_nothing_is_done_under_another_name(college):
    browser = college.browse(college.world.instructor)
    key = browser.key()
    answer = browser.client.post(
        f"/courses/{college.world.course.public_id}/people",
        data={"name": "N", "email": "n@college.example", "role": "student", "csrf_token": key},
        headers={"Host": "evil.example"},
    )
    assert answer.status_code == 400
    assert db.row("select count(*) from account where email = 'n@college.example'") == (0,)


def test_browsers_are_told_to_come_back_over_https_alone(college):
    assert college.browse().get("/login").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_site_that_does_not_know_its_address_promises_nothing(site):
    assert "Strict-Transport-Security" not in site.browse().get("/login").headers
