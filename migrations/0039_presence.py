"""When somebody was last seen at a page of an activity."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "presence" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"peer_group_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("peer_group_id") REFERENCES "peer_group" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "presence_activity_id_enrolment_id" ON "presence" ("activity_id", "enrolment_id")',
    'CREATE INDEX "presence_activity_id" ON "presence" ("activity_id")',
    'CREATE INDEX "presence_enrolment_id" ON "presence" ("enrolment_id")',
    'CREATE INDEX "presence_peer_group_id" ON "presence" ("peer_group_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
