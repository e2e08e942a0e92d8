"""What students ask staff: more time, another look at a grade."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "request" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"activity_id" INTEGER NOT NULL, '
    '"person_id" INTEGER NOT NULL, '
    '"whom" VARCHAR(16) NOT NULL, '
    "\"kind\" VARCHAR(12) NOT NULL CHECK (kind IN ('time', 'grade')), "
    '"task" VARCHAR(48) NOT NULL, '
    '"round" INTEGER NOT NULL, '
    '"words" VARCHAR(1000) NOT NULL, '
    '"wanted" {moment}, '
    '"at" {moment} NOT NULL, '
    '"answer_by" {moment} NOT NULL, '
    '"ended_at" {moment}, '
    '"outcome" VARCHAR(12) NOT NULL, '
    '"reply" VARCHAR(1000) NOT NULL, '
    '"by_id" INTEGER, '
    '"before" TEXT NOT NULL, '
    '"seen_at" {moment}, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("person_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL, '
    "CHECK (kind || ' ' || outcome IN ('time ', 'time granted', 'time excused', 'time refused', "
    "'time withdrawn', 'grade ', 'grade changed', 'grade stays', 'grade withdrawn')))",
    'CREATE UNIQUE INDEX "request_public_id" ON "request" ("public_id")',
    'CREATE INDEX "request_activity_id" ON "request" ("activity_id")',
    'CREATE INDEX "request_person_id" ON "request" ("person_id")',
    'CREATE INDEX "request_by_id" ON "request" ("by_id")',
    'CREATE UNIQUE INDEX "request_open_once" ON "request" ("activity_id", "whom", "kind", "task", "round") '
    'WHERE "ended_at" IS NULL',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
