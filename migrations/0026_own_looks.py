"""What staff did with something is new to its writer until they look. What was done before is not new."""

from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "own_look" ('
    '"id" {key}, '
    '"enrolment_id" INTEGER NOT NULL, '
    '"response_id" INTEGER NOT NULL, '
    '"at" {moment} NOT NULL, '
    'FOREIGN KEY ("enrolment_id") REFERENCES "enrolment" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE)',
    'CREATE INDEX "own_look_enrolment_id" ON "own_look" ("enrolment_id")',
    'CREATE INDEX "own_look_response_id" ON "own_look" ("response_id")',
    'CREATE UNIQUE INDEX "own_look_enrolment_id_response_id" ON "own_look" ("enrolment_id", "response_id")',
)
LOOKED = """
    INSERT INTO own_look (enrolment_id, response_id, at)
    SELECT e.id, r.id, max(d.at)
    FROM decision d
    JOIN response r ON r.id = d.response_id
    LEFT JOIN membership m ON m.peer_group_id = r.author_group_id AND m.left_at IS NULL
    JOIN enrolment e ON e.id = coalesce(r.author_id, m.enrolment_id)
    WHERE d.by_id IS NOT NULL
    GROUP BY e.id, r.id
    """


def up(migrator, db):
    schema.build(STATEMENTS)
    db.execute_sql(LOOKED)


def down(migrator, db):
    schema.drop(STATEMENTS)
