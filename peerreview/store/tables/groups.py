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


class Rearrangement(Table):
    """People whom staff put elsewhere in a formed grouping, by hand or by a repair of the day (``code``),
    with the way back: ``moves`` [[enrolment id, id of the membership that ended or null, id of the new one,
    why they were there]],
    ``roles`` [[membership id, role before, role since]]. ``undone_at``: taken back."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    grouping = peewee.ForeignKeyField(Grouping, backref="rearrangements", on_delete="CASCADE")
    code = peewee.CharField(12)
    moves = JSONField(default=list)
    roles = JSONField(default=list)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    undone_at = UTCDateTimeField(null=True)


class Pairing(Table):
    """What was decided about a ``member`` and a ``lead`` whom a step matches. ``kind``: locked = they stay
    together; refused = never these two again; ended = their time together is over, ``how`` it ended;
    silent = one waits to hear from the other. ``side``: who said so; ``ended_at``: it was taken back, or
    holds no more."""

    activity = peewee.ForeignKeyField(Activity, backref="pairings", on_delete="CASCADE")
    phase = peewee.CharField(48)
    member = peewee.ForeignKeyField(Enrolment, backref="pairings", on_delete="CASCADE")
    lead = peewee.ForeignKeyField(Enrolment, backref="leadings", on_delete="CASCADE")
    kind = peewee.CharField(8, constraints=[SQL("CHECK (kind IN ('locked', 'refused', 'ended', 'silent'))")])
    side = peewee.CharField(8, constraints=[SQL("CHECK (side IN ('member', 'lead', 'staff', 'answer'))")])
    how = peewee.CharField(
        12, default="", constraints=[SQL("CHECK (how IN ('', 'completed', 'early', 'never'))")]
    )
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)


Pairing.add_index(
    SQL(
        'CREATE UNIQUE INDEX "pairing_once" ON "pairing" ("activity_id", "phase", "member_id", "lead_id", '
        '"kind") WHERE "ended_at" IS NULL'
    )
)


class StandIn(Table):
    """What the experts of ``key`` wrote together is read in a group that has nobody of them here; ``opener``
    opens it. It holds as long as its rearrangement does."""

    rearrangement = peewee.ForeignKeyField(Rearrangement, backref="stand_ins", on_delete="CASCADE")
    peer_group = peewee.ForeignKeyField(PeerGroup, backref="stand_ins", on_delete="CASCADE")
    key = peewee.CharField(80)
    opener = peewee.ForeignKeyField(Enrolment, backref="stand_ins", on_delete="CASCADE")

    class Meta:
        table_name = "stand_in"


class Presence(Table):
    """When somebody was last seen at a page of an activity; ``peer_group``: the group at whose text staff
    looked then."""

    activity = peewee.ForeignKeyField(Activity, backref="presences", on_delete="CASCADE")
    enrolment = peewee.ForeignKeyField(Enrolment, backref="presences", on_delete="CASCADE")
    peer_group = peewee.ForeignKeyField(PeerGroup, null=True, backref="looks", on_delete="CASCADE")
    at = UTCDateTimeField()

    class Meta:
        indexes = ((("activity", "enrolment"), True),)
