"""The site as a whole: when it was looked after last, and what whoever runs it says on it."""

import peewee
from peewee import SQL

from peerreview.store.db import JSONField, Table, UTCDateTimeField
from peerreview.store.tables.accounts import Account


class SiteMark(Table):
    """When something was done for the whole site last: a round of the clockwork, the claim of a night's copy,
    a copy, a trial of one, a restoring. ``detail``: plain values about it."""

    name = peewee.CharField(
        24,
        unique=True,
        constraints=[SQL("CHECK (name IN ('round', 'night', 'copy', 'trial', 'restored'))")],
    )
    at = UTCDateTimeField()
    detail = JSONField(default=dict)


class SiteText(Table):
    """One version of a text of the site, as typed and as safe HTML; the highest ``number`` counts. Versions
    are never changed: to go back is a new one."""

    name = peewee.CharField(
        24, constraints=[SQL("CHECK (name IN ('imprint', 'privacy', 'accessibility', 'help'))")]
    )
    number = peewee.IntegerField()
    text = peewee.TextField()
    html = peewee.TextField()
    by = peewee.ForeignKeyField(Account, null=True, on_delete="SET NULL")
    at = UTCDateTimeField()

    class Meta:
        indexes = ((("name", "number"), True),)
