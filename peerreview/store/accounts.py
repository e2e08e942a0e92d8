"""Accounts, signing in and out, sessions.

Signing out, a new password and closing an account end sessions on the server. Failures take the same work
whether the address exists or not, and too many of them slow down (``tries``)."""

import contextlib
import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple

from werkzeug.security import check_password_hash, generate_password_hash

from peerreview.domain import identity
from peerreview.domain.attributes import needs as needs_rules
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import audit, db, indexing, tries, turn
from peerreview.store.tables import Account, LoginSession
from peerreview.store.tries import TooManyTries as TooManyTries

METHOD = "scrypt"
SESSION_DAYS = 30
SEEN_AGAIN = timedelta(minutes=10)  # a look so soon after the last one is not noted


class SignInFailed(Invalid):
    """Wrong address or wrong password; we do not say which."""

    sentence = N_("This e-mail and password do not belong together.")


class Person(NamedTuple):
    """Who is signed in: account id and the settings every page needs."""

    id: int
    public_id: str
    name: str
    email: str
    is_admin: bool
    is_demo: bool
    zone: str
    theme: str
    keys_on: bool
    quiet: bool
    sans: bool
    wide: bool
    needs: frozenset
    said_as: str
    is_daily: bool
    mail_hour: int
    language: str
    few_mails: bool
    session: int


def fold_email(email):
    """The form in which addresses are compared (see ``identity.address_key``)."""
    return identity.address_key(email)


def create(*, name, email, now, password="", hashed="", is_admin=False, is_demo=False, zone="", by=None):
    """A new account. Without a password (or the hash of one, *hashed*, which many may share) nobody can sign
    in to it until a one-time link has set one. Conflict if the address is taken."""
    key = fold_email(email)
    with db.writing():
        if Account.select().where(Account.email_key == key).exists():
            raise Conflict(
                N_("There is already an account with the address {email}."), email=identity.address(email)
            )
        account = Account.create(
            name=identity.name(name),
            email=identity.address(email),
            email_key=key,
            is_admin=is_admin,
            is_demo=is_demo,
            zone=zone,
            created_at=now,
            password=hash_password(password) if password else hashed,
        )
        indexing.person(account.id, account.name, account.email)
        audit.record("account.created", "account", account.id, by=by, at=now, admin=is_admin)
    return account


def create_all(people, *, now, by):
    """New accounts without a password of *people* [(name, address)], none of whom has one; returns {address
    key: account id}."""
    keyed = {fold_email(email): (identity.name(name), identity.address(email)) for name, email in people}
    with db.writing():
        db.insert(
            Account,
            [
                {"email": email, "email_key": key, "name": name, "created_at": now}
                for key, (name, email) in keyed.items()
            ],
            "on conflict (email_key) do nothing",
        )
        found = ids_of(keyed)
        audit.record_all("account.created", "account", found.values(), by=by, at=now, admin=False)
    return found


def ids_of(keys):
    """{address key: account id} of those of these *keys* that have an account."""
    keys, found = list(keys), {}
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        found |= dict(
            db.rows(f"select email_key, id from account where email_key in ({db.places(some)})", *some)
        )
    return found


def find(email):
    """The account of an address, or None."""
    return Account.get_or_none(Account.email_key == fold_email(email))


def of_id(account_id):
    """The account of an id."""
    return Account.get_by_id(account_id)


def hash_password(password):
    """A salted hash of a password."""
    return generate_password_hash(identity.password(password), method=METHOD)


def sign_in(email, password, *, address, now, device=None):
    """The Account whose password this is. *address* is the network address the try comes from, *device* the
    ``tries.Device`` that signed in here before, if it says so. TooManyTries while slowed down, SignInFailed
    otherwise; both look alike for who has an account and who has none, and failures are counted."""
    key = fold_email(email)
    account = Account.get_or_none(Account.email_key == key, Account.closed_at.is_null())
    place = tries.place(address, device, account and account.public_id)
    tries.refuse_too_many(key, place, now)
    # The same hashes are checked in every case, so that time tells nothing about who has an account.
    stored = account.password if account and account.password else _nobodys_hash()
    fits = any(check_password_hash(stored, form) for form in identity.passwords(password))
    succeeded = fits and bool(account and account.password)
    with db.writing():
        tries.keep(key, place, succeeded=succeeded, now=now)
    if not succeeded:
        raise SignInFailed(field="password")
    return account


def _nobodys_hash():
    """What no password has as its hash; to check it costs what that of an account costs, and to make it
    nothing."""
    return f"{METHOD}$nobody$-"


def open_session(account, *, now, device=""):
    """A new session of *account* on a *device* (words); returns the secret for the cookie, of which only the
    hash is kept."""
    secret = secrets.token_urlsafe(32)
    with db.writing():
        LoginSession.create(
            token=hashed_secret(secret), account=account, created_at=now, seen_at=now, device=device[:80]
        )
        audit.record("account.signed_in", "account", account.id, by=account.id, at=now)
    return secret


def person_of(secret, *, now):
    """The Person of a session secret, or None when it ended, is too old, or the account is closed."""
    found = db.row(
        """
        select a.id, a.public_id, a.name, a.email, a.is_admin, a.is_demo, a.zone, a.theme, a.keys_on,
          a.quiet, a.sans, a.wide, a.needs, a.said_as, a.is_daily, a.mail_hour, a.language, a.few_mails,
          s.id as session,
          s.seen_at
        from login_session s
        join account a on a.id = s.account_id
        where s.token = ? and s.ended_at is null and s.created_at > ? and a.closed_at is null
        """,
        hashed_secret(secret),
        now - timedelta(days=SESSION_DAYS),
    )
    if found is None:
        return None
    _see(found.session, db.moment(found.seen_at), now)
    truths = ("is_admin", "is_demo", "keys_on", "quiet", "sans", "wide", "is_daily", "few_mails")
    return db.filled(
        Person,
        found,
        needs=needs_rules.needed(found.needs),
        **{name: bool(getattr(found, name)) for name in truths},
    )


def _see(session_id, seen_at, now):
    """Note that a session was used; in passing: where nothing can be written at once, nobody waits for it."""
    if now - seen_at < SEEN_AGAIN:
        return
    with turn.briefly(), contextlib.suppress(turn.Unavailable), db.writing():
        db.execute("update login_session set seen_at = ? where id = ?", now, session_id)


class Session(NamedTuple):
    """One browser that is signed in: ``device`` in words ("" = not known), when it came and was last seen."""

    id: int
    device: str
    created_at: object
    seen_at: object


def sessions(account_id, *, now):
    """[Session] of an account that hold, the last seen first."""
    found = db.rows(
        """
        select id, device, created_at, seen_at
        from login_session
        where account_id = ? and ended_at is null and created_at > ?
        order by seen_at desc, id desc
        """,
        account_id,
        now - timedelta(days=SESSION_DAYS),
    )
    return [
        db.filled(Session, row, created_at=db.moment(row.created_at), seen_at=db.moment(row.seen_at))
        for row in found
    ]


def end_session(account_id, session_id, *, now):
    """Sign one browser of an account out; Missing where it is not theirs."""
    with db.writing():
        ended = db.execute(
            "update login_session set ended_at = ? where id = ? and account_id = ? and ended_at is null",
            now,
            session_id,
            account_id,
        )
        if not ended:
            raise Missing()
        audit.record("account.signed_out", "account", account_id, by=account_id, at=now)


def sign_out_everywhere(account_id, *, by, now):
    """End every session of an account."""
    with db.writing():
        end_sessions(account_id, now=now)
        audit.record("account.signed_out_everywhere", "account", account_id, by=by, at=now)


def person_of_account(public_id):
    """The Person of an account's public id, in no session; None when there is none, or it is closed."""
    found = Account.get_or_none(Account.public_id == public_id, Account.closed_at.is_null())
    if found is None:
        return None
    values = {name: getattr(found, name) for name in Person._fields if name != "session"}
    return Person(**values | {"needs": needs_rules.needed(found.needs), "session": 0})


def allow_repeat(session_id):
    """What was sent when the session before had ended may be sent by this one (an id), once."""
    db.execute("update login_session set may_repeat = ? where id = ?", True, session_id)


def take_repeat(session_id):
    """Use up what ``allow_repeat`` gave; False when there is nothing to use, or somebody was faster."""
    used = "update login_session set may_repeat = ? where id = ? and may_repeat = ?"
    with db.writing():
        return db.execute(used, False, session_id, True) == 1


def sign_out(session_id, *, by, now):
    """End one session on the server."""
    with db.writing():
        db.execute("update login_session set ended_at = ? where id = ? and ended_at is null", now, session_id)
        audit.record("account.signed_out", "account", by, by=by, at=now)


def end_sessions(account_id, *, now, but=None):
    """End all sessions of an account, except the session id *but*."""
    db.execute(
        "update login_session set ended_at = ? where account_id = ? and ended_at is null and id <> ?",
        now,
        account_id,
        but or 0,
    )


def set_password(account_id, password, *, now, by, keep_session=None):
    """A new password; every other session of the account ends."""
    with db.writing():
        db.execute("update account set password = ? where id = ?", hash_password(password), account_id)
        end_sessions(account_id, now=now, but=keep_session)
        audit.record("account.password_set", "account", account_id, by=by, at=now)


def change_settings(
    account_id,
    *,
    name,
    zone,
    keys_on,
    quiet,
    sans,
    wide,
    now,
    said_as="",
    is_daily=False,
    mail_hour=7,
    language="",
):
    """The name others see and how it is said, the zone of dates, single keys; how one reads: *quiet* (only
    what is wrong is said unasked), *sans*, *wide* (letters, space); mail once a day at an hour (0 to 23); the
    *language* of site and mails, a code or "" (what the browser asks for)."""
    called = identity.name(name)
    with db.writing():
        db.execute(
            """
            update account
            set name = ?, zone = ?, keys_on = ?, quiet = ?, sans = ?, wide = ?, said_as = ?, is_daily = ?,
              mail_hour = ?, language = ?
            where id = ?
            """,
            *(called, zone, keys_on, quiet, sans, wide),
            *(identity.name(said_as), is_daily, mail_hour, language),
            account_id,
        )
        indexing.person(account_id, called, Account.get_by_id(account_id).email)
        audit.record("account.settings_changed", "account", account_id, by=account_id, at=now)


def change_needs(account_id, keys, *, now):
    """What a person needs from now on, and nothing else: keys of ``needs.NEEDS``. The line of the record is
    that of any setting, so that it does not tell who needs something."""
    with db.writing():
        db.execute("update account set needs = ? where id = ?", needs_rules.stored(keys), account_id)
        audit.record("account.settings_changed", "account", account_id, by=account_id, at=now)


def change_theme(account_id, theme):
    """auto, light or dark."""
    with db.writing():
        db.execute("update account set theme = ? where id = ?", theme, account_id)


def has_admin():
    """Whether any open account runs the site."""
    return Account.select().where(Account.is_admin, Account.closed_at.is_null()).exists()


def has_demo_accounts():
    """Whether this database holds demo accounts, which ``flask serve`` refuses."""
    return Account.select().where(Account.is_demo).exists()


def demo_people():
    """Demo accounts by name, for one-click sign-in in the demo."""
    return list(Account.select().where(Account.is_demo).order_by(Account.id))


def hashed_secret(secret):
    """What is kept of the secret of a session or a link."""
    return hashlib.sha256(secret.encode()).hexdigest()
