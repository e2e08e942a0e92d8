"""One-time links: an invitation, a new password, the first administrator. Of each only the hash is kept; it
is spent by choosing a password, never by being looked at."""

from datetime import timedelta
from typing import NamedTuple

from peerreview.domain.refusals import Missing
from peerreview.store import accounts, audit, db, letters, tries
from peerreview.store.tables import OneTimeLink

DAYS = {"welcome": 14, "reset": 2, "first_admin": 2}
AGAIN = timedelta(minutes=5)  # a mail with a link, so soon after the last one, is not sent
OPEN, USED, ENDED, LEFT = "open", "used", "ended", "left"


class Link(NamedTuple):
    """A link as somebody opens it. ``state``: OPEN; USED (or its account has a password by another one);
    ENDED (too old, or a newer one was made); LEFT (its account has no place in the course any more, nor in
    another). ``course``: the id of the course it invites to, or None."""

    id: int
    purpose: str
    state: str
    account_id: int | None
    name: str
    email: str
    ends_at: object
    course: int | None
    code: str
    title: str


def make(purpose, *, account_id=None, course_id=None, by=None, now):
    """A new link that sets the password of an account (``welcome``, ``reset``) or makes the first admin;
    returns its secret. What was open for the same purpose ends. *by*: the account that made it for
    another."""
    secret = db.new_id()
    with db.writing():
        if account_id is not None:
            end_open(account_id, purpose, course_id, now=now)
        OneTimeLink.create(
            token=accounts.hashed_secret(secret),
            account=account_id,
            purpose=purpose,
            created_at=now,
            ends_at=now + timedelta(days=DAYS[purpose]),
            course=course_id,
            by=by,
        )
    return secret


def end_open(account_id, purpose=None, course_id=None, *, now):
    """The open links of an account end: of one purpose and course, or all."""
    db.execute(
        f"""
        update one_time_link
        set ends_at = ?
        where account_id = ? and used_at is null and ends_at > ?
        {"" if purpose is None else "and purpose = ? and coalesce(course_id, 0) = ?"}
        """,
        now,
        account_id,
        now,
        *(() if purpose is None else (purpose, course_id or 0)),
    )


def find(secret, *, now):
    """The Link of a secret; Missing where there is none, and where the site has its administrator already."""
    row = db.row(
        """
        select l.id, l.purpose, l.account_id, l.used_at, l.ends_at, coalesce(a.name, '') as name,
          coalesce(a.email, '') as email, a.password, l.course_id as course, coalesce(c.code, '') as code,
          coalesce(c.title, '') as title
        from one_time_link l
        left join account a on a.id = l.account_id
        left join course c on c.id = l.course_id
        where l.token = ? and a.closed_at is null
        """,
        accounts.hashed_secret(secret),
    )
    if row is None:
        raise Missing()
    return db.filled(Link, row, ends_at=db.moment(row.ends_at), state=_state(row, now))


def _state(row, now):
    if row.used_at is not None or row.purpose == "welcome" and row.password:
        return USED
    if row.purpose == "first_admin" and accounts.has_admin():
        raise Missing()
    if row.course is not None and _has_left(row.account_id, row.course):
        return LEFT
    return OPEN if db.moment(row.ends_at) > now else ENDED


def _has_left(account_id, course_id):
    return not db.row(
        "select 1 from enrolment where account_id = ? and left_at is null", account_id
    ) and db.row(
        "select 1 from enrolment where account_id = ? and course_id = ? and left_at is not null",
        account_id,
        course_id,
    )


def use(secret, *, password, now, name="", email=""):
    """Spend an open link: set the password of its account, which ends all its sessions and its other links,
    or make the first admin. Returns the Account. Missing where it is not open."""
    with db.writing():
        link = find(secret, now=now)
        if link.state != OPEN:
            raise Missing()
        if link.purpose == "first_admin":
            account = accounts.create(name=name, email=email, password=password, is_admin=True, now=now)
        else:
            accounts.set_password(link.account_id, password, now=now, by=link.account_id)
            account = accounts.find(link.email)
        db.execute("update one_time_link set used_at = ? where id = ?", now, link.id)
        if link.purpose == "reset":
            about = letters.of_the_site(account)
            letters.put("password_changed", f"password:{link.id}", account.id, about, now=now, until=now)
        end_open(account.id, now=now)
    return account


def invite(account, occasion, *, course_public_id, by, now, link_for=None):
    """A new link for an Account with a place in the course of an Occasion; the mail with it, where *link_for*
    makes an address of its secret. Returns the secret."""
    with db.writing():
        secret = make("welcome", account_id=account.id, course_id=occasion.course, by=by, now=now)
        if link_for:
            letters.put(
                "welcome",
                f"welcome:{account.public_id}:{course_public_id}:{now:%Y%m%d%H%M%S}",
                account.id,
                occasion,
                now=now,
                until=now + timedelta(days=DAYS["welcome"]),
                name=account.name,
                link=link_for(secret),
            )
    return secret


def send_anew(link, *, now, link_for):
    """Mail a new link of its kind to the account of a Link that ended, at most one in AGAIN."""
    account = accounts.of_id(link.account_id)
    if link.purpose == "reset":
        return send_reset(account.email, now=now, link_for=link_for)
    with db.writing():
        if _is_fresh(account.id, "welcome", now):
            return
        row = db.row("select public_id, zone from course where id = ?", link.course)
        public_id, zone = row or ("", "UTC")
        occasion = letters.Occasion("", link.title, link.code, zone, link.course)
        invite(account, occasion, course_public_id=public_id, by=None, now=now, link_for=link_for)


def _is_fresh(account_id, purpose, now):
    return db.row(
        "select 1 from one_time_link where account_id = ? and purpose = ? and created_at > ?",
        account_id,
        purpose,
        now - AGAIN,
    )


def ask_reset(email, *, address, now, link_for):
    """``send_reset`` as anybody may ask for it from a network *address*; TooManyGuesses from who asks and
    asks. It is the same for who has an account and who has none."""
    place = tries.place(address)
    tries.refuse_guessing("new password", place, now)
    with db.writing():
        tries.keep("new password", place, succeeded=False, now=now)
    send_reset(email, now=now, link_for=link_for)


def send_reset(email, *, now, link_for):
    """A mail with a link for a new password to whoever has this address, at most one in AGAIN; nothing, and
    no word about it, where nobody has, or the account was closed."""
    account = accounts.find(email)
    if account is None or account.closed_at is not None:
        return
    with db.writing():
        if _is_fresh(account.id, "reset", now):
            return
        secret = make("reset", account_id=account.id, now=now)
        audit.record("account.reset_asked", "account", account.id, by=None, at=now)
        letters.put(
            "reset",
            f"reset:{account.public_id}:{now:%Y%m%d%H%M%S}",
            account.id,
            letters.of_the_site(account),
            now=now,
            until=now + timedelta(days=DAYS["reset"]),
            link=link_for(secret),
        )


def reset_by_staff(account, *, by, by_name, now, course_id=None):
    """A link for a new password of an Account, made by somebody else (an account id, or None: whoever runs
    the machine); it is logged, and the person is told. Returns the secret."""
    with db.writing():
        secret = make("reset", account_id=account.id, by=by, now=now)
        audit.record("account.reset_link_made", "account", account.id, by=by, at=now, course=course_id)
        letters.put(
            "reset_by_staff",
            f"staffreset:{account.public_id}:{now:%Y%m%d%H%M%S}",
            account.id,
            letters.of_the_site(account),
            now=now,
            until=now,
            who=by_name,
        )
    return secret


def made_by_others(account_id):
    """[(name of who made it, when, when used or None)] of links to an account for a new password that
    somebody else made, the newest first; they are kept for some weeks."""
    found = db.rows(
        """
        select p.name, l.created_at, l.used_at
        from one_time_link l
        join account p on p.id = l.by_id
        where l.account_id = ? and l.purpose = 'reset'
        order by l.id desc
        """,
        account_id,
    )
    return [(row.name, db.moment(row.created_at), row.used_at and db.moment(row.used_at)) for row in found]
