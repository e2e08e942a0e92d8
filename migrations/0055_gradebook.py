"""What a course declares of its gradebook: how much each activity weighs, and what counts for no-shows."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "gradebook_rule" ('
    '"id" {key}, '
    '"course_id" INTEGER NOT NULL, '
    '"activity_id" INTEGER NOT NULL, '
    '"weight" REAL NOT NULL CHECK (weight >= 0), '
    "\"absent\" VARCHAR(8) NOT NULL CHECK (absent IN ('leave', 'zero', 'excuse')), "
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"ended_at" {moment}, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "gradebook_rule_once" ON "gradebook_rule" ("activity_id") WHERE "ended_at" IS NULL',
    'CREATE INDEX "gradebook_rule_course_id" ON "gradebook_rule" ("course_id")',
    'CREATE INDEX "gradebook_rule_activity_id" ON "gradebook_rule" ("activity_id")',
    'CREATE INDEX "gradebook_rule_by_id" ON "gradebook_rule" ("by_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
