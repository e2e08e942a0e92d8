"""Lists of people that were brought, and what each of them changed."""

import peewee
from peewee import SQL

from peerreview.store.db import JSONField, Table, UTCDateTimeField, new_id
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.courses import Course, Enrolment


class RosterImport(Table):
    """A list as it was brought: its ``text`` as a table, the ``name`` of its file, what its columns hold
    (``keys``), what was typed over it ({line: {key: text}}), and when it was applied and taken back. It goes,
    with its lines, some days after."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    course = peewee.ForeignKeyField(Course, backref="imports", on_delete="CASCADE")
    name = peewee.CharField(80, default="")
    text = peewee.TextField()
    is_guessed = peewee.BooleanField(default=False)
    keys = JSONField(default=list)
    mended = JSONField(default=dict)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField(index=True)
    applied_at = UTCDateTimeField(null=True)
    undone_at = UTCDateTimeField(null=True)


class RosterChange(Table):
    """One thing that a list changed about a person: what stood ``before`` and what stands ``after``, by the
    kind of act; it is what undo goes by."""

    roster_import = peewee.ForeignKeyField(RosterImport, backref="changes", on_delete="CASCADE")
    enrolment = peewee.ForeignKeyField(Enrolment, on_delete="CASCADE")
    did = peewee.CharField(
        12, constraints=[SQL("CHECK (did IN ('new', 'back', 'change', 'conflict', 'time'))")]
    )
    before = JSONField(default=dict)
    after = JSONField(default=dict)
    at = UTCDateTimeField()
