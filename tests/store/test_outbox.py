"""The outbox: one row a mail, the same key once, tried again with growing pauses."""

from datetime import timedelta

import pytest

from peerreview.store import db, outbox
from tests.cast import START, person


@pytest.fixture
def anna(store):
    return person("Anna Author")


def put(anna, key="k1", now=START):
    return outbox.put(key, anna.id, "Subject", "Body", now=now)


def test_a_key_is_queued_once(anna):
    assert [put(anna), put(anna), put(anna, "k2")] == [True, False, True]
    assert [message.key for message in outbox.waiting(START)] == ["k1", "k2"]


def test_a_mail_is_part_of_its_transaction(anna):
    with pytest.raises(ZeroDivisionError), db.writing():
        put(anna)
        raise ZeroDivisionError
    assert outbox.waiting(START) == []


def test_a_sent_mail_waits_no_more_and_keeps_its_receipt(anna):
    put(anna)
    outbox.mark_sent(outbox.waiting(START)[0], "250 accepted", now=START)
    assert outbox.waiting(START) == []
    assert db.rows("select receipt, attempts from outbox_message") == [("250 accepted", 1)]


def test_a_refused_mail_is_tried_again_later_and_later(anna):
    put(anna)
    now, pauses = START, []
    for _ in range(outbox.MOST_ATTEMPTS - 1):
        (message,) = outbox.waiting(now)
        outbox.mark_failed(message, "connection refused", now=now)
        again = db.moment(db.row("select next_at from outbox_message")[0])
        pauses.append((again - now) // timedelta(minutes=1))
        now = again
    assert pauses == [1, 2, 4, 8, 16, 32, 64]
    outbox.mark_failed(outbox.waiting(now)[0], "gone", now=now)
    assert outbox.waiting(now + timedelta(days=99)) == []
    assert db.rows("select problem, attempts from outbox_message") == [("gone", outbox.MOST_ATTEMPTS)]


def test_a_problem_too_long_to_keep_is_cut(anna):
    put(anna)
    outbox.mark_failed(outbox.waiting(START)[0], "x" * 1000, now=START)
    assert db.rows("select length(problem) from outbox_message") == [(300,)]
