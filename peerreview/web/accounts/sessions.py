"""Where somebody is signed in: one browser signed out, or all."""

from flask import g, redirect, session, url_for
from flask_login import logout_user

from peerreview.store import accounts, identities, links
from peerreview.web import college
from peerreview.web.access import needs
from peerreview.web.accounts import bp
from peerreview.web.fields import whole
from peerreview.web.pages import tell
from peerreview.web.text import _


def shown_sessions():
    """What the settings say of where one is signed in: (sessions, links that others made to the account)."""
    return {
        "sessions": accounts.sessions(g.person.id, now=g.now),
        "made_by_others": links.made_by_others(g.person.id),
        "college": college.name(),
        "is_college": identities.has_any(g.person.id),
    }


@bp.post("/settings/sessions/<place>/end")
@needs("account.own")
def end_session(place):
    accounts.end_session(g.person.id, whole(place, 0), now=g.now)
    tell(_("That device is signed out."), beside="sessions-h")
    return redirect(url_for(".settings"), 303)


@bp.post("/settings/sessions/end")
@needs("account.own")
def sign_out_everywhere():
    accounts.sign_out_everywhere(g.person.id, by=g.person.id, now=g.now)
    logout_user()
    session.clear()
    tell(_("You are signed out everywhere."))
    return redirect(url_for(".login"), 303)
