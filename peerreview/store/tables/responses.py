"""Responses with their draft, their immutable versions and the answers of each."""

import peewee
from peewee import SQL

from peerreview.store.db import JSONField, Table, UTCDateTimeField, new_id
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.activities import Activity, FormVersion
from peerreview.store.tables.courses import Enrolment
from peerreview.store.tables.groups import PeerGroup


class Response(Table):
    """The only thing people write. ``address`` (task.round.author.subject.nth) is unique in its activity.

    ``draft`` is one JSON cell that nobody else's query reads; ``rev`` counts its saves; ``version`` counts
    hand-ins and ``shown`` is the newest others may see (0 = none). ``as_staff``: its writer was staff when it
    was first handed in; whoever becomes staff later, or no longer is, changes nothing of what they wrote.
    ``answered_at``: since when it has the answer for which it stood in a queue; ``drawn``: which set of
    questions it was asked (0: there are none); ``notes``: how many notes in the text it ever had."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    activity = peewee.ForeignKeyField(Activity, backref="responses", on_delete="CASCADE")
    task = peewee.CharField(48)
    round = peewee.IntegerField(default=1)
    nth = peewee.IntegerField(default=1)
    author = peewee.ForeignKeyField(Enrolment, null=True, backref="responses", on_delete="CASCADE")
    author_group = peewee.ForeignKeyField(PeerGroup, null=True, backref="responses", on_delete="CASCADE")
    about_response = peewee.ForeignKeyField("self", null=True, backref="answers_to", on_delete="CASCADE")
    about_person = peewee.ForeignKeyField(Enrolment, null=True, backref="about", on_delete="CASCADE")
    about_group = peewee.ForeignKeyField(PeerGroup, null=True, backref="about", on_delete="CASCADE")
    about_version = peewee.IntegerField(default=0)
    address = peewee.CharField(160)
    form_version = peewee.ForeignKeyField(FormVersion, on_delete="RESTRICT")
    draft = JSONField(null=True)
    rev = peewee.IntegerField(default=0)
    last_save = peewee.CharField(40, default="")
    saved_at = UTCDateTimeField(null=True)
    pen = peewee.ForeignKeyField(Enrolment, null=True, backref="pens", on_delete="SET NULL")
    pen_until = UTCDateTimeField(null=True)
    state = peewee.CharField(12, default="draft")
    version = peewee.IntegerField(default=0)
    shown = peewee.IntegerField(default=0)
    first_at = UTCDateTimeField(null=True)
    submitted_at = UTCDateTimeField(null=True)
    released_at = UTCDateTimeField(null=True)
    answered_at = UTCDateTimeField(null=True)
    as_staff = peewee.BooleanField(default=False)
    drawn = peewee.IntegerField(default=0, constraints=[SQL("CHECK (drawn >= 0)")])
    notes = peewee.IntegerField(default=0, constraints=[SQL("CHECK (notes >= 0)")])

    class Meta:
        indexes = (
            (("activity", "address"), True),
            (("author", "activity", "task"), False),
            (("about_response", "task", "state"), False),
            (("activity", "task", "state"), False),
            (("activity", "task", "answered_at"), False),
        )
        constraints = [
            SQL("CHECK (state IN ('draft', 'submitted', 'held', 'returned', 'withdrawn'))"),
            SQL("CHECK ((state = 'draft') = (version = 0))"),
            SQL("CHECK (shown <= version)"),
            SQL("CHECK (state <> 'submitted' OR shown = version)"),
            SQL("CHECK (state <> 'withdrawn' OR shown = 0)"),
            SQL("CHECK ((author_id IS NULL) <> (author_group_id IS NULL))"),
            SQL(
                "CHECK ((CASE WHEN about_response_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN "
                "about_person_id IS NULL THEN 0 ELSE 1 END)"
                " + (CASE WHEN about_group_id IS NULL THEN 0 ELSE 1 END) <= 1)"
            ),
        ]


class Version(Table):
    """One hand-in; immutable. ``receipt`` is what the writer can show, ``hash`` the SHA-256 of the
    answers. ``typed_at``: how late it is counts to then (see ``domain.schedule.lateness``); of a draft that
    staff took in it is before ``at``."""

    response = peewee.ForeignKeyField(Response, backref="versions", on_delete="CASCADE")
    number = peewee.IntegerField()
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    typed_at = UTCDateTimeField()
    form_version = peewee.ForeignKeyField(FormVersion, on_delete="RESTRICT")
    hash = peewee.CharField(64)
    receipt = peewee.CharField(32, unique=True, default=new_id)
    about_version = peewee.IntegerField(default=0)
    words = peewee.IntegerField(default=0)
    cause = peewee.CharField(16, default="handed_in")

    class Meta:
        indexes = ((("response", "number"), True),)


class Answer(Table):
    """One item of a version: level or value, text as typed, text as safe HTML."""

    version = peewee.ForeignKeyField(Version, backref="answers", on_delete="CASCADE")
    item = peewee.CharField(40)
    nth = peewee.CharField(40, default="")
    level = peewee.CharField(200, default="")
    value = peewee.FloatField(null=True)
    text = peewee.TextField(default="")
    html = peewee.TextField(default="")

    class Meta:
        indexes = ((("version", "item", "nth"), True),)


class Note(Table):
    """Where a note of a review stands; what it says is an answer of the review, or in its draft. ``place``
    (``domain.in_text.Place``) is in version ``about_version`` of what the review is about. ``kept`` and
    ``kept_level``: what it said when its writer took it out, until the review is sent. ``choice``: whether
    whom it is for put it into their plan, or leaves it."""

    response = peewee.ForeignKeyField(Response, backref="places", on_delete="CASCADE")
    number = peewee.IntegerField(constraints=[SQL("CHECK (number > 0)")])
    about_version = peewee.IntegerField(constraints=[SQL("CHECK (about_version > 0)")])
    place = peewee.CharField(140)
    at = UTCDateTimeField()
    removed_at = UTCDateTimeField(null=True)
    kept = peewee.TextField(default="")
    kept_level = peewee.CharField(40, default="")
    choice = peewee.CharField(8, default="", constraints=[SQL("CHECK (choice IN ('', 'plan', 'leave'))")])
    chosen_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("response", "number"), True),)


class HandedFile(Table):
    """A file that belongs to a response; drafts and answers name it by ``public_id``. Its ``name`` is what
    its owner called it, and nobody else's; ``digest`` the SHA-256 under which its bytes are kept. What was
    made of it for readers stands under its public id. ``said``: what it shows, in its owner's words, asked of
    those that are ``is_silent``; ``drafted`` those typed since. ``ends_at``: until when the process that
    works on it has it to itself."""

    public_id = peewee.CharField(32, unique=True, default=new_id)
    response = peewee.ForeignKeyField(Response, backref="files", on_delete="CASCADE")
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()
    name = peewee.CharField(200)
    size = peewee.IntegerField()
    digest = peewee.CharField(64)
    state = peewee.CharField(
        10, default="waiting", constraints=[SQL("CHECK (state IN ('waiting', 'ready', 'refused'))")]
    )
    kind = peewee.CharField(10, default="")
    reason = peewee.CharField(20, default="")
    detail = JSONField(default=dict)
    is_silent = peewee.BooleanField(default=False)
    said = peewee.CharField(2000, default="")
    drafted = peewee.CharField(2000, default="")
    pages = peewee.IntegerField(default=0)
    drawn = peewee.IntegerField(default=0)
    tries = peewee.IntegerField(default=0)
    ends_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "handed_file"
        indexes = ((("state", "ends_at"), False), (("digest",), False))
        constraints = [SQL("CHECK (drawn <= pages)")]


class Score(Table):
    """How well a response did, 0 to 1: by the key of its form (``score``), or by how near it is to the
    reference about the same subject (``agreement``)."""

    response = peewee.ForeignKeyField(Response, backref="scores", on_delete="CASCADE")
    measure = peewee.CharField(12, constraints=[SQL("CHECK (measure IN ('score', 'agreement'))")])
    value = peewee.FloatField()
    at = UTCDateTimeField()

    class Meta:
        indexes = ((("response", "measure"), True),)
        constraints = [SQL("CHECK (value BETWEEN 0 AND 1)")]


class PenAsk(Table):
    """Somebody of the group asks for the pen of its text: the last who did."""

    response = peewee.ForeignKeyField(Response, backref="pen_asks", on_delete="CASCADE", unique=True)
    enrolment = peewee.ForeignKeyField(Enrolment, backref="pen_asks", on_delete="CASCADE")
    at = UTCDateTimeField()

    class Meta:
        table_name = "pen_ask"


class SearchEntry(Table):
    """What the search box finds somebody or something written by: ``words`` are terms of ``domain.search``,
    and marks that say who might read it (``store.indexing``)."""

    account = peewee.ForeignKeyField(Account, null=True, unique=True, on_delete="CASCADE")
    response = peewee.ForeignKeyField(Response, null=True, unique=True, on_delete="CASCADE")
    words = peewee.TextField(default="")

    class Meta:
        table_name = "search_entry"
