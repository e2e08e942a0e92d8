"""What the engine keeps: scores that gates read, acts that could not be carried out, and of an attribute who
reads it, where it comes from and who wrote it."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "score" ('
    '"id" {key}, '
    '"response_id" INTEGER NOT NULL, '
    "\"measure\" VARCHAR(12) NOT NULL CHECK (measure IN ('score', 'agreement')), "
    '"value" REAL NOT NULL, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE, '
    "CHECK (value BETWEEN 0 AND 1))",
    'CREATE INDEX "score_response_id" ON "score" ("response_id")',
    'CREATE UNIQUE INDEX "score_response_id_measure" ON "score" ("response_id", "measure")',
    'CREATE TABLE "stuck" ('
    '"id" {key}, '
    '"activity_id" INTEGER NOT NULL, '
    '"kind" VARCHAR(16) NOT NULL, '
    '"phase" VARCHAR(48) NOT NULL, '
    '"round" INTEGER NOT NULL, '
    '"whom" VARCHAR(24) NOT NULL, '
    '"detail" VARCHAR(200) NOT NULL, '
    '"reason" TEXT NOT NULL, '
    '"since" {moment} NOT NULL, '
    '"tries" INTEGER NOT NULL, '
    '"last_at" {moment} NOT NULL, '
    '"ended_at" {moment}, '
    'FOREIGN KEY ("activity_id") REFERENCES "activity" ("id") ON DELETE CASCADE, '
    "CHECK (tries >= 1))",
    'CREATE INDEX "stuck_activity_id" ON "stuck" ("activity_id")',
    'CREATE UNIQUE INDEX "stuck_open_once" ON "stuck" ("activity_id", "kind", "phase", "round", "whom") '
    'WHERE "ended_at" IS NULL',
)
SOURCES = "source IN ('self', 'staff', 'import', 'answer')"


def up(migrator, db):
    schema.build(STATEMENTS)
    schema.change(
        "attribute",
        columns={
            "readers": schema.Column(
                "VARCHAR(12)", check="readers IN ('self', 'group', 'class', 'staff')", fill="'staff'"
            ),
            "source": schema.Column(
                "VARCHAR(24)", check=SOURCES, fill=f"CASE WHEN {SOURCES} THEN source ELSE 'staff' END"
            ),
            "by_id": schema.Column("INTEGER", null=True, references="account", on_delete="SET NULL"),
        },
        without=("is_private",),
    )
    db.execute_sql('CREATE INDEX "attribute_by_id" ON "attribute" ("by_id")')


def down(migrator, db):
    schema.change(
        "attribute",
        columns={
            "is_private": schema.Column("{truth}", fill="(1 = 1)"),
            "source": schema.Column("VARCHAR(40)"),
        },
        without=("readers", "by_id"),
    )
    schema.drop(STATEMENTS)
