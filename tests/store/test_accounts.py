"""Signing in and out, slowed down after failures, and links that work once."""

import contextlib
import unicodedata
from datetime import timedelta

import pytest
from werkzeug import security

from peerreview.domain.refusals import Conflict, Missing
from peerreview.store import accounts, db, links, tries
from tests.cast import START, person

HERE = "192.0.2.7"


def at(minutes):
    return START + timedelta(minutes=minutes)


def fail(times, email="anna@college.example", address=HERE, now=START, device=None):
    for _ in range(times):
        with pytest.raises(accounts.SignInFailed):
            accounts.sign_in(email, "nonsense", address=address, now=now, device=device)


def enter(now=START, address=HERE, device=None):
    return accounts.sign_in(
        "anna@college.example", "correct horse battery", address=address, now=now, device=device
    )


@pytest.fixture
def anna(store):
    return person("Anna Author")


def test_an_address_is_compared_folded(anna):
    assert accounts.find(" ANNA@college.Example ") == anna
    with pytest.raises(Conflict):
        accounts.create(name="Another", email="ＡNNA@college.example", now=START)


def test_people_whose_addresses_look_alike_have_an_account_each(store):
    for place, email in enumerate(
        ("strauß@x.example", "strauss@x.example", "ﬁnn@x.example", "finn@x.example")
    ):
        made = accounts.create(name=f"Person {place}", email=email, now=START)
        assert accounts.find(email) == made


def test_what_nobody_sees_in_an_address_makes_no_second_account(anna):
    with pytest.raises(Conflict):
        accounts.create(name="Anna", email="\u200banna@college.example", now=START)
    made = accounts.create(
        name=" Jose\u0301\u200b  Diaz ", email="\ufeffJose\u0301@college.example", now=START
    )
    assert (made.name, made.email) == ("José Diaz", "José@college.example")


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
@pytest.mark.parametrize("kept", ["NFC", "NFD", "as it was"])
def test_a_password_opens_however_the_keyboard_composes_it(store, form, kept):
    word = "Schlüsselbrücke\u00a0neun"
    made = accounts.create(name="Uma", email="uma@college.example", now=START, password="x")
    as_before = unicodedata.normalize("NFD", word) if kept == "as it was" else None
    hashed = security.generate_password_hash(as_before or "", accounts.METHOD)
    if as_before is None:
        hashed = accounts.hash_password(unicodedata.normalize(kept, word))
    db.execute("update account set password = ? where id = ?", hashed, made.id)
    typed = unicodedata.normalize(form, word)
    if form == "NFKC":
        typed = typed.replace(" ", "\u00a0")
    assert accounts.sign_in("uma@college.example", typed, address=HERE, now=START) == made
    with pytest.raises(accounts.SignInFailed):
        accounts.sign_in("uma@college.example", f"{typed}!", address=HERE, now=START)


def test_the_right_password_signs_in(anna):
    assert accounts.sign_in("Anna@College.example", "correct horse battery", address=HERE, now=START) == anna


def test_many_may_share_one_hash(store):
    hashed = accounts.hash_password("demo")
    for name in ("Bo", "Cy"):
        accounts.create(name=name, email=f"{name}@college.example", hashed=hashed, now=START)
    assert accounts.sign_in("cy@college.example", "demo", address=HERE, now=START).name == "Cy"


def test_an_account_without_password_cannot_be_entered(store):
    accounts.create(name="Newcomer", email="new@college.example", now=START)
    with pytest.raises(accounts.SignInFailed):
        accounts.sign_in("new@college.example", "", address=HERE, now=START)


@pytest.fixture
def hashes(monkeypatch):
    """The methods of all hashes made or checked, in order."""
    made, act = [], security._hash_internal

    def counting(method, salt, password):
        made.append(method)
        return act(method, salt, password)

    monkeypatch.setattr(security, "_hash_internal", counting)
    return made


@pytest.mark.parametrize("who", ["anna@college.example", "nobody@college.example", "invited@college.example"])
def test_every_try_costs_one_hash_of_one_kind(anna, hashes, who):
    accounts.create(name="Invited", email="invited@college.example", now=START)
    hashes.clear()
    fail(2, email=who)
    assert hashes == [accounts.METHOD] * 2


def test_a_slowed_try_costs_no_hash_whoever_it_is(anna, hashes):
    for who in ("anna@college.example", "nobody@college.example"):
        fail(5, email=who)
        hashes.clear()
        with pytest.raises(accounts.TooManyTries):
            fail(1, email=who)
        assert hashes == []


def test_five_failures_slow_an_account_down_for_a_minute(anna):
    fail(5)
    with pytest.raises(accounts.TooManyTries):
        enter(at(0.9))
    assert enter(at(1.1)) == anna


def test_an_unknown_address_is_slowed_down_alike(store):
    fail(5, email="nobody@college.example")
    with pytest.raises(accounts.TooManyTries) as refusal:
        fail(1, email="nobody@college.example")
    assert refusal.value.values == {"minutes": 1}


def test_each_further_failure_doubles_the_wait(anna):
    fail(5)
    fail(1, now=at(2))
    with pytest.raises(accounts.TooManyTries) as refusal:
        enter(at(2.5))
    assert refusal.value.values == {"minutes": 2}


def test_success_forgets_the_failures_before_it(anna):
    fail(4)
    enter(at(1))
    fail(4, now=at(2))
    assert enter(at(3)) == anna


def test_one_machine_may_not_try_everybody(anna):
    for number in range(tries.ACCOUNTS_PER_ADDRESS):
        fail(1, email=f"student{number}@college.example")
    with pytest.raises(accounts.TooManyTries):
        enter()
    assert enter(address="198.51.100.1") == anna


def test_a_household_of_the_newer_protocol_is_one_address(anna):
    for number in range(tries.ACCOUNTS_PER_ADDRESS):
        fail(1, email=f"student{number}@college.example", address=f"2001:db8:1:1::{number:x}")
    with pytest.raises(accounts.TooManyTries):
        enter(address="2001:db8:1:1:ffff::1")
    assert enter(address="2001:db8:1:2::1") == anna


def test_a_stranger_who_goes_on_trying_keeps_no_owner_out(anna):
    for step in range(120):  # ten minutes, every five seconds
        with contextlib.suppress(accounts.TooManyTries):
            fail(1, address="198.51.100.1", now=START + timedelta(seconds=5 * step))
    assert enter(now=at(10)) == anna


def test_many_strangers_at_once_stop_all_but_a_device_that_is_known(anna):
    phone = tries.Device("phone", (anna.public_id,))
    for number in range(tries.PER_ACCOUNT_ANYWHERE):
        fail(1, address=f"198.51.100.{number}")
    with pytest.raises(accounts.TooManyTries):
        enter()
    assert enter(device=phone) == anna


def test_a_known_device_is_slowed_down_by_what_was_tried_on_it_alone(anna):
    phone, other = (tries.Device(name, (anna.public_id,)) for name in ("phone", "other"))
    fail(5, device=phone)
    with pytest.raises(accounts.TooManyTries):
        enter(device=phone)
    assert [enter(device=other), enter()] == [anna, anna]


def test_a_device_known_to_somebody_else_gains_nothing(anna):
    fail(5)
    with pytest.raises(accounts.TooManyTries):
        enter(device=tries.Device("phone", ("somebody else",)))


def test_a_campus_behind_one_address_gets_in(store):
    """Three hundred within ten minutes, every fifth mistypes once, every fiftieth gives up."""
    hashed = accounts.hash_password("right")
    for number in range(300):
        email, now = f"student{number}@college.example", START + timedelta(seconds=2 * number)
        accounts.create(name="Student", email=email, hashed=hashed, now=START)
        if number % 5 == 0:
            fail(1, email=email, now=now)
        if number % 50:
            accounts.sign_in(email, "right", address=HERE, now=now)


def close(account):
    db.execute("update account set closed_at = ? where id = ?", START, account.id)


def test_a_closed_account_does_not_sign_in(anna):
    assert enter() == anna
    close(anna)
    with pytest.raises(accounts.SignInFailed):
        enter(now=at(1))


def test_a_closed_account_runs_no_site(store):
    ada = accounts.create(name="Ada Admin", email="ada@college.example", now=START, is_admin=True)
    assert accounts.has_admin()
    close(ada)
    assert not accounts.has_admin()


def test_what_was_sent_too_late_may_be_repeated_once(store):
    anna = person("Anna Author")
    session = accounts.person_of(accounts.open_session(anna, now=START), now=START).session
    assert not accounts.take_repeat(session)
    accounts.allow_repeat(session)
    assert [accounts.take_repeat(session), accounts.take_repeat(session)] == [True, False]


def test_signing_out_ends_the_session_on_the_server(anna):
    secret = accounts.open_session(anna, now=START)
    session = accounts.person_of(secret, now=START).session
    accounts.sign_out(session, by=anna.id, now=START)
    assert accounts.person_of(secret, now=START) is None


def test_a_new_password_ends_nobody_elses_session(anna):
    bo = person("Bo Baker")
    secret = accounts.open_session(bo, now=START)
    accounts.set_password(anna.id, "another long password", by=anna.id, now=START)
    assert accounts.person_of(secret, now=START).id == bo.id


def test_a_session_ends_once(anna):
    """When it ended stays as it was, whatever ends it again."""
    secret = accounts.open_session(anna, now=START)
    session = accounts.person_of(secret, now=START).session
    accounts.sign_out(session, by=anna.id, now=at(1))
    accounts.sign_out(session, by=anna.id, now=at(2))
    accounts.end_sessions(anna.id, now=at(3))
    (ended,) = db.row("select ended_at from login_session where id = ?", session)
    assert db.moment(ended) == at(1)


def test_a_new_password_ends_the_other_sessions(anna):
    here, there = (accounts.open_session(anna, now=START) for _ in range(2))
    accounts.set_password(
        anna.id,
        "another long password",
        by=anna.id,
        now=START,
        keep_session=accounts.person_of(here, now=START).session,
    )
    assert accounts.person_of(here, now=START).name == "Anna Author"
    assert accounts.person_of(there, now=START) is None


def test_a_session_ends_after_thirty_days_and_with_its_account(anna):
    secret = accounts.open_session(anna, now=START)
    assert accounts.person_of(secret, now=START + timedelta(days=30)) is None
    db.execute("update account set closed_at = ? where id = ?", START, anna.id)
    assert accounts.person_of(secret, now=START) is None


def test_the_secret_of_a_session_is_nowhere_in_the_database(anna):
    secret = accounts.open_session(anna, now=START)
    assert db.rows("select token from login_session where token = ?", secret) == []


def test_a_link_sets_a_password_once(anna):
    secret = links.make("reset", account_id=anna.id, now=START)
    links.use(secret, password="a fresh password", now=START)
    assert accounts.sign_in(anna.email, "a fresh password", address=HERE, now=START) == anna
    with pytest.raises(Missing):
        links.use(secret, password="again", now=START)


def test_a_link_ends(anna):
    secret = links.make("reset", account_id=anna.id, now=START)
    ended = START + timedelta(days=links.DAYS["reset"])
    assert links.find(secret, now=ended).state == links.ENDED
    with pytest.raises(Missing):
        links.use(secret, password="a fresh password", now=ended)


def test_the_first_admin_is_made_once(store):
    secrets = [links.make("first_admin", now=START) for _ in range(2)]
    admin = links.use(
        secrets[0],
        name=" Ada  Admin ",
        email="ada@college.example",
        password="correct horse battery",
        now=START,
    )
    assert (admin.name, admin.is_admin, accounts.has_admin()) == ("Ada Admin", True, True)
    with pytest.raises(Missing):
        links.use(
            secrets[1], name="Eve", email="eve@college.example", password="correct horse battery", now=START
        )


def test_settings_are_kept(anna):
    fresh = accounts.person_of(accounts.open_session(anna, now=START), now=START)
    assert not any((fresh.keys_on, fresh.quiet, fresh.sans, fresh.wide))
    accounts.change_settings(
        anna.id,
        name=" Anna  B. ",
        zone="Asia/Tokyo",
        keys_on=True,
        quiet=True,
        sans=False,
        wide=True,
        now=START,
    )
    accounts.change_theme(anna.id, "dark")
    found = accounts.person_of(accounts.open_session(anna, now=START), now=START)
    assert (found.name, found.zone, found.theme) == ("Anna B.", "Asia/Tokyo", "dark")
    assert (found.keys_on, found.quiet, found.sans, found.wide) == (True, True, False, True)


def test_demo_accounts_are_known_as_such(anna):
    assert not accounts.has_demo_accounts()
    demo = person("Dora Demo", is_demo=True)
    assert (accounts.has_demo_accounts(), accounts.demo_people()) == (True, [demo])
