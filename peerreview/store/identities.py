"""Which account somebody has who signs in with their college: by the provider and its name for them, never by
an address alone."""

from peerreview.domain.refusals import Conflict, NotNow
from peerreview.domain.words import N_
from peerreview.store import accounts, audit, db
from peerreview.store.tables import Account, Identity


def account_of(issuer, sub):
    """The open Account of who is *sub* for *issuer*, or None."""
    return (
        Account.select()
        .join(Identity)
        .where(Identity.issuer == issuer, Identity.sub == sub, Account.closed_at.is_null())
        .first()
    )


def has_any(account_id):
    """Whether an account can be signed in to by its college."""
    return Identity.select().where(Identity.account == account_id).exists()


def join(account_id, issuer, sub, *, by, now):
    """Who is *sub* for *issuer* signs in to this account from now on. Conflict where that is another's."""
    with db.writing():
        found = Identity.get_or_none(Identity.issuer == issuer, Identity.sub == sub)
        if found is not None and found.account_id != account_id:
            raise Conflict(N_("This sign-in of the college belongs to another account here."))
        if found is None:
            Identity.create(account=account_id, issuer=issuer, sub=sub, made_at=now)
            audit.record("account.college_joined", "account", account_id, by=by, at=now)


def part(account_id, *, now):
    """The account is signed in to by its password alone. NotNow where it has none."""
    if not accounts.of_id(account_id).password:
        raise NotNow(N_("You have no password yet, and would not get in any more. Choose one first."))
    with db.writing():
        db.execute("delete from identity where account_id = ?", account_id)
        audit.record("account.college_parted", "account", account_id, by=account_id, at=now)


def make(claims_name, email, issuer, sub, *, now):
    """A new account without a password for somebody whose address the provider vouches for."""
    with db.writing():
        account = accounts.create(name=claims_name or email.partition("@")[0], email=email, now=now)
        join(account.id, issuer, sub, by=account.id, now=now)
    return account
