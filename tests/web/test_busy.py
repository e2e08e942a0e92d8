"""Somebody else holds the write lock, or the disk is full: waiting ends, reading goes on, no word is lost."""

import sqlite3
import threading
import time

import pytest

from peerreview.store import db, turn
from peerreview.web import health

WORDS = "Twenty minutes of thought about rivers."


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Patience of a test, and no memory of how it stood before."""
    monkeypatch.setattr(turn, "LONG", 0.2)
    monkeypatch.setattr(turn, "SHORT", 0.05)
    monkeypatch.setattr(turn, "BEHIND", 0.1)
    health._last.clear()


@pytest.fixture
def held(site):
    """The write lock in the hands of another program."""
    other = sqlite3.connect(db.database.database, isolation_level=None, check_same_thread=False)
    other.execute("begin immediate")
    yield other
    other.close()


@pytest.fixture
def work(site):
    """The desk of the author, begun."""
    site.world.begin(site.world.author)
    browser = site.browse(site.world.author)
    return browser, site.world.begin(site.world.author).public_id


def test_a_save_is_told_to_come_again_and_gives_the_words_back(site, work, held):
    browser, work_id = work
    page = browser.post(f"/submissions/{work_id}/hand-in", {"text.text": WORDS, "rev": "0"})
    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert page.heading == "Very many are saving just now."
    assert WORDS in page.html
    again = page.form(f"/submissions/{work_id}/hand-in")
    assert again["text.text"] == WORDS
    held.execute("rollback")
    assert browser.post(f"/submissions/{work_id}/hand-in", again).status in (303, 409, 422)


def test_an_autosave_is_told_so_and_nothing_is_swapped(site, work, held):
    browser, work_id = work
    answer = browser.post(
        f"/submissions/{work_id}/draft", {"text.text": WORDS, "rev": "0"}, HX_Request="true"
    )
    assert (answer.status, answer.headers["Retry-After"], answer.headers["HX-Reswap"]) == (503, "5", "none")
    assert "Not saved yet." in answer.headers["HX-Trigger"]


def test_reading_goes_on(site, work, held):
    browser, work_id = work
    activity = site.world.activity.public_id
    begun = time.monotonic()
    for path in ("/", f"/activities/{activity}", f"/submissions/{work_id}", "/settings", "/help"):
        assert browser.get(path).status == 200, path
    assert time.monotonic() - begun < 3


def test_signing_in_waits_no_longer_than_saving(site, held):
    page = site.browse().post(
        "/login", {"email": "anna@college.example", "password": "correct horse battery"}
    )
    assert page.status == 503
    assert "correct horse battery" not in page.html


def test_who_watches_from_outside_is_told(site, held):
    assert site.browse().get("/healthz").status == 503
    held.execute("rollback")
    assert site.browse().get("/healthz").status == 503  # the answer of a moment ago
    health._last.clear()
    assert site.browse().get("/healthz").html == "ok\n"


@pytest.fixture
def full(site, work):
    """A database that may not grow by a page."""
    (pages,) = db.row("pragma page_count")
    db.execute(f"pragma max_page_count = {pages}")
    yield
    db.execute("pragma max_page_count = 4294967294")


def test_a_full_disk_has_a_sentence_of_its_own_and_gives_the_words_back(site, work, full):
    browser, work_id = work
    page = browser.post(f"/submissions/{work_id}/hand-in", {"text.text": WORDS * 2000, "rev": "0"})
    assert page.status == 507
    assert page.heading == "There is no room left to save on our side."
    assert WORDS in page.html
    db.execute("pragma max_page_count = 4294967294")
    assert browser.get("/").status == 200
    assert db.database.in_transaction() is False


def test_a_full_disk_stops_no_reader(site, work, full):
    browser, work_id = work
    assert [browser.get(path).status for path in ("/", f"/submissions/{work_id}")] == [200, 200]


def test_a_nearly_full_disk_is_told_before_it_is_full(site, monkeypatch):
    monkeypatch.setattr(health, "LEAST_ROOM", 10**18)
    answer = site.browse().get("/healthz")
    assert (answer.status, answer.html) == (503, "the disk is nearly full\n")


# The turn


def hold(turns, seconds):
    """A thread that has the turn for a while."""
    has = threading.Event()

    def act():
        with turns:
            has.set()
            time.sleep(seconds)

    thread = threading.Thread(target=act)
    thread.start()
    has.wait()
    return thread


def waits(turns, seconds):
    """How long this thread waits before it gives up, or None when it gets its turn."""
    turn.be_patient(seconds)
    begun = time.monotonic()
    try:
        with turns:
            return None
    except turn.Busy:
        return time.monotonic() - begun
    finally:
        turn.be_patient(None)


def test_the_patience_of_a_request_ends_with_it(site):
    site.browse(site.world.author).get("/")
    assert turn.patience() == turn.LONG


def test_who_has_the_turn_may_take_it_again():
    turns = turn.Turn()
    with turns, turns:
        pass
    assert waits(turns, 0.1) is None


def test_the_turn_comes_when_the_other_ends():
    turns = turn.Turn()
    holder = hold(turns, 0.1)
    assert waits(turns, 2) is None
    holder.join()


def test_waiting_for_the_turn_ends():
    turns = turn.Turn()
    holder = hold(turns, 0.5)
    assert 0.1 <= waits(turns, 0.1) < 0.4
    holder.join()


def test_only_the_first_in_line_wait_long():
    turns, found = turn.Turn(), []
    holder = hold(turns, 1.5)
    line = [threading.Thread(target=lambda: found.append(waits(turns, 1.0))) for _ in range(8)]
    for one in line:
        one.start()
    for one in line:
        one.join()
    holder.join()
    assert sorted(seconds > 0.5 for seconds in found) == [False] * 6 + [True] * turn.IN_LINE


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("database is locked", turn.Busy),
        ("canceling statement due to lock timeout", turn.Busy),
        ("database or disk is full", turn.Full),
        ("could not extend file: No space left on device", turn.Full),
        ("no such table: course", type(None)),
    ],
)
def test_what_the_database_says_is_understood(said, kind):
    assert isinstance(turn.understood(RuntimeError(said)), kind)
