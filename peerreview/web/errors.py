"""Refusals and failures into a page, a part or JSON: the one place where a no becomes HTTP."""

import logging
import secrets
from urllib.parse import urlsplit

from flask import current_app, g, json, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from peerreview.domain.refusals import Refusal
from peerreview.store import turn
from peerreview.web.access import login_manager
from peerreview.web.htmx import wants_part
from peerreview.web.sign_in import login_page, sign_in_again
from peerreview.web.text import _, refusal_text

STATUS = {"missing": 404, "conflict": 409, "not_now": 409, "invalid": 422}
log = logging.getLogger("peerreview")


def init_app(app):
    """Register the handlers."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, stale)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(turn.Unavailable, unavailable)
    app.register_error_handler(SecurityError, strange_host)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(500, broken)
    login_manager.unauthorized_handler(unauthorized)
    app.jinja_env.filters["typed"] = typed


SECRET = ("csrf_token", "save_token", "password", "old", "repeat")
CHOSEN = ("rev", "level", "tick", "round", "kind", "subject", "next", "theme", "person", "kept_to", "email")


def kept():
    """What was posted, so that a page can give it back: [(name, value)], without secrets. What a sign-in
    carried along is unpacked."""
    found = [(name.removeprefix("kept."), value) for name, value in request.form.items(multi=True)]
    return [(name, value) for name, value in found if name not in SECRET]


def typed(fields):
    """The words among kept fields: what somebody wrote, not what the page put there or what was chosen from
    it."""
    return [value for name, value in fields or () if value.strip() and name.split(".")[0] not in CHOSEN]


def part(status, title, text="", link=None):
    """An error inside a page: nothing is swapped, a toast says it, the text stays."""
    response = make_response(render_template("errors/_part.html", title=title, text=text, link=link), status)
    response.headers["HX-Reswap"] = "none"
    response.headers["HX-Trigger"] = json.dumps(
        {"toast": {"text": f"{title} {text}".strip()}}, ensure_ascii=True
    )
    return response


def refused(refusal):
    """A Refusal that no view turned into something better."""
    status = STATUS[refusal.kind]
    if status == 404:
        return missing()
    text = refusal_text(refusal)
    if wants_part():
        return part(status, text)
    page = "errors/refused.html"
    return render_template(page, heading=text, kept=kept(), back=back()), status


def missing():
    """404: the same bytes for what does not exist and what is not yours; words that were sent are given back,
    for the thing may have been theirs a moment ago."""
    if wants_part():
        return part(404, _("This is not here any more."))
    g.course_zone = g.standing = None
    g.here = "/"
    g.pop("within", None)  # what is said in an activity would tell that there is one
    return render_template("errors/404.html", kept=kept() if request.method == "POST" else ()), 404


def back():
    """The page the person came from, if it is ours; without one, the page a posted form stands on."""
    return (
        our_page(request.referrer)
        or (our_page(request.url) if request.method == "POST" else "")
        or url_for("todo.show")
    )


def our_page(address):
    """The path of an address of ours that can be opened: itself, or the nearest one above it when it is only
    for posting; else ""."""
    path = (
        (address or "").removeprefix(request.host_url.rstrip("/"))
        if (address or "").startswith(request.host_url)
        else ""
    )
    routes = current_app.create_url_adapter(request)
    while path:
        try:
            routes.match(urlsplit(path).path, method="GET")
            return path
        except HTTPException:
            path = path.rpartition("/")[0]
    return ""


def stale(error):
    """The form's key does not fit. Who is signed out as well signs in again and gets the text back."""
    if request.endpoint in ("accounts.sign_in", "accounts.demo_sign_in"):
        return sign_in_again(), 400
    if g.get("person") is None and current_app.view_functions[request.endpoint].permission != "public":
        return unauthorized()
    if wants_part():
        return part(400, _("This page is too old. Your text is kept on this device."))
    return render_template("errors/400.html", kept=kept(), back=back()), 400


def unauthorized():
    """Signed out: sign in, and go on where you were; what was posted travels along."""
    if wants_part() or request.headers.get("X-Requested-With"):
        response = make_response("", 401)
        response.headers["HX-Redirect"] = url_for(
            "accounts.login", next=our_page(request.headers.get("HX-Current-URL")) or "/"
        )
        return response
    if request.method == "POST":
        fields = kept() if typed(kept()) else ()
        return login_page(next_url=back(), kept=fields, kept_to=request.path if fields else ""), 401
    return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")), 303)


def too_large(error):
    """413."""
    if wants_part():
        return part(413, _("This is more than fits in one form."))
    return render_template("errors/413.html", back=back()), 413


def unavailable(error):
    """503 while somebody else writes for long, 507 when the disk is full: nothing was changed, and what was
    posted can be sent again with one press."""
    is_full = isinstance(error, turn.Full)
    if is_full:
        log.error("the database has no room left, at %s", request.endpoint)
    status = 507 if is_full else 503
    heading = (
        _("There is no room left to save on our side.") if is_full else _("Very many are saving just now.")
    )
    if wants_part():
        answer = part(status, _("Not saved yet."), heading)
    else:
        g.setdefault("my_courses", [])
        fields = kept() if request.method == "POST" and typed(kept()) else []
        page = "errors/unavailable.html"
        answer = make_response(
            render_template(page, heading=heading, is_full=is_full, kept=fields, back=back()), status
        )
    answer.headers["Retry-After"] = "120" if is_full else "5"
    return answer


def strange_host(error):
    """400: asked under a name that is not ours. No page: its links would lead there."""
    return "This site does not answer under this name.\n", 400, {"Content-Type": "text/plain"}


def http_error(error):
    """Everything else werkzeug raises: 404 and 405 look like 404, the rest like a form too old."""
    if error.code in (404, 405):
        return missing()
    if error.code == 429:
        return render_template("errors/429.html"), 429
    if error.code and error.code >= 500:
        return broken(error)
    return render_template("errors/400.html", kept=kept(), back=back()), error.code or 400


def broken(error):
    """500: a number to find it in the log; nobody's name in that line."""
    if meant := turn.understood(getattr(error, "original_exception", None)):
        return unavailable(meant)
    found = secrets.token_hex(4)
    log.error(
        "request %s failed at %s",
        found,
        request.endpoint,
        exc_info=getattr(error, "original_exception", error),
    )
    if wants_part():
        return part(500, _("Something broke on our side."), found)
    g.setdefault("my_courses", [])  # the database may be what broke
    return render_template("errors/500.html", number=found, kept=kept()), 500
