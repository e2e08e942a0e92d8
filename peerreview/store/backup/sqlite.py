"""A SQLite database copied while the site runs, and read through.

The library does the copying page by page, so that a copy is one moment of the database whatever is written
meanwhile; a copy of the file alone would lack what stands in its log."""

import contextlib
import os
import sqlite3
from pathlib import Path

from peerreview.store import db, schema
from peerreview.store.backup.archive import NotCopied

_WEAK = ((3, 7, 0), (3, 51, 2))  # first and last library whose write-ahead log can be damaged


def copy_to(file):
    """Copy the open database to *file*, which must not exist; see ``check`` for what it returns and
    raises."""
    file = Path(file)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with contextlib.closing(sqlite3.connect(file)) as copy:
            db.database.connection().backup(copy)
            copy.execute("pragma journal_mode = delete")
    except sqlite3.Error as error:
        raise NotCopied(f"The copy did not come about: {error}.") from None
    return check(file)


def check(file):
    """Read the whole of a copy: its pages, its links, its history. Returns (names of migrations applied,
    {table: rows}); raises NotCopied."""
    try:
        with contextlib.closing(reading(file)) as copy:
            problems = [row[0] for row in copy.execute("pragma integrity_check") if row[0] != "ok"]
            problems += [
                f"a row of {row[0]} points at nothing" for row in copy.execute("pragma foreign_key_check")
            ]
            names = tables(copy)
            if schema.HISTORY not in names:
                problems.append("this is no database of Peerreview")
            if problems:
                raise NotCopied(f"{file} is not whole: {'; '.join(problems[:3])}.")
            rows = {name: copy.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}
            history = [row[0] for row in copy.execute(f"select name from {schema.HISTORY} order by name")]
            return history, rows
    except sqlite3.Error as error:
        raise NotCopied(f"{file} cannot be read as a database: {error}.") from None


def reading(file):
    """A connection that only reads the database in *file*."""
    return sqlite3.connect(f"file:{Path(file).resolve()}?mode=ro", uri=True)


def tables(connection):
    """Names of all tables, by name."""
    found = connection.execute(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
    )
    return [row[0] for row in found]


def weak_library():
    """The version of the SQLite library when it is one whose write-ahead log can be damaged; else ""."""
    is_weak = _WEAK[0] <= sqlite3.sqlite_version_info <= _WEAK[1]
    return sqlite3.sqlite_version if is_weak and not db.is_postgres() else ""
