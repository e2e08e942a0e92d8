"""Grades as frozen at release, overrides beside the computed value, and reviews by staff that decide."""

import peewee
from peewee import SQL

from peerreview.store.db import JSONField, Table, UTCDateTimeField
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.activities import Activity, FormVersion
from peerreview.store.tables.courses import Course, Enrolment
from peerreview.store.tables.responses import Response


class Grade(Table):
    """One number of one person. ``value`` is what counts, ``computed`` what the method gave (both 0..100 or
    empty); ``rows`` say how it came about. A regrade or override is a new row; the old one gets
    ``replaced_at``. ``seen_at``: when its student first looked at this value once it was released."""

    activity = peewee.ForeignKeyField(Activity, backref="grades", on_delete="CASCADE")
    enrolment = peewee.ForeignKeyField(Enrolment, backref="grades", on_delete="CASCADE")
    kind = peewee.CharField(
        16, constraints=[SQL("CHECK (kind IN ('submission', 'participation', 'review', 'total'))")]
    )
    value = peewee.FloatField(null=True)
    computed = peewee.FloatField(null=True)
    low = peewee.FloatField(null=True)
    high = peewee.FloatField(null=True)
    method = peewee.CharField(24)
    rows = JSONField(default=list)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    reason = peewee.CharField(1000, default="")
    is_override = peewee.BooleanField(default=False)
    released_at = UTCDateTimeField(null=True)
    replaced_at = UTCDateTimeField(null=True)
    seen_at = UTCDateTimeField(null=True)


Grade.add_index(
    SQL(
        'CREATE UNIQUE INDEX "grade_once" ON "grade" ("activity_id", "enrolment_id", "kind") WHERE '
        '"replaced_at" IS NULL'
    )
)


class DecidingReview(Table):
    """Staff let one review by staff decide the grade of a work: the other reviews of it do not count until
    this is ended."""

    activity = peewee.ForeignKeyField(Activity, backref="deciding_reviews", on_delete="CASCADE")
    work = peewee.ForeignKeyField(Response, backref="decided_by", on_delete="CASCADE")
    review = peewee.ForeignKeyField(Response, backref="decides", on_delete="CASCADE")
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    ended_by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="ended_deciding")
    ended_at = UTCDateTimeField(null=True)


DecidingReview.add_index(
    SQL(
        'CREATE UNIQUE INDEX "deciding_review_once" ON "deciding_review" ("work_id") WHERE "ended_at" IS NULL'
    )
)


class GradebookRule(Table):
    """What a course declares of one activity: its ``weight`` in the total, what counts for who is ``absent``
    (hands nothing in). A change is a new row; the old one gets ``ended_at``."""

    course = peewee.ForeignKeyField(Course, backref="gradebook_rules", on_delete="CASCADE")
    activity = peewee.ForeignKeyField(Activity, backref="gradebook_rules", on_delete="CASCADE")
    weight = peewee.FloatField(constraints=[SQL("CHECK (weight >= 0)")])
    absent = peewee.CharField(8, constraints=[SQL("CHECK (absent IN ('leave', 'zero', 'excuse'))")])
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "gradebook_rule"


GradebookRule.add_index(
    SQL(
        'CREATE UNIQUE INDEX "gradebook_rule_once" ON "gradebook_rule" ("activity_id") WHERE '
        '"ended_at" IS NULL'
    )
)


class Remeasure(Table):
    """Staff said by which version (``measured``) the reviews are measured that were or will be ``written`` on
    an older one; the same one twice: each by its own. The newest word stands until it is ended."""

    activity = peewee.ForeignKeyField(Activity, backref="remeasured", on_delete="CASCADE")
    written = peewee.ForeignKeyField(FormVersion, backref="remeasured", on_delete="CASCADE")
    measured = peewee.ForeignKeyField(FormVersion, backref="measures", on_delete="CASCADE")
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)


Remeasure.add_index(
    SQL(
        'CREATE UNIQUE INDEX "remeasure_once" ON "remeasure" ("activity_id", "written_id") WHERE "ended_at" '
        "IS NULL"
    )
)
