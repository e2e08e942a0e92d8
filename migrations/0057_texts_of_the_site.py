"""What whoever runs the site says on it: imprint, privacy, accessibility, help; each version kept."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "site_text" ('
    '"id" {key}, '
    "\"name\" VARCHAR(24) NOT NULL CHECK (name IN ('imprint', 'privacy', 'accessibility', 'help')), "
    '"number" INTEGER NOT NULL, '
    '"text" TEXT NOT NULL, '
    '"html" TEXT NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "site_text_name_number" ON "site_text" ("name", "number")',
    'CREATE INDEX "site_text_by_id" ON "site_text" ("by_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
