"""Fewer mails: asked for by an address that each mail carries, signed by the site's key, or on the settings
page."""

from itsdangerous import BadSignature, Signer

from peerreview.store import audit, db
from peerreview.store.tables import Account


def address(public_id, settings):
    """The address that asks for fewer mails to an account, without signing in: a mail program presses it."""
    return f"{settings['BASE_URL']}/mails/{_signer(settings).sign(public_id).decode()}"


def who_asks(secret, settings):
    """The public id of the account in such an address; None where it was not made here."""
    try:
        return _signer(settings).unsign(secret).decode()
    except (BadSignature, UnicodeError):
        return None


def choose(public_id, few, *, now):
    """Whether the account of this public id gets only the mails that somebody writes to it (of the letters
    without ``NOTICES``). Returns whether there is such an account."""
    with db.writing():
        account = Account.get_or_none(Account.public_id == public_id, Account.closed_at.is_null())
        if account is None:
            return False
        if account.few_mails != few:
            db.execute("update account set few_mails = ? where id = ?", few, account.id)
            audit.record("account.settings_changed", "account", account.id, by=account.id, at=now)
    return True


def _signer(settings):
    return Signer(settings["SECRET_KEY"], salt="mails")
