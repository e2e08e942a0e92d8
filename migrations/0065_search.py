"""The index of the search box. On SQLite the words are looked up in a table of the library's own, which
follows ``search_entry`` by itself."""

from peerreview.store import db as database
from peerreview.store import schema

STATEMENTS = (
    'CREATE TABLE "search_entry" ('
    '"id" {key}, '
    '"account_id" INTEGER, '
    '"response_id" INTEGER, '
    '"words" TEXT NOT NULL, '
    'FOREIGN KEY ("account_id") REFERENCES "account" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE)',
    'CREATE UNIQUE INDEX "search_entry_account_id" ON "search_entry" ("account_id")',
    'CREATE UNIQUE INDEX "search_entry_response_id" ON "search_entry" ("response_id")',
)
POSTGRES = (
    'CREATE INDEX "search_entry_words" ON "search_entry" '
    "USING gin (array_to_tsvector(string_to_array(words, ' ')))",
)
SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(words, content='search_entry', content_rowid='id', "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '=_'\", prefix='2 3', detail=none, columnsize=0)",
    "CREATE TRIGGER search_entry_comes AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER search_entry_goes AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER search_entry_changes AFTER UPDATE OF words ON search_entry BEGIN "
    "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.id, old.words); "
    "INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END",
)


def up(migrator, db):
    schema.build(STATEMENTS)
    for statement in POSTGRES if database.is_postgres() else SQLITE:
        db.execute_sql(statement)


def down(migrator, db):
    if not database.is_postgres():
        db.execute_sql("DROP TABLE search_index")
    schema.drop(STATEMENTS)
