"""What somebody of the staff looks after: a step that was not passed in time."""

import peewee
from peewee import SQL

from peerreview.store.db import Table, UTCDateTimeField, new_id
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.activities import Activity
from peerreview.store.tables.courses import Enrolment


class Alert(Table):
    """A step that its unit (``whom``: ``p12``, ``g7`` or ``all``) had not passed when it closed, at
    ``missed_at``. ``owner`` looks after it (NULL: nobody any more) and answers by ``due_at``; ``answer``,
    by ``answered_by``, is read by those concerned. Open until ``closed_at``. ``kind``: step; low: it is about
    answers to ``task`` that were low at ``missed_at``; waits: what ``whom`` wrote waits for its answer, a
    response to ``task``, since then; alone: a member whose lead is gone and who has no other; silent:
    ``whom`` does not answer somebody. ``asked``: enrolments that had it before and did not answer in time."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    activity = peewee.ForeignKeyField(Activity, backref="alerts", on_delete="CASCADE")
    phase = peewee.CharField(48)
    round = peewee.IntegerField(default=1)
    whom = peewee.CharField(16)
    task = peewee.CharField(48, default="")
    kind = peewee.CharField(
        8, default="step", constraints=[SQL("CHECK (kind IN ('step', 'low', 'waits', 'alone', 'silent'))")]
    )
    asked = peewee.CharField(400, default="")
    missed_at = UTCDateTimeField()
    raised_at = UTCDateTimeField()
    due_at = UTCDateTimeField()
    owner = peewee.ForeignKeyField(Enrolment, null=True, on_delete="SET NULL")
    answer = peewee.CharField(1000, default="")
    answered_at = UTCDateTimeField(null=True)
    answered_by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    closed_at = UTCDateTimeField(null=True)


Alert.add_index(
    SQL(
        'CREATE UNIQUE INDEX "alert_once" ON "alert" ("activity_id", "phase", "round", "whom", "missed_at", '
        '"task")'
    )
)
