"""When the site last did its rounds, was copied, tried and restored."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "site_mark" ('
    '"id" {key}, '
    "\"name\" VARCHAR(24) NOT NULL CHECK (name IN ('round', 'night', 'copy', 'trial', 'restored')), "
    '"at" {moment} NOT NULL, '
    '"detail" TEXT NOT NULL)',
    'CREATE UNIQUE INDEX "site_mark_name" ON "site_mark" ("name")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
