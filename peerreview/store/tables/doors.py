"""The doors by which people get in: one-time links, the code of a class, the sign-in of their college."""

import peewee
from peewee import SQL

from peerreview.store.db import Table, UTCDateTimeField
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.courses import Course


class OneTimeLink(Table):
    """A link that sets a password once. ``token`` is the SHA-256 of the secret in the link; without an
    account it makes the first admin. ``course``: the one it invites to; ``by``: who made it for another."""

    token = peewee.CharField(64, unique=True)
    account = peewee.ForeignKeyField(Account, null=True, on_delete="CASCADE")
    purpose = peewee.CharField(
        16, constraints=[SQL("CHECK (purpose IN ('welcome', 'reset', 'first_admin'))")]
    )
    created_at = UTCDateTimeField()
    ends_at = UTCDateTimeField()
    used_at = UTCDateTimeField(null=True)
    course = peewee.ForeignKeyField(Course, null=True, on_delete="CASCADE")
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")


class ClassCode(Table):
    """The code by which a class joins its course; none = it is off. ``ends_at`` empty: it has no end."""

    course = peewee.ForeignKeyField(Course, unique=True, on_delete="CASCADE")
    code = peewee.CharField(16, unique=True)
    made_at = UTCDateTimeField()
    ends_at = UTCDateTimeField(null=True)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")


class Identity(Table):
    """Who somebody is for a provider of sign-in: its ``issuer`` and its name for them, ``sub``."""

    account = peewee.ForeignKeyField(Account, on_delete="CASCADE")
    issuer = peewee.CharField(300)
    sub = peewee.CharField(255)
    made_at = UTCDateTimeField()

    class Meta:
        indexes = ((("issuer", "sub"), True),)
