"""Forms that a course keeps to use again, and of a form in an activity from which of them it came."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "own_form" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"course_id" INTEGER NOT NULL, '
    '"title" VARCHAR(200) NOT NULL, '
    '"called" VARCHAR(16) NOT NULL, '
    '"items" TEXT NOT NULL, '
    '"rev" INTEGER NOT NULL, '
    '"changed_at" {moment} NOT NULL, '
    '"by_id" INTEGER, '
    '"archived_at" {moment}, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "own_form_public_id" ON "own_form" ("public_id")',
    'CREATE INDEX "own_form_course_id" ON "own_form" ("course_id")',
    'CREATE INDEX "own_form_by_id" ON "own_form" ("by_id")',
)


def up(migrator, db):
    schema.build(STATEMENTS)
    schema.change(
        "form",
        columns={
            "origin_id": schema.Column("INTEGER", null=True, references="own_form", on_delete="SET NULL")
        },
    )
    db.execute_sql('CREATE INDEX "form_origin_id" ON "form" ("origin_id")')


def down(migrator, db):
    db.execute_sql('DROP INDEX "form_origin_id"')
    schema.change("form", without=("origin_id",))
    schema.drop(STATEMENTS)
