"""Who of a group asks for the pen of its text."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "pen_ask" ('
    '"id" {key}, '
    '"response_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "pen_ask_response_id" ON "pen_ask" ("response_id")',
    'CREATE INDEX "pen_ask_enrolment_id" ON "pen_ask" ("enrolment_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
