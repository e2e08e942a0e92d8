"""Signing in and out, slowed down after failures, and links that work once."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import Conflict, Missing
from peerreview.store import accounts, db
from tests.cast import START, person

HERE = "192.0.2.7"


def at(minutes):
    return START + timedelta(minutes=minutes)


def fail(times, email="anna@college.example", address=HERE, now=START):
    for _ in range(times):
        with pytest.raises(accounts.SignInFailed):
            accounts.sign_in(email, "nonsense", address=address, now=now)


def enter(now=START, address=HERE):
    return accounts.sign_in("anna@college.example", "correct horse battery", address=address, now=now)


@pytest.fixture
def anna(store):
    return person("Anna Author")


def test_an_address_is_compared_folded(anna):
    assert accounts.find(" ANNA@college.Example ") == anna
    with pytest.raises(Conflict):
        accounts.create(name="Another", email="ＡNNA@college.example", now=START)


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


def test_an_unknown_address_takes_the_same_path(anna, monkeypatch):
    checked = []

    def check(stored, typed):
        checked.append((stored.split("$")[0], typed))
        return False

    monkeypatch.setattr(accounts, "check_password_hash", check)
    fail(1)
    fail(1, email="nobody@college.example")
    assert checked == [(accounts.METHOD, "nonsense")] * 2


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
    for number in range(accounts.TRIES_PER_ADDRESS):
        fail(1, email=f"student{number}@college.example")
    with pytest.raises(accounts.TooManyTries):
        enter()
    assert enter(address="198.51.100.1") == anna


def test_signing_out_ends_the_session_on_the_server(anna):
    secret = accounts.open_session(anna, now=START)
    session = accounts.person_of(secret, now=START).session
    accounts.sign_out(session, by=anna.id, now=START)
    assert accounts.person_of(secret, now=START) is None


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
    secret = accounts.make_link("reset", account=anna, now=START)
    accounts.use_link(secret, password="a fresh password", now=START)
    assert accounts.sign_in(anna.email, "a fresh password", address=HERE, now=START) == anna
    with pytest.raises(Missing):
        accounts.use_link(secret, password="again", now=START)


def test_a_link_ends(anna):
    secret = accounts.make_link("reset", account=anna, now=START)
    with pytest.raises(Missing):
        accounts.link_of(secret, now=START + timedelta(days=accounts.LINK_DAYS["reset"]))


def test_the_first_admin_is_made_once(store):
    links = [accounts.make_link("first_admin", now=START) for _ in range(2)]
    admin = accounts.use_link(
        links[0],
        name=" Ada  Admin ",
        email="ada@college.example",
        password="correct horse battery",
        now=START,
    )
    assert (admin.name, admin.is_admin, accounts.has_admin()) == ("Ada Admin", True, True)
    with pytest.raises(Missing):
        accounts.use_link(
            links[1], name="Eve", email="eve@college.example", password="correct horse battery", now=START
        )


def test_settings_are_kept(anna):
    accounts.change_settings(anna.id, name=" Anna  B. ", zone="Asia/Tokyo", keys_on=False, now=START)
    accounts.change_theme(anna.id, "dark")
    found = accounts.person_of(accounts.open_session(anna, now=START), now=START)
    assert (found.name, found.zone, found.keys_on, found.theme) == ("Anna B.", "Asia/Tokyo", False, "dark")


def test_demo_accounts_are_known_as_such(anna):
    assert not accounts.has_demo_accounts()
    demo = person("Dora Demo", is_demo=True)
    assert (accounts.has_demo_accounts(), accounts.demo_people()) == (True, [demo])
