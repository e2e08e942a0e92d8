"""After a copy was restored: what had been erased since it was made is erased again."""

import logging

from peerreview.store import db
from peerreview.store.privacy import erasing, journal, retention

log = logging.getLogger("peerreview")


def replay(now):
    """Erase what is in the database again though the journal says that it was erased; how much. A line that
    this version does not know is said in the log, and the others are done."""
    done = 0
    for entry in journal.noted():
        known = _KINDS.get(entry.get("kind")) if isinstance(entry, dict) else None
        if known is None or "id" not in entry:
            log.error("erased.jsonl: %.200s is of no kind that this version knows; erase it by hand", entry)
            continue
        table, mark, erase = known
        row = db.row(f"select id from {table} where public_id = ? and {mark} is null", entry["id"])
        if row:
            erase(row.id, entry, now)
            done += 1
    return done


def _account(account_id, entry, now):
    more = {"words": entry.get("words", False), "named": entry.get("named", False)}
    erasing.erase(account_id, by=None, now=now, is_noted=True, **more)


def _course(course_id, _entry, now):
    retention.retire(course_id, now=now, is_noted=True)


_KINDS = {"account": ("account", "erased_at", _account), "course": ("course", "retired_at", _course)}
