"""What the administrator does: accounts, sessions, mail that did not go out, the texts and record of the
site."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.store import accounts, administering, db, outbox, site_texts, storage, undelivered
from tests.cast import START, World, person


@pytest.fixture
def admin(store):
    return accounts.create(name="Ada Admin", email="ada@site.example", is_admin=True, now=START)


@pytest.fixture
def zora(admin):
    return accounts.create(
        name="Zora Kallergis", email="zora@site.example", password="correct horse battery", now=START
    )


def test_a_locked_account_lets_nobody_in_and_unlocking_does_again(admin, zora):
    secret = accounts.open_session(zora, now=START)
    administering.lock(zora.id, by=admin.id, now=START)
    assert accounts.person_of(secret, now=START) is None
    with pytest.raises(accounts.SignInFailed):
        accounts.sign_in(zora.email, "correct horse battery", address="::1", now=START)
    administering.unlock(zora.id, by=admin.id, now=START)
    assert accounts.sign_in(zora.email, "correct horse battery", address="::1", now=START).id == zora.id


def test_the_last_administrator_stays_one(admin, zora):
    for deed in (
        lambda: administering.lock(admin.id, by=admin.id, now=START),
        lambda: administering.lock(admin.id, by=zora.id, now=START),
        lambda: administering.set_admin(admin.id, False, by=admin.id, now=START),
    ):
        with pytest.raises(Conflict):
            deed()
    administering.set_admin(zora.id, True, by=admin.id, now=START)
    administering.set_admin(admin.id, False, by=zora.id, now=START)
    assert [(one.name, one.is_admin) for one in administering.users(START)] == [
        ("Ada Admin", False),
        ("Zora Kallergis", True),
    ]


def test_a_locked_administrator_does_not_count(admin, zora):
    administering.set_admin(zora.id, True, by=admin.id, now=START)
    administering.lock(zora.id, by=admin.id, now=START)
    with pytest.raises(Conflict):
        administering.set_admin(admin.id, False, by=admin.id, now=START)
    administering.set_admin(zora.id, False, by=admin.id, now=START)
    with pytest.raises(Conflict, match="locked"):
        administering.set_admin(zora.id, True, by=admin.id, now=START)


def test_sessions_are_listed_while_they_are_open_and_end_one_by_one(admin, zora):
    for hours in range(3):
        accounts.open_session(zora, now=START + timedelta(hours=hours))
    found = administering.sessions(START + timedelta(hours=4))
    assert [one.name for one in found] == ["Zora Kallergis"] * 3
    administering.end_session(found[0].id, by=admin.id, now=START)
    with pytest.raises(Missing):
        administering.end_session(found[0].id, by=admin.id, now=START)
    assert len(administering.sessions(START + timedelta(hours=4), zora.id)) == 2
    assert administering.sessions(START + timedelta(days=60)) == []
    accounts.sign_out_everywhere(zora.id, by=admin.id, now=START)
    assert administering.sessions(START + timedelta(hours=4)) == []
    assert administering.sessions(START, admin.id) == []


def test_what_is_known_of_an_account(store):
    world = World()
    found = administering.user(world.accounts[world.author.id].public_id, START)
    assert (found.courses, found.sessions, found.closed_at, found.has_password) == (1, 0, None, True)
    assert administering.courses_of(found.id)[0][3] == "student"
    with pytest.raises(Missing):
        administering.user("nobody", START)


def given_up(*keys):
    bo = person("Bo Baker")
    for key in keys:
        outbox.put(key, bo.id, f"Subject {key}", "Body", now=START)
    db.execute("update outbox_message set next_at = null, problem = 'refused', attempts = 8")


def test_mail_given_up_goes_out_after_all(admin):
    given_up("a", "b")
    found = undelivered.letters(held=False)
    assert [(one.subject, one.problem, one.has_words) for one in found] == [
        ("Subject b", "refused", True),
        ("Subject a", "refused", True),
    ]
    assert undelivered.again([found[0].id], by=admin.id, now=START) == 1
    (message,) = outbox.claim(START)
    assert (message.subject, message.body, message.attempts) == ("Subject b", "Body", 1)
    assert undelivered.state(START)[:4] == (1, 0, 1, 0)


def test_mail_that_lost_its_words_is_not_sent_empty(admin):
    given_up("a")
    db.execute("update outbox_message set body = ''")
    (letter,) = undelivered.letters(held=False)
    with pytest.raises(Missing):
        undelivered.again([letter.id], by=admin.id, now=START)
    assert not letter.has_words and outbox.waiting(START) == []


def test_mail_is_dropped_and_that_is_taken_back(admin):
    given_up("a", "b")
    ids = [one.id for one in undelivered.letters(held=False)]
    assert undelivered.drop(ids[:1], by=admin.id, now=START) == ids[:1]
    assert [one.id for one in undelivered.letters(held=False)] == ids[1:]
    assert undelivered.state(START).given_up == 1
    with pytest.raises(Missing):
        undelivered.again(ids[:1], by=admin.id, now=START)
    assert not outbox.put("b", admin.id, "Again", "Body", now=START)
    undelivered.take_back(ids[:1], by=admin.id, now=START)
    assert [(one.id, one.problem) for one in undelivered.letters(held=False)] == [
        (ids[0], "refused"),
        (ids[1], "refused"),
    ]


def test_mail_that_waits_and_mail_to_who_left_are_none_of_these(admin, zora):
    outbox.put("waits", zora.id, "Waits", "Body", now=START)
    outbox.put("left", zora.id, "Left", "Body", now=START)
    db.execute("update outbox_message set next_at = null, problem = ? where key = 'left'", outbox.LEFT)
    ids = [row.id for row in db.rows("select id from outbox_message")]
    assert undelivered.letters(held=False) == undelivered.letters(held=True) == []
    for deed in (undelivered.again, undelivered.drop, undelivered.take_back):
        with pytest.raises(Missing):
            deed(ids, by=admin.id, now=START)


def test_a_text_has_versions_and_goes_back(admin):
    assert site_texts.newest("imprint") is None and site_texts.said() == set()
    assert site_texts.save("imprint", "# We\n\n<script>x</script>", base=0, by=admin.id, now=START) == 1
    assert site_texts.save("imprint", "# They", base=1, by=admin.id, now=START) == 2
    assert site_texts.save("imprint", "# They\r\n", base=1, by=admin.id, now=START) == 2
    first, second = site_texts.versions("imprint")[::-1]
    assert "<script" not in first.html and "<h3>We</h3>" in first.html
    assert (site_texts.newest("imprint"), site_texts.said()) == (second, {"imprint"})
    site_texts.put_back("imprint", 1, by=admin.id, now=START)
    assert (site_texts.newest("imprint").text, len(site_texts.versions("imprint"))) == (first.text, 3)
    site_texts.put_back("imprint", 0, by=admin.id, now=START)
    assert site_texts.newest("imprint") is None and site_texts.said() == set()
    for name, number in (("imprint", 99), ("help", 0)):
        with pytest.raises(Missing):
            site_texts.put_back(name, number, by=admin.id, now=START)


def test_two_who_write_one_text_lose_nothing(admin):
    site_texts.save("help", "Mine", base=0, by=admin.id, now=START)
    with pytest.raises(Invalid, match="Ada Admin saved this text meanwhile"):
        site_texts.save("help", "Yours", base=0, by=admin.id, now=START)
    with pytest.raises(Invalid, match="too long"):
        site_texts.save("help", "x" * (site_texts.LONGEST + 1), base=1, by=admin.id, now=START)
    assert site_texts.newest("help").text == "Mine"


def test_the_sites_record_tells_nothing_of_what_is_done_in_a_course(store):
    world = World()
    world.hand_in(world.author)
    administering.lock(world.author.account_id, by=world.admin.id, now=world.at)
    found, more = administering.lines()
    assert (found[0].verb, found[0].by, found[0].about) == ("account.locked", "Ada Admin", "Anna Author")
    assert {line.verb.split(".")[0] for line in found} <= {"account", "course", "site", "mail"}
    assert sum(administering.kinds().values()) == len(found) and not more
    assert [line.verb for line in administering.lines(words="ánna locked")[0]] == ["account.locked"]
    assert administering.lines(kind="mail") == ([], False)
    assert administering.lines(page=2) == ([], False)


def test_every_table_has_its_rows_and_its_size(store):
    World()
    found = storage.tables()
    assert found["account"][0] == db.row("select count(*) from account")[0]
    assert 0 < found["account"][1] <= storage.database()
    assert storage.folder("/nowhere/at/all") == (0, 0)
    assert 0 < storage.room("/nowhere/at/all")[0]
