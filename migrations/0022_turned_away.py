"""Who asked for a work to review and found nothing, until they are told that there is something again."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "turned_away" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"person_id" INTEGER NOT NULL, '
    '"task" VARCHAR(48) NOT NULL, '
    '"round" INTEGER NOT NULL, '
    '"at" {moment} NOT NULL, '
    '"told_at" {moment}, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("person_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "turned_away_activity_id" ON "turned_away" ("activity_id")',
    'CREATE INDEX "turned_away_person_id" ON "turned_away" ("person_id")',
    'CREATE UNIQUE INDEX "turned_away_activity_id_person_id_task_round" ON "turned_away" '
    '("activity_id", "person_id", "task", "round")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
