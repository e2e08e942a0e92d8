"""Mail to be sent: rows written in the verb's transaction, carried later by ``mail.py``."""

from datetime import timedelta

from peerreview.store import db
from peerreview.store.tables import Account, OutboxMessage

MOST_ATTEMPTS = 8
MOST_SUBJECT = 200


def put(key, account_id, subject, body, *, now, path="/"):
    """Queue one mail that leads to the page at *path*; a second one with the same *key* is silently the
    first. Returns whether it was new. What it says stands in ``letters``."""
    return (
        db.execute(
            """
            insert into outbox_message (key, account_id, subject, body, path, created_at, next_at, attempts,
              receipt, problem)
            values (?, ?, ?, ?, ?, ?, ?, 0, '', '') on conflict (key) do nothing
            """,
            key,
            account_id,
            subject[:MOST_SUBJECT],
            body,
            path,
            now,
            now,
        )
        > 0
    )


def waiting(now, *, limit=100):
    """Messages due to be tried, oldest first, with their accounts."""
    return list(
        OutboxMessage.select(OutboxMessage, Account)
        .join(Account)
        .where(OutboxMessage.next_at <= now, OutboxMessage.sent_at.is_null())
        .order_by(OutboxMessage.id)
        .limit(limit)
    )


def mark_sent(message, receipt, *, now):
    """The carrier took it; *receipt* is what it answered."""
    db.execute(
        """
        update outbox_message
        set sent_at = ?, next_at = null, receipt = ?, attempts = attempts + 1
        where id = ?
        """,
        now,
        receipt[:200],
        message.id,
    )


def mark_failed(message, problem, *, now):
    """The carrier refused: try again with growing pauses (1, 2, 4 ... minutes), at most MOST_ATTEMPTS
    times."""
    attempts = message.attempts + 1
    again = None if attempts >= MOST_ATTEMPTS else now + timedelta(minutes=2 ** (attempts - 1))
    db.execute(
        "update outbox_message set attempts = ?, next_at = ?, problem = ? where id = ?",
        attempts,
        again,
        str(problem)[:300],
        message.id,
    )
