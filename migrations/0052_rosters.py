"""College numbers of people, and the lists by which they came."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "roster_import" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"course_id" INTEGER NOT NULL, '
    '"name" VARCHAR(80) NOT NULL, '
    '"text" TEXT NOT NULL, '
    '"is_guessed" {truth} NOT NULL, '
    '"keys" TEXT NOT NULL, '
    '"mended" TEXT NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"applied_at" {moment}, '
    '"undone_at" {moment}, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "roster_import_public_id" ON "roster_import" ("public_id")',
    'CREATE INDEX "roster_import_course_id" ON "roster_import" ("course_id")',
    'CREATE INDEX "roster_import_by_id" ON "roster_import" ("by_id")',
    'CREATE INDEX "roster_import_at" ON "roster_import" ("at")',
    'CREATE TABLE "roster_change" ('
    '"id" {key}, '
    '"roster_import_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"did" VARCHAR(12) NOT NULL '
    "CHECK (did IN ('new', 'back', 'change', 'conflict', 'time')), "
    '"before" TEXT NOT NULL, '
    '"after" TEXT NOT NULL, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("roster_import_id") REFERENCES "roster_import" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "roster_change_roster_import_id" ON "roster_change" ("roster_import_id")',
    'CREATE INDEX "roster_change_enrolment_id" ON "roster_change" ("enrolment_id")',
)


def up(migrator, db):
    schema.change("enrolment", columns={"number": schema.Column("VARCHAR(64)", fill="''")})
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
    schema.change("enrolment", without=("number",))
