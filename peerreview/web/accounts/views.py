"""Signing in and out, one-time links, settings."""

from flask import (
    Blueprint,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import login_user, logout_user

from peerreview.domain.refusals import Conflict, Missing
from peerreview.store import accounts
from peerreview.web import health
from peerreview.web.access import SignedIn, needs
from peerreview.web.accounts.forms import (
    ChangePasswordForm,
    FirstAdminForm,
    LoginForm,
    PasswordForm,
    SettingsForm,
)
from peerreview.web.pages import tell
from peerreview.web.sign_in import kept_fields, known_device, login_page, remember_device, safe_next
from peerreview.web.text import _, refusal_text

bp = Blueprint("accounts", __name__)
SETTINGS = ("name", "zone", "sans", "wide", "quiet", "keys_on")


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
            return _welcome(account)
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
    return _welcome(account)


def _welcome(account):
    """Begin a session; go on where the person was, with the text that was kept."""
    csrf_token = session.get("csrf_token")
    session.clear()
    if csrf_token:
        session["csrf_token"] = csrf_token
    session.permanent = True
    secret = accounts.open_session(account, now=g.now)
    person = accounts.person_of(secret, now=g.now)
    login_user(SignedIn(secret, person))
    g.person = person
    kept, kept_to = kept_fields(), request.form.get("kept_to", "")
    back = safe_next(request.form.get("next"))
    if kept and safe_next(kept_to) == kept_to:
        accounts.allow_repeat(person.session)
        page = render_template("accounts/resume.html", kept=kept, kept_to=kept_to, back=back)
        return remember_device(make_response(page), account)
    return remember_device(redirect(back, 303), account)


@bp.post("/sign-out")
@needs("account.own")
def sign_out():
    accounts.sign_out(g.person.session, by=g.person.id, now=g.now)
    logout_user()
    session.clear()
    tell(_("You are signed out."))
    return redirect(url_for("accounts.login"), 303)


@bp.route("/welcome/<secret>", methods=["GET", "POST"])
@needs("public")
def welcome(secret):
    if accounts.is_spent(secret):
        tell(_("This link was used already. Sign in with the password you chose."))
        return redirect(url_for(".login"), 303)
    link = accounts.link_of(secret, now=g.now)
    form = FirstAdminForm() if link.purpose == "first_admin" else PasswordForm()
    if request.method == "POST" and form.validate():
        try:
            return _welcome(
                accounts.use_link(
                    secret,
                    password=form.password.data,
                    now=g.now,
                    name=form.data.get("name", ""),
                    email=form.data.get("email", ""),
                )
            )
        except Conflict as refusal:
            form.email.errors = [refusal_text(refusal)]
    return render_template("accounts/welcome.html", form=form, link=link), 422 if form.errors else 200


@bp.route("/settings", methods=["GET", "POST"])
@needs("account.own")
def settings():
    form = SettingsForm(obj=g.person) if request.method == "GET" else SettingsForm()
    if request.method == "POST" and form.validate():
        accounts.change_settings(g.person.id, now=g.now, **{name: form[name].data for name in SETTINGS})
        tell(_("Settings saved."))
        return redirect(url_for(".settings"), 303)
    return render_template(
        "accounts/settings.html", form=form, password_form=ChangePasswordForm(formdata=None)
    ), 422 if form.errors else 200


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
    return render_template(
        "accounts/settings.html", form=SettingsForm(formdata=None, obj=g.person), password_form=form
    ), 422


@bp.post("/theme")
@needs("account.own")
def theme():
    if request.form.get("theme") in ("auto", "light", "dark"):
        accounts.change_theme(g.person.id, request.form["theme"])
    return redirect(safe_next(request.form.get("next")), 303)


@bp.get("/help")
@needs("public")
def help():
    return render_template("accounts/help.html")


@bp.get("/privacy")
@needs("public")
def privacy():
    return render_template("accounts/privacy.html")


@bp.get("/healthz")
@needs("public")
def healthz():
    """Whether a change can be written, down to the disk; asked of the database at most every few seconds."""
    problem = health.problem()
    return f"{problem or 'ok'}\n", 503 if problem else 200, {"Content-Type": "text/plain"}
