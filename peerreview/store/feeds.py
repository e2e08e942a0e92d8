"""The address under which a calendar reads somebody's dates, without signing in: one for each account, taken
back by making another one or none."""

import secrets
from datetime import timedelta

from peerreview.store import audit, db
from peerreview.store.tables import CalendarFeed

NOTED = timedelta(hours=12)  # how often it is written down that a calendar looked


def of(account_id):
    """The CalendarFeed of an account, or None."""
    return CalendarFeed.get_or_none(CalendarFeed.account == account_id)


def make(account_id, *, now):
    """A new address for an account; the one before ends. Returns the CalendarFeed. Its ``name`` (128 bit)
    opens nothing by itself: the page signs it."""
    with db.writing():
        CalendarFeed.delete().where(CalendarFeed.account == account_id).execute()
        feed = CalendarFeed.create(account=account_id, name=secrets.token_urlsafe(16), created_at=now)
        audit.record("account.feed_made", "account", account_id, by=account_id, at=now)
    return feed


def end(account_id, *, now):
    """No address any more; nothing happens where there is none."""
    with db.writing():
        if CalendarFeed.delete().where(CalendarFeed.account == account_id).execute():
            audit.record("account.feed_ended", "account", account_id, by=account_id, at=now)


def reader(name, *, now):
    """The id of the open account whose feed is called *name*, or None; that it was read is noted, at most
    twice a day."""
    row = db.row(
        """
        select f.account_id, f.read_at
        from calendar_feed f
        join account a on a.id = f.account_id
        where f.name = ? and a.closed_at is null
        """,
        name,
    )
    if row is None:
        return None
    if row.read_at is None or db.moment(row.read_at) <= now - NOTED:
        db.execute("update calendar_feed set read_at = ? where account_id = ?", now, row.account_id)
    return row.account_id
