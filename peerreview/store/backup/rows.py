"""A database as text, one line of JSON a row, that either kind of database reads: moments as SQLite holds
them, truths as true and false. So a copy of PostgreSQL needs no program of the server's version, is tried out
in a SQLite file, and a site can move from one kind to the other."""

import json
from datetime import datetime
from itertools import islice

from peerreview.store import db, schema

AT_ONCE = 2000  # rows held in memory
_MOST_VALUES = 900  # in one statement


def tables():
    """[table] of the open database, by name."""
    return sorted(schema.names())


def lines(table, counts):
    """The lines of a *table* of the open database as bytes, columns first; its rows are counted in
    *counts*."""
    columns = _columns(table)
    yield _line(columns)
    counts[table] = last = 0
    names = ", ".join(f'"{name}"' for name in columns)
    place = columns.index("id")
    while found := db.rows(f'select {names} from "{table}" where id > ? order by id limit {AT_ONCE}', last):
        last = found[-1][place]
        counts[table] += len(found)
        yield b"".join(_line([_plain(value) for value in row]) for row in found)


def put(table, pieces):
    """Insert the rows of ``lines`` (bytes in *pieces*, however cut) into a *table* of the open database,
    inside a transaction of the caller. Returns how many."""
    return put_rows(table, *parsed(pieces))


def put_rows(table, columns, rows):
    """Insert *rows* with these *columns* into a *table* of the open database; returns how many."""
    truths = _truths(table, columns)
    names = ", ".join(f'"{name}"' for name in columns)
    place, count, rows = f"({db.places(columns)})", 0, iter(rows)
    while part := list(islice(rows, max(_MOST_VALUES // len(columns), 1))):
        values = [
            bool(value) if number in truths and value is not None else value
            for row in part
            for number, value in enumerate(row)
        ]
        db.execute(f'insert into "{table}" ({names}) values {", ".join([place] * len(part))}', *values)
        count += len(part)
    if db.is_postgres() and "id" in columns:
        db.row(
            "select setval(pg_get_serial_sequence(?, 'id'), "
            f'coalesce((select max(id) from "{table}"), 0) + 1, false)',
            table,
        )
    return count


def _columns(table):
    if not db.is_postgres():
        return [row[1] for row in db.rows(f'pragma table_info("{table}")')]
    return [
        row[0]
        for row in db.rows(
            "select column_name from information_schema.columns where table_schema = current_schema() "
            "and table_name = ? order by ordinal_position",
            table,
        )
    ]


def _truths(table, columns):
    """Places of the columns that hold truths on PostgreSQL, which takes no number for one."""
    if not db.is_postgres():
        return set()
    held = {
        row[0]
        for row in db.rows(
            "select column_name from information_schema.columns where table_schema = current_schema() "
            "and table_name = ? and data_type = 'boolean'",
            table,
        )
    }
    return {place for place, name in enumerate(columns) if name in held}


def _plain(value):
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value


def _line(values):
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def parsed(pieces):
    """(columns, an iterator of rows) of the bytes of ``lines``."""
    found = (json.loads(line) for line in _split(pieces))
    return next(found), found


def _split(pieces):
    left = b""
    for piece in pieces:
        *whole, left = (left + piece).split(b"\n")
        yield from whole
