"""Rules of the coach that went quiet in an activity, because its writers called their words fine."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "quiet_rule" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"rule" VARCHAR(48) NOT NULL, '
    '"shown" INTEGER NOT NULL, '
    '"waved" INTEGER NOT NULL, '
    '"at" {moment} NOT NULL, '
    '"speaks" {truth} NOT NULL, '
    '"answered_at" {moment}, '
    '"by_id" INTEGER, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "quiet_rule_activity_id_rule" ON "quiet_rule" ("activity_id", "rule")',
    'CREATE INDEX "quiet_rule_activity_id" ON "quiet_rule" ("activity_id")',
    'CREATE INDEX "quiet_rule_by_id" ON "quiet_rule" ("by_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
