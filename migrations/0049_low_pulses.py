"""An alert may be about answers to a task that are low, and not about a step that was not passed."""

from peerreview.store import schema


def up(migrator, db):
    schema.change("alert", columns={"task": schema.Column("VARCHAR(48)", fill="''")})


def down(migrator, db):
    db.execute_sql('DELETE FROM "alert" WHERE "task" <> \'\'')
    schema.change("alert", without=("task",))
