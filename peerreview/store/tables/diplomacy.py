"""The coach: what an instructor chose for it, what it noticed in a hand-in, and what became of its tips. No
draft text is kept."""

import peewee
from peewee import SQL

from peerreview.store.db import JSONField, Table, UTCDateTimeField
from peerreview.store.tables.accounts import Account
from peerreview.store.tables.activities import Activity
from peerreview.store.tables.responses import Response, Version


class CoachSetting(Table):
    """How the coach reads in one activity: ``settings`` as of ``domain.diplomacy.Settings``, the language of
    the comments, and the genre of the examples ("" = as the rubric says). An activity without a row has the
    defaults."""

    activity = peewee.ForeignKeyField(Activity, unique=True, on_delete="CASCADE")
    settings = peewee.TextField(default="{}")
    language = peewee.CharField(8, default="en")
    genre = peewee.CharField(16, default="")
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()


class QuietRule(Table):
    """A rule of the coach that writers of an activity called wrong, in ``waved`` of the ``shown`` comments
    counted at that moment. It is quiet there, unless staff let it speak again (``speaks``); ``answered_at``:
    when they decided either way."""

    activity = peewee.ForeignKeyField(Activity, on_delete="CASCADE")
    rule = peewee.CharField(48)
    shown = peewee.IntegerField()
    waved = peewee.IntegerField()
    at = UTCDateTimeField()
    speaks = peewee.BooleanField(default=False)
    answered_at = UTCDateTimeField(null=True)
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")

    class Meta:
        indexes = ((("activity", "rule"), True),)


class Finding(Table):
    """One thing noticed in a hand-in: ``text[start:end]`` of the answer to ``item`` ("" = the review as a
    whole). Signal ``unread``: a sentence in a language that the coach does not read, which is no fault."""

    version = peewee.ForeignKeyField(Version, backref="findings", on_delete="CASCADE")
    item = peewee.CharField(40)
    signal = peewee.CharField(16)
    rule = peewee.CharField(48)
    start = peewee.IntegerField()
    end = peewee.IntegerField()
    level = peewee.CharField(8, constraints=[SQL("CHECK (level IN ('urgent', 'say', 'ask', 'quiet'))")])
    dismissed_at = UTCDateTimeField(null=True)

    class Meta:
        constraints = [SQL('CHECK ("start" <= "end")')]


class Risk(Table):
    """How likely a hand-in needs a moderator's eye: a number 0..1 to order by, never shown, and its reasons
    in words."""

    version = peewee.ForeignKeyField(Version, unique=True, backref="risks", on_delete="CASCADE")
    value = peewee.FloatField()
    reasons = JSONField(default=list)
    is_sent_anyway = peewee.BooleanField(default=False)

    class Meta:
        constraints = [SQL("CHECK (value BETWEEN 0 AND 1)")]


class TipAct(Table):
    """What became of a tip: ``rule`` about the words whose hash is ``span``. Unique, so that repeats are
    harmless.

    Acts: shown, accepted (its starter was used), dismissed ("Fine as it is"); at a hand-in: sent (the words
    are still there), revised (they are not), improved (nor is anything else of that signal)."""

    response = peewee.ForeignKeyField(Response, backref="tip_acts", on_delete="CASCADE")
    item = peewee.CharField(40)
    signal = peewee.CharField(16)
    rule = peewee.CharField(48)
    span = peewee.CharField(16)
    act = peewee.CharField(
        12,
        constraints=[SQL("CHECK (act IN ('shown', 'accepted', 'dismissed', 'sent', 'revised', 'improved'))")],
    )
    at = UTCDateTimeField()

    class Meta:
        indexes = ((("response", "item", "rule", "span", "act"), True),)
