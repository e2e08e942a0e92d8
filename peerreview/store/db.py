"""The database: one connection kept per thread, one door for writing, one source of ids and chance.

SQLite by default, PostgreSQL by URL. Times are aware UTC everywhere above this module; inside the tables they
are naive UTC in one fixed form, so that comparing them as text (SQLite) and as timestamps (PostgreSQL) is the
same."""

import contextlib
import functools
import hashlib
import json
import os
import secrets
import threading
from collections import namedtuple
from datetime import UTC, datetime
from pathlib import Path

import peewee

from peerreview.domain.refusals import NotNow
from peerreview.store import turn

database = peewee.DatabaseProxy()
_turn = turn.Turn()


class Source:
    """Where ids, seeds and tokens come from. Replaced by Replay when a course is to be played again."""

    def public_id(self):
        """128 random bits as 22 URL-safe characters."""
        return secrets.token_urlsafe(16)

    def seed(self):
        """A secret of 128 bits for aliases and orders, as 32 hex digits."""
        return secrets.token_hex(16)


class Replay(Source):
    """The same ids in the same order for the same *key*: for the demo, benches and two-world tests."""

    def __init__(self, key):
        self.key, self.count = key, 0

    def _next(self):
        self.count += 1
        return hashlib.sha256(f"{self.key}:{self.count}".encode()).hexdigest()

    def public_id(self):
        """22 characters made from the key and a counter."""
        return self._next()[:22]

    def seed(self):
        """32 hex digits made from the key and a counter."""
        return self._next()[:32]


source = Source()


@contextlib.contextmanager
def chance_from(other):
    """Take ids and seeds from *other* inside the block."""
    global source
    before, source = source, other
    try:
        yield other
    finally:
        source = before


def new_id():
    """A fresh public id."""
    return source.public_id()


class Unusable(RuntimeError):
    """The database cannot be opened; the message says why."""


class UTCDateTimeField(peewee.Field):
    """A moment: aware in, aware UTC out; a naive value is a programming error."""

    field_type = "DATETIME"

    def db_value(self, value):
        return stamp(value)

    def python_value(self, value):
        return moment(value)


class JSONField(peewee.TextField):
    """Plain JSON values in a text column, keys sorted."""

    def db_value(self, value):
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value):
        return None if value is None else json.loads(value)


def stamp(value):
    """A moment as the database stores it: fixed text on SQLite, a naive timestamp on PostgreSQL."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"a moment without a zone: {value!r}")
    value = value.astimezone(UTC)
    return value.replace(tzinfo=None) if is_postgres() else value.strftime("%Y-%m-%d %H:%M:%S.%f")


def moment(value):
    """What ``stamp`` stored, as an aware moment."""
    if value is None:
        return None
    return _moment_in(value) if isinstance(value, str) else value.replace(tzinfo=UTC)


@functools.lru_cache(maxsize=1 << 16)
def _moment_in(text):
    """Lists of a class hold the same moments over and over."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def is_postgres():
    """Whether the open database is PostgreSQL."""
    return isinstance(database.obj, peewee.PostgresqlDatabase)


# what modules remember of the open database, by their own names; another database is another memory
kept: dict = {}


_opened = []  # the address of the database that is open


def open_database(url, *, synchronous="FULL"):
    """Bind the tables to *url*: ``sqlite:///path`` or ``postgresql://...``. *synchronous* is SQLite's
    setting."""
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        pragmas = {
            "journal_mode": "wal",
            "foreign_keys": 1,
            "busy_timeout": int(turn.LONG * 1000),
            "synchronous": synchronous,
            "cache_size": -1000,
        }
        keep_private(path)
        database.initialize(peewee.SqliteDatabase(path, pragmas=pragmas, timeout=turn.LONG))
    else:
        from playhouse.db_url import connect

        database.initialize(connect(url, options=f"-c lock_timeout={int(turn.LONG * 1000)}"))
    kept.clear()
    _opened[:] = [url]
    try:
        connect_thread()
    except peewee.DatabaseError as error:
        raise Unusable(str(error)) from error
    return database


def keep_private(path):
    """Make the file of a SQLite database if it is missing, and keep others of the machine out of it: hashes,
    names and texts are in it. OSError where that cannot be."""
    if path == ":memory:":
        return
    for one in (path, f"{path}-wal", f"{path}-shm", f"{path}.lock"):
        if one == path and not Path(path).exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        elif Path(one).exists() and Path(one).stat().st_mode & 0o077:
            Path(one).chmod(0o600)


def address():
    """The address of the open database as ``open_database`` takes it, or None."""
    return _opened[-1] if _opened else None


def close_database():
    """Close the database that is open; no other takes its place."""
    database.close()
    _opened.clear()


def connect_thread():
    """Open this thread's connection when it has none; it is kept."""
    if database.is_closed():
        database.connect(reuse_if_open=True)


_looking = threading.local()


def look_only(is_so):
    """Whether this thread may change nothing from now on: ``writing`` refuses then."""
    _looking.only = is_so


def is_look_only():
    """Whether this thread may change nothing."""
    return getattr(_looking, "only", False)


@contextlib.contextmanager
def writing(activity=None):
    """The one door for changes: a transaction that holds the write lock from its first line.

    SQLite: BEGIN IMMEDIATE (a deferred one fails at once under contention), after a turn inside this process.
    PostgreSQL: a plain transaction that locks the row of *activity* (its id) when one is named. Waiting has
    an end: ``turn.Busy``; and ``turn.Full`` when there is no room.
    """
    if is_look_only():
        raise NotNow()
    with turn.told(peewee.DatabaseError):
        if is_postgres():
            with database.atomic():
                if turn.patience() < turn.LONG:
                    wait = f"{int(turn.patience() * 1000)}ms"
                    database.execute_sql("select set_config('lock_timeout', %s, true)", (wait,))
                if activity is not None:
                    database.execute_sql("select id from activity where id = %s for update", (activity,))
                yield
        else:
            with _turn as left:
                if left is not None:
                    database.connection().execute(f"pragma busy_timeout = {int(left * 1000)}")
                with database.atomic("IMMEDIATE"):
                    yield


@contextlib.contextmanager
def savepoint():
    """A part of a transaction that can fail alone: what it changed is undone, the rest stands."""
    with database.atomic():
        yield


def rows(sql, *params):
    """All rows of a query written with ``?`` places: tuples whose columns have their names as well (``as``
    gives one to what is computed). Moments may be given aware; read them with ``moment``."""
    cursor = _execute(sql, params)
    return list(map(_shape(sql, cursor)._make, cursor.fetchall()))


def row(sql, *params):
    """The first row of a query, or None."""
    cursor = _execute(sql, params)
    found = cursor.fetchone()
    return None if found is None else _shape(sql, cursor)._make(found)


def filled(kind, row, /, **computed):
    """*kind* (a NamedTuple) from the columns of a row that are called like its fields; *computed* gives those
    that are made from them, or instead of them."""
    names, values = _shared(kind, type(row), tuple(computed))
    return kind(**dict(zip(names, values(row), strict=True)), **computed)


@functools.lru_cache(maxsize=1024)
def _shared(kind, row_type, computed):
    """(the fields of *kind* that a type of rows has as columns and that are not *computed*, what takes their
    values out of a row)"""
    names = tuple(name for name in kind._fields if name not in computed and name in row_type._fields)
    places = tuple(row_type._fields.index(name) for name in names)
    return names, lambda row: [row[place] for place in places]


MOST_SHAPES = 2000


def _shape(sql, cursor):
    """The kind of row that a question to the open database answers with."""
    known = kept.setdefault("shapes", {})
    found = known.get(sql)
    if found is None:
        if len(known) >= MOST_SHAPES:
            known.clear()
        found = known[sql] = _shape_of(tuple([column[0] for column in cursor.description]))
    return found


@functools.lru_cache(maxsize=4096)
def _shape_of(names):
    return namedtuple("Row", names, rename=True)


def execute(sql, *params):
    """Run a change written with ``?`` places; returns the number of rows touched."""
    return _execute(sql, params).rowcount


def insert(model, lines, otherwise=""):
    """New rows of a table, many in one statement: *lines* of {field: value}, what is not said as the table
    has it by default; *otherwise*: what stands behind it, such as ``on conflict do nothing``."""
    fields = [field for field in model._meta.sorted_fields if not field.primary_key]
    columns = [field.column_name for field in fields]
    stored = [_stored(field) for field in fields]
    at_once, one = max(900 // len(columns), 1), f"({places(columns)})"
    for start in range(0, len(lines), at_once):
        some = lines[start : start + at_once]
        values = [of(line) for line in some for of in stored]
        rows_of = ", ".join([one] * len(some))
        execute(
            f"insert into {model._meta.table_name} ({', '.join(columns)}) values {rows_of} {otherwise}",
            *values,
        )


def _stored(field):
    """What a line says of a field, as the database stores it; the same value is worked out once."""
    name, known = field.name, {}
    as_it_is = hasattr(field, "rel_model") or isinstance(field, UTCDateTimeField)  # moments: ``execute``

    def of(line):
        value = line[name] if name in line else default()
        if value is None or as_it_is or isinstance(value, str | int):
            return value
        if id(value) not in known:
            known[id(value)] = (field.db_value(value), value)
        return known[id(value)][0]

    def default():
        return field.default() if callable(field.default) else field.default

    return of


def _execute(sql, params):
    params = tuple([stamp(value) if isinstance(value, datetime) else value for value in params])
    return database.execute_sql(sql.replace("%", "%%").replace("?", "%s") if is_postgres() else sql, params)


def places(values):
    """``?, ?, ?`` for as many values, for ``in (...)``; a place that matches nothing when there are none."""
    return ", ".join("?" * len(values)) if values else "null"


def dumps(value):
    """JSON text as stored."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def can_write():
    """Make a change that changes nothing, down to the disk; Unavailable, or the database's own error, when
    that cannot be."""
    with writing():
        if is_postgres():
            database.execute_sql("select pg_current_xact_id()")
        else:
            (version,) = row("pragma user_version")
            database.execute_sql(f"pragma user_version = {version}")


def loads(text):
    """What ``dumps`` stored; None stays None."""
    return None if text is None else json.loads(text)


class Table(peewee.Model):
    """Base of all tables."""

    class Meta:
        database = database
        legacy_table_names = False
