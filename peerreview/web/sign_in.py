"""The sign-in page, which carries along what was posted when a session had ended, and where to go on; and the
cookie by which a device is known that signed in before."""

import re
import secrets

from flask import current_app, g, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from peerreview.store import accounts, demo
from peerreview.store.tries import Device
from peerreview.web.accounts.forms import (
    LoginForm,
)
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
    )


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
