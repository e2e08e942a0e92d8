"""The door of the college: there, back, and the one time that an account is proved by its password."""

from flask import current_app, g, redirect, render_template, request, session, url_for

from peerreview.domain.refusals import Conflict, Missing, Refusal
from peerreview.store import accounts, identities
from peerreview.web import college
from peerreview.web.access import needs
from peerreview.web.accounts import bp
from peerreview.web.accounts.forms import LoginForm
from peerreview.web.pages import tell
from peerreview.web.sign_in import enter, known_device, safe_next
from peerreview.web.text import _, refusal_text


def _back():
    """Our address to come back to, which the provider knows."""
    base = current_app.config["BASE_URL"] or request.host_url.rstrip("/")
    return base + url_for("accounts.college_back")


@bp.get("/college")
@needs("public")
def college_start():
    if not college.name():
        raise Missing()
    try:
        address, kept = college.begin(_back())
    except college.Unreachable as refusal:
        return _turned(refusal)
    kept |= {"next": safe_next(request.args.get("next")), "account": g.person.id if g.person else None}
    session["college"] = kept
    return redirect(address, 302)


def _turned(refusal):
    tell(refusal_text(refusal))
    return redirect(url_for(".settings" if g.person else ".login"), 303)


@bp.get("/college/back")
@needs("public")
def college_back():
    if not college.name():
        raise Missing()
    kept = session.pop("college", None)
    try:
        claims = college.finish(kept, request.args, _back())
        if g.person:
            return _join_mine(claims, kept)
    except Refusal as refusal:
        return _turned(refusal)
    account = identities.account_of(claims.issuer, claims.sub) or _trusted(claims)
    if account is not None:
        return enter(account, kept["next"])
    session["prove"] = [claims.issuer, claims.sub, claims.email, g.now.timestamp(), kept["next"]]
    return redirect(url_for(".prove"), 303)


def _join_mine(claims, kept):
    if kept["account"] != g.person.id:
        raise Conflict(_("Somebody else signed in here meanwhile. Begin again."))
    identities.join(g.person.id, claims.issuer, claims.sub, by=g.person.id, now=g.now)
    tell(_("From now on you can sign in with %(name)s.", name=college.name()))
    return redirect(url_for(".settings"), 303)


def _trusted(claims):
    """The account of an address that the provider vouches for, in a domain that the administrator allows: the
    one that is there, or a new one; None where that is not so. Who runs the site always proves it."""
    if not (claims.email and claims.is_verified and college.allows(claims.email)):
        return None
    account = accounts.find(claims.email)
    if account is None:
        return identities.make(claims.name, claims.email, claims.issuer, claims.sub, now=g.now)
    if account.is_admin or account.closed_at is not None:
        return None
    identities.join(account.id, claims.issuer, claims.sub, by=account.id, now=g.now)
    return account


@bp.route("/college/prove", methods=["GET", "POST"])
@needs("public")
def prove():
    """An account is joined to the sign-in of the college once its password was typed."""
    waiting = session.get("prove")
    if not waiting or g.now.timestamp() - waiting[3] > college.FRESH:
        return redirect(url_for(".login"), 303)
    issuer, sub, email, _at, back = waiting
    form = LoginForm() if request.method == "POST" else LoginForm(formdata=None, email=email)
    if request.method == "POST" and form.validate():
        try:
            account = accounts.sign_in(
                form.email.data,
                form.password.data,
                address=request.remote_addr or "",
                now=g.now,
                device=known_device(),
            )
            identities.join(account.id, issuer, sub, by=account.id, now=g.now)
            return enter(account, back)
        except Refusal as refusal:
            form.password.errors = [refusal_text(refusal)]
    page = render_template("accounts/prove.html", form=form, email=email, college=college.name())
    return page, 422 if form.errors else 200


@bp.post("/settings/college/part")
@needs("account.own")
def part_from_college():
    try:
        identities.part(g.person.id, now=g.now)
        tell(_("You sign in with your password alone."))
    except Refusal as refusal:
        tell(refusal_text(refusal))
    return redirect(url_for(".settings"), 303)
