"""Accounts, signing in and out, and one-time links.

Sessions live in a table: signing out, a new password and closing an account end them on the server. Failures
take the same work whether the address exists or not, and too many of them slow down (``tries``)."""

import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple

from werkzeug.security import check_password_hash, generate_password_hash

from peerreview.domain import identity
from peerreview.domain.attributes import needs as needs_rules
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import audit, db, indexing, tries
from peerreview.store.tables import Account, LoginSession, OneTimeLink
from peerreview.store.tries import TooManyTries as TooManyTries

METHOD = "scrypt"
SESSION_DAYS = 30
LINK_DAYS = {"welcome": 14, "reset": 2, "first_admin": 2}


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


def find(email):
    """The account of an address, or None."""
    return Account.get_or_none(Account.email_key == fold_email(email))


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


def open_session(account, *, now):
    """A new session of *account*; returns the secret for the cookie, of which only the hash is kept."""
    secret = secrets.token_urlsafe(32)
    with db.writing():
        LoginSession.create(token=_hashed(secret), account=account, created_at=now, seen_at=now)
        audit.record("account.signed_in", "account", account.id, by=account.id, at=now)
    return secret


def person_of(secret, *, now):
    """The Person of a session secret, or None when it ended, is too old, or the account is closed."""
    found = db.row(
        """
        select a.id, a.public_id, a.name, a.email, a.is_admin, a.is_demo, a.zone, a.theme, a.keys_on,
          a.quiet, a.sans, a.wide, a.needs, s.id
        from login_session s
        join account a on a.id = s.account_id
        where s.token = ? and s.ended_at is null and s.created_at > ? and a.closed_at is null
        """,
        _hashed(secret),
        now - timedelta(days=SESSION_DAYS),
    )
    return (
        Person(
            *found[:4],
            *map(bool, found[4:6]),
            *found[6:8],
            *map(bool, found[8:12]),
            needs_rules.needed(found[12]),
            found[13],
        )
        if found
        else None
    )


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


def change_settings(account_id, *, name, zone, keys_on, quiet, sans, wide, now):
    """The name others see, the zone dates are shown in, whether number keys set levels; and how one reads:
    *quiet* (only what is wrong is said unasked), *sans* and *wide* (letters, and the space around them)."""
    with db.writing():
        db.execute(
            """
            update account
            set name = ?, zone = ?, keys_on = ?, quiet = ?, sans = ?, wide = ?
            where id = ?
            """,
            identity.name(name),
            zone,
            keys_on,
            quiet,
            sans,
            wide,
            account_id,
        )
        indexing.person(account_id, identity.name(name), Account.get_by_id(account_id).email)
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


def make_link(purpose, *, account=None, now):
    """A one-time link that sets a password (``welcome``, ``reset``) or makes the first admin; returns the
    secret."""
    secret = secrets.token_urlsafe(32)
    with db.writing():
        OneTimeLink.create(
            token=_hashed(secret),
            account=account,
            purpose=purpose,
            created_at=now,
            ends_at=now + timedelta(days=LINK_DAYS[purpose]),
        )
    return secret


def link_of(secret, *, now):
    """The unused OneTimeLink of a secret; Missing otherwise."""
    link = OneTimeLink.get_or_none(
        OneTimeLink.token == _hashed(secret), OneTimeLink.used_at.is_null(), OneTimeLink.ends_at > now
    )
    if link is None:
        raise Missing()
    return link


def is_spent(secret):
    """Whether this is the secret of a link that was used already."""
    found = OneTimeLink.get_or_none(OneTimeLink.token == _hashed(secret))
    return found is not None and found.used_at is not None


def use_link(secret, *, password, now, name="", email=""):
    """Spend a link: set the password of its account, or make the first admin. Returns the Account."""
    with db.writing():
        link = link_of(secret, now=now)
        if link.purpose == "first_admin":
            if has_admin():
                raise Missing()
            account = create(name=name, email=email, password=password, is_admin=True, now=now)
        else:
            account = link.account
            set_password(account.id, password, now=now, by=account.id)
        OneTimeLink.update(used_at=now).where(OneTimeLink.id == link.id).execute()
    return account


def has_admin():
    """Whether any open account runs the site."""
    return Account.select().where(Account.is_admin, Account.closed_at.is_null()).exists()


def has_demo_accounts():
    """Whether this database holds demo accounts, which ``flask serve`` refuses."""
    return Account.select().where(Account.is_demo).exists()


def demo_people():
    """Demo accounts by name, for one-click sign-in in the demo."""
    return list(Account.select().where(Account.is_demo).order_by(Account.id))


def _hashed(secret):
    return hashlib.sha256(secret.encode()).hexdigest()
