"""A certificate of what somebody learned: a code that anybody may check, and what its holder lets it say."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "certificate" ('
    '"id" {key}, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"name" VARCHAR(48) NOT NULL, '
    '"code" VARCHAR(32) NOT NULL, '
    '"says_who" {truth} NOT NULL, '
    '"says_where" {truth} NOT NULL, '
    '"made_at" {moment} NOT NULL, '
    '"ended_at" {moment}, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "certificate_code" ON "certificate" ("code")',
    'CREATE UNIQUE INDEX "certificate_enrolment_id_name" ON "certificate" ("enrolment_id", "name")',
    'CREATE INDEX "certificate_enrolment_id" ON "certificate" ("enrolment_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
