"""What a person needs to work well, said once for all their courses."""

from peerreview.store import schema


def up(migrator, db):
    schema.change("account", columns={"needs": schema.Column("VARCHAR(80)", fill="''")})


def down(migrator, db):
    schema.change("account", without=("needs",))
