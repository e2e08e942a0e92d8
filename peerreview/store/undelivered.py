"""Mail that does not go out by itself: given up after too many tries, or waiting for a yes since the site was
restored. It keeps its words for a while (``domain.pruning``), so that it can be tried again."""

from typing import NamedTuple

from peerreview.domain.refusals import Missing
from peerreview.store import audit, db, outbox

DROPPED = outbox.DROPPED
_THESE = f"m.sent_at is null and m.next_at is null and m.problem <> ? and m.problem not like '{DROPPED}%'"


class Letter(NamedTuple):
    """One mail: its row ``id``, to whom (``name``, ``email``), ``subject``, when it was written
    (``created_at``), how often it was ``attempts``, the ``problem`` in words, whether it can still go out
    (``has_words``), whether it is ``held`` for a yes."""

    id: int
    name: str
    email: str
    subject: str
    created_at: object
    attempts: int
    problem: str
    has_words: bool
    held: bool


class State(NamedTuple):
    """How mail goes: ``waiting`` to be tried, ``troubled`` of these that were refused before, ``given_up``,
    ``held`` for a yes; ``last_sent`` (a moment or None) and why the newest of the troubled was refused. What
    is meant for ``later`` waits for its day, not for the post."""

    waiting: int
    troubled: int
    given_up: int
    held: int
    last_sent: object
    problem: str
    later: int


def state(now):
    """The State of mail."""
    (found,) = db.rows(
        """
        select
          count(case when sent_at is null and (next_at <= ? or attempts > 0 and next_at is not null)
            then 1 end) as waiting,
          count(case when sent_at is null and next_at is not null and problem <> '' then 1 end) as troubled,
          count(case when sent_at is null and next_at is null and problem not in (?, ?)
            and problem not like 'Dropped: %' then 1 end) as up,
          count(case when sent_at is null and next_at is null and problem = ? then 1 end) as held,
          max(sent_at) as last_sent,
          count(case when sent_at is null and next_at > ? and attempts = 0 then 1 end) as later
        from outbox_message
        """,
        now,
        outbox.LEFT,
        outbox.HELD,
        outbox.HELD,
        now,
    )
    newest = db.row(
        "select problem from outbox_message where sent_at is null and next_at is not null and problem <> '' "
        "order by id desc limit 1"
    )
    last = db.moment(found.last_sent)
    problem = newest[0] if newest else ""
    return State(found.waiting, found.troubled, found.up, found.held, last, problem, found.later)


def letters(*, held):
    """[Letter] newest first: those *held* for a yes, or those given up."""
    found = db.rows(
        f"""
        select m.id, a.name, a.email, m.subject, m.created_at, m.attempts, m.problem,
          m.body <> '' as has_words
        from outbox_message m
        join account a on a.id = m.account_id
        where {_THESE} and (m.problem = ?) = ?
        order by m.id desc
        """,
        outbox.LEFT,
        outbox.HELD,
        held,
    )
    return [
        Letter(*row[:4], db.moment(row.created_at), row.attempts, row.problem, bool(row.has_words), held)
        for row in found
    ]


def again(ids, *, by, now):
    """Let mail go out after all, from its first try on, now. What lost its words stays. Returns how many."""
    with db.writing():
        found = _of(ids, "and m.body <> ''")
        db.execute(
            f"""
            update outbox_message
            set next_at = ?, attempts = 0, problem = ''
            where id in ({db.places(found)})
            """,
            now,
            *found,
        )
        _record("mail.tried_again", found, by, now)
    return len(found)


def drop(ids, *, by, now):
    """Mail is not to be sent. Returns the ids of those dropped. It is kept for a while, so that its key keeps
    the same letter from being written again, and so that this can be taken back."""
    with db.writing():
        found = _of(ids)
        db.execute(
            f"update outbox_message set problem = ? || substr(problem, 1, 280) "
            f"where id in ({db.places(found)})",
            DROPPED,
            *found,
        )
        _record("mail.dropped", found, by, now)
    return found


def take_back(ids, *, by, now):
    """Take ``drop`` back. Returns how many; Missing where there are none."""
    with db.writing():
        count = db.execute(
            f"""
            update outbox_message
            set problem = substr(problem, {len(DROPPED) + 1})
            where problem like '{DROPPED}%' and sent_at is null and id in ({db.places(ids)})
            """,
            *ids,
        )
        if not count:
            raise Missing()
        _record("mail.put_back", ids, by, now)
    return count


def _of(ids, more=""):
    """Those of *ids* that do not go out by themselves; Missing where there are none."""
    found = [
        row.id
        for row in db.rows(
            f"select m.id from outbox_message m where {_THESE} {more} and m.id in ({db.places(ids)})",
            outbox.LEFT,
            *ids,
        )
    ]
    if not found:
        raise Missing()
    return found


def _record(verb, found, by, now):
    audit.record(
        verb, "outbox_message", found[0] if len(found) == 1 else None, by=by, at=now, count=len(found)
    )
