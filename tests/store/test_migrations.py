"""Migrations: what they build is what the tables say, on both databases; down and up again; two servers
starting at once."""

import threading

import pytest

from peerreview.store import db, migrate
from peerreview.store.tables import TABLES

COLUMNS = """
    select table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
    from information_schema.columns
    where table_schema = 'public' and table_name <> 'schema_migration'
    order by table_name, column_name
    """
CHECKS = """
    select r.relname, pg_get_constraintdef(c.oid)
    from pg_constraint c
    join pg_class r on r.oid = c.conrelid
    join pg_namespace n on n.oid = r.relnamespace
    where n.nspname = 'public' and r.relname <> 'schema_migration'
    order by 1, 2
    """
INDEXES = """
    select tablename, indexdef
    from pg_indexes
    where schemaname = 'public' and tablename <> 'schema_migration'
    order by 1, 2
    """


def sqlite_schema():
    """{name: SQL} of every table and index."""
    return {
        name: " ".join(sql.split())
        for name, sql in db.rows(
            """
            select name, sql
            from sqlite_master
            where sql is not null and tbl_name <> 'schema_migration'
            order by name
            """
        )
    }


def postgres_schema():
    return {"columns": db.rows(COLUMNS), "checks": db.rows(CHECKS), "indexes": db.rows(INDEXES)}


@pytest.fixture
def empty(tmp_path):
    """An empty SQLite file, open."""
    db.open_database(f"sqlite:///{tmp_path / 'empty.db'}", synchronous="OFF")
    yield
    db.database.close()


@pytest.fixture
def emptied(postgres):
    """PostgreSQL without any table; migrated again afterwards for the tests that follow."""
    yield lambda: db.database.execute_sql("drop schema public cascade; create schema public")
    db.database.execute_sql("drop schema public cascade; create schema public")
    migrate.up()


def test_sqlite_is_what_the_tables_say(sqlite, tmp_path):
    migrated = sqlite_schema()
    db.database.close()
    db.open_database(f"sqlite:///{tmp_path / 'made.db'}", synchronous="OFF")
    db.database.create_tables(TABLES)
    assert migrated == sqlite_schema()


def test_postgresql_is_what_the_tables_say(emptied):
    migrated = postgres_schema()
    emptied()
    db.database.create_tables(TABLES)
    assert migrated == postgres_schema()


def test_applied_once(empty):
    names = migrate.pending()
    assert [migrate.up(), migrate.up(), migrate.pending()] == [names, [], []]


def down():
    while migrate.runner().applied():
        migrate.runner().down()


def test_down_and_up_on_sqlite(sqlite):
    before = sqlite_schema()
    down()
    assert sqlite_schema() == {}
    migrate.up()
    assert sqlite_schema() == before


def test_down_and_up_on_postgresql(emptied):
    before = postgres_schema()
    down()
    assert postgres_schema() == {"columns": [], "checks": [], "indexes": []}
    migrate.up()
    assert postgres_schema() == before


def test_two_servers_starting_at_once_migrate_once(empty):
    start, applied = threading.Barrier(2), []

    def serve():
        db.connect_thread()
        start.wait()
        applied.append(migrate.up())
        db.database.close()

    threads = [threading.Thread(target=serve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(len, applied)) == [0, len(list(migrate.FOLDER.glob("[0-9]*.py")))]
