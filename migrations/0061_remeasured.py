"""What staff said of the reviews on an older version of a rubric: by which version they are measured."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "remeasure" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"written_id" INTEGER NOT NULL, '
    '"measured_id" INTEGER NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"ended_at" {moment}, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("written_id") REFERENCES "form_version" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("measured_id") REFERENCES "form_version" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "remeasure_activity_id" ON "remeasure" ("activity_id")',
    'CREATE INDEX "remeasure_written_id" ON "remeasure" ("written_id")',
    'CREATE INDEX "remeasure_measured_id" ON "remeasure" ("measured_id")',
    'CREATE INDEX "remeasure_by_id" ON "remeasure" ("by_id")',
    'CREATE UNIQUE INDEX "remeasure_once" ON "remeasure" ("activity_id", "written_id") '
    'WHERE "ended_at" IS NULL',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
