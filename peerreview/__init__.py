"""Peerreview. ``create_app`` and the list of blueprints: the map of the web floor.

Packages and floors are imported where they are used: whoever imports ``peerreview.domain`` gets the standard
library and nothing else."""

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store, private",
}
STATIC = Path(__file__).parent / "static"


def create_app(settings=None):
    """The application; *settings* override those of the environment."""
    from peerreview import cli, config
    from peerreview.web.application import Application

    app = Application(__name__, static_folder=None)
    app.config.from_mapping(config.from_environment(app.instance_path))
    app.config.from_mapping(
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=4_000_000,
        MAX_FORM_MEMORY_SIZE=3_000_000,
        MAX_FORM_PARTS=5_000,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=30 * 86400,
    )
    app.config.from_mapping(settings or {})
    app.config.setdefault("SECRET_KEY", None)
    app.config["SECRET_KEY"] = app.config["SECRET_KEY"] or config.secret_key(app.instance_path)
    app.config["SESSION_COOKIE_SECURE"] = app.config["SECURE_COOKIES"]
    app.config["SESSION_COOKIE_NAME"] = "__Host-peerreview" if app.config["SECURE_COOKIES"] else "peerreview"
    _database(app)
    _pages(app)
    _static(app)
    _blueprints(app)
    cli.init_app(app)
    return app


def _database(app):
    from peerreview import config
    from peerreview.store import db, files, privacy
    from peerreview.store.backup.archive import JOURNAL

    privacy.keep_in(None if app.testing or app.config["DEMO"] else Path(app.config["KEYS"]) / JOURNAL)
    files.keep_in(app.config["FILES"])
    url = app.config["DATABASE_URL"]
    path = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    try:
        if path:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        db.open_database(url, synchronous=app.config["SQLITE_SYNCHRONOUS"])
    except (OSError, db.Unusable) as error:
        raise config.unwritable(path, error) if path else config.no_database(error) from None


def _pages(app):
    from flask import g, request
    from flask_wtf.csrf import CSRFProtect

    from peerreview.store import db, turn
    from peerreview.web import access, attaching, errors, languages, pages, rendering, repeating, text
    from peerreview.web.htmx import htmx

    app.jinja_environment = rendering.Templates
    languages.load()
    htmx.init_app(app)
    access.login_manager.init_app(app)

    @app.before_request
    def begin():
        g.now = app.config.get("CLOCK", lambda: datetime.now(UTC))()
        db.connect_thread()
        turn.be_patient(turn.SHORT if request.method in ("GET", "HEAD") else turn.LONG)
        access.remember_person()
        attaching.let_in()
        text.speak(languages.chosen())

    @app.teardown_request
    def end(_error):
        db.look_only(False)
        turn.be_patient(None)
        text.speak(None)

    guard = CSRFProtect(app)
    guard.exempt("peerreview.web.accounts.mails.ask_for_fewer")  # its address is signed
    errors.init_app(app)
    pages.init_app(app)
    repeating.init_app(app)
    _headers(app)


def _headers(app):
    """What every answer says to browsers."""

    @app.after_request
    def harden(response):
        said = {name.lower() for name, _value in response.headers}
        response.headers.extend({name: HEADERS[name] for name in HEADERS if name.lower() not in said})
        if app.config["BASE_URL"].startswith("https://"):
            response.headers["Strict-Transport-Security"] = f"max-age={365 * 86400}"
        return response


def _static(app):
    """Style, script and icons; what stands in every page."""
    from flask import request

    from peerreview.web import pages, phrases
    from peerreview.web.assets import Assets

    app.wsgi_app = assets = Assets(app.wsgi_app, STATIC, phrases.scripts())
    app.jinja_env.globals["asset"] = assets.path
    app.jinja_env.globals["csrf_token"] = pages.form_key
    app.jinja_env.globals["request"] = request
    if app.config["TRUSTED_PROXIES"]:
        from werkzeug.middleware.proxy_fix import ProxyFix

        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)


def _blueprints(app):
    """The map: one blueprint per capability."""
    for name in (
        "accounts",
        "todo",
        "search",
        "privacy",
        "courses",
        "designs",
        "forms",
        "activities",
        "rehearsal",
        "responses",
        "submissions",
        "files",
        "allocation",
        "reviews",
        "diplomacy",
        "feedback",
        "showcase",
        "pilots",
        "moderation",
        "grading",
        "export",
        "asking",
        "circles",
        "admin",
    ):
        app.register_blueprint(import_module(f"peerreview.web.{name}.views").bp)
