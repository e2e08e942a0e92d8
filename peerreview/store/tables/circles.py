"""Who takes part in an activity that people join one by one; what members show to somebody outside; whom
somebody keeps away; what a course lets its students open."""

import peewee
from peewee import SQL

from peerreview.domain.circles import STANDINGS
from peerreview.store.db import Table, UTCDateTimeField, new_id
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.activities import Activity
from peerreview.store.tables.courses import Course, Enrolment
from peerreview.store.tables.responses import Response


class Participant(Table):
    """What somebody is to an activity since ``from_at``: one of ``domain.circles.STANDINGS``. A change ends
    the row and begins another one. ``words``: what they said when they asked; ``cause``: why it ended."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    activity = peewee.ForeignKeyField(Activity, backref="participants", on_delete="CASCADE")
    enrolment = peewee.ForeignKeyField(Enrolment, backref="participations", on_delete="CASCADE")
    role = peewee.CharField(
        8, constraints=[SQL(f"CHECK (role IN ({', '.join(repr(name) for name in STANDINGS)}))")]
    )
    from_at = UTCDateTimeField()
    until_at = UTCDateTimeField(null=True)
    invited_by = peewee.ForeignKeyField(Enrolment, null=True, on_delete="SET NULL")
    words = peewee.CharField(300, default="")
    cause = peewee.CharField(12, default="")


Participant.add_index(
    SQL(
        'CREATE UNIQUE INDEX "participant_once" ON "participant" ("activity_id", "enrolment_id") WHERE '
        '"until_at" IS NULL'
    )
)


class Disclosure(Table):
    """One version of a response that a member showed to ``to``, with their ``reason``; ``seen_at``: when it
    was read. Nobody but ``to`` learns ``by`` whom."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    response = peewee.ForeignKeyField(Response, backref="disclosures", on_delete="CASCADE")
    version = peewee.IntegerField()
    by = peewee.ForeignKeyField(Enrolment, null=True, backref="disclosed", on_delete="SET NULL")
    to = peewee.ForeignKeyField(Account, backref="disclosed_to", on_delete="CASCADE")
    at = UTCDateTimeField()
    reason = peewee.CharField(1000, default="")
    seen_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("response", "version", "by", "to"), True),)


class KeptAway(Table):
    """Somebody (``enrolment``) does not want to be where ``other`` is: neither comes newly to what the other
    takes part in. Nobody else learns of it."""

    enrolment = peewee.ForeignKeyField(Enrolment, backref="keeps_away", on_delete="CASCADE")
    other = peewee.ForeignKeyField(Enrolment, backref="kept_away_by", on_delete="CASCADE")
    at = UTCDateTimeField()

    class Meta:
        table_name = "kept_away"
        indexes = ((("enrolment", "other"), True),)


class LearnerOffer(Table):
    """What staff of a course say of a design that learners may open: whether they may here, and whether staff
    say yes first."""

    course = peewee.ForeignKeyField(Course, on_delete="CASCADE")
    design = peewee.CharField(60)
    is_open = peewee.BooleanField(default=True)
    is_approved = peewee.BooleanField(default=False)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()

    class Meta:
        table_name = "learner_offer"
        indexes = ((("course", "design"), True),)
