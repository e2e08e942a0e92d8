"""A step that was not passed in time is looked after by somebody of the staff."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "alert" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"activity_id" INTEGER NOT NULL, '
    '"phase" VARCHAR(48) NOT NULL, '
    '"round" INTEGER NOT NULL, '
    '"whom" VARCHAR(16) NOT NULL, '
    '"missed_at" {moment} NOT NULL, '
    '"raised_at" {moment} NOT NULL, '
    '"due_at" {moment} NOT NULL, '
    '"owner_id" INTEGER, '
    '"answer" VARCHAR(1000) NOT NULL, '
    '"answered_at" {moment}, '
    '"answered_by_id" INTEGER, '
    '"closed_at" {moment}, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("owner_id") REFERENCES "enrolment" ("id") ON DELETE SET NULL, '
    'FOREIGN KEY ("answered_by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "alert_public_id" ON "alert" ("public_id")',
    'CREATE INDEX "alert_activity_id" ON "alert" ("activity_id")',
    'CREATE INDEX "alert_owner_id" ON "alert" ("owner_id")',
    'CREATE INDEX "alert_answered_by_id" ON "alert" ("answered_by_id")',
    'CREATE UNIQUE INDEX "alert_once" ON "alert" ("activity_id", "phase", "round", "whom", "missed_at")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
