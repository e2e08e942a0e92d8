"""People put elsewhere in formed groups with the way back, and the sheets that stand in for who is away."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "rearrangement" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"grouping_id" INTEGER NOT NULL, '
    '"code" VARCHAR(12) NOT NULL, '
    '"moves" TEXT NOT NULL, '
    '"roles" TEXT NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"undone_at" {moment}, '
    'FOREIGN KEY ("grouping_id") REFERENCES "grouping" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "rearrangement_public_id" ON "rearrangement" ("public_id")',
    'CREATE INDEX "rearrangement_grouping_id" ON "rearrangement" ("grouping_id")',
    'CREATE INDEX "rearrangement_by_id" ON "rearrangement" ("by_id")',
    'CREATE TABLE "stand_in" ('
    '"id" {key}, '
    '"rearrangement_id" INTEGER NOT NULL, '
    '"peer_group_id" INTEGER NOT NULL, '
    '"key" VARCHAR(80) NOT NULL, '
    '"opener_id" INTEGER NOT NULL, '
    'FOREIGN KEY ("rearrangement_id") REFERENCES "rearrangement" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("peer_group_id") REFERENCES "peer_group" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("opener_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "stand_in_rearrangement_id" ON "stand_in" ("rearrangement_id")',
    'CREATE INDEX "stand_in_peer_group_id" ON "stand_in" ("peer_group_id")',
    'CREATE INDEX "stand_in_opener_id" ON "stand_in" ("opener_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
