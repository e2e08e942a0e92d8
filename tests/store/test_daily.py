"""Mail once a day: put off to the hour of who wants it, one letter with all of it; what is urgent goes
at once."""

from datetime import timedelta

import pytest

from peerreview import mail
from peerreview.store import accounts, db, outbox
from tests.cast import START, day, person

SETTINGS = {"BASE_URL": "https://peer.example", "MAIL_FROM": "Peerreview <p@peer.example>"}
CALM = {"zone": "UTC", "keys_on": False, "quiet": False, "sans": False, "wide": False}


@pytest.fixture
def anna(store):
    """Somebody who wants mail once a day, at 18:00 UTC; it is Monday, 09:00."""
    account = person("Anna Author")
    accounts.change_settings(account.id, name=account.name, now=START, is_daily=True, mail_hour=18, **CALM)
    return account


def put(account, key, now=START, **more):
    assert outbox.put(key, account.id, f"About {key}", f"Body of {key}.", now=now, **more)


def test_what_can_wait_comes_at_the_hour_in_one_letter(anna):
    put(anna, "one")
    put(anna, "two", START + timedelta(hours=2))
    assert outbox.claim(START + timedelta(hours=3)) == []
    (letter,) = outbox.claim(START.replace(hour=18))
    text = mail.letter(letter, SETTINGS, START)
    assert text["Subject"] == "Peerreview: 2 messages"
    assert [words in text.get_content() for words in ("Body of one.", "Body of two.", "About two")] == [
        True
    ] * 3
    outbox.mark_sent(letter, "ok", now=START)
    assert db.row("select count(*) from outbox_message where sent_at is null or body <> ''") == (0,)


def test_what_comes_after_the_hour_waits_for_the_next(anna):
    put(anna, "late", START.replace(hour=19))
    assert outbox.claim(START.replace(hour=20)) == []
    assert len(outbox.claim(day(1).replace(hour=18))) == 1


def test_what_is_urgent_goes_at_once_and_alone(anna):
    put(anna, "one")
    put(anna, "now", urgent=True)
    (letter,) = outbox.claim(START)
    assert (letter.key, letter.more) == ("now", [])


def test_who_did_not_ask_for_it_gets_each_at_once(anna):
    other = person("Remy Reviewer")
    for key in ("one", "two"):
        put(anna, f"a-{key}")
        put(other, key)
    assert [letter.key for letter in outbox.claim(START)] == ["one", "two"]


def test_many_who_wait_keep_nobody_from_their_mail(anna):
    for number in range(30):
        put(anna, f"a{number}")
    put(person("Remy Reviewer"), "mine")
    assert [letter.key for letter in outbox.claim(START)] == ["mine"]


def test_a_refused_letter_is_tried_again_soon_not_tomorrow(anna):
    put(anna, "one")
    put(anna, "two")
    (letter,) = outbox.claim(START.replace(hour=18))
    outbox.mark_failed(letter, "busy", now=START.replace(hour=18))
    (again,) = outbox.claim(START.replace(hour=18, minute=5))
    assert (again.id, [part.key for part in again.more]) == (letter.id, ["two"])
