"""Activities that people join one by one: who takes part, what was shown outside, who is kept away."""

from peerreview.store import schema

PEOPLE = schema.Column("VARCHAR(8)", check="people IN ('class', 'joined', 'closed')", fill="'class'")
STATEMENTS = (
    'CREATE TABLE "participant" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"activity_id" INTEGER NOT NULL, '
    '"enrolment_id" INTEGER NOT NULL, '
    "\"role\" VARCHAR(8) NOT NULL CHECK (role IN ('owner', 'member', 'waiting', 'asked', 'invited')), "
    '"from_at" {moment} NOT NULL, '
    '"until_at" {moment}, '
    '"invited_by_id" INTEGER, '
    '"words" VARCHAR(300) NOT NULL, '
    '"cause" VARCHAR(12) NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("invited_by_id") REFERENCES "enrolment" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "participant_public_id" ON "participant" ("public_id")',
    'CREATE INDEX "participant_activity_id" ON "participant" ("activity_id")',
    'CREATE INDEX "participant_enrolment_id" ON "participant" ("enrolment_id")',
    'CREATE INDEX "participant_invited_by_id" ON "participant" ("invited_by_id")',
    'CREATE UNIQUE INDEX "participant_once" ON "participant" ("activity_id", "enrolment_id") '
    'WHERE "until_at" IS NULL',
    'CREATE TABLE "disclosure" ('
    '"id" {key}, '
    '"public_id" VARCHAR(32) NOT NULL, '
    '"response_id" INTEGER NOT NULL, '
    '"version" INTEGER NOT NULL, '
    '"by_id" INTEGER, '
    '"to_id" INTEGER NOT NULL, '
    '"at" {moment} NOT NULL, '
    '"reason" VARCHAR(1000) NOT NULL, '
    '"seen_at" {moment}, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "enrolment" ("id") ON DELETE SET NULL, '
    'FOREIGN KEY ("to_id") REFERENCES "account" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "disclosure_public_id" ON "disclosure" ("public_id")',
    'CREATE INDEX "disclosure_response_id" ON "disclosure" ("response_id")',
    'CREATE INDEX "disclosure_by_id" ON "disclosure" ("by_id")',
    'CREATE INDEX "disclosure_to_id" ON "disclosure" ("to_id")',
    'CREATE UNIQUE INDEX "disclosure_response_id_version_by_id_to_id" '
    'ON "disclosure" ("response_id", "version", "by_id", "to_id")',
    'CREATE TABLE "kept_away" ('
    '"id" {key}, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"other_id" INTEGER NOT NULL, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("other_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "kept_away_enrolment_id" ON "kept_away" ("enrolment_id")',
    'CREATE INDEX "kept_away_other_id" ON "kept_away" ("other_id")',
    'CREATE UNIQUE INDEX "kept_away_enrolment_id_other_id" ON "kept_away" ("enrolment_id", "other_id")',
    'CREATE TABLE "learner_offer" ('
    '"id" {key}, '
    '"course_id" INTEGER NOT NULL, '
    '"design" VARCHAR(60) NOT NULL, '
    '"is_open" {truth} NOT NULL, '
    '"is_approved" {truth} NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("course_id") REFERENCES "course" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "learner_offer_course_id" ON "learner_offer" ("course_id")',
    'CREATE INDEX "learner_offer_by_id" ON "learner_offer" ("by_id")',
    'CREATE UNIQUE INDEX "learner_offer_course_id_design" ON "learner_offer" ("course_id", "design")',
)


def up(migrator, db):
    schema.build(STATEMENTS)
    schema.change(
        "activity",
        columns={
            "people": PEOPLE,
            "closed_at": schema.Column("{moment}", null=True),
            "offered_as": schema.Column("VARCHAR(60)", fill="''"),
        },
    )


def down(migrator, db):
    schema.change("activity", without=("people", "closed_at", "offered_as"))
    schema.drop(STATEMENTS)
