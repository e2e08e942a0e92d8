"""One line that staff say to everybody in an activity."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "announcement" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"activity_id" INTEGER NOT NULL, '
    '"phase" VARCHAR(48) NOT NULL, '
    '"round" INTEGER NOT NULL, '
    '"text" VARCHAR(300) NOT NULL, '
    '"rev" INTEGER NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"ended_at" {moment}, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "announcement_public_id" ON "announcement" ("public_id")',
    'CREATE INDEX "announcement_activity_id" ON "announcement" ("activity_id")',
    'CREATE INDEX "announcement_by_id" ON "announcement" ("by_id")',
    'CREATE UNIQUE INDEX "announcement_once" ON "announcement" ("activity_id") WHERE "ended_at" IS NULL',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
