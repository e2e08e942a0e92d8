"""What is shown to others, with its author's consent; who proposed it, and what readers wrote about it."""

import peewee
from peewee import SQL

from peerreview.domain import showcase
from peerreview.store.db import Table, UTCDateTimeField, new_id
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.activities import Activity
from peerreview.store.tables.courses import Enrolment
from peerreview.store.tables.responses import Response


def _texts(values):
    return ", ".join(f"'{value}'" for value in values)


class Exhibit(Table):
    """One thing that was proposed: a ``response``, or one ``item`` of it ("" = all of it). ``answer``: "", or
    out where staff took it out, with a ``reason``, at ``answered_at``."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    activity = peewee.ForeignKeyField(Activity, backref="exhibits", on_delete="CASCADE")
    response = peewee.ForeignKeyField(Response, backref="exhibits", on_delete="CASCADE")
    item = peewee.CharField(64, default="")
    answer = peewee.CharField(8, default="", constraints=[SQL("CHECK (answer IN ('', 'out'))")])
    reason = peewee.CharField(500, default="")
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    proposed_at = UTCDateTimeField()
    answered_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("response", "item"), True),)


class Consent(Table):
    """What one of its writers says to an exhibit: ``answer``; with a yes the ``audience``, the moment
    ``until_at``, whether it ``is_named``, whether it may stand ``in_report`` of a pilot, and the ``version``
    it is about. ``decided``: the newest version
    they have said anything about. ``approach``: how they went about it."""

    exhibit = peewee.ForeignKeyField(Exhibit, backref="consents", on_delete="CASCADE")
    activity = peewee.ForeignKeyField(Activity, backref="consents", on_delete="CASCADE")
    enrolment = peewee.ForeignKeyField(Enrolment, backref="consents", on_delete="CASCADE")
    answer = peewee.CharField(8, constraints=[SQL("CHECK (answer IN ('yes', 'no', 'back'))")])
    audience = peewee.CharField(
        8, default="", constraints=[SQL(f"CHECK (audience IN ('', {_texts(showcase.AUDIENCES)}))")]
    )
    is_named = peewee.BooleanField(default=False)
    in_report = peewee.BooleanField(default=False)
    version = peewee.IntegerField(default=0)
    decided = peewee.IntegerField(default=0)
    until_at = UTCDateTimeField(null=True)
    approach = peewee.TextField(default="")
    approach_html = peewee.TextField(default="")
    answered_at = UTCDateTimeField()

    class Meta:
        indexes = ((("exhibit", "enrolment"), True),)
        constraints = [
            SQL("CHECK (answer <> 'yes' OR (audience <> '' AND version > 0 AND until_at IS NOT NULL))")
        ]


class Proposal(Table):
    """One person finds an exhibit worth showing, says why if they like, and whether its author may know that
    it was they (``is_named``)."""

    exhibit = peewee.ForeignKeyField(Exhibit, backref="proposals", on_delete="CASCADE")
    activity = peewee.ForeignKeyField(Activity, backref="proposals", on_delete="CASCADE")
    enrolment = peewee.ForeignKeyField(Enrolment, backref="proposals", on_delete="CASCADE")
    is_named = peewee.BooleanField(default=False)
    reason = peewee.CharField(500, default="")
    at = UTCDateTimeField()

    class Meta:
        indexes = ((("exhibit", "enrolment"), True),)


class ExhibitReply(Table):
    """What a reader wrote below an exhibit, with their name, for the people of their own course and its
    author. It stays when the exhibit goes, for whoever wrote it and for the author."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    exhibit = peewee.ForeignKeyField(Exhibit, backref="replies", on_delete="CASCADE")
    activity = peewee.ForeignKeyField(Activity, backref="exhibit_replies", on_delete="CASCADE")
    enrolment = peewee.ForeignKeyField(Enrolment, backref="exhibit_replies", on_delete="CASCADE")
    token = peewee.CharField(40)
    text = peewee.TextField()
    html = peewee.TextField()
    at = UTCDateTimeField()

    class Meta:
        table_name = "exhibit_reply"
        indexes = ((("exhibit", "enrolment", "token"), True),)
