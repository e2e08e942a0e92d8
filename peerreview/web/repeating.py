"""What was sent when the session had ended is sent again after signing in, by one press: once, however often
it is pressed."""

from flask import g, redirect, request, url_for

from peerreview.store import accounts
from peerreview.web.errors import our_page
from peerreview.web.pages import tell
from peerreview.web.text import _

FIELD = "repeat"  # of the form that sends it again


def init_app(app):
    """Stand before every view, after the keys of forms were checked."""
    app.before_request(once)
    app.after_request(give_back)


def once():
    """Take the right to repeat; who has used it already is told so, and led to the page."""
    if request.method != "POST" or g.person is None or FIELD not in request.form:
        return None
    g.repeats = accounts.take_repeat(g.person.session)
    if g.repeats:
        return None
    tell(_("This was sent already. Nothing was done twice."))
    return redirect(our_page(request.url) or url_for("todo.show"), 303)


def give_back(response):
    """What was not taken may be sent again."""
    if g.get("repeats") and response.status_code >= 400:
        accounts.allow_repeat(g.person.session)
    return response
