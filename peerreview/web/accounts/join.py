"""Joining a course with the code of its class: with the account one has, or a new one."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.refusals import Conflict, Invalid, NotNow
from peerreview.store import accounts, joining
from peerreview.store.tries import TooManyTries
from peerreview.web.access import needs
from peerreview.web.accounts import bp
from peerreview.web.accounts.forms import CodeForm, JoinForm
from peerreview.web.pages import tell
from peerreview.web.sign_in import can_mail_links, enter, link_for
from peerreview.web.text import _, refusal_text


@bp.get("/join")
@needs("public")
def join():
    return _page(_form(formdata=None, code=request.args.get("code", "")[:40]))


def _form(**more):
    return (CodeForm if g.person else JoinForm)(**more)


def _page(form, status=200):
    return render_template("accounts/join.html", form=form), status


@bp.post("/join")
@needs("public")
def use_code():
    form = _form()
    if not form.validate():
        return _page(form, 422)
    address = request.remote_addr or ""
    try:
        course = joining.course_of(form.code.data, address=address, now=g.now)
        if g.person:
            return _join_as_myself(course, address)
        return _join_anew(course, form, address)
    except TooManyTries as refusal:
        form.code.errors = [refusal_text(refusal)]
        return _page(form, 429)
    except (Invalid, Conflict, NotNow) as refusal:
        form[getattr(refusal, "field", "") or "code"].errors = [refusal_text(refusal)]
        return _page(form, 422)


def _join_as_myself(course, address):
    joining.join(course, accounts.of_id(g.person.id), address=address, now=g.now)
    tell(_("You are in %(code)s.", code=course.code))
    return redirect(url_for("courses.show", course=course.public_id), 303)


def _join_anew(course, form, address):
    account = joining.join_new(
        course,
        name=form.name.data,
        email=form.email.data,
        number=form.number.data or "",
        password=form.password.data,
        address=address,
        now=g.now,
        link_for=link_for if can_mail_links() else None,
    )
    if account is None:
        return render_template("accounts/proved.html", code=course.code)
    answer = enter(account, url_for("courses.show", course=course.public_id))
    tell(_("You are in %(code)s. Your address here is %(email)s.", code=course.code, email=account.email))
    return answer
