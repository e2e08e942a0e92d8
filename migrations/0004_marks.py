"""Marks: the comment that helped an author most, and those that staff show to the class."""

from peewee import SqliteDatabase

TYPES = {
    "sqlite": {"key": "INTEGER NOT NULL PRIMARY KEY", "moment": "DATETIME"},
    "postgres": {"key": "SERIAL NOT NULL PRIMARY KEY", "moment": "TIMESTAMP"},
}

STATEMENTS = (
    'CREATE TABLE "mark" ('
    '"id" {key}, '
    '"response_id" INTEGER NOT NULL, '
    '"item" VARCHAR(40) NOT NULL, '
    '"work_id" INTEGER NOT NULL, '
    "\"kind\" VARCHAR(8) NOT NULL CHECK (kind IN ('best', 'picked')), "
    '"by_id" INTEGER, '
    '"at" {moment} NOT NULL, '
    '"ended_at" {moment}, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("work_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("by_id") REFERENCES "account" ("id") ON DELETE SET NULL)',
    'CREATE INDEX "mark_response_id" ON "mark" ("response_id")',
    'CREATE INDEX "mark_work_id" ON "mark" ("work_id")',
    'CREATE INDEX "mark_by_id" ON "mark" ("by_id")',
    'CREATE UNIQUE INDEX "mark_best_once" ON "mark" ("work_id") WHERE "kind" = \'best\' AND "ended_at" IS '
    "NULL",
    'CREATE UNIQUE INDEX "mark_picked_once" ON "mark" ("response_id", "item") WHERE "kind" = \'picked\' '
    'AND "ended_at" IS NULL',
)


def up(migrator, db):
    types = TYPES["sqlite" if isinstance(db, SqliteDatabase) else "postgres"]
    for statement in STATEMENTS:
        db.execute_sql(statement.format(**types))


def down(migrator, db):
    db.execute_sql('DROP TABLE "mark"')
