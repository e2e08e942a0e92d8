"""What is shown to others with its author's consent, who proposed it, what readers wrote; and from which
course another one was copied."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "exhibit" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"activity_id" INTEGER NOT NULL, '
    '"response_id" INTEGER NOT NULL, '
    '"item" VARCHAR(64) NOT NULL, '
    "\"answer\" VARCHAR(8) NOT NULL CHECK (answer IN ('', 'yes', 'no', 'back', 'out')), "
    "\"audience\" VARCHAR(8) NOT NULL CHECK (audience IN ('', 'class', 'later')), "
    '"is_named" {truth} NOT NULL, '
    '"version" INTEGER NOT NULL, '
    '"decided" INTEGER NOT NULL, '
    '"until_at" {moment}, '
    '"approach" TEXT NOT NULL, '
    '"approach_html" TEXT NOT NULL, '
    '"reason" VARCHAR(500) NOT NULL, '
    '"by_id" INTEGER, '
    '"proposed_at" {moment} NOT NULL, '
    '"answered_at" {moment}, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL, '
    "CHECK (answer <> 'yes' OR (audience <> '' AND version > 0 AND until_at IS NOT NULL)))",
    'CREATE UNIQUE INDEX "exhibit_public_id" ON "exhibit" ("public_id")',
    'CREATE UNIQUE INDEX "exhibit_response_id_item" ON "exhibit" ("response_id", "item")',
    'CREATE INDEX "exhibit_activity_id" ON "exhibit" ("activity_id")',
    'CREATE INDEX "exhibit_response_id" ON "exhibit" ("response_id")',
    'CREATE INDEX "exhibit_by_id" ON "exhibit" ("by_id")',
    'CREATE TABLE "proposal" ('
    '"id" {key}, '
    '"exhibit_id" INTEGER NOT NULL, '
    '"activity_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"is_named" {truth} NOT NULL, '
    '"reason" VARCHAR(500) NOT NULL, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("exhibit_id") REFERENCES "exhibit" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "proposal_exhibit_id_enrolment_id" ON "proposal" ("exhibit_id", "enrolment_id")',
    'CREATE INDEX "proposal_exhibit_id" ON "proposal" ("exhibit_id")',
    'CREATE INDEX "proposal_activity_id" ON "proposal" ("activity_id")',
    'CREATE INDEX "proposal_enrolment_id" ON "proposal" ("enrolment_id")',
    'CREATE TABLE "exhibit_reply" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"exhibit_id" INTEGER NOT NULL, '
    '"activity_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"token" VARCHAR(40) NOT NULL, '
    '"text" TEXT NOT NULL, '
    '"html" TEXT NOT NULL, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("exhibit_id") REFERENCES "exhibit" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "exhibit_reply_public_id" ON "exhibit_reply" ("public_id")',
    'CREATE UNIQUE INDEX "exhibit_reply_exhibit_id_enrolment_id_token" ON "exhibit_reply" '
    '("exhibit_id", "enrolment_id", "token")',
    'CREATE INDEX "exhibit_reply_exhibit_id" ON "exhibit_reply" ("exhibit_id")',
    'CREATE INDEX "exhibit_reply_activity_id" ON "exhibit_reply" ("activity_id")',
    'CREATE INDEX "exhibit_reply_enrolment_id" ON "exhibit_reply" ("enrolment_id")',
)


def up(migrator, db):
    schema.change(
        "course",
        columns={"origin_id": schema.Column("INTEGER", null=True, references="course", on_delete="SET NULL")},
    )
    db.execute_sql('CREATE INDEX "course_origin_id" ON "course" ("origin_id")')
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
    schema.change("course", without=("origin_id",))
