"""The server's own thread: settles what is due, carries the outbox and drops what is over, every few seconds,
and begins the copy of each night.
Deadlines never depend on it."""

import gc
import logging
import threading
from datetime import UTC, datetime

from peerreview import mail
from peerreview.store import backup, db, files, privacy, pruning, search, settle, upkeep

log = logging.getLogger("peerreview")
PAUSE = 15


def settle_memory():
    """Once everything is loaded: what will live for ever is no longer walked by the collector, which then
    runs rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def round(settings, now):
    """One round: settle, then mail, now and then prune; once, enter what search lacks. Returns (acts,
    mails)."""
    done = settle.tick(now), mail.deliver(settings, now)
    pruning.prune_now_and_then(now)
    upkeep.beat(now)
    search.catch_up()
    privacy.retire_due(now)
    files.sweep_now_and_then(now)
    return done


def start(settings, *, pause=PAUSE):
    """A daemon thread that makes rounds; returns an Event that stops it."""
    stop = threading.Event()

    def work():
        db.connect_thread()
        while not stop.wait(pause):
            try:
                round(settings, datetime.now(UTC))
                backup.nightly(settings, datetime.now(UTC))
            except Exception:
                log.exception("a round of the background thread failed")

    threading.Thread(target=work, name="peerreview-rounds", daemon=True).start()
    files.begin_worker(stop)
    return stop
