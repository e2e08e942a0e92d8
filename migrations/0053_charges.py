"""Sections that an assistant is in charge of."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "section_charge" ('
    '"id" {key}, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"section_id" INTEGER, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("section_id") REFERENCES "section" ("id") ON DELETE SET NULL, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "section_charge_enrolment_id" ON "section_charge" ("enrolment_id")',
    'CREATE INDEX "section_charge_section_id" ON "section_charge" ("section_id")',
    'CREATE INDEX "section_charge_by_id" ON "section_charge" ("by_id")',
    'CREATE UNIQUE INDEX "section_charge_enrolment_id_section_id" '
    'ON "section_charge" ("enrolment_id", "section_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
