"""Moderation: settings, decisions, flags, the view log, what deserves a look, and who is on it."""

from peewee import SqliteDatabase

TYPES = {
    "sqlite": {"key": "INTEGER NOT NULL PRIMARY KEY", "moment": "DATETIME"},
    "postgres": {"key": "SERIAL NOT NULL PRIMARY KEY", "moment": "TIMESTAMP"},
}

STATEMENTS = (
    'CREATE TABLE "moderation_setting" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    "\"mode\" VARCHAR(16) NOT NULL CHECK (mode IN ('release_all', 'hold_flagged', 'hold_all', "
    "'review_period')), "
    '"period" INTEGER NOT NULL, '
    '"patience" INTEGER NOT NULL, '
    '"person_id" INTEGER, '
    '"moderators" TEXT NOT NULL, '
    '"sample" INTEGER NOT NULL CHECK (sample BETWEEN 0 AND 100), '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("person_id") REFERENCES "enrolment" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "moderation_setting_activity_id" ON "moderation_setting" ("activity_id")',
    'CREATE INDEX "moderation_setting_person_id" ON "moderation_setting" ("person_id")',
    'CREATE TABLE "decision" ('
    '"id" {key}, '
    '"response_id" INTEGER NOT NULL, '
    '"version" INTEGER NOT NULL, '
    '"act" VARCHAR(12) NOT NULL, '
    '"from_state" VARCHAR(12) NOT NULL, '
    '"to_state" VARCHAR(12) NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"reason" VARCHAR(1000) NOT NULL, '
    '"detail" TEXT NOT NULL, '
    '"undoes_id" INTEGER, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL, '
    'FOREIGN KEY ("undoes_id") REFERENCES "decision" ("id") ON DELETE CASCADE, '
    "CHECK (act || ' ' || from_state || ' ' || to_state IN ('release held submitted', 'release returned "
    "submitted', 'hold submitted held', 'return submitted returned', 'return held returned', 'redact "
    "submitted submitted', 'redact held submitted', 'redact returned submitted', 'correct submitted "
    "submitted', 'leave submitted submitted', 'withdraw submitted withdrawn', 'withdraw held withdrawn', "
    "'withdraw returned withdrawn', 'escalate submitted submitted', 'escalate held held', 'escalate "
    "returned returned', 'reassign submitted submitted', 'reassign held held', 'reassign returned "
    "returned', 'reassign withdrawn withdrawn', 'restore withdrawn submitted', 'restore withdrawn held', "
    "'restore withdrawn returned', 'undo held submitted', 'undo submitted submitted', 'undo submitted "
    "held', 'undo submitted returned', 'undo returned submitted', 'undo returned held', 'undo withdrawn "
    "submitted', 'undo withdrawn held', 'undo withdrawn returned')), "
    "CHECK ((act = 'undo') = (undoes_id IS NOT NULL)))",
    'CREATE INDEX "decision_response_id" ON "decision" ("response_id")',
    'CREATE INDEX "decision_by_id" ON "decision" ("by_id")',
    'CREATE UNIQUE INDEX "decision_undoes_id" ON "decision" ("undoes_id")',
    'CREATE TABLE "flag" ('
    '"id" {key}, '
    '"response_id" INTEGER NOT NULL, '
    '"version" INTEGER NOT NULL, '
    '"item" VARCHAR(40) NOT NULL, '
    "\"about\" VARCHAR(8) NOT NULL CHECK (about IN ('words', 'score')), "
    '"by_id" INTEGER NOT NULL, '
    '"reason" VARCHAR(1000) NOT NULL, '
    '"at" {moment} NOT NULL, '
    '"decision_id" INTEGER, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("decision_id") REFERENCES "decision" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "flag_response_id" ON "flag" ("response_id")',
    'CREATE INDEX "flag_by_id" ON "flag" ("by_id")',
    'CREATE INDEX "flag_decision_id" ON "flag" ("decision_id")',
    'CREATE UNIQUE INDEX "flag_open_once" ON "flag" ("response_id", "item", "about", "by_id") WHERE '
    '"decision_id" IS NULL',
    'CREATE TABLE "seen" ('
    '"id" {key}, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"response_id" INTEGER NOT NULL, '
    '"version" INTEGER NOT NULL, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "seen_enrolment_id" ON "seen" ("enrolment_id")',
    'CREATE INDEX "seen_response_id" ON "seen" ("response_id")',
    'CREATE UNIQUE INDEX "seen_enrolment_id_response_id_version" ON "seen" ("enrolment_id", "response_id", '
    '"version")',
    'CREATE TABLE "concern" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"subject" VARCHAR(16) NOT NULL, '
    '"response_id" INTEGER, '
    '"person_id" INTEGER, '
    '"version" INTEGER NOT NULL, '
    "\"kind\" VARCHAR(12) NOT NULL CHECK (kind IN ('safety', 'flagged', 'repaired', 'personal', 'left', "
    "'masked', 'harsh', 'unrepaired', 'reported', 'named', 'short', 'copied', 'outlier', 'empty', "
    "'filler', 'no_show', 'by_hand', 'all', 'period', 'sample')), "
    '"task" VARCHAR(48) NOT NULL, '
    '"detail" TEXT NOT NULL, '
    '"at" {moment} NOT NULL, '
    '"given_id" INTEGER, '
    '"ended_at" {moment}, '
    '"decision_id" INTEGER, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("person_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("given_id") REFERENCES "enrolment" ("id") ON DELETE SET NULL, '
    'FOREIGN KEY ("decision_id") REFERENCES "decision" ("id") ON DELETE SET NULL, '
    "CHECK ((response_id IS NULL) <> (person_id IS NULL)))",
    'CREATE INDEX "concern_activity_id" ON "concern" ("activity_id")',
    'CREATE INDEX "concern_response_id" ON "concern" ("response_id")',
    'CREATE INDEX "concern_person_id" ON "concern" ("person_id")',
    'CREATE INDEX "concern_given_id" ON "concern" ("given_id")',
    'CREATE INDEX "concern_decision_id" ON "concern" ("decision_id")',
    'CREATE UNIQUE INDEX "concern_open_once" ON "concern" ("activity_id", "subject", "kind", "task") WHERE '
    '"ended_at" IS NULL',
    'CREATE TABLE "moderation_case" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"subject" VARCHAR(16) NOT NULL, '
    '"risk" REAL NOT NULL, '
    '"filters" INTEGER NOT NULL, '
    '"since" {moment} NOT NULL, '
    '"given_id" INTEGER, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("given_id") REFERENCES "enrolment" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "moderation_case_given_id" ON "moderation_case" ("given_id")',
    'CREATE UNIQUE INDEX "moderation_case_activity_id_subject" ON "moderation_case" ("activity_id", '
    '"subject")',
    'CREATE INDEX "moderation_case_order" ON "moderation_case" ("activity_id", "risk" DESC, "since", '
    '"subject")',
    'CREATE INDEX "moderation_case_counts" ON "moderation_case" ("activity_id", "filters", "given_id", '
    '"since")',
    'CREATE TABLE "moderation_claim" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"subject" VARCHAR(16) NOT NULL, '
    '"by_id" INTEGER NOT NULL, '
    '"until" {moment} NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "moderation_claim_activity_id" ON "moderation_claim" ("activity_id")',
    'CREATE INDEX "moderation_claim_by_id" ON "moderation_claim" ("by_id")',
    'CREATE UNIQUE INDEX "moderation_claim_activity_id_subject" ON "moderation_claim" ("activity_id", '
    '"subject")',
    'CREATE INDEX "audit_line_thing_thing_id" ON "audit_line" ("thing", "thing_id")',
)


def up(migrator, db):
    types = TYPES["sqlite" if isinstance(db, SqliteDatabase) else "postgres"]
    for statement in STATEMENTS:
        db.execute_sql(statement.format(**types))


def down(migrator, db):
    db.execute_sql('DROP INDEX "audit_line_thing_thing_id"')
    for statement in reversed(STATEMENTS):
        if statement.startswith("CREATE TABLE"):
            db.execute_sql(f"DROP TABLE {statement.split()[2]}")
