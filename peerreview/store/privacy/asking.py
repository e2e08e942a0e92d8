"""Somebody asks to be erased; whoever runs the site decides, because a course may still need the account."""

from peerreview.store import audit, db


def ask(account_id, *, now):
    """Ask to be erased; a second time changes nothing."""
    with db.writing():
        changed = db.execute(
            "update account set erase_asked_at = ? where id = ? and erase_asked_at is null", now, account_id
        )
        if changed:
            audit.record("account.erasure_asked", "account", account_id, by=account_id, at=now)


def take_back(account_id, *, now):
    """Ask no more."""
    with db.writing():
        changed = db.execute(
            "update account set erase_asked_at = null where id = ? and erase_asked_at is not null", account_id
        )
        if changed:
            audit.record("account.erasure_taken_back", "account", account_id, by=account_id, at=now)


def asks(account_id):
    """Whether an account asks to be erased."""
    return bool(db.row("select 1 from account where id = ? and erase_asked_at is not null", account_id))


def asked():
    """Rows (id, public_id, name, email, asked_at, courses: how many they are in now) of who asked and is not
    erased yet, the longest waiting first."""
    found = db.rows(
        """
        select a.id, a.public_id, a.name, a.email, a.erase_asked_at as asked_at,
          (select count(*) from enrolment e where e.account_id = a.id and e.left_at is null) as courses
        from account a
        where a.erase_asked_at is not null and a.closed_at is null
        order by a.erase_asked_at, a.id
        """
    )
    return [row._replace(asked_at=db.moment(row.asked_at)) for row in found]
