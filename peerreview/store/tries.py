"""When signing in is slowed down.

A password is guessed either at one account, or with one guess at each of many. Both are slowed down where
they come from, so that neither the owner of an account nor a class behind one address pays for a stranger: a
device that signed in to an account before is counted by itself; elsewhere an account is counted together with
the address the tries come from; and of an address it counts how many accounts did *not* get in after all."""

import ipaddress
from datetime import timedelta
from typing import NamedTuple

from peerreview.domain.refusals import NotNow
from peerreview.domain.words import N_
from peerreview.store import db
from peerreview.store.tables import LoginAttempt

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5  # of one account, from one address or one known device
PER_ACCOUNT_ANYWHERE = 60  # of one account, from all addresses together, known devices aside
ACCOUNTS_PER_ADDRESS = 40  # that failed and did not get in; more, where more get in
# What is no password: how many from one address, and from all together; a class stands behind one address.
GUESSES = {"class code": (10, 300), "new password": (30, 300)}
_LONGEST = 15  # minutes


class TooManyTries(NotNow):
    """Signing in is slowed down for this address or account for a while."""

    sentence = N_(
        "Too many tries with a wrong password came from here. Wait {minutes} min, then try again. On a "
        "device where you signed in before you need not wait."
    )


class TooManyGuesses(TooManyTries):
    """The same for what is no password: codes of classes, requests for mail."""

    sentence = N_(
        "Too many tries came from here. Wait {minutes} min, then try again, or ask your instructor."
    )


class Device(NamedTuple):
    """A browser that signed in before: its random name, and the public ids of the accounts it signed in
    to."""

    name: str
    people: tuple = ()


def place(address, device=None, person=None):
    """Where a try comes from: the name of *device* if it signed in to the account *person* (a public id)
    before, else the network *address* (of IPv6 the network of 64 bits that one household gets)."""
    if device is not None and person is not None and person in device.people:
        return f"device:{device.name}"[:64]
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if found.version == 6 and not found.ipv4_mapped:
        return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return str(found)


def keep(key, place, *, succeeded, now):
    """Count a try of the account with the folded address *key*; those of more than a day ago are swept."""
    LoginAttempt.create(email_key=key[:254], address=place, at=now, succeeded=succeeded)
    LoginAttempt.delete().where(LoginAttempt.at < now - timedelta(days=1)).execute()


def refuse_too_many(key, place, now):
    """TooManyTries while the account with the folded address *key* is slowed down for *place*."""
    since = now - WINDOW
    limits = [(_of_account_here(key[:254], place, since), PER_ACCOUNT)]
    if not place.startswith("device:"):
        limits.append((_of_account(key[:254], since), PER_ACCOUNT_ANYWHERE))
        limits.append((_of_place(place, since), max(ACCOUNTS_PER_ADDRESS, _got_in(place, since))))
    _wait(limits, now, TooManyTries)


def refuse_guessing(kind, place, now):
    """TooManyGuesses while guesses of a *kind* (one of GUESSES) are slowed down for *place*; they are kept by
    ``keep`` under the name of their kind."""
    since, (here, anywhere) = now - WINDOW, GUESSES[kind]
    limits = [(_of_account_here(kind, place, since), here), (_of_account(kind, since), anywhere)]
    _wait(limits, now, TooManyGuesses)


def _wait(limits, now, refusal):
    for (count, last), most in limits:
        if count >= most:
            ready = db.moment(last) + timedelta(minutes=min(2 ** min(count - most, 9), _LONGEST))
            if ready > now:
                raise refusal(minutes=-(-(ready - now) // timedelta(minutes=1)))


def _of_account_here(key, place, since):
    """(failures since the account last got in from here, when the last was)."""
    return db.row(
        """
        select count(*), max(at)
        from login_attempt
        where email_key = ? and address = ? and at > ? and not succeeded
          and at > coalesce(
            (select max(at) from login_attempt where email_key = ? and address = ? and succeeded), ?
          )
        """,
        key,
        place,
        since,
        key,
        place,
        since,
    )


def _of_account(key, since):
    """(failures at the account from whoever is not known to it, when the last was)."""
    return db.row(
        """
        select count(*), max(at)
        from login_attempt
        where email_key = ? and at > ? and not succeeded and address not like 'device:%'
        """,
        key,
        since,
    )


def _of_place(place, since):
    """(accounts that failed from here and did not get in afterwards, when the last failed)."""
    return db.row(
        """
        select count(*), max(last)
        from (
          select email_key, max(at) as last
          from login_attempt
          where address = ? and at > ? and not succeeded
          group by email_key
        ) failed
        where not exists (
          select 1
          from login_attempt later
          where later.address = ? and later.email_key = failed.email_key and later.succeeded
            and later.at >= failed.last
        )
        """,
        place,
        since,
        place,
    )


def _got_in(place, since):
    """How many accounts got in from here."""
    return db.row(
        "select count(distinct email_key) from login_attempt where address = ? and at > ? and succeeded",
        place,
        since,
    )[0]
