"""Moderation: how an activity is moderated, what deserves a look, what was decided, who has seen what."""

import peewee
from peewee import SQL

from peerreview.domain import moderation
from peerreview.store.db import JSONField, Table, UTCDateTimeField
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.activities import Activity
from peerreview.store.tables.courses import Enrolment
from peerreview.store.tables.responses import Response


def _texts(values):
    return ", ".join(f"'{value}'" for value in values)


class ModerationSetting(Table):
    """How one activity is moderated; without a row the defaults hold.

    ``period`` hours until what is held in mode review_period goes out by itself; ``patience`` hours anything
    may be held before ``person`` (an enrolment; empty = every instructor) is asked; ``moderators`` enrolment
    ids of assistants who decide here; ``sample`` percent of the responses that staff read."""

    activity = peewee.ForeignKeyField(
        Activity, unique=True, backref="moderation_settings", on_delete="CASCADE"
    )
    mode = peewee.CharField(
        16, default="hold_flagged", constraints=[SQL(f"CHECK (mode IN ({_texts(moderation.MODES)}))")]
    )
    period = peewee.IntegerField(default=24)
    patience = peewee.IntegerField(default=48)
    person = peewee.ForeignKeyField(Enrolment, null=True, on_delete="SET NULL")
    moderators = JSONField(default=list)
    sample = peewee.IntegerField(default=0, constraints=[SQL("CHECK (sample BETWEEN 0 AND 100)")])


class Decision(Table):
    """One act of staff, or of a rule (``by`` empty), on one version of a response. Never changed: an undo is
    a row of its own.

    ``reason`` is for staff, ``detail`` holds what else the act needs (the note to a writer, words left out,
    to whom it went)."""

    response = peewee.ForeignKeyField(Response, backref="decisions", on_delete="CASCADE")
    version = peewee.IntegerField()
    act = peewee.CharField(12)
    from_state = peewee.CharField(12)
    to_state = peewee.CharField(12)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    reason = peewee.CharField(1000, default="")
    detail = JSONField(default=dict)
    undoes = peewee.ForeignKeyField("self", null=True, unique=True, on_delete="CASCADE")

    class Meta:
        constraints = [
            SQL(
                "CHECK (act || ' ' || from_state || ' ' || to_state IN ("
                + _texts(" ".join(row) for row in moderation.decided())
                + "))"
            ),
            SQL("CHECK ((act = 'undo') = (undoes_id IS NOT NULL))"),
        ]


class Flag(Table):
    """A reader asks staff to look at a response, or at one ``item`` of it ("" = all of it); open until a
    decision answers it."""

    response = peewee.ForeignKeyField(Response, backref="flags", on_delete="CASCADE")
    version = peewee.IntegerField()
    item = peewee.CharField(40, default="")
    about = peewee.CharField(8, default="words", constraints=[SQL("CHECK (about IN ('words', 'score'))")])
    by = peewee.ForeignKeyField(Account, on_delete="CASCADE")
    reason = peewee.CharField(1000)
    at = UTCDateTimeField()
    decision = peewee.ForeignKeyField(Decision, null=True, on_delete="SET NULL")


Flag.add_index(
    SQL(
        'CREATE UNIQUE INDEX "flag_open_once" ON "flag" ("response_id", "item", "about", "by_id") WHERE '
        '"decision_id" IS NULL'
    )
)


class Seen(Table):
    """The view log: somebody other than its writer and staff was shown a version."""

    enrolment = peewee.ForeignKeyField(Enrolment, backref="seen", on_delete="CASCADE")
    response = peewee.ForeignKeyField(Response, backref="seen_by", on_delete="CASCADE")
    version = peewee.IntegerField()
    at = UTCDateTimeField()

    class Meta:
        indexes = ((("enrolment", "response", "version"), True),)


class OwnLook(Table):
    """When somebody last looked at what they wrote, alone or in a group, after staff had acted on it: what
    staff did since is new to them."""

    enrolment = peewee.ForeignKeyField(Enrolment, backref="own_looks", on_delete="CASCADE")
    response = peewee.ForeignKeyField(Response, backref="own_looks", on_delete="CASCADE")
    at = UTCDateTimeField()

    class Meta:
        indexes = ((("enrolment", "response"), True),)


class Concern(Table):
    """One reason why a response, or a person's duties to a task, is looked at. A case is all open concerns of
    one subject.

    ``subject`` is ``r<response>`` or ``p<enrolment>``; ``task`` and ``round`` are what the reason speaks of,
    such as the reviews a work is short of; ``given`` is the enrolment
    a colleague handed it to; ``ended_at`` closes it, by a decision or because it is no longer so.
    """

    activity = peewee.ForeignKeyField(Activity, backref="concerns", on_delete="CASCADE")
    subject = peewee.CharField(16)
    response = peewee.ForeignKeyField(Response, null=True, backref="concerns", on_delete="CASCADE")
    person = peewee.ForeignKeyField(Enrolment, null=True, backref="concerns", on_delete="CASCADE")
    version = peewee.IntegerField(default=0)
    kind = peewee.CharField(12, constraints=[SQL(f"CHECK (kind IN ({_texts(moderation.KINDS)}))")])
    task = peewee.CharField(48)
    round = peewee.IntegerField(default=1)
    detail = JSONField(default=dict)
    at = UTCDateTimeField()
    given = peewee.ForeignKeyField(Enrolment, null=True, on_delete="SET NULL")
    ended_at = UTCDateTimeField(null=True)
    decision = peewee.ForeignKeyField(Decision, null=True, on_delete="SET NULL")

    class Meta:
        constraints = [SQL("CHECK ((response_id IS NULL) <> (person_id IS NULL))")]


Concern.add_index(
    SQL(
        'CREATE UNIQUE INDEX "concern_open_once" ON "concern" ("activity_id", "subject", "kind", "task", '
        '"round") WHERE "ended_at" IS NULL'
    )
)


class ModerationCase(Table):
    """All open concerns of one subject added up, so that a queue of thousands is one walk along an index:
    ``risk`` their sum, ``filters`` a bit for each filter it belongs to, ``since`` the oldest. Written
    whenever a concern is raised or ends; gone with the last."""

    activity = peewee.ForeignKeyField(Activity, index=False, on_delete="CASCADE")
    subject = peewee.CharField(16)
    risk = peewee.FloatField()
    filters = peewee.IntegerField()
    since = UTCDateTimeField()
    given = peewee.ForeignKeyField(Enrolment, null=True, on_delete="SET NULL")

    class Meta:
        indexes = ((("activity", "subject"), True),)


ModerationCase.add_index(
    SQL(
        'CREATE INDEX "moderation_case_order" ON "moderation_case" ("activity_id", "risk" DESC, "since", '
        '"subject")'
    )
)
ModerationCase.add_index(
    SQL(
        'CREATE INDEX "moderation_case_counts" ON "moderation_case" ("activity_id", "filters", "given_id", '
        '"since")'
    )
)


class ModerationClaim(Table):
    """A colleague is on this case until ``until``: a sign, not a lock."""

    activity = peewee.ForeignKeyField(Activity, on_delete="CASCADE")
    subject = peewee.CharField(16)
    by = peewee.ForeignKeyField(Account, on_delete="CASCADE")
    until = UTCDateTimeField()

    class Meta:
        indexes = ((("activity", "subject"), True),)
