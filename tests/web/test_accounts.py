"""Signing in, staying in, signing out; one-time links; settings; what every signed-in answer carries."""

from datetime import timedelta

import pytest

from peerreview.store import accounts, db, links, tries
from tests.cast import START

PASSWORD = "correct horse battery"


def sign_in(browser, password=PASSWORD, email="anna@college.example", **more):
    """Type address and password."""
    return browser.post("/login", {"email": email, "password": password} | more)


def test_home_of_nobody_leads_to_sign_in(site):
    assert site.browse().get("/").location == "/login?next=/"


def test_right_password_opens_home(site):
    browser = site.browse()
    assert sign_in(browser, email="Anna@College.example ").location == "/"
    assert browser.get("/").heading == "Good morning, Anna Author"


def test_wrong_password_and_unknown_address_look_the_same(site):
    browser = site.browse()
    wrong, unknown = sign_in(browser, "nonsense"), sign_in(browser, "nonsense", "nobody@college.example")
    assert (
        (wrong.status, wrong.errors())
        == (unknown.status, unknown.errors())
        == (422, ["This e-mail and password do not belong together."])
    )


def test_what_was_typed_stays_but_the_password(site):
    form = sign_in(site.browse(), "nonsense", "anna@college.example", next="/settings").form("/login")
    assert (form["email"], form["password"], form["next"]) == ("anna@college.example", "", "/settings")


@pytest.mark.parametrize(
    ("email", "password", "errors"),
    [
        ("", "", ["Type your e-mail address.", "Type your password."]),
        (" ", "x", ["Type your e-mail address."]),
        ("x" * 5000, "x", ["This e-mail and password do not belong together."]),
        ("a\0b", "x\0", ["This e-mail and password do not belong together."]),
    ],
)
def test_nonsense_gets_a_sentence(site, email, password, errors):
    page = sign_in(site.browse(), password, email)
    assert (page.status, page.errors()) == (422, errors)


def test_too_many_tries_slow_down_and_end_by_themselves(site):
    browser = site.browse()
    for _ in range(tries.PER_ACCOUNT):
        sign_in(browser, "nonsense")
    assert sign_in(browser).errors() == [
        "Too many tries with a wrong password came from here. Wait 1 min, then try again. On a device where "
        "you signed in before you need not wait."
    ]
    assert sign_in(browser, email="remy@college.example").status == 303
    site.world.at += timedelta(minutes=2)
    assert sign_in(site.browse()).status == 303


def test_a_device_that_signed_in_before_need_not_wait(site):
    own, stranger = site.browse(), site.browse()
    sign_in(own)
    own.post("/sign-out")
    fresh = own.get("/login").form("/login")["csrf_token"]
    site.world.at += timedelta(seconds=1)
    for _ in range(tries.PER_ACCOUNT):
        sign_in(stranger, "nonsense")
    assert (sign_in(stranger).status, sign_in(own, csrf_token=fresh).status) == (422, 303)


@pytest.mark.parametrize("value", ["", "x", "WyJhIiwiYiJd.forged"])
def test_a_forged_device_gains_nothing(site, value):
    browser = site.browse()
    for _ in range(tries.PER_ACCOUNT):
        sign_in(browser, "nonsense")
    browser.client.set_cookie("peerreview-device", value)
    assert sign_in(browser).status == 422


def test_the_cookie_of_a_device_names_no_person_and_signs_nobody_in(site):
    browser, other = site.browse(), site.browse()
    header = [one for one in sign_in(browser).headers.getlist("Set-Cookie") if "-device=" in one][0]
    assert "HttpOnly" in header and "SameSite=Lax" in header and "anna" not in header.lower()
    other.client.set_cookie("peerreview-device", browser.client.get_cookie("peerreview-device").value)
    assert other.get("/").status == 303


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "\n//evil.example",
        "evil",
        "javascript:alert(1)",
        "/%09/../\\evil",
        " /x",
        "",
    ],
)
def test_nobody_is_sent_to_another_site(site, target):
    browser = site.browse()
    assert sign_in(browser, next=target).location == "/"
    assert browser.get(f"/login?next={site_quote(target)}").location == "/"
    assert browser.post("/theme", {"theme": "dark", "next": target}).location == "/"


def site_quote(text):
    """As it stands in an address."""
    from urllib.parse import quote

    return quote(text, safe="")


def test_going_on_where_one_was(site):
    assert sign_in(site.browse(), next="/settings?x=1").location == "/settings?x=1"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/steal", "/\t/evil.example"])
def test_kept_text_is_never_posted_to_another_site(site, target):
    page = sign_in(site.browse(), kept_to=target, **{"kept.text.text": "Mine."})
    assert (page.status, page.location) == (303, "/")


def test_somebody_signed_in_needs_no_sign_in_page(site):
    assert site.browse(site.world.author).get("/login?next=/settings").location == "/settings"


# Sessions


def test_signing_out_ends_the_session_on_the_server(site):
    browser, copy = site.browse(), site.browse()
    sign_in(browser)
    copy.client.set_cookie("peerreview", browser.client.get_cookie("peerreview").value)
    assert copy.get("/").status == 200
    assert browser.post("/sign-out").location == "/login"
    assert (browser.get("/").location, copy.get("/").location) == ("/login?next=/", "/login?next=/")


def test_a_new_password_ends_the_other_sessions(site):
    here, there = site.browse(site.world.author), site.browse(site.world.author)
    page = here.follow(here.post("/settings/password", {"old": PASSWORD, "password": "a whole new sentence"}))
    assert (page.heading, "Other devices were signed out." in page.html) == ("Settings", True)
    assert (here.get("/").status, there.get("/").status) == (200, 303)
    assert sign_in(site.browse()).status == 422
    assert sign_in(site.browse(), "a whole new sentence").status == 303


def test_a_session_ends_after_thirty_days(site):
    browser = site.browse(site.world.author)
    site.world.go(31)
    assert browser.get("/").status == 303


def test_a_closed_account_is_out_at_once(site):
    browser = site.browse(site.world.author)
    db.execute("update account set closed_at = ? where id = ?", START, site.world.author.account_id)
    assert (browser.get("/").status, sign_in(site.browse()).status) == (303, 422)


def test_signing_in_gives_a_new_cookie_and_keeps_only_its_hash(site):
    browser = site.browse()
    browser.get("/login")
    before = browser.client.get_cookie("peerreview").value
    sign_in(browser)
    with browser.client.session_transaction() as session:
        secret = session["_user_id"]
    assert browser.client.get_cookie("peerreview").value != before
    assert db.row("select count(*) from login_session where token = ?", secret) == (0,)


# One-time links


def test_a_welcome_link_sets_the_password_once(site):
    account = accounts.create(name="Nora New", email="nora@college.example", now=START)
    path = f"/welcome/{links.make('welcome', account_id=account.id, now=START)}"
    browser = site.browse()
    assert browser.get(path).heading == "Welcome, Nora New"
    assert browser.post(path, {"password": "short"}).errors() == [
        "Use at least 10 characters; a short sentence is easy to remember."
    ]
    assert browser.post(path, {"password": "a fine sentence"}).location == "/"
    assert browser.get("/").heading == "Good morning, Nora New"
    for again in (site.browse().get(path), site.browse().post(path, {"password": "another sentence"})):
        assert (again.status, again.location) == (303, "/login")
    late = site.browse()
    assert "This link was used already. Sign in" in late.follow(late.get(path)).html
    assert accounts.sign_in("nora@college.example", "a fine sentence", address="", now=START)


@pytest.mark.parametrize("days", [3, 30])
def test_a_link_ends_and_says_what_to_do(site, days):
    secret = links.make("reset", account_id=site.world.accounts[site.world.author.id].id, now=START)
    site.world.go(days)
    for page in (
        site.browse().get(f"/welcome/{secret}"),
        site.browse().post(f"/welcome/{secret}", {"password": "a fine sentence"}),
    ):
        assert (page.status, page.heading) == (410, "This link has ended")
    assert "Ask an instructor of your course for a new one." in page.text
    assert site.browse().get("/welcome/nonsense").status == 404


def test_the_first_admin_link_makes_one_admin(site):
    db.execute("update account set closed_at = ? where is_admin", START)
    paths = [f"/welcome/{links.make('first_admin', now=START)}" for _ in range(2)]
    browser, form = (
        site.browse(),
        {"name": "Rita Root", "email": "rita@college.example", "password": "a fine sentence"},
    )
    assert browser.get(paths[0]).heading == "Set up this site"
    page = browser.post(paths[0], form | {"name": " ", "email": "rita"})
    assert (page.status, page.errors()) == (
        422,
        ["Type your name.", "Type a whole e-mail address, such as mira@college.example."],
    )
    assert browser.post(paths[0], form).location == "/"
    assert site.browse().post(paths[1], form | {"email": "second@college.example"}).status == 404
    assert db.rows("select name from account where is_admin and closed_at is null") == [("Rita Root",)]


def test_the_first_admin_link_with_a_taken_address_says_so(site):
    db.execute("update account set closed_at = ? where is_admin", START)
    path = f"/welcome/{links.make('first_admin', now=START)}"
    page = site.browse().post(
        path, {"name": "Rita Root", "email": "anna@college.example", "password": "a fine sentence"}
    )
    assert (page.status, page.errors()) == (
        422,
        ["There is already an account with the address anna@college.example."],
    )
    assert page.tree.one("input", id="name")["value"] == "Rita Root"


# Settings


def test_settings_are_saved(site):
    browser = site.browse(site.world.author)
    wished = {"keys_on": "y", "quiet": "y", "wide": "y"}
    wished |= {"said_as": "AHN-nah", "is_daily": "y", "mail_hour": "18"}
    page = browser.follow(
        browser.post("/settings", {"name": "  Anna   Karenina ", "zone": "Asia/Tokyo", **wished})
    )
    assert page.form("/settings") | {"csrf_token": ""} == {
        "csrf_token": "",
        "name": "Anna Karenina",
        "zone": "Asia/Tokyo",
        **wished,
    }
    body = page.tree.one("body")
    assert (body["data-keys"], body["data-quiet"], body["data-wide"], body["data-sans"]) == (
        "on",
        "on",
        "on",
        None,
    )
    assert browser.get("/").heading == "Good evening, Anna Karenina"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("name", "", "Type your name."),
        ("name", " \t ", "Type your name."),
        ("name", "x" * 201, "This is 201 characters long; up to 200 fit."),
        ("name", "a\0b", "There is a character in it that cannot be kept. Type it again."),
        ("zone", "Mars/Olympus", "Not a valid choice."),
    ],
)
def test_bad_settings_get_a_sentence_and_change_nothing(site, field, value, error):
    page = site.browse(site.world.author).post("/settings", {"name": "Other Name", "zone": "", field: value})
    assert (page.status, page.errors()) == (422, [error])
    assert page.tree.one(id=f"{field}-why").text == error
    assert db.row("select name, zone from account where id = ?", site.world.author.account_id) == (
        "Anna Author",
        "",
    )


def test_the_old_password_must_be_right(site):
    page = site.browse(site.world.author).post(
        "/settings/password", {"old": "nonsense", "password": "a whole new sentence"}
    )
    assert (page.status, page.errors()) == (422, ["This is not your password."])
    assert sign_in(site.browse()).status == 303


@pytest.mark.parametrize(
    ("theme", "after"), [("dark", "dark"), ("light", "light"), ("pink", "auto"), ("", "auto")]
)
def test_the_theme_is_kept(site, theme, after):
    browser = site.browse(site.world.author)
    assert browser.post("/theme", {"theme": theme, "next": "/settings"}).location == "/settings"
    assert browser.get("/settings").tree.one("html")["data-theme"] == after


def test_the_theme_comes_back_to_this_page_or_its_form(site):
    browser = site.browse(site.world.author)
    assert browser.get("/settings?x=1").form("/theme")["next"] == "/settings?x=1"
    assert (
        browser.post("/settings", {"name": ""}, Referer="http://localhost/settings").form("/theme")["next"]
        == "/settings"
    )


# The demo's doors


def test_the_demos_door_is_shut_elsewhere(site):
    assert (
        site.browse()
        .post("/demo/sign-in", {"person": site.world.accounts[site.world.author.id].public_id})
        .status
        == 404
    )


# What every answer carries


@pytest.mark.parametrize("path", ["/", "/settings", "/help", "/privacy", "/nowhere"])
def test_nothing_of_a_signed_in_person_is_stored_on_the_way(site, path):
    page = site.browse(site.world.author).get(path)
    assert page.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("path", ["/login", "/help", "/nowhere", "/healthz", "/"])
def test_every_answer_carries_its_headers(site, path):
    headers = site.browse().get(path).headers
    assert headers["Content-Security-Policy"].startswith(
        "default-src 'none'; script-src 'self'; style-src 'self';"
    )
    assert [
        headers[name] for name in ("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
    ] == ["nosniff", "same-origin", "same-origin"]


def test_the_cookie_is_kept_from_scripts_and_other_sites(site):
    cookie = sign_in(site.browse()).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("path", ["/login", "/help", "/healthz"])
def test_head_is_get_without_the_body(site, path):
    client = site.browse().client
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.data, head.content_type) == (get.status_code, b"", get.content_type)


def test_options_tell_methods_and_nothing_else(site):
    answer = site.browse().client.options("/settings")
    assert (answer.status_code, answer.data, set(answer.headers["Allow"].split(", "))) == (
        200,
        b"",
        {"GET", "POST", "HEAD", "OPTIONS"},
    )
