"""Pilots of a course: what was decided and signed, what is measured, what was found."""

import peewee
from peewee import SQL

from peerreview.domain import choosing, pilots
from peerreview.store.db import JSONField, Table, UTCDateTimeField, new_id
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.courses import Course, Enrolment


def _texts(values):
    return ", ".join(f"'{value}'" for value in values)


class Pilot(Table):
    """A pilot of a course: the ``answers`` of “Peer, hybrid or expert?”, what the rule ``advised``, the
    ``model`` that was chosen and ``why``, signed by ``by`` at ``signed_at``; its ``objective``; the
    ``reader`` (an enrolment) who looks at the numbers. It runs from ``begins_at``; ``stopped_at``: it ended
    early; ``closed_at``: its last review is signed. ``rate`` per hour of an expert, in ``currency``."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    course = peewee.ForeignKeyField(Course, backref="pilots", on_delete="CASCADE")
    title = peewee.CharField(200)
    objective = peewee.CharField(1000)
    answers = JSONField()
    advised = peewee.CharField(8, constraints=[SQL(f"CHECK (advised IN ({_texts(choosing.MODELS)}))")])
    model = peewee.CharField(8, constraints=[SQL(f"CHECK (model IN ({_texts(choosing.MODELS)}))")])
    why = peewee.CharField(1000)
    reader = peewee.ForeignKeyField(Enrolment, null=True, on_delete="SET NULL")
    rate = peewee.FloatField(null=True)
    currency = peewee.CharField(8, default="")
    begins_at = UTCDateTimeField()
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    signed_at = UTCDateTimeField()
    stopped_at = UTCDateTimeField(null=True)
    closed_at = UTCDateTimeField(null=True)


Pilot.add_index(
    SQL('CREATE UNIQUE INDEX "pilot_running_once" ON "pilot" ("course_id") WHERE "closed_at" IS NULL')
)


class PilotOutcome(Table):
    """What a pilot measures (see ``domain.pilots.Outcome``). ``left_over``: lines of a file whose people are
    unknown, or whose values are no numbers, until somebody mends them or lets them go."""

    pilot = peewee.ForeignKeyField(Pilot, backref="outcomes", on_delete="CASCADE")
    kind = peewee.CharField(12, constraints=[SQL(f"CHECK (kind IN ({_texts(pilots.KINDS)}))")])
    title = peewee.CharField(120)
    unit = peewee.CharField(20, default="")
    source = peewee.CharField(12, constraints=[SQL(f"CHECK (source IN ({_texts(pilots.SOURCES)}))")])
    place = peewee.CharField(160, default="")
    baseline = peewee.FloatField()
    target = peewee.FloatField()
    left_over = peewee.TextField(default="")

    class Meta:
        table_name = "pilot_outcome"
        indexes = ((("pilot", "kind"), True),)


class PilotValue(Table):
    """One value of one person, from a file, as of a moment."""

    outcome = peewee.ForeignKeyField(PilotOutcome, backref="values", on_delete="CASCADE")
    enrolment = peewee.ForeignKeyField(Enrolment, backref="pilot_values", on_delete="CASCADE")
    value = peewee.FloatField()
    at = UTCDateTimeField()
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")

    class Meta:
        table_name = "pilot_value"
        indexes = ((("outcome", "enrolment", "at"), True),)


class PilotDecision(Table):
    """What was decided about a pilot on one of its days, why, and by whom; never changed."""

    pilot = peewee.ForeignKeyField(Pilot, backref="decisions", on_delete="CASCADE")
    day = peewee.IntegerField()
    act = peewee.CharField(8, constraints=[SQL(f"CHECK (act IN ({_texts(pilots.ACTS)}))")])
    text = peewee.TextField()
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()

    class Meta:
        table_name = "pilot_decision"


class PilotMinutes(Table):
    """Time that somebody of the staff spent on a pilot, and for what."""

    pilot = peewee.ForeignKeyField(Pilot, backref="minutes", on_delete="CASCADE")
    enrolment = peewee.ForeignKeyField(Enrolment, backref="pilot_minutes", on_delete="CASCADE")
    minutes = peewee.IntegerField(constraints=[SQL("CHECK (minutes > 0)")])
    what = peewee.CharField(200)
    token = peewee.CharField(40)
    at = UTCDateTimeField()

    class Meta:
        table_name = "pilot_minutes"
        indexes = ((("pilot", "enrolment", "token"), True),)
