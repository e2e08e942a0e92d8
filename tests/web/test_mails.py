"""Fewer mails: asked for by the address that a mail carries, in one press, without signing in; and what still
comes."""

from datetime import timedelta

import pytest

from peerreview import mail
from peerreview.domain.letters import LETTERS, NOTICES, URGENT
from peerreview.store import db, letters, outbox, undelivered

SITE = {"BASE_URL": "https://site.example", "MAIL_FROM": "Peerreview <p@site.example>", "SECRET_KEY": "test"}


@pytest.fixture
def address(site):
    """The path in a mail to the author by which fewer are asked for."""
    account = site.world.accounts[site.world.author.id]
    outbox.put("k1", account.id, "Subject", "Body.\n", now=site.world.at)
    made = mail.letter(outbox.waiting(site.world.at)[0], SITE, site.world.at)
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return made["List-Unsubscribe"].strip("<>").removeprefix("https://site.example")


def few(world):
    return bool(db.row("select few_mails from account where id = ?", world.author.account_id)[0])


def test_the_header_leaves_as_one_line_that_no_program_has_to_put_together(site):
    account = site.world.accounts[site.world.author.id]
    outbox.put("k1", account.id, "Über alles", "Body.\n", now=site.world.at)
    long = {**SITE, "BASE_URL": f"https://{'long.' * 30}example"}
    sent = mail.letter(outbox.waiting(site.world.at)[0], long, site.world.at).as_bytes()
    (line,) = [one for one in sent.split(b"\r\n") if one.startswith(b"List-Unsubscribe:")]
    assert line.startswith(b"List-Unsubscribe: <https://long.") and line.endswith(b">")


def test_a_mail_program_presses_once_without_a_key_or_a_session(site, address):
    answer = site.app.test_client().post(address, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, few(site.world)) == (200, True)


def test_to_look_is_not_to_press(site, address):
    page = site.browse().get(address)
    assert (page.status, few(site.world)) == (200, False)
    assert site.world.accounts[site.world.author.id].email not in page.html


def test_the_way_back_stands_there(site, address):
    browser = site.browse()
    assert "You get fewer mails from now on." in browser.post(address, {"few": "yes"}).text
    assert "You get all mails again." in browser.post(address, {"few": "no"}).text
    assert not few(site.world)


@pytest.mark.parametrize("change", [lambda path: path[:-8] + "aaaaaaaa", lambda path: "/mails/x.y"])
def test_an_address_that_was_not_made_here_is_none(site, address, change):
    assert site.browse().get(change(address)).status == 404
    assert site.browse().post(change(address), {"few": "yes"}).status == 404
    assert not few(site.world)


def test_who_wants_few_gets_what_somebody_wrote_and_no_notices(site):
    world = site.world
    browser = site.browse(world.author)
    form = browser.get("/settings").form("/settings")
    browser.post("/settings", form | {"few_mails": "y"}, from_page="/settings")
    assert few(world)
    occasion = letters.about(world.activity.id)
    put = {"now": world.at, "until": world.at + timedelta(days=1)}
    values = {"step": "Hand in", "name": "Anna", "thing": "review", "note": "Please.", "response": "x"}
    assert not letters.put("opened", "a", world.author.account_id, occasion, **put, **values)
    assert letters.put("returned", "b", world.author.account_id, occasion, **put, **values)
    assert letters.put("opened", "c", world.reviewer.account_id, occasion, **put, **values)
    assert sorted(one.key for one in outbox.waiting(world.at)) == ["b", "c"]
    assert undelivered.state(world.at).given_up == 0
    row = db.row("select body, next_at from outbox_message where key = 'a'")
    assert (row.body, row.next_at) == ("", None), "noted, so that it is not asked again at each look"


def test_every_notice_is_a_letter_and_none_of_them_is_urgent():
    assert NOTICES <= LETTERS.keys() and not NOTICES & URGENT
