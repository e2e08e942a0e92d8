"""Who wants only the mails that somebody writes to them."""

from peerreview.store import schema


def up(migrator, db):
    schema.change("account", columns={"few_mails": schema.Column("{truth}", fill="false")})


def down(migrator, db):
    schema.change("account", without=("few_mails",))
