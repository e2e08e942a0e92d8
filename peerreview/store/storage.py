"""How much room what takes."""

import shutil
from pathlib import Path

import peewee

from peerreview.store import db, schema


def tables():
    """{table: (rows, bytes with its indexes; None where this database does not tell)} of the open
    database."""
    names = sorted(schema.names())
    sizes = _sizes_of_postgres(names) if db.is_postgres() else _sizes_of_sqlite()
    return {
        name: (db.row(f'select count(*) from "{name}"')[0], sizes.get(name, 0) if sizes else None)
        for name in names
    }


def _sizes_of_postgres(names):
    return {name: db.row("select pg_total_relation_size(?::regclass)", f'"{name}"')[0] for name in names}


def _sizes_of_sqlite():
    try:
        found = db.rows(
            "select m.tbl_name, sum(s.pgsize) from dbstat s join sqlite_master m on m.name = s.name "
            "where s.aggregate group by m.tbl_name"
        )
    except peewee.OperationalError:  # a library built without this table
        return {}
    return {row[0]: row[1] for row in found}


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
