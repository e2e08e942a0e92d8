"""What nobody needs any more goes after a stated time: sessions and one-time links that are over, and mail
that was sent or given up. docs/hosting.md says the times."""

from datetime import timedelta
from typing import NamedTuple

from peerreview.domain import presence
from peerreview.store import accounts, db

KEPT_SIGN_IN = timedelta(days=30)  # after the end of a session or a link
# After a letter was sent. No course runs so long: until then its key keeps it from being sent twice.
KEPT_MAIL = timedelta(days=400)
PAUSE = timedelta(hours=1)
AT_ONCE = 500  # rows in one transaction, so that nobody waits for it


class Pruned(NamedTuple):
    """How many rows went."""

    sessions: int
    links: int
    mail: int
    looks: int


def prune(now):
    """Drop what is over for long enough, a part at a time. Returns what went: a Pruned."""
    sign_in, mail = now - KEPT_SIGN_IN, now - KEPT_MAIL
    return Pruned(
        _drop(
            "login_session",
            "ended_at < ? or created_at < ?",
            sign_in,
            sign_in - timedelta(days=accounts.SESSION_DAYS),
        ),
        _drop("one_time_link", "used_at < ? or ends_at < ?", sign_in, sign_in),
        _drop("outbox_message", "next_at is null and coalesce(sent_at, created_at) < ?", mail),
        _drop("presence", "at < ?", now - presence.KEPT),
    )


def prune_now_and_then(now):
    """``prune``, where the last time in this process is an hour ago."""
    last = db.kept.get("pruned")
    if last is None or now - last >= PAUSE:
        prune(now)
        db.kept["pruned"] = now


def _drop(table, condition, *values):
    """Delete the rows of a table that fit; nothing is locked where there are none. Returns how many."""
    gone = 0
    while found := db.rows(f"select id from {table} where {condition} order by id limit ?", *values, AT_ONCE):
        ids = [row.id for row in found]
        with db.writing():
            gone += db.execute(f"delete from {table} where id in ({db.places(ids)})", *ids)
    return gone
