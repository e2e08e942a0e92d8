"""Notes beside places of a text."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "note" ('
    '"id" {key}, '
    '"response_id" INTEGER NOT NULL, '
    '"number" INTEGER NOT NULL CHECK (number > 0), '
    '"about_version" INTEGER NOT NULL CHECK (about_version > 0), '
    '"place" VARCHAR(140) NOT NULL, '
    '"at" {moment} NOT NULL, '
    '"removed_at" {moment}, '
    '"kept" TEXT NOT NULL, '
    '"kept_level" VARCHAR(40) NOT NULL, '
    "\"choice\" VARCHAR(8) NOT NULL CHECK (choice IN ('', 'plan', 'leave')), "
    '"chosen_at" {moment}, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "note_response_id_number" ON "note" ("response_id", "number")',
    'CREATE INDEX "note_response_id" ON "note" ("response_id")',
)


def up(migrator, db):
    schema.change("response", columns={"notes": schema.Column("INTEGER", check="notes >= 0", fill="0")})
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
    schema.change("response", without=("notes",))
