"""Bring a database to the newest schema: files of ``migrations/`` in order, under a lock, so that two
starting servers do not meet."""

import contextlib
import fcntl
from pathlib import Path

from playhouse.migrations import Runner

from peerreview.store import db

FOLDER = Path(__file__).parent.parent.parent / "migrations"
_LOCK = 7_236_001


def runner():
    """The runner of the open database."""
    return Runner(db.database.obj, str(FOLDER))


def up():
    """Apply what is pending; returns the names applied."""
    with _alone():
        return runner().up()


def pending():
    """Names of migrations not applied yet."""
    return [migration.name for migration in runner().status() if not migration.applied]


@contextlib.contextmanager
def _alone():
    if db.is_postgres():
        db.execute("select pg_advisory_lock(?)", _LOCK)
        try:
            yield
        finally:
            db.execute("select pg_advisory_unlock(?)", _LOCK)
    else:
        with open(f"{db.database.database}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
