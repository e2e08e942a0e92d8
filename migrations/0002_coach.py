"""The coach: its settings in an activity, what it noticed in a hand-in, how much that needs an eye, and what
became of its tips."""

from peewee import SqliteDatabase

TYPES = {
    "sqlite": {"key": "INTEGER NOT NULL PRIMARY KEY", "moment": "DATETIME", "truth": "INTEGER"},
    "postgres": {"key": "SERIAL NOT NULL PRIMARY KEY", "moment": "TIMESTAMP", "truth": "BOOLEAN"},
}

STATEMENTS = (
    'CREATE TABLE "coach_setting" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"settings" TEXT NOT NULL, '
    '"language" VARCHAR(8) NOT NULL, '
    '"genre" VARCHAR(16) NOT NULL, '
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE UNIQUE INDEX "coach_setting_activity_id" ON "coach_setting" ("activity_id")',
    'CREATE INDEX "coach_setting_by_id" ON "coach_setting" ("by_id")',
    'CREATE TABLE "finding" ('
    '"id" {key}, '
    '"version_id" INTEGER NOT NULL, '
    '"item" VARCHAR(40) NOT NULL, '
    '"signal" VARCHAR(16) NOT NULL, '
    '"rule" VARCHAR(48) NOT NULL, '
    '"start" INTEGER NOT NULL, '
    '"end" INTEGER NOT NULL, '
    "\"level\" VARCHAR(8) NOT NULL CHECK (level IN ('urgent', 'say', 'ask', 'quiet')), "
    '"dismissed_at" {moment}, '
    'FOREIGN KEY ("version_id") REFERENCES "version" ("id") ON DELETE CASCADE, '
    'CHECK ("start" <= "end"))',
    'CREATE INDEX "finding_version_id" ON "finding" ("version_id")',
    'CREATE TABLE "risk" ('
    '"id" {key}, '
    '"version_id" INTEGER NOT NULL, '
    '"value" REAL NOT NULL, '
    '"reasons" TEXT NOT NULL, '
    '"is_sent_anyway" {truth} NOT NULL, '
    'FOREIGN KEY ("version_id") REFERENCES "version" ("id") ON DELETE CASCADE, '
    "CHECK (value BETWEEN 0 AND 1))",
    'CREATE UNIQUE INDEX "risk_version_id" ON "risk" ("version_id")',
    'CREATE TABLE "tip_act" ('
    '"id" {key}, '
    '"response_id" INTEGER NOT NULL, '
    '"item" VARCHAR(40) NOT NULL, '
    '"signal" VARCHAR(16) NOT NULL, '
    '"rule" VARCHAR(48) NOT NULL, '
    '"span" VARCHAR(16) NOT NULL, '
    "\"act\" VARCHAR(12) NOT NULL CHECK (act IN ('shown', 'accepted', 'dismissed', 'sent', 'revised', "
    "'improved')), "
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "tip_act_response_id" ON "tip_act" ("response_id")',
    'CREATE UNIQUE INDEX "tip_act_response_id_item_rule_span_act" ON "tip_act" ("response_id", "item", '
    '"rule", "span", "act")',
)


def up(migrator, db):
    types = TYPES["sqlite" if isinstance(db, SqliteDatabase) else "postgres"]
    for statement in STATEMENTS:
        db.execute_sql(statement.format(**types))


def down(migrator, db):
    for statement in reversed(STATEMENTS):
        if statement.startswith("CREATE TABLE"):
            db.execute_sql(f"DROP TABLE {statement.split()[2]}")
