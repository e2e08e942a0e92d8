"""Courses, sections, and who has which place in them."""

import peewee
from peewee import SQL

from peerreview.store.db import JSONField, Table, UTCDateTimeField, new_id
from peerreview.store.tables.accounts import Account


class Course(Table):
    """A class. ``origin``: the one it was copied from. ``code`` is short (HIST 210); ``zone`` is the IANA
    zone in which its dates are typed;
    ``is_template``: whoever makes a course may start from this one. Names and texts go ``kept_months`` after
    it was put away (0: they stay); ``retired_at``: when they went."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    code = peewee.CharField(32)
    title = peewee.CharField(200)
    zone = peewee.CharField(64, default="UTC")
    created_at = UTCDateTimeField()
    archived_at = UTCDateTimeField(null=True)
    is_template = peewee.BooleanField(default=False)
    kept_months = peewee.IntegerField(default=12)
    retired_at = UTCDateTimeField(null=True)
    origin = peewee.ForeignKeyField("self", null=True, backref="copies", on_delete="SET NULL")


class SiteSetting(Table):
    """What is set for the whole site, by name (``store.site``)."""

    name = peewee.CharField(40, unique=True)
    value = peewee.CharField(200)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()

    class Meta:
        table_name = "site_setting"


class Section(Table):
    """A part of a class."""

    course = peewee.ForeignKeyField(Course, backref="sections", on_delete="CASCADE")
    name = peewee.CharField(80)

    class Meta:
        indexes = ((("course", "name"), True),)


class Enrolment(Table):
    """A person's place in a course. ``left_at`` empty = present. ``student_since``: when they first were a
    student here, whatever they are now; empty = never. ``number``: what the college calls them by, as text
    with its zeros; "" = unknown."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    course = peewee.ForeignKeyField(Course, backref="enrolments", on_delete="CASCADE")
    account = peewee.ForeignKeyField(Account, backref="enrolments", on_delete="CASCADE")
    role = peewee.CharField(16, constraints=[SQL("CHECK (role IN ('student', 'assistant', 'instructor'))")])
    section = peewee.ForeignKeyField(Section, null=True, on_delete="SET NULL")
    joined_at = UTCDateTimeField()
    left_at = UTCDateTimeField(null=True)
    student_since = UTCDateTimeField(null=True)
    number = peewee.CharField(64, default="")

    class Meta:
        indexes = ((("course", "account"), True),)
        constraints = [SQL("CHECK (left_at IS NULL OR left_at >= joined_at)")]


class SectionCharge(Table):
    """An assistant is in charge of a section; one without any is there for the whole class. The ``section``
    is empty once it is gone: that opens nobody else's to them."""

    enrolment = peewee.ForeignKeyField(Enrolment, backref="charges", on_delete="CASCADE")
    section = peewee.ForeignKeyField(Section, null=True, on_delete="SET NULL")
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()

    class Meta:
        table_name = "section_charge"
        indexes = ((("enrolment", "section"), True),)


class ProfileField(Table):
    """What a course asks of its people: ``domain.attributes.Field`` as stored."""

    course = peewee.ForeignKeyField(Course, backref="fields", on_delete="CASCADE")
    name = peewee.CharField(40)
    title = peewee.CharField(120)
    kind = peewee.CharField(
        12,
        default="text",
        constraints=[SQL("CHECK (kind IN ('text', 'number', 'yes', 'times', 'people'))")],
    )
    choices = JSONField(default=list)
    is_many = peewee.BooleanField(default=False)
    readers = peewee.CharField(
        12, default="staff", constraints=[SQL("CHECK (readers IN ('self', 'group', 'class', 'staff'))")]
    )
    why = peewee.CharField(400, default="")
    is_asked = peewee.BooleanField(default=True)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()

    class Meta:
        indexes = ((("course", "name"), True),)


class Attribute(Table):
    """A dated fact about an enrolment: one of the values it holds under a name. ``conflict`` names another
    enrolment that may not be met in review. ``readers`` says who reads it, the person always: staff read
    those for staff and class alone. ``source`` says where it comes from, ``by`` who wrote it."""

    enrolment = peewee.ForeignKeyField(Enrolment, backref="attributes", on_delete="CASCADE")
    name = peewee.CharField(40)
    value = peewee.CharField(200, default="")
    other = peewee.ForeignKeyField(Enrolment, null=True, on_delete="CASCADE")
    from_at = UTCDateTimeField()
    until_at = UTCDateTimeField(null=True)
    readers = peewee.CharField(
        12, default="staff", constraints=[SQL("CHECK (readers IN ('self', 'group', 'class', 'staff'))")]
    )
    source = peewee.CharField(
        24, default="staff", constraints=[SQL("CHECK (source IN ('self', 'staff', 'import', 'answer'))")]
    )
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")


# Asked with every look at what may be reviewed, and few; found without going over all the people of a course.
Attribute.add_index(
    SQL(
        'CREATE INDEX "attribute_conflict" ON "attribute" ("enrolment_id") WHERE "name" = \'conflict\' '
        'AND "other_id" IS NOT NULL'
    )
)
