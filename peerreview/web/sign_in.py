"""The sign-in page, which carries along what was posted when a session had ended, and where to go on."""

import re

from flask import current_app, g, render_template, request, url_for

from peerreview.store import accounts, demo
from peerreview.web.accounts.forms import (
    LoginForm,
)
from peerreview.web.text import _

DEMO_ROWS = 6


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
