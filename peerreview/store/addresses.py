"""Whether mail reaches the address of an account, as the mail server or somebody who knows says; another
address for who needs one. To an address from which mail came back nothing more is sent, but for what somebody
asks for at once."""

from peerreview.domain import identity
from peerreview.domain.refusals import Conflict
from peerreview.domain.words import N_
from peerreview.store import accounts, audit, db, indexing
from peerreview.store.tables import Account

BACK = N_("Somebody who got it back says so.")  # the problem where no server says one


def refused(account_id, problem, *, email, by=None, now):
    """Mail to this account at the address *email* is not taken, and why: what the server said, or BACK by
    whoever knows. Nothing where it has another address by now."""
    with db.writing():
        if db.row("select 1 from account where id = ? and email = ?", account_id, email) and _mark(
            account_id, problem[:300] or BACK
        ):
            audit.record("account.mail_refused", "account", account_id, by=by, at=now)


def reached(account_id, *, by=None, now):
    """Mail to this account's address is taken again."""
    with db.writing():
        if _mark(account_id, ""):
            audit.record("account.mail_reached", "account", account_id, by=by, at=now)


def count_refused():
    """How many people with an open account mail does not reach."""
    asked = "select count(*) from account where mail_problem <> '' and closed_at is null"
    return db.row(asked)[0]


def _mark(account_id, problem):
    return db.execute(
        "update account set mail_problem = ? where id = ? and mail_problem <> ?", problem, account_id, problem
    )


def change(account_id, email, *, by, now):
    """Another address, by whoever runs the site, for an account that may be in use: its person signs in with
    it from now on, and links sent to the old one open nothing. Conflict when it is somebody's."""
    with db.writing():
        account = Account.get_by_id(account_id)
        move(account, email, now=now)
        account.save()
        indexing.person(account.id, account.name, account.email)
        audit.record("account.address_changed", "account", account_id, by=by, at=now)


def correct(account_id, *, by, now, name=None, email=None):
    """Staff put the name or the address of an account right that nobody has used yet; Conflict when it was,
    or when the address is somebody's."""
    with db.writing():
        account = Account.get_by_id(account_id)
        if account.password or db.row("select 1 from identity where account_id = ?", account_id):
            raise Conflict(
                N_("{name} has signed in meanwhile. Name and address are theirs."), name=account.name
            )
        if name is not None:
            account.name = identity.name(name)
        if email is not None:
            move(account, email, now=now)
        account.save()
        indexing.person(account.id, account.name, account.email)
        audit.record("account.corrected", "account", account_id, by=by, at=now)


def move(account, email, *, now):
    """Put another address into an Account, unsaved; its open links end. Conflict when it is somebody's."""
    account.email, account.email_key = identity.address(email), accounts.fold_email(email)
    if Account.select().where(Account.email_key == account.email_key, Account.id != account.id).exists():
        raise Conflict(N_("There is already an account with the address {email}."), email=account.email)
    account.mail_problem = ""
    # Whoever got a link at the wrong address must not come in by it.
    db.execute(
        "update one_time_link set used_at = ? where account_id = ? and used_at is null", now, account.id
    )
