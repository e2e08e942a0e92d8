"""Files that belong to what people hand in."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "handed_file" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"response_id" INTEGER NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"name" VARCHAR(200) NOT NULL, '
    '"size" INTEGER NOT NULL, '
    '"digest" VARCHAR(64) NOT NULL, '
    "\"state\" VARCHAR(10) NOT NULL CHECK (state IN ('waiting', 'ready', 'refused')), "
    '"kind" VARCHAR(10) NOT NULL, '
    '"reason" VARCHAR(20) NOT NULL, '
    '"detail" TEXT NOT NULL, '
    '"pages" INTEGER NOT NULL, '
    '"drawn" INTEGER NOT NULL, '
    '"tries" INTEGER NOT NULL, '
    '"ends_at" {moment}, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL, '
    "CHECK (drawn <= pages))",
    'CREATE UNIQUE INDEX "handed_file_public_id" ON "handed_file" ("public_id")',
    'CREATE INDEX "handed_file_response_id" ON "handed_file" ("response_id")',
    'CREATE INDEX "handed_file_by_id" ON "handed_file" ("by_id")',
    'CREATE INDEX "handed_file_state_ends_at" ON "handed_file" ("state", "ends_at")',
    'CREATE INDEX "handed_file_digest" ON "handed_file" ("digest")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
