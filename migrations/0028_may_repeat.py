"""What was sent when a session had ended may be sent once more by the next one."""

from peerreview.store import schema


def up(migrator, db):
    schema.change("login_session", columns={"may_repeat": schema.Column("{truth}", fill="false")})


def down(migrator, db):
    schema.change("login_session", without=("may_repeat",))
