"""Fewer mails, by the address that each of them carries: no signing in, and the way back beside it."""

from flask import current_app, g, render_template, request

from peerreview.domain.refusals import Missing
from peerreview.store import fewer_mails
from peerreview.web.access import needs
from peerreview.web.accounts import bp


@bp.get("/mails/<secret>")
@needs("public")
def fewer(secret):
    _account(secret)
    return render_template("accounts/mails.html", done=None, secret=secret)


@bp.post("/mails/<secret>")
@needs("public")
def ask_for_fewer(secret):
    """Pressed by a person, or by a mail program on their behalf (RFC 8058): it carries no key of a form, the
    address itself was signed here."""
    few = request.form.get("few") != "no"
    if not fewer_mails.choose(_account(secret), few, now=g.now):
        raise Missing()
    return render_template("accounts/mails.html", done=few, secret=secret)


def _account(secret):
    found = fewer_mails.who_asks(secret, current_app.config)
    if found is None:
        raise Missing()
    return found
