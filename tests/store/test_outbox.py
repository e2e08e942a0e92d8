"""The outbox: one row a mail, the same key once, tried again with growing pauses."""

import threading
from datetime import timedelta

import pytest

from peerreview.store import addresses, db, leaving, outbox
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
    outbox.mark_sent(outbox.claim(START)[0], "250 accepted", now=START)
    assert outbox.waiting(START) == []
    assert db.rows("select receipt, attempts from outbox_message") == [("250 accepted", 1)]


@pytest.mark.parametrize(("said", "is_known"), [("550 5.1.1 no such user", False), ("", True)])
def test_what_a_server_said_is_over_once_it_takes_a_mail_and_what_came_back_is_not(anna, said, is_known):
    outbox.put("k1", anna.id, "Subject", "Body", now=START, urgent=True)
    email = db.row("select email from account where id = ?", anna.id)[0]
    addresses.refused(anna.id, said, email=email, now=START)
    (message,) = outbox.claim(START)
    outbox.mark_sent(message, "250 accepted", now=START)
    assert bool(db.row("select mail_problem from account where id = ?", anna.id)[0]) == is_known


def test_a_sent_mail_keeps_no_words(anna):
    put(anna)
    outbox.mark_sent(outbox.claim(START)[0], "250 accepted", now=START)
    assert db.rows("select body, subject from outbox_message") == [("", "Subject")]


def test_a_refused_mail_is_tried_again_later_and_later(anna):
    put(anna)
    now, pauses = START, []
    for _ in range(outbox.MOST_ATTEMPTS - 1):
        (message,) = outbox.claim(now)
        outbox.mark_failed(message, "connection refused", now=now)
        again = db.moment(db.row("select next_at from outbox_message")[0])
        pauses.append((again - now) // timedelta(minutes=1))
        now = again
    assert pauses == [1, 2, 4, 8, 16, 32, 64]
    (message,) = outbox.claim(now)
    assert message.body == "Body"
    outbox.mark_failed(message, "gone", now=now)
    assert outbox.claim(now + timedelta(days=99)) == []
    assert db.rows("select problem, attempts, body from outbox_message") == [
        ("gone", outbox.MOST_ATTEMPTS, "Body")
    ]


def test_a_problem_too_long_to_keep_is_cut(anna):
    put(anna)
    outbox.mark_failed(outbox.claim(START)[0], "x" * 1000, now=START)
    assert db.rows("select length(problem) from outbox_message") == [(300,)]


def test_what_is_claimed_nobody_else_gets(anna):
    for number in range(5):
        put(anna, f"k{number}")
    claims = [outbox.claim(START, limit=3), outbox.claim(START, limit=3), outbox.claim(START)]
    assert [[message.key for message in claim] for claim in claims] == [["k0", "k1", "k2"], ["k3", "k4"], []]


def test_rounds_that_meet_claim_each_mail_once(anna):
    for number in range(40):
        put(anna, f"k{number}")
    found, begin = [], threading.Barrier(4)

    def round():
        db.connect_thread()
        begin.wait()
        while messages := outbox.claim(START, limit=3):
            found.extend(message.key for message in messages)
        db.database.close()

    threads = [threading.Thread(target=round) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(f"k{number}" for number in range(40))


def test_a_claim_that_nobody_keeps_ends_and_is_not_repeated_for_ever(anna):
    """Whoever carries it is killed each time."""
    put(anna)
    now, claims = START, 0
    for _ in range(20):
        claims += len(outbox.claim(now))
        assert outbox.claim(now + outbox.CLAIM - timedelta(seconds=1)) == []
        now += outbox.CLAIM
    assert claims == outbox.MOST_ATTEMPTS
    assert db.rows("select next_at, body, problem from outbox_message") == [
        (None, "Body", "It was begun too often and never ended.")
    ]


def test_what_is_let_go_is_due_at_once_and_was_no_attempt(anna):
    put(anna)
    outbox.let_go(outbox.claim(START), now=START)
    ((message,), attempts) = (outbox.claim(START), db.row("select attempts from outbox_message"))
    assert (message.key, attempts) == ("k1", (1,))


def test_mail_about_a_course_is_for_who_has_a_place_in_it(world):
    who = world.author

    def about(key):
        return outbox.put(key, who.account_id, "Subject", "Body", now=START, course=world.course.id)

    def waiting():
        found = "select key from outbox_message where account_id = ? and next_at <= ? and key like 'k%'"
        return [row.key for row in db.rows(f"{found} order by id", who.account_id, START)]

    assert [about("k1"), waiting()] == [True, ["k1"]]
    leaving.leave(who, by=None, now=START)
    assert [about("k2"), waiting()] == [False, []]
    leaving.come_back(world.course.id, who.public_id, by=None, now=START)
    assert [about("k3"), waiting()] == [True, ["k1", "k3"]]
