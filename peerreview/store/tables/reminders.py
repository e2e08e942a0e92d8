"""Mail that staff had sent to people of an activity."""

import peewee
from peewee import SQL

from peerreview.store.db import Table, UTCDateTimeField
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.activities import Activity
from peerreview.store.tables.courses import Enrolment


class Reminder(Table):
    """One mail to one person. ``kind``: owed = what they still owe, message = words of staff alone;
    ``token`` names the press of a button that sent it, so that it is sent once."""

    activity = peewee.ForeignKeyField(Activity, backref="reminders", on_delete="CASCADE")
    enrolment = peewee.ForeignKeyField(Enrolment, backref="reminders", on_delete="CASCADE")
    kind = peewee.CharField(12, constraints=[SQL("CHECK (kind IN ('owed', 'message'))")])
    token = peewee.CharField(40)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()

    class Meta:
        indexes = ((("activity", "enrolment", "token"), True),)
