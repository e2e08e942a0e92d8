"""Allocations: one reviewer's duty to respond to one task about one subject."""

import peewee
from peewee import SQL

from peerreview.store.db import Table, UTCDateTimeField
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.activities import Activity
from peerreview.store.tables.courses import Enrolment
from peerreview.store.tables.groups import PeerGroup
from peerreview.store.tables.responses import Response


class Allocation(Table):
    """``address`` is that of the response it asks for. ``slot`` numbers the reviewers of one subject,
    ``seat`` the subjects of one reviewer, both from 0 and never used twice. Done, started and lapsed are
    derived. ``ended_at`` is taken back where what ended it is; ``until_at``: until when what was given by
    hand may be sent, whatever its step says."""

    activity = peewee.ForeignKeyField(Activity, backref="allocations", on_delete="CASCADE")
    address = peewee.CharField(160)
    task = peewee.CharField(48)
    round = peewee.IntegerField(default=1)
    reviewer = peewee.ForeignKeyField(Enrolment, null=True, backref="allocations", on_delete="CASCADE")
    reviewer_group = peewee.ForeignKeyField(PeerGroup, null=True, backref="allocations", on_delete="CASCADE")
    about_response = peewee.ForeignKeyField(Response, null=True, backref="allocations", on_delete="CASCADE")
    about_person = peewee.ForeignKeyField(Enrolment, null=True, backref="asked_about", on_delete="CASCADE")
    about_group = peewee.ForeignKeyField(PeerGroup, null=True, backref="asked_about", on_delete="CASCADE")
    slot = peewee.IntegerField()
    seat = peewee.IntegerField(default=0)
    at = UTCDateTimeField()
    cause = peewee.CharField(
        12, constraints=[SQL("CHECK (cause IN ('claimed', 'dealt', 'by_hand', 'rescue', 'moved'))")]
    )
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    ended_at = UTCDateTimeField(null=True)
    ended_cause = peewee.CharField(
        12,
        default="",
        constraints=[
            SQL(
                "CHECK (ended_cause IN ('', 'lapsed', 'declined', 'problem', 'moved', 'left', 'withdrawn', "
                "'taken_out', 'conflict', 'team', 'excused'))"
            )
        ],
    )
    note = peewee.CharField(2000, default="")
    until_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = (
            (("reviewer", "activity", "task"), False),
            (("activity", "task", "round", "about_response", "slot"), True),
            (("activity", "task", "round", "about_person", "slot"), True),
            (("activity", "task", "round", "about_group", "slot"), True),
        )
        constraints = [
            SQL("CHECK ((reviewer_id IS NULL) <> (reviewer_group_id IS NULL))"),
            SQL("CHECK ((ended_at IS NULL) = (ended_cause = ''))"),
        ]


class TurnedAway(Table):
    """Who owes a review, asked for a work and found nothing, since ``at``; ``told_at``: when they were told
    that there is something again. Gone once they have one."""

    activity = peewee.ForeignKeyField(Activity, backref="turned_away", on_delete="CASCADE")
    person = peewee.ForeignKeyField(Enrolment, backref="turned_away", on_delete="CASCADE")
    task = peewee.CharField(48)
    round = peewee.IntegerField(default=1)
    at = UTCDateTimeField()
    told_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "turned_away"
        indexes = ((("activity", "person", "task", "round"), True),)


Allocation.add_index(
    SQL(
        'CREATE UNIQUE INDEX "allocation_open_once" ON "allocation" ("activity_id", "address") WHERE '
        '"ended_at" IS NULL'
    )
)
