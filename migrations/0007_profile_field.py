"""What a course asks of its people: the names of attributes with their kind, choices, readers and reason."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "profile_field" ('
    '"id" {key}, '
    '"course_id" INTEGER NOT NULL, '
    '"name" VARCHAR(40) NOT NULL, '
    '"title" VARCHAR(120) NOT NULL, '
    "\"kind\" VARCHAR(12) NOT NULL CHECK (kind IN ('text', 'number', 'yes', 'times', 'people')), "
    '"choices" TEXT NOT NULL, '
    '"is_many" {truth} NOT NULL, '
    "\"readers\" VARCHAR(12) NOT NULL CHECK (readers IN ('self', 'group', 'class', 'staff')), "
    '"why" VARCHAR(400) NOT NULL, '
    '"is_asked" {truth} NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "profile_field_course_id" ON "profile_field" ("course_id")',
    'CREATE INDEX "profile_field_by_id" ON "profile_field" ("by_id")',
    'CREATE UNIQUE INDEX "profile_field_course_id_name" ON "profile_field" ("course_id", "name")',
)


def up(migrator, db):
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
