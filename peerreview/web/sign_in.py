"""The sign-in page, which carries along what was posted when a session had ended, and where to go on; what
happens when somebody gets in by any door; the cookie by which a device is known that signed in before; and
the address of a one-time link."""

import re
import secrets

from flask import current_app, g, make_response, redirect, render_template, request, session, url_for
from flask_login import login_user
from itsdangerous import BadSignature, URLSafeSerializer

from peerreview.store import accounts, demo
from peerreview.store.tries import Device
from peerreview.web import college
from peerreview.web.access import SignedIn
from peerreview.web.accounts.forms import LoginForm
from peerreview.web.devices import words_for
from peerreview.web.text import _

DEMO_ROWS = 6
DEVICE_PEOPLE, DEVICE_AGE = 12, 400 * 86400  # accounts that one device is known to; seconds


def safe_next(target):
    """An address of ours to go on to: one slash at its start, and nothing that a browser would read as
    another site; home otherwise."""
    return (
        target if target and re.fullmatch(r"/(?![/\\])[^\x00-\x20\x7f\\]*", target) else url_for("todo.show")
    )


def login_page(form=None, next_url="", kept=(), kept_to=""):
    """The sign-in page, carrying along what was posted when the session had ended."""
    people = _demo_people() if current_app.config["DEMO"] else []
    return render_template(
        "accounts/login.html",
        form=form or LoginForm(formdata=None),
        next=next_url,
        kept=list(kept),
        kept_to=kept_to,
        demo_people=people,
        college=college.name(),
    )


def enter(account, back=None):
    """Begin a session; go on where the person was, with the text that was kept, or *back* to an address of
    ours."""
    csrf_token = session.get("csrf_token")
    session.clear()
    if csrf_token:
        session["csrf_token"] = csrf_token
    session.permanent = True
    secret = accounts.open_session(account, now=g.now, device=words_for(request.user_agent.string))
    person = accounts.person_of(secret, now=g.now)
    login_user(SignedIn(secret, person))
    g.person = person
    kept, kept_to = kept_fields(), request.form.get("kept_to", "")
    back = safe_next(back or request.form.get("next"))
    if kept and safe_next(kept_to) == kept_to:
        accounts.allow_repeat(person.session)
        page = render_template("accounts/resume.html", kept=kept, kept_to=kept_to, back=back)
        return remember_device(make_response(page), account)
    return remember_device(redirect(back, 303), account)


def can_mail():
    """Whether this site sends mail at all."""
    return bool(current_app.config["SMTP_URL"])


def can_mail_links():
    """Whether a link may be mailed that a stranger asked for: its address must not come from their
    request."""
    return bool(can_mail() and current_app.config["BASE_URL"])


def link_for(secret):
    """The address of a one-time link, under the site's own address: the request's is what its sender says."""
    base = current_app.config["BASE_URL"] or request.host_url.rstrip("/")
    return base + url_for("accounts.welcome", secret=secret)


def _demo_people():
    """The demo's staff and its most telling students, each with what going in as them shows."""
    return [
        (account.public_id, account.name, _shows(demo.good_for(account, g.now)))
        for account in accounts.demo_people()[:DEMO_ROWS]
    ]


def _shows(code):
    return {
        "site": _("Administrator: runs the site, sees no student’s work"),
        "instructor": _("Instructor: sets up, follows progress, releases"),
        "assistant": _("Assistant: follows progress and steps in"),
        "half_review": _("Student: has a review half written and feedback to read"),
        "half_work": _("Student: has a report half written"),
        "was_late": _("Student: handed in late once, has grades to look at"),
        "student": _("Student"),
    }[code]


def kept_fields():
    return [
        (name.removeprefix("kept."), value)
        for name, value in request.form.items(multi=True)
        if name.startswith("kept.")
    ]


def sign_in_again():
    """The sign-in page whose key was too old, with all it carried."""
    form = LoginForm()
    form.password.errors = [_("This page was open too long. Type your password once more.")]
    return login_page(form, request.form.get("next", ""), kept_fields(), request.form.get("kept_to", ""))


def known_device():
    """The Device that this browser's cookie names, or None. It signs nobody in: it says only that its owner
    need not wait for what strangers tried."""
    try:
        name, *people = _signer().loads(request.cookies.get(_device_cookie(), ""))
    except (BadSignature, ValueError, TypeError):
        return None
    return Device(name, tuple(people))


def remember_device(response, account):
    """Tell the browser that it signed in to *account*."""
    device = known_device() or Device(secrets.token_urlsafe(12))
    people = [account.public_id, *(one for one in device.people if one != account.public_id)]
    response.set_cookie(
        _device_cookie(),
        _signer().dumps([device.name, *people[:DEVICE_PEOPLE]]),
        max_age=DEVICE_AGE,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def _device_cookie():
    return current_app.config["SESSION_COOKIE_NAME"] + "-device"


def _signer():
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device")
