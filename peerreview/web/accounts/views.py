"""Signing in and out, settings, help and privacy."""

from flask import current_app, g, redirect, render_template, request, session, url_for
from flask_login import logout_user

from peerreview.domain.refusals import Missing
from peerreview.domain.version import VERSION
from peerreview.store import accounts, fewer_mails, site_texts
from peerreview.web import health
from peerreview.web.access import needs
from peerreview.web.accounts import bp, college, join, links, mails  # noqa: F401 - the routes of this room
from peerreview.web.accounts.forms import ChangePasswordForm, LoginForm, SettingsForm
from peerreview.web.accounts.sessions import shown_sessions
from peerreview.web.pages import tell
from peerreview.web.sign_in import enter, kept_fields, known_device, login_page, safe_next
from peerreview.web.text import _, refusal_text

SETTINGS = (
    "name",
    "said_as",
    "zone",
    "sans",
    "wide",
    "quiet",
    "keys_on",
    "is_daily",
    "mail_hour",
    "language",
)


@bp.get("/login")
@needs("public")
def login():
    if g.person:
        return redirect(safe_next(request.args.get("next")), 303)
    return login_page(next_url=request.args.get("next", ""))


@bp.post("/login")
@needs("public")
def sign_in():
    form = LoginForm()
    if form.validate():
        try:
            account = _sign_in(form.email.data, form.password.data)
            return enter(account)
        except (accounts.SignInFailed, accounts.TooManyTries) as refusal:
            form.password.errors = [refusal_text(refusal)]
    return login_page(form, request.form.get("next", ""), kept_fields(), request.form.get("kept_to", "")), 422


def _sign_in(email, password):
    return accounts.sign_in(
        email, password, address=request.remote_addr or "", now=g.now, device=known_device()
    )


@bp.post("/demo/sign-in")
@needs("public")
def demo_sign_in():
    if not current_app.config["DEMO"]:
        raise Missing()
    account = next(
        (found for found in accounts.demo_people() if found.public_id == request.form.get("person")), None
    )
    if account is None:
        raise Missing()
    return enter(account)


@bp.post("/sign-out")
@needs("account.own")
def sign_out():
    accounts.sign_out(g.person.session, by=g.person.id, now=g.now)
    logout_user()
    session.clear()
    tell(_("You are signed out."))
    return redirect(url_for("accounts.login"), 303)


@bp.route("/settings", methods=["GET", "POST"])
@needs("account.own")
def settings():
    form = SettingsForm(obj=g.person) if request.method == "GET" else SettingsForm()
    if request.method == "POST" and form.validate():
        accounts.change_settings(g.person.id, now=g.now, **{name: form[name].data for name in SETTINGS})
        fewer_mails.choose(g.person.public_id, form.few_mails.data, now=g.now)
        tell(_("Settings saved."))
        return redirect(url_for(".settings"), 303)
    return _settings(form, ChangePasswordForm(formdata=None), 422 if form.errors else 200)


def _settings(form, password_form, status):
    return render_template(
        "accounts/settings.html", form=form, password_form=password_form, **shown_sessions()
    ), status


@bp.post("/settings/password")
@needs("account.own")
def change_password():
    form = ChangePasswordForm()
    if form.validate():
        try:
            _sign_in(g.person.email, form.old.data)
            accounts.set_password(
                g.person.id, form.password.data, now=g.now, by=g.person.id, keep_session=g.person.session
            )
            tell(_("Password changed. Other devices were signed out."))
            return redirect(url_for(".settings"), 303)
        except accounts.SignInFailed:
            form.old.errors = [_("This is not your password.")]
        except accounts.TooManyTries as refusal:
            form.old.errors = [refusal_text(refusal)]
    return _settings(SettingsForm(formdata=None, obj=g.person), form, 422)


@bp.post("/theme")
@needs("account.own")
def theme():
    if request.form.get("theme") in ("auto", "light", "dark"):
        accounts.change_theme(g.person.id, request.form["theme"])
    return redirect(safe_next(request.form.get("next")), 303)


@bp.get("/help")
@needs("public")
def help():
    return render_template("accounts/help.html", own=site_texts.newest("help"), version=VERSION)


@bp.get("/privacy")
@needs("public")
def privacy():
    return render_template("accounts/privacy.html", own=site_texts.newest("privacy"))


@bp.get("/imprint")
@needs("public")
def imprint():
    return render_template("accounts/imprint.html", own=site_texts.newest("imprint"))


@bp.get("/accessibility")
@needs("public")
def accessibility():
    return render_template("accounts/accessibility.html", own=site_texts.newest("accessibility"))


@bp.get("/healthz")
@needs("public")
def healthz():
    """Whether a change can be written, down to the disk; asked of the database at most every few seconds."""
    problem = health.problem()
    return f"{problem or 'ok'}\n", 503 if problem else 200, {"Content-Type": "text/plain"}
