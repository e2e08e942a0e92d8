"""Since when what somebody wrote has an answer out of a queue: what waits is found at once, however much was
answered before."""

from peerreview.store import schema

INDEX = (
    'CREATE INDEX "response_activity_id_task_answered_at" ON "response" '
    '("activity_id", "task", "answered_at")'
)


def up(migrator, db):
    schema.change("response", columns={"answered_at": schema.Column("{moment}", null=True)})
    db.execute_sql(INDEX)


def down(migrator, db):
    db.execute_sql('DROP INDEX "response_activity_id_task_answered_at"')
    schema.change("response", without=("answered_at",))
