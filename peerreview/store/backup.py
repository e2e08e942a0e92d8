"""Copies of a SQLite database: made while the site runs, checked, readable by their owner alone.

The library does the copying page by page, so that a copy is one moment of the database whatever is written
meanwhile; a copy of the file alone would lack what stands in its log."""

import contextlib
import os
import sqlite3
from pathlib import Path

from peerreview.store import db, schema

_WEAK = ((3, 7, 0), (3, 51, 2))  # first and last library whose write-ahead log can be damaged


class NotCopied(RuntimeError):
    """A copy could not be made, or is not whole; the sentence says why."""


def copy_to(file):
    """Copy the open database to *file*, which must not exist, and check the copy. Returns (tables, rows).
    Raises NotCopied; then there is no file."""
    if db.is_postgres():
        raise NotCopied("This site runs on PostgreSQL: use pg_dump.")
    file = Path(file)
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise NotCopied(f"{file} is there already; a backup never writes over another.") from None
    except OSError as error:
        raise NotCopied(f"Cannot write {file}: {error.strerror}.") from None
    try:
        with contextlib.closing(sqlite3.connect(file)) as copy:
            db.database.connection().backup(copy)
            copy.execute("pragma journal_mode = delete")
        _write_through(file)
        return check(file)
    except (sqlite3.Error, OSError) as error:
        file.unlink(missing_ok=True)
        raise NotCopied(f"The copy did not come about: {error}.") from None
    except NotCopied:
        file.unlink(missing_ok=True)
        raise


def check(file):
    """Read the whole of a copy: its pages, its links, its history. Returns (tables, rows); raises
    NotCopied."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{Path(file).resolve()}?mode=ro", uri=True)) as copy:
            problems = [row[0] for row in copy.execute("pragma integrity_check") if row[0] != "ok"]
            problems += [
                f"a row of {row[0]} points at nothing" for row in copy.execute("pragma foreign_key_check")
            ]
            names = [row[0] for row in copy.execute("select name from sqlite_master where type = 'table'")]
            if schema.HISTORY not in names:
                problems.append("this is no database of Peerreview")
            if problems:
                raise NotCopied(f"{file} is not whole: {'; '.join(problems[:3])}.")
            rows = sum(copy.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names)
            return len(names), rows
    except sqlite3.Error as error:
        raise NotCopied(f"{file} cannot be read as a database: {error}.") from None


def weak_library():
    """The version of the SQLite library when it is one whose write-ahead log can be damaged; else ""."""
    is_weak = _WEAK[0] <= sqlite3.sqlite_version_info <= _WEAK[1]
    return sqlite3.sqlite_version if is_weak and not db.is_postgres() else ""


def _write_through(file):
    """Down to the disk: the file, and its name in the folder."""
    for path in (file, file.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
