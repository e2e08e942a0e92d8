"""Mail that does not wait for the hour of somebody who wants mail once a day."""

from peerreview.store import schema


def up(migrator, db):
    schema.change("outbox_message", columns={"is_urgent": schema.Column("{truth}", fill="false")})


def down(migrator, db):
    schema.change("outbox_message", without=("is_urgent",))
