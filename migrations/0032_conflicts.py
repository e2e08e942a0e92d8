"""Declared conflicts, found without going over all the people of a course."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE INDEX "attribute_conflict" ON "attribute" ("enrolment_id") WHERE "name" = \'conflict\' '
    'AND "other_id" IS NOT NULL',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    db.execute_sql('DROP INDEX "attribute_conflict"')
