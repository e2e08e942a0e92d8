"""The audit line and the outbox: both written in the transaction of the verb they belong to."""

import peewee

from peerreview.store.db import JSONField, Table, UTCDateTimeField
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.courses import Course


class AuditLine(Table):
    """One change of state: who did what to which thing, when. ``by`` is empty when the clock or a rule
    acted."""

    at = UTCDateTimeField(index=True)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    verb = peewee.CharField(48)
    thing = peewee.CharField(32)
    thing_id = peewee.IntegerField(null=True)
    activity_id = peewee.IntegerField(null=True, index=True)
    course_id = peewee.IntegerField(null=True, index=True)
    detail = JSONField(default=dict)

    class Meta:
        indexes = ((("thing", "thing_id"), False),)


class OutboxMessage(Table):
    """One mail to one person. ``key`` makes repeats harmless; ``path`` is the page it leads to, ``receipt``
    what the carrier answered; ``course``: the place it is sent to, which they must have (none: to the account
    itself); ``is_urgent``: it does not wait for the hour of who wants mail once a day."""

    key = peewee.CharField(160, unique=True)
    account = peewee.ForeignKeyField(Account, on_delete="CASCADE")
    subject = peewee.CharField(200)
    body = peewee.TextField()
    path = peewee.CharField(300, default="/")
    is_urgent = peewee.BooleanField(default=False)
    created_at = UTCDateTimeField()
    next_at = UTCDateTimeField(index=True, null=True)
    attempts = peewee.IntegerField(default=0)
    sent_at = UTCDateTimeField(null=True)
    receipt = peewee.CharField(200, default="")
    problem = peewee.CharField(300, default="")
    course = peewee.ForeignKeyField(Course, null=True, on_delete="CASCADE")
