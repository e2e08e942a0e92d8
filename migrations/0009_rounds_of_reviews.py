"""Reasons to look say which round they speak of; a slot under a person or a group is given once, as under a
response."""

from peerreview.store import schema

SLOTS = ("about_person", "about_group")
OPEN = 'CREATE UNIQUE INDEX "concern_open_once" ON "concern" ({}) WHERE "ended_at" IS NULL'
BEFORE = '"activity_id", "subject", "kind", "task"'


def up(migrator, db):
    db.execute_sql('DROP INDEX "concern_open_once"')
    schema.change("concern", columns={"round": schema.Column("INTEGER", fill="1")})
    db.execute_sql(OPEN.format(f'{BEFORE}, "round"'))
    for subject in SLOTS:
        db.execute_sql(
            f'CREATE UNIQUE INDEX "{_slot_index(subject)}" ON "allocation" ("activity_id", "task", "round", '
            f'"{subject}_id", "slot")'
        )


def down(migrator, db):
    for subject in SLOTS:
        db.execute_sql(f'DROP INDEX "{_slot_index(subject)}"')
    db.execute_sql('DROP INDEX "concern_open_once"')
    db.execute_sql(
        "DELETE FROM concern WHERE ended_at IS NULL AND id NOT IN (SELECT min(id) FROM concern "
        "WHERE ended_at IS NULL GROUP BY activity_id, subject, kind, task)"
    )
    schema.change("concern", without=("round",))
    db.execute_sql(OPEN.format(BEFORE))


def _slot_index(subject):
    return f"allocation_activity_id_task_round_{subject}_id_slot"
