"""One-time links as somebody opens them, and a new password for who forgot theirs."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.refusals import Conflict, Missing
from peerreview.store import courses, links, tries
from peerreview.web.access import needs
from peerreview.web.accounts import bp
from peerreview.web.accounts.forms import FirstAdminForm, ForgotForm, PasswordForm
from peerreview.web.pages import tell
from peerreview.web.sign_in import can_mail_links, enter, link_for
from peerreview.web.text import _, refusal_text


@bp.get("/welcome/<secret>")
@needs("public")
def welcome(secret):
    link = links.find(secret, now=g.now)
    return _page(link) if link.state == links.OPEN else _shut(link)


def _page(link, form=None):
    form = form or (FirstAdminForm if link.purpose == "first_admin" else PasswordForm)(formdata=None)
    return render_template("accounts/welcome.html", form=form, link=link), 422 if form.errors else 200


def _shut(link):
    """What to do with a link that opens nothing."""
    if link.state == links.USED:
        tell(_("This link was used already. Sign in with the password you chose."))
        return redirect(url_for(".login"), 303)
    return render_template(
        "accounts/shut.html",
        link=link,
        can_mail=can_mail_links() and link.state == links.ENDED and link.purpose != "first_admin",
        asked=courses.instructors_of(link.course) if link.course and link.state == links.ENDED else [],
    ), 410


@bp.post("/welcome/<secret>")
@needs("public")
def use_link(secret):
    link = links.find(secret, now=g.now)
    if link.state != links.OPEN:
        return _shut(link)
    form = FirstAdminForm() if link.purpose == "first_admin" else PasswordForm()
    if not form.validate():
        return _page(link, form)
    typed = {"name": form.data.get("name", ""), "email": form.data.get("email", "")}
    try:
        account = links.use(secret, password=form.password.data, now=g.now, **typed)
    except Conflict as refusal:
        form.email.errors = [refusal_text(refusal)]
        return _page(link, form)
    return enter(account)


@bp.post("/welcome/<secret>/again")
@needs("public")
def send_link_again(secret):
    """Another link to the address of one that ended: whoever reads that mail is who was meant."""
    link = links.find(secret, now=g.now)
    if link.state != links.ENDED or link.account_id is None or not can_mail_links():
        raise Missing()
    links.send_anew(link, now=g.now, link_for=link_for)
    tell(_("A new link is on its way to %(email)s.", email=link.email))
    return redirect(url_for(".login"), 303)


@bp.get("/forgotten")
@needs("public")
def forgotten():
    return render_template(
        "accounts/forgotten.html", form=ForgotForm(formdata=None), can_mail=can_mail_links()
    )


@bp.post("/forgotten")
@needs("public")
def send_reset():
    if not can_mail_links():
        raise Missing()
    form, status = ForgotForm(), 422
    if form.validate():
        try:
            links.ask_reset(form.email.data, address=request.remote_addr or "", now=g.now, link_for=link_for)
            return render_template("accounts/sent.html", email=form.email.data.strip()), 200
        except tries.TooManyTries as refusal:
            form.email.errors, status = [refusal_text(refusal)], 429
    return render_template("accounts/forgotten.html", form=form, can_mail=True), status
