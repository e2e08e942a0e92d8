"""What the administrator does with accounts and sessions, and reads of the site's own record."""

import json
from datetime import timedelta
from itertools import islice
from typing import NamedTuple

from peerreview.domain.refusals import Conflict, Missing
from peerreview.domain.words import N_, folded
from peerreview.store import accounts, audit, db


class User(NamedTuple):
    """An account: ``id``, ``public_id``, ``name``, ``email``, whether ``is_admin``, when it was
    ``created_at`` and ``closed_at`` (locked; None: not), when it was ``seen_at`` last (None: never, or long
    ago), whether it ``has_password``, why mail to it comes back (``mail_problem`` or ""), in how many
    ``courses`` it has a place, and how many open ``sessions``."""

    id: int
    public_id: str
    name: str
    email: str
    is_admin: bool
    created_at: object
    closed_at: object
    seen_at: object
    has_password: bool
    mail_problem: str
    courses: int
    sessions: int


class Session(NamedTuple):
    """An open session: its row ``id``, whose (``account_id``, ``public_id``, ``name``, ``email``), when it
    began and was ``seen_at`` last, on which ``device`` in words."""

    id: int
    account_id: int
    public_id: str
    name: str
    email: str
    device: str
    created_at: object
    seen_at: object


def users(now):
    """[User] of the site, by row; three queries' worth in one."""
    return [
        User(
            *row[:4],
            bool(row.is_admin),
            *map(db.moment, row[5:8]),
            bool(row.has_password),
            row.mail_problem,
            row.courses,
            row.sessions,
        )
        for row in db.rows(
            """
            select a.id, a.public_id, a.name, a.email, a.is_admin, a.created_at, a.closed_at, s.seen_at,
              a.password <> '' as has_password, a.mail_problem, coalesce(e.courses, 0) as courses,
              coalesce(s.sessions, 0) as sessions
            from account a
            left join (select account_id, count(*) as courses from enrolment
              where left_at is null group by account_id) e on e.account_id = a.id
            left join (select account_id, max(seen_at) as seen_at,
                count(case when ended_at is null and created_at > ? then 1 end) as sessions
              from login_session group by account_id) s on s.account_id = a.id
            order by a.id
            """,
            now - timedelta(days=accounts.SESSION_DAYS),
        )
    ]


def user(public_id, now):
    """The User with this public id; Missing."""
    found = next((one for one in users(now) if one.public_id == public_id), None)
    if found is None:
        raise Missing()
    return found


def courses_of(account_id):
    """[(public id, code, title, role)] of the courses in which an account has a place."""
    return [
        tuple(row)
        for row in db.rows(
            """
            select c.public_id, c.code, c.title, e.role
            from enrolment e
            join course c on c.id = e.course_id
            where e.account_id = ? and e.left_at is null
            order by c.code, c.id
            """,
            account_id,
        )
    ]


def sessions(now, account_id=None):
    """[Session] that are open, of everybody or one account, those seen last first."""
    return [
        Session(*row[:6], *map(db.moment, row[6:]))
        for row in db.rows(
            """
            select s.id, a.id, a.public_id, a.name, a.email, s.device, s.created_at, s.seen_at
            from login_session s
            join account a on a.id = s.account_id
            where s.ended_at is null and s.created_at > ? and (? = 0 or s.account_id = ?)
            order by s.seen_at desc, s.id desc
            """,
            now - timedelta(days=accounts.SESSION_DAYS),
            account_id or 0,
            account_id or 0,
        )
    ]


def lock(account_id, *, by, now):
    """Nobody signs in to an account any more, and its sessions end; what its person wrote stays. Conflict for
    one's own, and for the last administrator."""
    with db.writing():
        if account_id == by:
            raise Conflict(N_("You cannot lock your own account."))
        _not_the_last(account_id)
        db.execute("update account set closed_at = ? where id = ? and closed_at is null", now, account_id)
        accounts.end_sessions(account_id, now=now)
        audit.record("account.locked", "account", account_id, by=by, at=now)


def unlock(account_id, *, by, now):
    """Take ``lock`` back: the person signs in as before."""
    with db.writing():
        db.execute("update account set closed_at = null where id = ?", account_id)
        audit.record("account.unlocked", "account", account_id, by=by, at=now)


def set_admin(account_id, is_admin, *, by, now):
    """Let an account run the site, or no longer. Conflict for the last administrator, and for an account that
    is locked."""
    with db.writing():
        if is_admin:
            if db.row("select closed_at from account where id = ?", account_id)[0] is not None:
                raise Conflict(N_("This account is locked. Unlock it first."))
        else:
            _not_the_last(account_id)
        db.execute("update account set is_admin = ? where id = ?", is_admin, account_id)
        verb = "account.admin_made" if is_admin else "account.admin_ended"
        audit.record(verb, "account", account_id, by=by, at=now)


def _not_the_last(account_id):
    others = db.row(
        "select 1 from account where is_admin = ? and closed_at is null and id <> ? limit 1", True, account_id
    )
    if not others and db.row("select 1 from account where is_admin = ? and id = ?", True, account_id):
        raise Conflict(N_("This is the last administrator. Make somebody else one first."))


def end_session(session_id, *, by, now):
    """End one open session (a row id); Missing where there is none."""
    with db.writing():
        found = db.row("select account_id from login_session where id = ? and ended_at is null", session_id)
        if found is None:
            raise Missing()
        db.execute("update login_session set ended_at = ? where id = ?", now, session_id)
        audit.record("account.session_ended", "account", found[0], by=by, at=now)


class Line(NamedTuple):
    """One line of the site's record: ``by`` the name of who did it ("" = the site by itself), ``about`` the
    name of the account, or the course, it concerns, or "", and plain values."""

    at: object
    by: str
    verb: str
    about: str
    detail: dict


# What is done in a course is told in its own record, which knows who may read what.
_OF_THE_SITE = "(l.course_id is null or l.thing = 'course') and l.activity_id is null"


def lines(*, kind="", words="", page=1):
    """([Line], whether there are more) of the site's record, newest first; *kind*: the part of a verb before
    the point; *words* in a name, a verb or a value."""
    first = (page - 1) * audit.PAGE
    found = db.rows(
        f"""
        select l.at, coalesce(p.name, '') as by, l.verb, coalesce(q.name, c.code, '') as about, l.detail
        from audit_line l
        left join account p on p.id = l.by_id
        left join account q on l.thing = 'account' and q.id = l.thing_id
        left join course c on l.thing = 'course' and c.id = l.thing_id
        where {_OF_THE_SITE} and l.verb like ?
        order by l.id desc{"" if words else " limit ? offset ?"}
        """,
        f"{kind}.%" if kind else "%",
        *(() if words else (audit.PAGE + 1, first)),
    )
    if words:
        wanted = folded(words).split()
        held = (row for row in found if _holds(row, wanted))
        found = list(islice(held, first, first + audit.PAGE + 1))
    return [
        Line(db.moment(row.at), row.by, row.verb, row.about, json.loads(row.detail))
        for row in found[: audit.PAGE]
    ], len(found) > audit.PAGE


def _holds(row, wanted):
    detail = json.dumps(json.loads(row.detail), ensure_ascii=False)
    text = folded(f"{row.by} {row.verb} {row.about} {detail}")
    return all(word in text for word in wanted)


def kinds():
    """{the part of a verb before the point: how many lines} of the site's record."""
    found = {}
    for verb, count in db.rows(
        f"select l.verb, count(*) from audit_line l where {_OF_THE_SITE} group by l.verb"
    ):
        found[verb.split(".")[0]] = found.get(verb.split(".")[0], 0) + count
    return found


def stuck():
    """[(activity id, public id, title, course code, how many acts wait, since when)] of activities in which
    the clockwork could not do something, longest first."""
    return [
        (*row[:5], db.moment(row[5]))
        for row in db.rows(
            """
            select a.id, a.public_id, a.title, c.code, count(*), min(s.since)
            from stuck s
            join activity a on a.id = s.activity_id
            join course c on c.id = a.course_id
            where s.ended_at is null and a.archived_at is null and a.people <> 'closed'
            group by a.id, a.public_id, a.title, c.code
            order by min(s.since), a.id
            """
        )
    ]
