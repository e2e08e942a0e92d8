"""The terms of the search index one after the other, so that a word that may go on is asked for by its few
endings (SQLite alone: PostgreSQL's index knows them by itself)."""

from peerreview.store import db as database

TERMS = "CREATE VIRTUAL TABLE search_index_terms USING fts5vocab('search_index', 'instance')"


def up(migrator, db):
    if not database.is_postgres():
        db.execute_sql(TERMS)


def down(migrator, db):
    if not database.is_postgres():
        db.execute_sql("DROP TABLE search_index_terms")
