"""When the site as a whole was looked after: a round of the clockwork, a copy, a trial of one, a
restoring."""

from datetime import timedelta
from typing import NamedTuple

from peerreview.store import db

BEAT = timedelta(minutes=1)  # how often a round is written down
LONGEST = timedelta(minutes=30)  # what began longer ago and did not end was killed


class Done(NamedTuple):
    """When something was done last, and plain values about it."""

    at: object
    detail: dict


def put(name, now, **detail):
    """Write down that *name* (round, night, copy, trial, restored) was done at *now*, with plain values."""
    db.execute(
        "insert into site_mark (name, at, detail) values (?, ?, ?) "
        "on conflict (name) do update set at = excluded.at, detail = excluded.detail",
        name,
        now,
        db.dumps(detail),
    )


def last():
    """{name: Done} of everything that was done."""
    return {
        row.name: Done(db.moment(row.at), db.loads(row.detail))
        for row in db.rows("select name, at, detail from site_mark")
    }


def claim(name, now, *, since):
    """Take what is to be done once after *since*; False where somebody took it, or where nothing was written
    down yet: then it is first due after the next *since*."""
    if not db.row("select 1 from site_mark where name = ?", name):
        put(name, now)
        return False
    with db.writing():
        return db.execute("update site_mark set at = ? where name = ? and at < ?", now, name, since) == 1


def beat(now):
    """Write down that a round was made, once a minute."""
    seen = db.kept.get("beat")
    if seen is None or not timedelta(0) <= now - seen < BEAT:
        put("round", now)
        db.kept["beat"] = now
