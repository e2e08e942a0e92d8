"""A course's own copies of designs, as text."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "own_design" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"course_id" INTEGER NOT NULL, '
    '"title" VARCHAR(200) NOT NULL, '
    '"text" TEXT NOT NULL, '
    '"good_text" TEXT, '
    '"good_at" {moment}, '
    '"origin" VARCHAR(60) NOT NULL, '
    '"previous" TEXT, '
    '"rev" INTEGER NOT NULL, '
    '"changed_at" {moment} NOT NULL, '
    '"by_id" INTEGER, '
    '"archived_at" {moment}, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "own_design_public_id" ON "own_design" ("public_id")',
    'CREATE INDEX "own_design_course_id" ON "own_design" ("course_id")',
    'CREATE INDEX "own_design_by_id" ON "own_design" ("by_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
