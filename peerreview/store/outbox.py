"""Mail to be sent: rows written in the verb's transaction, carried later by ``mail.py``.

Whoever carries mail first claims it, so that rounds that meet never carry one letter twice. A claim that
nobody keeps (the carrier was killed) ends by itself, and the letter is tried again."""

from datetime import timedelta

from peerreview.domain import clock
from peerreview.store import addresses, db
from peerreview.store.tables import Account, OutboxMessage

MOST_ATTEMPTS = 8
MOST_SUBJECT = 200
CLAIM = timedelta(minutes=6)  # how long a claim holds


def put(key, account_id, subject, body, *, now, path="/", course=None, at=None, urgent=False, unwanted=False):
    """Queue one mail that leads to the page at *path*; a second one with the same *key* is silently the
    first. *course*: the id of the course it is about, sent only to who has a place there; *at*: not before
    that moment; *urgent*: at once also to who wants mail once a day; *unwanted*: they asked for few mails, so
    it is only noted. Returns whether it was new and will be sent. What it says stands in ``letters``."""
    if course is not None and not db.row(
        "select 1 from enrolment where account_id = ? and course_id = ? and left_at is null",
        account_id,
        course,
    ):
        return False
    is_new = db.execute(
        """
        insert into outbox_message (key, account_id, subject, body, path, created_at, next_at, attempts,
          receipt, problem, course_id, is_urgent)
        values (?, ?, ?, ?, ?, ?, ?, 0, '', ?, ?, ?) on conflict (key) do nothing
        """,
        key,
        account_id,
        subject[:MOST_SUBJECT],
        "" if unwanted else body,
        path,
        now,
        None if unwanted else at or now,
        UNWANTED if unwanted else "",
        course,
        urgent,
    )
    return is_new > 0 and not unwanted


LEFT = "They left the course."
DROPPED = "Dropped: "  # before the problem of what is not to be sent
UNWANTED = f"{DROPPED}they asked for few mails."
COMES_BACK = f"{DROPPED}mail to this address came back before."
HELD = "It waited when the backup was made that this site was restored from."


def stop(account_id, course_id):
    """Who left a course gets none of the mail about it that still waits."""
    db.execute(
        """
        update outbox_message
        set next_at = null, problem = ?
        where account_id = ? and course_id = ? and sent_at is null and next_at is not null
        """,
        LEFT,
        account_id,
        course_id,
    )


def go_on(account_id, course_id, *, now):
    """Undo ``stop``: what waited waits again."""
    db.execute(
        """
        update outbox_message
        set next_at = ?, problem = ''
        where account_id = ? and course_id = ? and sent_at is null and problem = ?
        """,
        now,
        account_id,
        course_id,
        LEFT,
    )


def keys_of(account_id, beginning):
    """Keys of an account's messages that begin so, oldest first."""
    return [
        row[0]
        for row in db.rows(
            "select key from outbox_message where account_id = ? and substr(key, 1, ?) = ? order by id",
            account_id,
            len(beginning),
            beginning,
        )
    ]


def forget(account_id, beginning):
    """Drop an account's messages whose keys begin so and that nobody began to carry; how many."""
    return db.execute(
        """
        delete from outbox_message
        where account_id = ? and substr(key, 1, ?) = ? and sent_at is null and attempts = 0
        """,
        account_id,
        len(beginning),
        beginning,
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


def claim(now, *, limit=10):
    """Take messages that are due, oldest first, so that nobody else takes them before *now* + CLAIM; with
    their accounts. What waits for the hour of who wants mail once a day is put off to it, and comes as one
    letter: the first message, the others as its ``more``. Each claim is an attempt; what was claimed
    MOST_ATTEMPTS times is given up. What goes to an address from which mail came back is dropped, unless
    somebody asked for it just now."""
    with db.writing():
        db.execute(
            """
            update outbox_message
            set next_at = null, problem = ?
            where next_at <= ? and sent_at is null and not is_urgent
              and account_id in (select id from account where mail_problem <> '')
            """,
            COMES_BACK,
            now,
        )
        db.execute(
            """
            update outbox_message
            set next_at = null, problem = 'It was begun too often and never ended.'
            where next_at <= ? and sent_at is null and attempts >= ?
            """,
            now,
            MOST_ATTEMPTS,
        )
        due = _due(now, limit)
        db.execute(
            f"update outbox_message set next_at = ?, attempts = attempts + 1 where id in ({db.places(due)})",
            now + CLAIM,
            *due,
        )
    claimed = (
        OutboxMessage.select(OutboxMessage, Account)
        .join(Account)
        .where(OutboxMessage.id << due)
        .order_by(OutboxMessage.id)
    )
    return _together(claimed)


def _due(now, limit):
    """Ids of messages to be tried now, with all that one daily letter takes along."""
    while found := _first(now, limit):
        ready, early = [], {}
        for row in found:
            hour = _hour(row, now)
            if hour is None:
                ready.append(row)
            else:
                early.setdefault(hour, []).append(row.id)
        for hour, ids in early.items():
            db.execute(f"update outbox_message set next_at = ? where id in ({db.places(ids)})", hour, *ids)
        if ready:
            people = {row.account_id for row in ready if row.is_daily and not row.is_urgent}
            more = _first(now, limit * 10, people) if people else []
            return sorted({row.id for row in (*ready, *more) if _hour(row, now) is None})
    return []


def _first(now, limit, people=()):
    """The first messages that are due, of everybody or of *people* (account ids)."""
    return db.rows(
        f"""
        select m.id, m.account_id, m.next_at, m.attempts, m.is_urgent, a.is_daily, a.mail_hour, a.zone,
          c.zone as course_zone
        from outbox_message m
        join account a on a.id = m.account_id
        left join course c on c.id = m.course_id
        where m.next_at <= ? and m.sent_at is null
        {f"and m.account_id in ({db.places(people)})" if people else ""}
        order by m.id
        limit ? {"for update of m skip locked" if db.is_postgres() else ""}
        """,
        now,
        *people,
        limit,
    )


def _hour(row, now):
    """The hour to which a message is put off, or None: it goes now. What was tried once goes on."""
    if not row.is_daily or row.is_urgent or row.attempts:
        return None
    last, coming = clock.around(row.mail_hour, now, row.zone or row.course_zone or "UTC")
    return coming if db.moment(row.next_at) > last else None


def _together(messages):
    """The messages as letters: what goes to one person once a day hangs on the first as its ``more``."""
    letters, first = [], {}
    for message in messages:
        message.more = []
        if message.account.is_daily and not message.is_urgent:
            lead = first.setdefault(message.account_id, message)
            if lead is not message:
                lead.more.append(message)
                continue
        letters.append(message)
    return letters


def _parts(message):
    return [message, *getattr(message, "more", ())]


def let_go(messages, *, now):
    """Give back what was claimed and not tried: it is due at once, and this was no attempt."""
    ids = [part.id for message in messages for part in _parts(message)]
    db.execute(
        f"""
        update outbox_message
        set next_at = ?, attempts = attempts - 1
        where sent_at is null and id in ({db.places(ids)})
        """,
        now,
        *ids,
    )


def mark_sent(message, receipt, *, now):
    """The carrier took a claimed *message*; *receipt* is what it answered. Its body is not kept: it may hold
    a link that sets a password. What the server of the address said before is over; that a letter came back
    later is not, because it took that one, too."""
    ids = [part.id for part in _parts(message)]
    db.execute(
        f"""
        update outbox_message
        set sent_at = ?, next_at = null, receipt = ?, body = ''
        where id in ({db.places(ids)})
        """,
        now,
        receipt[:200],
        *ids,
    )
    if message.account.mail_problem not in ("", addresses.BACK):
        addresses.reached(message.account_id, now=now)


def mark_failed(message, problem, *, now, for_good=False):
    """The carrier refused a claimed *message*: try again with growing pauses (1, 2, 4 ... minutes), at most
    MOST_ATTEMPTS times, or never where the address takes no mail (*for_good*), which is known from then on;
    then somebody must look (``undelivered``), and it keeps its words for a while."""
    if for_good:
        addresses.refused(message.account_id, str(problem), email=message.account.email, now=now)
    for part in _parts(message):
        ends = for_good or part.attempts >= MOST_ATTEMPTS
        db.execute(
            "update outbox_message set next_at = ?, problem = ? where id = ?",
            None if ends else now + timedelta(minutes=2 ** (part.attempts - 1)),
            str(problem)[:300] or "It was refused.",
            part.id,
        )


def hold_all():
    """What waits, waits for a yes (see ``undelivered``): it may have gone out since the copy was made that
    the site was restored from. Returns how many."""
    return db.execute(
        "update outbox_message set next_at = null, problem = ? where sent_at is null and next_at is not null",
        HELD,
    )
