"""What nobody needs any more goes after a stated time, a part at a time; ``domain.pruning`` states it."""

from datetime import timedelta
from typing import NamedTuple

from peerreview.domain.pruning import KEPT
from peerreview.store import accounts, db

PAUSE = timedelta(hours=1)
AT_ONCE = 500  # rows in one transaction, so that nobody waits for it


class Pruned(NamedTuple):
    """How many rows went, or lost what they held."""

    sessions: int
    links: int
    attempts: int
    mail: int
    words: int
    looks: int
    drafts: int
    lines: int
    lists: int


def prune(now):
    """Drop what is over for long enough, a part at a time. Returns what went: a Pruned."""
    ago = {key: now - kept for key, kept in KEPT.items()}
    return Pruned(
        _drop(
            "login_session",
            "ended_at < ? or created_at < ?",
            ago["session"],
            ago["session"] - timedelta(days=accounts.SESSION_DAYS),
        ),
        _drop("one_time_link", "used_at < ? or ends_at < ?", ago["link"], ago["link"]),
        _drop("login_attempt", "at < ?", ago["attempt"]),
        _drop("outbox_message", "next_at is null and coalesce(sent_at, created_at) < ?", ago["mail"]),
        _empty(
            "outbox_message",
            "body = ''",
            "body <> '' and next_at is null and created_at < ?",
            ago["undelivered"],
        ),
        _drop("presence", "at < ?", ago["presence"]),
        _drop_drafts(ago["draft"]),
        _drop(
            "audit_line",
            "verb in ('account.signed_in', 'account.signed_out') and at < ?",
            ago["signed"],
        ),
        _drop("roster_import", "coalesce(applied_at, at) < ?", ago["list"]),
    )


def _drop_drafts(before):
    """Of what was returned or taken back the draft is the text itself. Returns how many lost theirs."""
    drafts = _empty(
        "response",
        "draft = null",
        "draft is not null and state = 'submitted' and saved_at < ?",
        before,
    )
    _empty(
        "note",
        "kept = '', kept_level = ''",
        "kept <> '' and removed_at < ? "
        "and response_id in (select id from response where state = 'submitted')",
        before,
    )
    return drafts


def prune_now_and_then(now):
    """``prune``, where the last time in this process is an hour ago."""
    last = db.kept.get("pruned")
    if last is None or now - last >= PAUSE:
        prune(now)
        db.kept["pruned"] = now


def _drop(table, condition, *values):
    """Delete the rows of a table that fit. Returns how many."""
    return _bit_by_bit(f"delete from {table}", table, condition, values)


def _empty(table, change, condition, *values):
    """Take what they hold from the rows of a table that fit. Returns how many."""
    return _bit_by_bit(f"update {table} set {change}", table, condition, values)


def _bit_by_bit(deed, table, condition, values):
    """Nothing is locked where nothing fits."""
    gone = 0
    while found := db.rows(f"select id from {table} where {condition} order by id limit ?", *values, AT_ONCE):
        ids = [row.id for row in found]
        with db.writing():
            gone += db.execute(f"{deed} where id in ({db.places(ids)})", *ids)
    return gone
