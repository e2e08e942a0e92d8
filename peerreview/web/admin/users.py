"""Everybody who has an account: found, locked, made administrator, signed out."""

from flask import g, redirect, render_template, request, session, url_for

from peerreview.domain.refusals import Conflict
from peerreview.domain.words import in_order
from peerreview.store import accounts, addresses, administering, links
from peerreview.web.access import needs
from peerreview.web.admin import bp
from peerreview.web.courses.forms import AddressForm
from peerreview.web.fields import whole
from peerreview.web.htmx import page_or_part
from peerreview.web.lists import Filter, listing
from peerreview.web.pages import tell
from peerreview.web.sign_in import link_for
from peerreview.web.text import _, refusal_text, when

ROLES = {"student": _("Student"), "assistant": _("Assistant"), "instructor": _("Instructor")}


@bp.get("/admin/users")
@needs("site.run")
def users():
    kinds = {
        "admin": _("Administrators"),
        "new": _("Never signed in"),
        "locked": _("Locked"),
        "none": _("In no course"),
        "mail": _("Mail comes back"),
    }
    rows = sorted(administering.users(g.now), key=lambda one: in_order(one.name))
    found = listing(
        request.args,
        "admin.users",
        {},
        rows,
        words=lambda one: f"{one.name} {one.email}",
        filters=[Filter("show", _("Show"), _("Everybody"), kinds, _kinds, shy=True)],
        orders={
            "name": lambda one: in_order(one.name),
            "email": lambda one: one.email.casefold(),
            "courses": lambda one: one.courses,
            "seen": lambda one: one.seen_at,
            "since": lambda one: one.created_at,
        },
    )
    return page_or_part("admin/users.html", "admin/_users.html", users=found, when=when)


def _kinds(one):
    return [
        kind
        for kind, holds in (
            ("admin", one.is_admin),
            ("new", not one.has_password),
            ("locked", one.closed_at is not None),
            ("none", not one.courses),
            ("mail", bool(one.mail_problem)),
        )
        if holds
    ]


@bp.get("/admin/users/<user>")
@needs("site.run")
def user(user):
    return _user(administering.user(user, g.now))


def _user(found, address=None, status=200):
    return render_template(
        "admin/user.html",
        user=found,
        courses=administering.courses_of(found.id),
        sessions=administering.sessions(g.now, found.id),
        roles=ROLES,
        when=when,
        link=session.pop("reset_link", None),
        address=address or AddressForm(formdata=None),
    ), status


@bp.post("/admin/users/<user>/address")
@needs("site.run")
def change_address(user):
    found, form = administering.user(user, g.now), AddressForm()
    if not form.validate():
        return _user(found, form, 422)
    try:
        addresses.change(found.id, form.email.data, by=g.person.id, now=g.now)
    except Conflict as refusal:
        form.email.errors = [refusal_text(refusal)]
        return _user(found, form, 422)
    tell(_("The address is changed. %(name)s signs in with it from now on.", name=found.name))
    return redirect(url_for(".user", user=user), 303)


@bp.post("/admin/users/<user>/mail")
@needs("site.run")
def note_mail(user):
    """Mail to this person comes back, or does so no more, says somebody who knows."""
    found = administering.user(user, g.now)
    if request.form.get("is") == "back":
        addresses.refused(found.id, addresses.BACK, email=found.email, by=g.person.id, now=g.now)
        tell(_("Noted. Only what they ask for themselves is sent there."))
    else:
        addresses.reached(found.id, by=g.person.id, now=g.now)
        tell(_("Noted. Mail goes there again."))
    return redirect(url_for(".user", user=user), 303)


@bp.post("/admin/users/<user>/link")
@needs("site.run")
def make_link(user):
    found = accounts.find(administering.user(user, g.now).email)
    secret = links.reset_by_staff(found, by=g.person.id, by_name=g.person.name, now=g.now)
    session["reset_link"] = link_for(secret)
    return redirect(url_for(".user", user=user), 303)


@bp.post("/admin/users/<user>/lock")
@needs("site.run")
def lock(user):
    return _change(user, administering.lock, _("%(name)s is locked, and signed out."), ".unlock")


@bp.post("/admin/users/<user>/unlock")
@needs("site.run")
def unlock(user):
    return _change(user, administering.unlock, _("%(name)s may sign in again."), ".lock")


@bp.post("/admin/users/<user>/administrator")
@needs("site.run")
def make_admin(user):
    def deed(account_id, **more):
        administering.set_admin(account_id, True, **more)

    return _change(user, deed, _("%(name)s is an administrator now."), ".end_admin")


@bp.post("/admin/users/<user>/no-administrator")
@needs("site.run")
def end_admin(user):
    def deed(account_id, **more):
        administering.set_admin(account_id, False, **more)

    return _change(user, deed, _("%(name)s is no administrator any more."), ".make_admin")


@bp.post("/admin/users/<user>/sign-out")
@needs("site.run")
def sign_out_everywhere(user):
    return _change(user, accounts.sign_out_everywhere, _("%(name)s is signed out everywhere."))


def _change(public_id, deed, words, back=None):
    """Do *deed* to an account, say so, offer the way *back*; a no is said on its page."""
    found = administering.user(public_id, g.now)
    try:
        deed(found.id, by=g.person.id, now=g.now)
    except Conflict as refusal:
        tell(refusal_text(refusal))
    else:
        tell(words % {"name": found.name}, undo=url_for(back, user=public_id) if back else None)
    if found.id == g.person.id:  # who gave up administering, or signed out, finds nothing here
        return redirect(url_for("todo.show"), 303)
    return redirect(url_for(".user", user=public_id), 303)


@bp.get("/admin/sessions")
@needs("site.run")
def sessions():
    found = listing(
        request.args,
        "admin.sessions",
        {},
        administering.sessions(g.now),
        words=lambda one: f"{one.name} {one.email}",
        orders={
            "seen": lambda one: one.seen_at,
            "name": lambda one: in_order(one.name),
            "began": lambda one: one.created_at,
        },
    )
    return page_or_part("admin/sessions.html", "admin/_sessions.html", sessions=found, when=when)


@bp.post("/admin/sessions/<number>/end")
@needs("site.run")
def end_session(number):
    administering.end_session(whole(number, 0), by=g.person.id, now=g.now)
    tell(_("That session is ended."))
    return redirect(url_for(".sessions"), 303)
