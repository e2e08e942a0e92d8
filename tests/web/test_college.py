"""Signing in with the college, against a real provider on a local port."""

import logging

import pytest
import requests

from peerreview.store import accounts, courses, db, identities
from tests.cast import START
from tests.provider import CLIENT, SECRET, served

PASSWORD = "correct horse battery"
ANNA = {"sub": "a-1", "email": "anna@college.example", "email_verified": True, "name": "Anna A."}


@pytest.fixture
def provider(site):
    """A provider that the site uses; no domain is trusted."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    settings = {
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_NAME": "Example College",
        "OIDC_DOMAINS": [],
    }
    before = {name: site.app.config[name] for name in (*settings, "OIDC_ISSUER")}
    with served(lambda: site.world.at) as provider:
        site.app.config.update(settings, OIDC_ISSUER=provider.issuer)
        provider.who = dict(ANNA)
        yield provider
    site.app.config.update(before)


def trust(site):
    site.app.config["OIDC_DOMAINS"] = ["college.example"]


def go(browser, path="/college"):
    """There and back again: the answer to coming back."""
    there = browser.get(path)
    assert there.status == 302, there.location
    back = requests.get(there.location, allow_redirects=False, timeout=5).headers["Location"]
    return browser.get(back.removeprefix("http://localhost"))


def signed_in(browser):
    return browser.get("/").status == 200


def rows():
    return db.row("select count(*) from identity")[0]


def test_the_door_is_there_only_where_it_is_set_up(site):
    assert site.browse().get("/college").status == site.browse().get("/college/back").status == 404
    assert "/college" not in " ".join(site.browse().get("/login").links())


def test_the_button_says_where_it_leads_and_passwords_stay(site, provider):
    page = site.browse().get("/login?next=/settings")
    assert "Sign in with Example College" in page.text and "/college?next=/settings" in page.links()
    assert page.form("/login")["email"] == ""


def test_an_address_alone_opens_nothing(site, provider):
    browser = site.browse()
    answer = go(browser)
    assert (answer.location, rows(), signed_in(browser)) == ("/college/prove", 0, False)
    page = browser.get("/college/prove")
    assert page.form("/college/prove")["email"] == "anna@college.example"
    wrong = browser.post("/college/prove", {"email": "anna@college.example", "password": "nonsense"})
    assert (wrong.status, rows(), signed_in(browser)) == (422, 0, False)


def test_the_account_is_proved_once_by_its_password(site, provider):
    browser = site.browse()
    go(browser, "/college?next=/settings")
    typed = {"email": "anna@college.example", "password": PASSWORD}
    assert browser.post("/college/prove", typed).location == "/settings"
    again = site.browse()
    assert go(again).location == "/" and signed_in(again)
    provider.who["email"] = "remy@college.example"  # the provider's name for somebody counts, not the address
    other = site.browse()
    go(other)
    assert other.get("/").heading == "Good morning, Anna Author"


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_the_provider_does_not_vouch_for_opens_nothing(site, provider, verified):
    trust(site)
    provider.who["email_verified"] = verified
    assert go(site.browse()).location == "/college/prove" and rows() == 0


@pytest.mark.parametrize("email", ["anna@college.example.evil.example", "anna@evil.example", "anna", ""])
def test_a_domain_nobody_allowed_opens_nothing(site, provider, email):
    trust(site)
    provider.who["email"] = email
    assert go(site.browse()).location == "/college/prove" and rows() == 0


def test_a_vouched_address_of_an_allowed_domain_is_enough(site, provider):
    trust(site)
    browser = site.browse()
    assert go(browser).location == "/" and browser.get("/").heading == "Good morning, Anna Author"
    assert accounts.sign_in("anna@college.example", PASSWORD, address="", now=START)


def test_who_runs_the_site_always_proves_it(site, provider):
    trust(site)
    provider.who |= {"sub": "ada", "email": "ada@college.example"}
    assert go(site.browse()).location == "/college/prove" and rows() == 0


def test_who_was_invited_is_in_without_a_password(site, provider):
    trust(site)
    world = site.world
    enrolment, _ = courses.add_person(
        world.course, name="Nora New", email="nora@college.example", role="student", by=None, now=START
    )
    provider.who = ANNA | {"sub": "n", "email": "Nora@College.example"}
    browser = site.browse()
    go(browser)
    assert "HIST 210" in browser.get("/").html
    assert courses.can_sign_in(accounts.of_id(enrolment.account_id))
    refused = browser.follow(browser.post("/settings/college/part", {}))
    assert "You have no password yet" in refused.html and rows() == 1


def test_somebody_new_of_the_college_gets_an_account_and_no_place(site, provider):
    trust(site)
    provider.who = ANNA | {"sub": "z", "email": "zoe@college.example", "name": "Zoe Z."}
    browser = site.browse()
    go(browser)
    assert browser.get("/").heading == "Good morning, Zoe Z."
    assert courses.of(accounts.find("zoe@college.example").id) == []


def test_an_address_that_only_the_provider_tells_when_asked(site, provider):
    trust(site)
    provider.who, provider.told = {"sub": "a-1"}, dict(ANNA)
    assert go(site.browse()).location == "/"
    provider.who, provider.told = {"sub": "b"}, dict(ANNA)  # told of somebody else
    assert go(site.browse()).location == "/login"


def test_it_is_connected_and_parted_in_the_settings(site, provider):
    browser = site.browse(site.world.author)
    page = browser.get("/settings")
    assert "/college?next=/settings" in page.links()
    assert go(browser).location == "/settings" and rows() == 1
    assert signed_in(site.browse()) is False
    stranger = site.browse(site.world.stranger)
    assert "belongs to another account" in stranger.follow(go(stranger)).html
    browser.post("/settings/college/part", {})
    assert rows() == 0


@pytest.mark.parametrize(
    "fault",
    [
        "nonce",
        "issuer",
        "audience",
        "audiences",
        "old",
        "no name",
        "no signature",
        "signed with the public key",
        "brings its own key",
        "another key",
    ],
)
def test_a_token_that_proves_nothing_opens_nothing(site, provider, fault):
    trust(site)
    provider.fault = fault
    browser = site.browse()
    page = browser.follow(go(browser))
    assert "did not fit what was asked" in page.html
    assert (rows(), signed_in(browser)) == (0, False)


def test_coming_back_without_having_left_opens_nothing(site, provider):
    trust(site)
    mine, other = site.browse(), site.browse()
    there = mine.get("/college")
    back = requests.get(there.location, allow_redirects=False, timeout=5).headers["Location"]
    back = back.removeprefix("http://localhost")
    for browser, path in ((other, back), (mine, back.replace("state=", "state=x"))):
        assert browser.get(path).location == "/login" and not signed_in(browser)
    assert mine.get(back).location == "/login"  # what was kept is used up


def test_a_code_is_taken_once_and_for_some_minutes(site, provider):
    trust(site)
    browser = site.browse()
    there = browser.get("/college")
    back = requests.get(there.location, allow_redirects=False, timeout=5).headers["Location"]
    site.world.go(0, 1)
    assert browser.get(back.removeprefix("http://localhost")).location == "/login" and rows() == 0


@pytest.mark.parametrize("fault", ["broken", "another issuer", "down", "said no"])
def test_a_provider_that_cannot_gets_a_sentence(site, provider, fault):
    provider.fault = fault
    if fault == "down":
        site.app.config["OIDC_ISSUER"] = "http://127.0.0.1:9"
    browser = site.browse()
    answer = go(browser) if fault == "said no" else browser.get("/college")
    page = browser.follow(answer)
    assert page.heading == "Sign in"
    assert "Example College did" in page.html or "Example College does not answer just now." in page.html


def test_a_closed_account_stays_closed(site, provider):
    identities.join(site.world.author.account_id, provider.issuer, "a-1", by=None, now=START)
    trust(site)
    db.execute("update account set closed_at = ? where id = ?", START, site.world.author.account_id)
    browser = site.browse()
    go(browser)
    assert not signed_in(browser)
