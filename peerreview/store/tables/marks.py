"""Marks on good comments."""

import peewee
from peewee import SQL

from peerreview.store.db import Table, UTCDateTimeField
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.responses import Response


class Mark(Table):
    """A comment (``item`` of a review) that somebody set apart. ``kind`` best: it helped its author's reader
    most, one for each ``work``; picked: staff show it to the class, without names. A mark taken back keeps
    its row with ``ended_at``."""

    response = peewee.ForeignKeyField(Response, backref="marks", on_delete="CASCADE")
    item = peewee.CharField(40)
    work = peewee.ForeignKeyField(Response, backref="best_marks", on_delete="CASCADE")
    kind = peewee.CharField(8, constraints=[SQL("CHECK (kind IN ('best', 'picked'))")])
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)


Mark.add_index(
    SQL(
        'CREATE UNIQUE INDEX "mark_best_once" ON "mark" ("work_id") WHERE "kind" = \'best\' AND "ended_at" '
        "IS NULL"
    )
)
Mark.add_index(
    SQL(
        'CREATE UNIQUE INDEX "mark_picked_once" ON "mark" ("response_id", "item") WHERE "kind" = '
        "'picked' AND \"ended_at\" IS NULL"
    )
)
