"""Forms and their versions, activities, windows and passages."""

import peewee
from peewee import SQL

from peerreview.store.db import JSONField, Table, UTCDateTimeField, new_id
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.courses import Course


class OwnForm(Table):
    """A form that a course keeps to use again: ``items`` as plain values, ``called`` the word for a response
    to it. Activities take copies of it; ``rev`` counts its changes."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    course = peewee.ForeignKeyField(Course, backref="own_forms", on_delete="CASCADE")
    title = peewee.CharField(200)
    called = peewee.CharField(16, default="work")
    items = JSONField()
    rev = peewee.IntegerField(default=0)
    changed_at = UTCDateTimeField()
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    archived_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "own_form"


class Form(Table):
    """A form by name: built in (no course) or a course's own. ``origin``: the kept form that its newest
    version came from."""

    course = peewee.ForeignKeyField(Course, null=True, on_delete="CASCADE")
    key = peewee.CharField(40)
    title = peewee.CharField(200)
    origin = peewee.ForeignKeyField(OwnForm, null=True, backref="copies", on_delete="SET NULL")

    class Meta:
        indexes = ((("course", "key"), False),)


class FormVersion(Table):
    """One state of a form; never updated."""

    form = peewee.ForeignKeyField(Form, backref="versions", on_delete="CASCADE")
    number = peewee.IntegerField()
    items = JSONField()
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()

    class Meta:
        indexes = ((("form", "number"), True),)


class Activity(Table):
    """One run of a design in a course. ``plan`` is the design's canonical JSON text, the activity's own copy;
    ``seed`` the secret behind its aliases and orders; ``settle_at`` a hint when to look again, ``settled_at``
    when last looked. ``people``: the class takes part, people who joined, or people who joined and no staff
    ever find it; ``closed_at``: from then on it is only read; ``offered_as``: the key of the design from
    which a learner opened it."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    course = peewee.ForeignKeyField(Course, backref="activities", on_delete="CASCADE")
    title = peewee.CharField(200)
    brief = peewee.TextField(default="")
    brief_html = peewee.TextField(default="")
    plan = peewee.TextField()
    plan_digest = peewee.CharField(64)
    seed = peewee.CharField(64)
    created_at = UTCDateTimeField()
    published_at = UTCDateTimeField(null=True)
    archived_at = UTCDateTimeField(null=True)
    settle_at = UTCDateTimeField(null=True, index=True)
    settled_at = UTCDateTimeField(null=True)
    people = peewee.CharField(
        8, default="class", constraints=[SQL("CHECK (people IN ('class', 'joined', 'closed'))")]
    )
    closed_at = UTCDateTimeField(null=True)
    offered_as = peewee.CharField(60, default="")


class ActivityForm(Table):
    """The version of a form that new drafts of an activity start from."""

    activity = peewee.ForeignKeyField(Activity, backref="forms", on_delete="CASCADE")
    key = peewee.CharField(40)
    form_version = peewee.ForeignKeyField(FormVersion, on_delete="RESTRICT")

    class Meta:
        indexes = ((("activity", "key"), True),)


class PhaseWindow(Table):
    """Dates of a step for a scope (``whom``: all, s<section>, g<group>, p<enrolment>); the particular wins,
    column by column."""

    activity = peewee.ForeignKeyField(Activity, backref="windows", on_delete="CASCADE")
    phase = peewee.CharField(48)
    round = peewee.IntegerField(default=1)
    whom = peewee.CharField(24, default="all")
    opens_at = UTCDateTimeField(null=True)
    closes_at = UTCDateTimeField(null=True)
    late_until = UTCDateTimeField(null=True)
    releases_at = UTCDateTimeField(null=True)
    is_waived = peewee.BooleanField(default=False)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    reason = peewee.CharField(500, default="")

    class Meta:
        indexes = ((("activity", "whom", "phase", "round"), True),)
        constraints = [
            SQL("CHECK (opens_at IS NULL OR closes_at IS NULL OR opens_at <= closes_at)"),
            SQL("CHECK (closes_at IS NULL OR late_until IS NULL OR closes_at <= late_until)"),
        ]


class SetUpCopy(Table):
    """What an account ``typed`` into the set-up of an activity and has not saved, as {field: value}; or what
    the set-up was ``before`` it saved last (``activities.set_up``). ``seen``: the state it belongs to."""

    activity = peewee.ForeignKeyField(Activity, on_delete="CASCADE")
    account = peewee.ForeignKeyField(Account, on_delete="CASCADE")
    kind = peewee.CharField(8, constraints=[SQL("CHECK (kind IN ('typed', 'before'))")])
    seen = peewee.CharField(64)
    content = JSONField()
    at = UTCDateTimeField()

    class Meta:
        table_name = "set_up_copy"
        indexes = ((("activity", "account", "kind"), True),)


class Slip(Table):
    """A date that ``whom`` (a team: ``g7``) had set for one of its own steps and moved, never erased: from
    ``was_at`` to ``is_at``, with the ``reason``."""

    activity = peewee.ForeignKeyField(Activity, backref="slips", on_delete="CASCADE")
    phase = peewee.CharField(48)
    round = peewee.IntegerField()
    whom = peewee.CharField(16, index=True)
    was_at = UTCDateTimeField()
    is_at = UTCDateTimeField()
    reason = peewee.CharField(300)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()


class Passage(Table):
    """The dated fact that somebody may go on past a step. ``undone_at`` keeps one taken back."""

    activity = peewee.ForeignKeyField(Activity, backref="passages", on_delete="CASCADE")
    phase = peewee.CharField(48)
    round = peewee.IntegerField(default=1)
    whom = peewee.CharField(24)
    at = UTCDateTimeField()
    cause = peewee.CharField(
        16,
        constraints=[
            SQL("CHECK (cause IN ('all', 'score', 'approved', 'hand', 'event', 'fallback', 'override'))")
        ],
    )
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    reason = peewee.CharField(500, default="")
    undone_at = UTCDateTimeField(null=True)


Passage.add_index(
    SQL(
        'CREATE UNIQUE INDEX "passage_once" ON "passage" ("activity_id", "whom", "phase", "round") WHERE '
        '"undone_at" IS NULL'
    )
)


class Stuck(Table):
    """An act of the clockwork that could not be carried out, with the sentence that says why; ``tries``
    counts the attempts, ``ended_at`` is set when it went through or is no longer due."""

    activity = peewee.ForeignKeyField(Activity, backref="stuck", on_delete="CASCADE")
    kind = peewee.CharField(16)
    phase = peewee.CharField(48)
    round = peewee.IntegerField(default=1)
    whom = peewee.CharField(24)
    detail = peewee.CharField(200, default="")
    reason = peewee.TextField()
    since = UTCDateTimeField()
    tries = peewee.IntegerField(default=1)
    last_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)

    class Meta:
        constraints = [SQL("CHECK (tries >= 1)")]


Stuck.add_index(
    SQL(
        'CREATE UNIQUE INDEX "stuck_open_once" ON "stuck" ("activity_id", "kind", "phase", "round", "whom") '
        'WHERE "ended_at" IS NULL'
    )
)


class OwnDesign(Table):
    """A course's own copy of a design as ``text``, faults included; ``good_text`` is the newest that could be
    read, since ``good_at``. ``origin``: the key of the design it was copied from, or nothing; ``previous``:
    what stood there before it went back to that. ``rev`` counts changes."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    course = peewee.ForeignKeyField(Course, backref="own_designs", on_delete="CASCADE")
    title = peewee.CharField(200)
    text = peewee.TextField()
    good_text = peewee.TextField(null=True)
    good_at = UTCDateTimeField(null=True)
    origin = peewee.CharField(60, default="")
    previous = peewee.TextField(null=True)
    rev = peewee.IntegerField(default=0)
    changed_at = UTCDateTimeField()
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    archived_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "own_design"


class Rehearsal(Table):
    """The newest rehearsal of a design in a course: ``design`` is its key in the library, ``digest`` of what
    was played; the made-up class; ``seen``: the report, once it has ended."""

    course = peewee.ForeignKeyField(Course, on_delete="CASCADE")
    design = peewee.CharField(60)
    digest = peewee.CharField(64)
    people = peewee.IntegerField()
    absent = peewee.IntegerField()
    late = peewee.IntegerField()
    leave = peewee.IntegerField()
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)
    seen = JSONField(null=True)

    class Meta:
        indexes = ((("course", "design"), True),)


class Announcement(Table):
    """One line that staff say to everybody in an activity, from the step (``phase``, ``round``) on in which
    it was said until the next one opens; ``rev`` counts its changes, ``ended_at``: taken back, or said
    anew."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    activity = peewee.ForeignKeyField(Activity, backref="announcements", on_delete="CASCADE")
    phase = peewee.CharField(48)
    round = peewee.IntegerField(default=1)
    text = peewee.CharField(300)
    rev = peewee.IntegerField(default=1)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)


Announcement.add_index(
    SQL('CREATE UNIQUE INDEX "announcement_once" ON "announcement" ("activity_id") WHERE "ended_at" IS NULL')
)
