"""Which set of questions somebody was asked in a try."""

from peerreview.store import schema


def up(migrator, db):
    schema.change("response", columns={"drawn": schema.Column("INTEGER", check="drawn >= 0", fill="0")})


def down(migrator, db):
    schema.change("response", without=("drawn",))
