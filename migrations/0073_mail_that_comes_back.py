"""Why mail to an account's address is not taken, until the address is another one."""

from peerreview.store import schema


def up(migrator, db):
    schema.change("account", columns={"mail_problem": schema.Column("VARCHAR(300)", fill="''")})


def down(migrator, db):
    schema.change("account", without=("mail_problem",))
