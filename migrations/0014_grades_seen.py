"""Grades know when their student first looked; a review by staff may decide the grade of a work."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "deciding_review" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"work_id" INTEGER NOT NULL, '
    '"review_id" INTEGER NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"ended_by_id" INTEGER, '
    '"ended_at" {moment}, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("work_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("review_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL, '
    'FOREIGN KEY ("ended_by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "deciding_review_activity_id" ON "deciding_review" ("activity_id")',
    'CREATE INDEX "deciding_review_work_id" ON "deciding_review" ("work_id")',
    'CREATE INDEX "deciding_review_review_id" ON "deciding_review" ("review_id")',
    'CREATE INDEX "deciding_review_by_id" ON "deciding_review" ("by_id")',
    'CREATE INDEX "deciding_review_ended_by_id" ON "deciding_review" ("ended_by_id")',
    'CREATE UNIQUE INDEX "deciding_review_once" ON "deciding_review" ("work_id") WHERE "ended_at" IS NULL',
)


def up(migrator, db):
    # What was released before counts as looked at: nobody finds old grades among what is new.
    schema.change("grade", columns={"seen_at": schema.Column("{moment}", null=True, fill="released_at")})
    schema.build(STATEMENTS)


def down(migrator, db):
    schema.drop(STATEMENTS)
    schema.change("grade", without=("seen_at",))
