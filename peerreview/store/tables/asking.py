"""What students ask staff about themselves."""

import peewee
from peewee import SQL

from peerreview.domain import asking
from peerreview.store.db import JSONField, Table, UTCDateTimeField, new_id
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.activities import Activity
from peerreview.store.tables.courses import Enrolment


def _texts(values):
    return ", ".join(f"'{value}'" for value in values)


class Request(Table):
    """A student asks for more time, or for another look at a grade. ``whom`` is who it is for: ``p12``, or
    ``g3`` for the group in whose name ``person`` asks. ``wanted``: until when they would like to have;
    ``answer_by``: what they were told. Open until ``ended_at``; then ``outcome`` with ``reply``, by ``by``.
    ``before``: what an undo puts back. ``seen_at``: when whoever asked read the answer."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    activity = peewee.ForeignKeyField(Activity, backref="requests", on_delete="CASCADE")
    person = peewee.ForeignKeyField(Enrolment, backref="requests", on_delete="CASCADE")
    whom = peewee.CharField(16)
    kind = peewee.CharField(12, constraints=[SQL(f"CHECK (kind IN ({_texts(asking.KINDS)}))")])
    task = peewee.CharField(48)
    round = peewee.IntegerField(default=1)
    words = peewee.CharField(1000)
    wanted = UTCDateTimeField(null=True)
    at = UTCDateTimeField()
    answer_by = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)
    outcome = peewee.CharField(12, default="")
    reply = peewee.CharField(1000, default="")
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    before = JSONField(default=dict)
    seen_at = UTCDateTimeField(null=True)

    class Meta:
        constraints = [
            SQL(
                "CHECK (kind || ' ' || outcome IN ("
                + _texts(
                    f"{kind} {outcome}"
                    for kind in asking.KINDS
                    for outcome in ("", *asking.OUTCOMES[kind], asking.WITHDRAWN)
                )
                + "))"
            )
        ]


Request.add_index(
    SQL(
        'CREATE UNIQUE INDEX "request_open_once" ON "request" ("activity_id", "whom", "kind", "task", '
        '"round") WHERE "ended_at" IS NULL'
    )
)
