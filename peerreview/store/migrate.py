"""Bring a database to the newest schema: files of ``migrations/`` in order, each in one transaction, under a
lock, so that two starting servers do not meet.

On SQLite foreign keys are off from before the transaction until after it (``schema`` says why) and checked
before it ends. So a migration that is interrupted leaves nothing behind, and the next start carries on."""

import contextlib
import fcntl
import glob
import os
from pathlib import Path

from playhouse.migrations import Runner

from peerreview.store import db, schema
from peerreview.store.tables import TABLES

FOLDER = Path(__file__).resolve().parent.parent.parent / "migrations"
_LOCK = 7_236_001


class Refused(RuntimeError):
    """The database cannot be brought to this version; the sentence says why and what to do."""


def up(folder=FOLDER, *, last=None):
    """Apply what is pending, up to the one named *last*, or all; returns the names applied. Raises
    Refused."""
    with _alone():
        runner = _runner(folder)
        found = [one for one in _in_order(runner, folder) if last is None or one.name <= last]
        runner.History.create_table()
        for migration in found:
            _run(runner, migration, "up")
        if last is None:
            _nothing_lacks(folder)
        return [migration.name for migration in found]


def down(folder=FOLDER):
    """Take back the migration applied last; returns its name, or None. Raises Refused."""
    with _alone():
        runner = _runner(folder)
        _in_order(runner, folder)
        applied = [migration for migration in runner.status() if migration.applied]
        if not applied:
            return None
        _run(runner, applied[-1], "down")
        return applied[-1].name


def pending(folder=FOLDER):
    """Names of migrations not applied yet. Raises Refused."""
    return [migration.name for migration in _in_order(_runner(folder), folder)]


def known(folder=FOLDER):
    """Names of all migrations of this version, in order."""
    return sorted(path.stem for path in Path(folder).glob("[0-9]*.py"))


def _runner(folder):
    # the folder is a pattern to the runner: a bracket in its path would match nothing, silently
    return Runner(db.database.obj, glob.escape(str(folder)), table_name=schema.HISTORY)


def _in_order(runner, folder):
    """What is pending, in order; Refused when files and history do not fit together."""
    found = runner.status()
    files = [one for one in found if one.path]
    done = [one for one in found if one.applied]
    gone = [one.name for one in done if not one.path]
    waiting = [one for one in files if not one.applied]
    late = [one.name for one in waiting if done and one.idx < max(one.idx for one in done)]
    numbers = [one.idx for one in files]
    twice = [one.name for one in files if numbers.count(one.idx) > 1]
    if not files:
        raise Refused(
            f"There is no migration in {folder}. Put the folder “migrations” of this version there."
        )
    if gone:
        raise Refused(
            f"This database has had {', '.join(gone)}, which {folder} does not hold. The database is newer "
            "than this version of Peerreview, or a file is missing: start the version that last served it."
        )
    if twice:
        raise Refused(
            f"Two migrations in {folder} have one number: {', '.join(twice)}. Give one a new number."
        )
    if late:
        raise Refused(
            f"{', '.join(late)} in {folder} should have come before {done[-1].name}, which this database has "
            "had. Give it a number behind all others, or start with a database from before."
        )
    return waiting


def _run(runner, migration, direction):
    """One migration in one transaction, its line in the history with it."""
    deed = getattr(migration.load(), direction, None)
    if deed is None:
        raise Refused(f"{migration.path} does not say what “{direction}” means.")
    try:
        with _without_foreign_keys(), db.writing():
            before = _dangling()
            deed(runner.migrator, db.database.obj)
            if lost := _dangling() - before:
                raise schema.Unsafe(f"rows would point at nothing: {sorted(lost)[:5]}")
            if direction == "up":
                runner.History.create(name=migration.name)
            else:
                runner.History.delete().where(runner.History.name == migration.name).execute()
    except Exception as error:
        raise Refused(
            f"Migration {migration.name} ({direction}) stopped: {error}. Nothing of it was kept; the "
            "database is as it was before it. When the cause is mended, start again."
        ) from error


@contextlib.contextmanager
def _without_foreign_keys():
    """SQLite heeds this switch only outside a transaction, and ignores it silently inside one."""
    if db.database.in_transaction():
        raise schema.Unsafe("a transaction is open already")
    if db.is_postgres():
        yield
        return
    db.database.execute_sql("pragma foreign_keys = 0")
    try:
        yield
    finally:
        db.database.execute_sql("pragma foreign_keys = 1")


def _dangling():
    """Rows of SQLite that point at nothing, as (table, row, other table, which link)."""
    return set() if db.is_postgres() else set(db.rows("pragma foreign_key_check"))


def _nothing_lacks(folder):
    """Refused when a table or column that this version reads is not there after all."""
    there = schema.names()
    lacking = [
        f"{table._meta.table_name}.{field.column_name}"
        for table in TABLES
        for field in table._meta.sorted_fields
        if field.column_name not in there.get(table._meta.table_name, ())
    ]
    if lacking:
        raise Refused(
            f"All migrations in {folder} are applied, yet the database lacks {', '.join(lacking[:5])}. "
            "A file of this version is missing there."
        )


@contextlib.contextmanager
def _alone():
    if db.database.in_transaction():
        raise Refused("Migrations need the database for themselves, but a transaction is open already.")
    if db.is_postgres():
        db.execute("select pg_advisory_lock(?)", _LOCK)
        try:
            yield
        finally:
            db.execute("select pg_advisory_unlock(?)", _LOCK)
    else:
        with open(f"{db.database.database}.lock", "w", opener=_privately) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _privately(path, flags):
    return os.open(path, flags, 0o600)
