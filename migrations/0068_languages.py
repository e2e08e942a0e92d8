"""The language in which somebody reads the site and its mails."""

from peerreview.store import schema


def up(migrator, db):
    schema.change("account", columns={"language": schema.Column("VARCHAR(16)", fill="''")})


def down(migrator, db):
    schema.change("account", without=("language",))
