"""How much room what takes."""

import shutil
from pathlib import Path

from peerreview.store import db, schema


def tables():
    """{table: (rows, bytes)} of the open database: with indexes on PostgreSQL, without on SQLite."""
    columns = schema.names()
    names = sorted(columns)
    sizes = _sizes_of_postgres(names) if db.is_postgres() else _sizes_of_sqlite(columns)
    return {name: (db.row(f'select count(*) from "{name}"')[0], sizes[name]) for name in names}


def _sizes_of_postgres(names):
    return {name: db.row("select pg_total_relation_size(?::regclass)", f'"{name}"')[0] for name in names}


def _sizes_of_sqlite(columns):
    """What stands in the columns: what a page or an index takes beside is told by few builds of the
    library."""
    sizes = {}
    for name, held in columns.items():
        lengths = " + ".join(f'coalesce(length(cast("{one}" as blob)), 0)' for one in sorted(held))
        sizes[name] = db.row(f'select coalesce(sum({lengths}), 0) from "{name}"')[0]
    return sizes


def database():
    """Bytes of the whole database, its log included."""
    if db.is_postgres():
        return db.row("select pg_database_size(current_database())")[0]
    path = db.address().removeprefix("sqlite:///")
    return sum(Path(one).stat().st_size for one in (path, f"{path}-wal") if Path(one).exists())


def folder(path):
    """(files, bytes) in a folder and all below it; (0, 0) where there is none."""
    found = [one.stat().st_size for one in Path(path).rglob("*") if one.is_file()]
    return len(found), sum(found)


def room(path):
    """(free, total) bytes of the disk on which *path*, or the nearest folder above it, stands."""
    path = Path(path)
    while not path.exists():
        path = path.parent
    found = shutil.disk_usage(path)
    return found.free, found.total
