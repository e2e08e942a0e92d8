"""What somebody shows of what they learned, outside the site."""

import peewee

from peerreview.store.db import Table, UTCDateTimeField, new_id
from peerreview.store.tables.courses import Enrolment


class Certificate(Table):
    """A certificate of the credential ``name`` that somebody holds in a course: anybody who has its ``code``
    may check it until ``ended_at``. It says the holder's name only with ``says_who``, the course only with
    ``says_where``."""

    enrolment = peewee.ForeignKeyField(Enrolment, backref="certificates", on_delete="CASCADE")
    name = peewee.CharField(48)
    code = peewee.CharField(32, unique=True, default=new_id)
    says_who = peewee.BooleanField(default=False)
    says_where = peewee.BooleanField(default=False)
    made_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("enrolment", "name"), True),)
