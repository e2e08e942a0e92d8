"""What is over goes after its time, and not a moment before; what still holds stays however old it is."""

from datetime import timedelta

import pytest

from peerreview import jobs
from peerreview.domain.pruning import KEPT
from peerreview.store import accounts, db, links, outbox, presence, pruning, tries
from peerreview.store.tables import Note
from tests.cast import START, World, person

SECOND = timedelta(seconds=1)


@pytest.fixture
def anna(store):
    return person("Anna Author")


def left(table):
    return db.row(f"select count(*) from {table}")[0]


def gone_after(kept, table, begun=START):
    """Whether the rows of a table stay for as long as *kept* says, and go then."""
    pruning.prune(begun + kept)
    stays = left(table)
    pruning.prune(begun + kept + SECOND)
    return stays > 0 and left(table) == 0


def test_a_session_that_was_ended_goes(anna):
    accounts.open_session(anna, now=START - timedelta(days=3))
    accounts.end_sessions(anna.id, now=START)
    assert gone_after(KEPT["session"], "login_session")


def test_a_session_that_was_left_open_goes_once_it_is_too_old(anna):
    accounts.open_session(anna, now=START)
    assert gone_after(KEPT["session"] + timedelta(days=accounts.SESSION_DAYS), "login_session")


def test_who_is_signed_in_stays_so(anna):
    secret = accounts.open_session(anna, now=START)
    last = START + timedelta(days=accounts.SESSION_DAYS) - SECOND
    pruning.prune(last)
    assert accounts.person_of(secret, now=last).id == anna.id


def test_a_link_goes_once_it_is_over(anna):
    links.make("welcome", account_id=anna.id, now=START)
    assert gone_after(KEPT["link"] + timedelta(days=links.DAYS["welcome"]), "one_time_link")


@pytest.mark.parametrize("end", ["sent", "given up"])
def test_mail_goes_once_it_was_sent_or_given_up(anna, end):
    outbox.put("k1", anna.id, "Subject", "Body", now=START)
    for _ in range(1 if end == "sent" else outbox.MOST_ATTEMPTS):
        db.execute("update outbox_message set next_at = ?", START)
        (message,) = outbox.claim(START)
        if end == "sent":
            outbox.mark_sent(message, "250", now=START)
        else:
            outbox.mark_failed(message, "refused", now=START)
    assert gone_after(KEPT["mail"], "outbox_message")


def test_mail_that_waits_stays_however_old_it_is(anna):
    outbox.put("k1", anna.id, "Subject", "Body", now=START)
    later = START + KEPT["mail"] * 3
    assert not any(pruning.prune(later))
    assert [message.key for message in outbox.waiting(later)] == ["k1"]


def test_who_was_here_is_known_for_two_days(store):
    world = World()
    presence.look(world.activity.id, world.author.id, now=START)
    assert gone_after(KEPT["presence"], "presence")


def test_more_than_goes_at_once_goes(anna, monkeypatch):
    monkeypatch.setattr(pruning, "AT_ONCE", 2)
    for _ in range(5):
        accounts.open_session(anna, now=START)
    assert pruning.prune(START + timedelta(days=99)).sessions == 5


def test_the_clock_prunes_once_an_hour(anna):
    accounts.open_session(anna, now=START)
    over = START + timedelta(days=99)
    jobs.round({}, over)
    assert left("login_session") == 0
    accounts.open_session(anna, now=START)
    jobs.round({}, over + timedelta(minutes=59))
    assert left("login_session") == 1
    jobs.round({}, over + timedelta(minutes=60))
    assert left("login_session") == 0


def test_a_try_to_sign_in_goes_after_a_day(anna):
    with db.writing():
        tries.keep(anna.email_key, "192.0.2.1", succeeded=False, now=START)
    assert gone_after(KEPT["attempt"], "login_attempt")


def test_the_words_of_a_mail_given_up_go_before_the_mail_does(anna):
    outbox.put("k1", anna.id, "Subject", "Body", now=START)
    outbox.put("k2", anna.id, "Waits", "Body", now=START)
    db.execute("update outbox_message set next_at = null, problem = 'refused' where key = 'k1'")
    pruning.prune(START + KEPT["undelivered"])
    assert db.rows("select body from outbox_message order by id") == [("Body",), ("Body",)]
    assert pruning.prune(START + KEPT["undelivered"] + SECOND).words == 1
    assert db.rows("select body from outbox_message order by id") == [("",), ("Body",)]


def test_the_record_forgets_who_signed_in_and_nothing_else(anna):
    accounts.open_session(anna, now=START)
    pruning.prune(START + KEPT["signed"])
    assert db.row("select count(*) from audit_line where verb = 'account.signed_in'") == (1,)
    pruning.prune(START + KEPT["signed"] * 99)
    assert db.rows("select verb from audit_line") == [("account.created",)]


def test_what_somebody_wrote_and_never_handed_in_stays_however_old_it_is(store):
    """A draft is somebody's text until they hand it in; of what was returned it is the repair."""
    world = World()
    draft = world.begin(world.author, "work")
    world.save(world.author, draft, {"text": {"text": "Only begun."}})
    pruning.prune(START + KEPT["draft"] * 9)
    assert db.row("select draft is not null from response where id = ?", draft.id)[0]
    world.hand_in(world.author)
    Note.create(response=draft.id, number=1, about_version=1, place="text:b1", at=START, removed_at=START)
    for state in ("held", "returned", "submitted"):
        db.execute("update note set kept = 'Taken out.', kept_level = 'claim'")
        db.execute(
            "update response set draft = '{}', saved_at = ?, state = ?, shown = ? where id = ?",
            START,
            state,
            int(state == "submitted"),
            draft.id,
        )
        pruning.prune(START + KEPT["draft"])
        assert db.row("select draft is not null from response where id = ?", draft.id)[0]
        assert db.row("select kept from note")[0]
        pruning.prune(START + KEPT["draft"] + SECOND)
        kept = db.row("select draft is not null from response where id = ?", draft.id)[0]
        said = db.row("select kept, kept_level from note")
        assert bool(kept) == (state != "submitted") and any(said) == all(said) == bool(kept)
    assert db.row("select count(*) from version")[0] > 0
