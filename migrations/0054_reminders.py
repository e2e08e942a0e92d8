"""Mail that staff had sent to people of an activity: a reminder of what they owe, or a message."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "reminder" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    "\"kind\" VARCHAR(12) NOT NULL CHECK (kind IN ('owed', 'message')), "
    '"token" VARCHAR(40) NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "reminder_activity_id_enrolment_id_token" ON "reminder" '
    '("activity_id", "enrolment_id", "token")',
    'CREATE INDEX "reminder_activity_id" ON "reminder" ("activity_id")',
    'CREATE INDEX "reminder_enrolment_id" ON "reminder" ("enrolment_id")',
    'CREATE INDEX "reminder_by_id" ON "reminder" ("by_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
