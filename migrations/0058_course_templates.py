"""Courses to start others from; and what is set for the whole site, by name."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "site_setting" ('
    '"id" {key}, '
    '"name" VARCHAR(40) NOT NULL, '
    '"value" VARCHAR(200) NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "site_setting_name" ON "site_setting" ("name")',
    'CREATE INDEX "site_setting_by_id" ON "site_setting" ("by_id")',
)


def up(migrator, db):
    schema.change("course", columns={"is_template": schema.Column("{truth}", fill="false")})
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
    schema.change("course", without=("is_template",))
