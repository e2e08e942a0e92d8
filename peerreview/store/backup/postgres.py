"""What restoring needs of PostgreSQL alone: links put aside while rows come in, and the tables of before kept
in a schema of their own."""

import contextlib

from peerreview.store import db
from peerreview.store.backup.archive import NotCopied


@contextlib.contextmanager
def links_aside():
    """Rows may come in any order inside the block; afterwards every link is checked and holds again."""
    links = [
        tuple(row)
        for row in db.rows(
            """
            select t.relname, c.conname, pg_get_constraintdef(c.oid)
            from pg_constraint c
            join pg_class t on t.oid = c.conrelid
            join pg_namespace n on n.oid = t.relnamespace
            where c.contype = 'f' and n.nspname = current_schema()
            """
        )
    ]
    for table, name, _ in links:
        db.database.execute_sql(f'alter table "{table}" drop constraint "{name}"')
    yield
    for table, name, definition in links:
        db.database.execute_sql(f'alter table "{table}" add constraint "{name}" {definition}')


@contextlib.contextmanager
def tables_aside(schema, *, keep):
    """The tables that are there go into *schema* for the block, which finds an empty database and is given
    [where they are kept]. They come back when it fails; after it they stay there when *keep* says so, else
    they are dropped. NotCopied while others are connected."""
    (others,) = db.row(
        "select count(*) from pg_stat_activity where datname = current_database() "
        "and pid <> pg_backend_pid() and backend_type = 'client backend'"
    )
    if others:
        raise NotCopied(
            "The site is running, or another program is connected to its database. Stop it first."
        )
    (usual,) = db.row("select current_schema()")
    with db.database.atomic():
        db.database.execute_sql(f"create schema {schema}")
        _move(usual, schema)
    try:
        yield [f"schema {schema} of the database"] if keep else []
    except BaseException:
        with db.database.atomic():
            for table in _tables(usual):
                db.database.execute_sql(f'drop table "{usual}"."{table}" cascade')
            _move(schema, usual)
            db.database.execute_sql(f"drop schema {schema}")
        raise
    if not keep:
        db.database.execute_sql(f"drop schema {schema} cascade")


def _tables(schema):
    return [row[0] for row in db.rows("select tablename from pg_tables where schemaname = ?", schema)]


def _move(old, new):
    """Tables with their indexes and sequences."""
    for table in _tables(old):
        db.database.execute_sql(f'alter table "{old}"."{table}" set schema {new}')
