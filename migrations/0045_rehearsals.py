"""The newest rehearsal of each design of a course: who was made up, and what was seen."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "rehearsal" ('
    '"id" {key}, '
    '"course_id" INTEGER NOT NULL, '
    '"design" VARCHAR(60) NOT NULL, '
    '"digest" VARCHAR(64) NOT NULL, '
    '"people" INTEGER NOT NULL, '
    '"absent" INTEGER NOT NULL, '
    '"late" INTEGER NOT NULL, '
    '"leave" INTEGER NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"ended_at" {moment}, '
    '"seen" TEXT, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "rehearsal_course_id_design" ON "rehearsal" ("course_id", "design")',
    'CREATE INDEX "rehearsal_course_id" ON "rehearsal" ("course_id")',
    'CREATE INDEX "rehearsal_by_id" ON "rehearsal" ("by_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
