"""What was decided about a member and a lead whom a step matches; an alert may be about somebody whose lead
is gone, and about somebody who does not answer."""

from peerreview.store import db, schema

STATEMENTS = (
    'CREATE TABLE "pairing" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"phase" VARCHAR(48) NOT NULL, '
    '"member_id" INTEGER NOT NULL, '
    '"lead_id" INTEGER NOT NULL, '
    "\"kind\" VARCHAR(8) NOT NULL CHECK (kind IN ('locked', 'refused', 'ended', 'silent')), "
    "\"side\" VARCHAR(8) NOT NULL CHECK (side IN ('member', 'lead', 'staff', 'answer')), "
    "\"how\" VARCHAR(12) NOT NULL CHECK (how IN ('', 'completed', 'early', 'never')), "
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"ended_at" {moment}, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("member_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("lead_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "pairing_activity_id" ON "pairing" ("activity_id")',
    'CREATE INDEX "pairing_member_id" ON "pairing" ("member_id")',
    'CREATE INDEX "pairing_lead_id" ON "pairing" ("lead_id")',
    'CREATE INDEX "pairing_by_id" ON "pairing" ("by_id")',
    'CREATE UNIQUE INDEX "pairing_once" ON "pairing" ("activity_id", "phase", "member_id", "lead_id", '
    '"kind") WHERE "ended_at" IS NULL',
)
OLD, NEW = "kind IN ('step', 'low', 'waits')", "kind IN ('step', 'low', 'waits', 'alone', 'silent')"


def up(migrator, database):
    schema.build(STATEMENTS)
    schema.change("alert", columns={"kind": schema.Column("VARCHAR(8)", check=NEW, fill="kind")})


def down(migrator, database):
    db.execute("delete from alert where kind in ('alone', 'silent')")
    schema.change("alert", columns={"kind": schema.Column("VARCHAR(8)", check=OLD, fill="kind")})
    schema.drop(STATEMENTS)
