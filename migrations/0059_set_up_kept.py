"""What somebody typed into a set-up and has not saved; and what it was before they saved last."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "set_up_copy" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"account_id" INTEGER NOT NULL, '
    "\"kind\" VARCHAR(8) NOT NULL CHECK (kind IN ('typed', 'before')), "
    '"seen" VARCHAR(64) NOT NULL, '
    '"content" TEXT NOT NULL, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "set_up_copy_activity_id_account_id_kind" ON "set_up_copy" '
    '("activity_id", "account_id", "kind")',
    'CREATE INDEX "set_up_copy_activity_id" ON "set_up_copy" ("activity_id")',
    'CREATE INDEX "set_up_copy_account_id" ON "set_up_copy" ("account_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
