"""Pilots of a course, with what they measure, what was found and decided; and whether what is shown in the
showcase may stand in their report."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "pilot" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"course_id" INTEGER NOT NULL, '
    '"title" VARCHAR(200) NOT NULL, '
    '"objective" VARCHAR(1000) NOT NULL, '
    '"answers" TEXT NOT NULL, '
    "\"advised\" VARCHAR(8) NOT NULL CHECK (advised IN ('peer', 'hybrid', 'expert')), "
    "\"model\" VARCHAR(8) NOT NULL CHECK (model IN ('peer', 'hybrid', 'expert')), "
    '"why" VARCHAR(1000) NOT NULL, '
    '"reader_id" INTEGER, '
    '"rate" REAL, '
    '"currency" VARCHAR(8) NOT NULL, '
    '"begins_at" {moment} NOT NULL, '
    '"by_id" INTEGER, '
    '"signed_at" {moment} NOT NULL, '
    '"stopped_at" {moment}, '
    '"closed_at" {moment}, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("reader_id") REFERENCES "enrolment" ("id") ON DELETE SET NULL, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "pilot_public_id" ON "pilot" ("public_id")',
    'CREATE INDEX "pilot_course_id" ON "pilot" ("course_id")',
    'CREATE INDEX "pilot_reader_id" ON "pilot" ("reader_id")',
    'CREATE INDEX "pilot_by_id" ON "pilot" ("by_id")',
    'CREATE UNIQUE INDEX "pilot_running_once" ON "pilot" ("course_id") WHERE "closed_at" IS NULL',
    'CREATE TABLE "pilot_outcome" ('
    '"id" {key}, '
    '"pilot_id" INTEGER NOT NULL, '
    "\"kind\" VARCHAR(12) NOT NULL CHECK (kind IN ('engagement', 'skill', 'business')), "
    '"title" VARCHAR(120) NOT NULL, '
    '"unit" VARCHAR(20) NOT NULL, '
    "\"source\" VARCHAR(12) NOT NULL CHECK (source IN ('answers', 'attribute', 'file')), "
    '"place" VARCHAR(160) NOT NULL, '
    '"baseline" REAL NOT NULL, '
    '"target" REAL NOT NULL, '
    '"left_over" TEXT NOT NULL, '
    'FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "pilot_outcome_pilot_id" ON "pilot_outcome" ("pilot_id")',
    'CREATE UNIQUE INDEX "pilot_outcome_pilot_id_kind" ON "pilot_outcome" ("pilot_id", "kind")',
    'CREATE TABLE "pilot_value" ('
    '"id" {key}, '
    '"outcome_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"value" REAL NOT NULL, '
    '"at" {moment} NOT NULL, '
    '"by_id" INTEGER, '
    'FOREIGN KEY ("outcome_id") REFERENCES "pilot_outcome" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "pilot_value_outcome_id" ON "pilot_value" ("outcome_id")',
    'CREATE INDEX "pilot_value_enrolment_id" ON "pilot_value" ("enrolment_id")',
    'CREATE INDEX "pilot_value_by_id" ON "pilot_value" ("by_id")',
    'CREATE UNIQUE INDEX "pilot_value_outcome_id_enrolment_id_at" ON "pilot_value" '
    '("outcome_id", "enrolment_id", "at")',
    'CREATE TABLE "pilot_decision" ('
    '"id" {key}, '
    '"pilot_id" INTEGER NOT NULL, '
    '"day" INTEGER NOT NULL, '
    "\"act\" VARCHAR(8) NOT NULL CHECK (act IN ('go', 'change', 'stop', 'close')), "
    '"text" TEXT NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "pilot_decision_pilot_id" ON "pilot_decision" ("pilot_id")',
    'CREATE INDEX "pilot_decision_by_id" ON "pilot_decision" ("by_id")',
    'CREATE TABLE "pilot_minutes" ('
    '"id" {key}, '
    '"pilot_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"minutes" INTEGER NOT NULL CHECK (minutes > 0), '
    '"what" VARCHAR(200) NOT NULL, '
    '"token" VARCHAR(40) NOT NULL, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("pilot_id") REFERENCES "pilot" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "pilot_minutes_pilot_id" ON "pilot_minutes" ("pilot_id")',
    'CREATE INDEX "pilot_minutes_enrolment_id" ON "pilot_minutes" ("enrolment_id")',
    'CREATE UNIQUE INDEX "pilot_minutes_pilot_id_enrolment_id_token" ON "pilot_minutes" '
    '("pilot_id", "enrolment_id", "token")',
)


def up(migrator, db):
    schema.change("exhibit", columns={"in_report": schema.Column("{truth}", fill="false")})
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
    schema.change("exhibit", without=("in_report",))
