"""People of the site, their sessions and sign-in attempts."""

import peewee
from peewee import SQL

from peerreview.store.db import Table, UTCDateTimeField, new_id


class Account(Table):
    """A person of the site. ``email_key`` is the folded address, unique; ``password`` a hash or empty (cannot
    sign in by one). ``said_as``: how the name is said; ``is_daily``: mail comes once a day, at
    ``mail_hour``; ``needs`` as of ``domain.attributes.needs``; ``mail_problem``: why mail to this
    address comes back."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    email = peewee.CharField(254)
    email_key = peewee.CharField(254, unique=True)
    name = peewee.CharField(200)
    password = peewee.CharField(255, default="")
    is_admin = peewee.BooleanField(default=False)
    is_demo = peewee.BooleanField(default=False)
    zone = peewee.CharField(64, default="")
    language = peewee.CharField(16, default="")
    few_mails = peewee.BooleanField(default=False)
    theme = peewee.CharField(
        8, default="auto", constraints=[SQL("CHECK (theme IN ('auto', 'light', 'dark'))")]
    )
    keys_on = peewee.BooleanField(default=False)
    quiet = peewee.BooleanField(default=False)
    sans = peewee.BooleanField(default=False)
    wide = peewee.BooleanField(default=False)
    needs = peewee.CharField(80, default="")
    said_as = peewee.CharField(120, default="")
    is_daily = peewee.BooleanField(default=False)
    mail_hour = peewee.IntegerField(default=7, constraints=[SQL("CHECK (mail_hour BETWEEN 0 AND 23)")])
    created_at = UTCDateTimeField()
    closed_at = UTCDateTimeField(null=True)
    erase_asked_at = UTCDateTimeField(null=True)
    erased_at = UTCDateTimeField(null=True)
    mail_problem = peewee.CharField(300, default="")


class LoginSession(Table):
    """One signed-in browser. ``token`` is the SHA-256 of the secret in the cookie; ending it here signs
    out. ``may_repeat``: what was sent when the session before had ended may be sent once. ``device``: what
    kind of browser it is, in words."""

    token = peewee.CharField(64, unique=True)
    account = peewee.ForeignKeyField(Account, backref="sessions", on_delete="CASCADE")
    created_at = UTCDateTimeField()
    seen_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)
    may_repeat = peewee.BooleanField(default=False)
    device = peewee.CharField(80, default="")


class LoginAttempt(Table):
    """One try to sign in, for the throttle; old rows are swept."""

    email_key = peewee.CharField(254, index=True)
    address = peewee.CharField(64, index=True)
    at = UTCDateTimeField(index=True)
    succeeded = peewee.BooleanField()


class CalendarFeed(Table):
    """The address under which a calendar reads an account's dates; ``name`` is what the page signs."""

    account = peewee.ForeignKeyField(Account, unique=True, on_delete="CASCADE")
    name = peewee.CharField(32, unique=True)
    created_at = UTCDateTimeField()
    read_at = UTCDateTimeField(null=True)
