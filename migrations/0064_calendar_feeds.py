"""An address under which a calendar reads somebody's dates."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "calendar_feed" ('
    '"id" {key}, '
    '"account_id" INTEGER NOT NULL, '
    '"name" VARCHAR(32) NOT NULL, '
    '"created_at" {moment} NOT NULL, '
    '"read_at" {moment}, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "calendar_feed_account_id" ON "calendar_feed" ("account_id")',
    'CREATE UNIQUE INDEX "calendar_feed_name" ON "calendar_feed" ("name")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
