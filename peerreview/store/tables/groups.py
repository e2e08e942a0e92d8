"""Groupings as made, their groups and dated memberships, and which step uses which grouping."""

import peewee
from peewee import SQL

from peerreview.store.db import JSONField, Table, UTCDateTimeField, new_id
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.activities import Activity
from peerreview.store.tables.courses import Course, Enrolment


class Grouping(Table):
    """One partition of a class. ``digest`` is that of people and seed, so that the same call is known
    again."""

    course = peewee.ForeignKeyField(Course, backref="groupings", on_delete="CASCADE")
    title = peewee.CharField(200)
    seed = peewee.CharField(64)
    digest = peewee.CharField(64, default="")
    reasons = JSONField(default=dict)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()


class PeerGroup(Table):
    """One group of a grouping; ``place`` orders them from 0."""

    grouping = peewee.ForeignKeyField(Grouping, backref="groups", on_delete="CASCADE")
    public_id = peewee.CharField(32, unique=True, default=new_id)
    name = peewee.CharField(80)
    label = peewee.CharField(80, default="")
    place = peewee.IntegerField(default=0)


class Membership(Table):
    """A person in a group, dated. ``seat`` is the place for rotating roles."""

    grouping = peewee.ForeignKeyField(Grouping, backref="memberships", on_delete="CASCADE")
    peer_group = peewee.ForeignKeyField(PeerGroup, backref="memberships", on_delete="CASCADE")
    enrolment = peewee.ForeignKeyField(Enrolment, backref="memberships", on_delete="CASCADE")
    group_role = peewee.CharField(40, default="")
    seat = peewee.IntegerField(default=0)
    joined_at = UTCDateTimeField()
    left_at = UTCDateTimeField(null=True)
    cause = peewee.CharField(16, default="formed")


Membership.add_index(
    SQL(
        'CREATE UNIQUE INDEX "membership_once" ON "membership" ("grouping_id", "enrolment_id") WHERE '
        '"left_at" IS NULL'
    )
)


class StepGrouping(Table):
    """The grouping that holds in a step; two steps, or two activities, may share one."""

    activity = peewee.ForeignKeyField(Activity, backref="step_groupings", on_delete="CASCADE")
    phase = peewee.CharField(48)
    round = peewee.IntegerField(default=1)
    grouping = peewee.ForeignKeyField(Grouping, on_delete="CASCADE")

    class Meta:
        indexes = ((("activity", "phase", "round"), True),)
