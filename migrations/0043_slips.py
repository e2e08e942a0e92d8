"""Dates that a team moved: the one before, the one after, the reason."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "slip" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"phase" VARCHAR(48) NOT NULL, '
    '"round" INTEGER NOT NULL, '
    '"whom" VARCHAR(16) NOT NULL, '
    '"was_at" {moment} NOT NULL, '
    '"is_at" {moment} NOT NULL, '
    '"reason" VARCHAR(300) NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "slip_activity_id" ON "slip" ("activity_id")',
    'CREATE INDEX "slip_whom" ON "slip" ("whom")',
    'CREATE INDEX "slip_by_id" ON "slip" ("by_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
