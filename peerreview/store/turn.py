"""Waiting for the database, never for ever: one writer at a time inside this process, and what it means when
a change cannot be taken now."""

import contextlib
import threading
import time

LONG, SHORT = 3.0, 0.4  # seconds that somebody waits who saves, and who only reads
IN_LINE, BEHIND = 2, 1.5  # who wait LONG; seconds for those behind them: threads are left for reading
_limit = threading.local()


class Unavailable(Exception):
    """The database cannot take a change now; nothing was changed."""


class Busy(Unavailable):
    """Somebody else holds the write lock for longer than one may wait. It passes by itself."""


class Full(Unavailable):
    """There is no room left where the database stands. Somebody must make room."""


_SIGNS = (
    (Full, ("disk is full", "no space left", "disk full")),
    (Busy, ("is locked", "lock timeout")),
)


def understood(error):
    """The Busy or Full behind a database's *error*, or behind what happened while it was cleaned up; None
    when it is something else."""
    while error is not None:
        if isinstance(error, Unavailable):
            return error
        for kind, signs in _SIGNS:
            if any(sign in str(error).lower() for sign in signs):
                return kind(str(error))
        error = error.__cause__ or error.__context__
    return None


def be_patient(seconds):
    """How long this thread waits from now on for its turn to write; None: LONG, as it does unasked."""
    _limit.seconds = seconds


def patience():
    """How many seconds this thread waits for its turn to write."""
    seconds = getattr(_limit, "seconds", None)
    return LONG if seconds is None else seconds


@contextlib.contextmanager
def briefly():
    """Inside the block this thread waits no longer than who only reads."""
    before = patience()
    be_patient(min(before, SHORT))
    try:
        yield
    finally:
        be_patient(before)


class Turn:
    """The turn to write. ``with turn as left``: *left* is how many seconds of patience remain for the
    database's own lock, or None for who has the turn already. Raises Busy."""

    def __init__(self):
        self._lock, self._owner, self._depth = threading.Lock(), None, 0
        self._count, self._waiting = threading.Lock(), 0
        self._stands = False  # somebody gave up, and nobody got through since

    def __enter__(self):
        if self._owner == threading.get_ident():
            self._depth += 1
            return None
        begun, left = time.monotonic(), patience()
        with self._count:
            if self._waiting >= IN_LINE:
                left = 0.0 if self._stands else min(left, BEHIND)
            self._waiting += 1
        try:
            if not self._lock.acquire(timeout=left):
                self._stands = True
                raise Busy("others are writing")
        finally:
            with self._count:
                self._waiting -= 1
        self._owner, self._depth = threading.get_ident(), 1
        return max(0.0, left - (time.monotonic() - begun))

    def __exit__(self, *error):
        self._depth -= 1
        if not self._depth:
            self._stands = isinstance(understood(error[1]), Busy)
            self._owner = None
            self._lock.release()


@contextlib.contextmanager
def told(kind):
    """Turn what the database says inside the block (errors of *kind*) into Busy or Full, where it is that."""
    try:
        yield
    except kind as error:
        meant = understood(error)
        if meant is None or meant is error:
            raise
        raise meant from error
