"""What every page knows: who looks, where they may go, what the last act said; and the words of templates."""

import functools
from datetime import timedelta

from flask import current_app, flash, g, get_flashed_messages, request, session, url_for
from flask_wtf.csrf import generate_csrf

from peerreview.domain.contribution import is_rating
from peerreview.domain.visibility import is_open_to_staff
from peerreview.store import circles
from peerreview.web import fields, text
from peerreview.web.access import my_courses
from peerreview.web.announced import announced, known_of
from peerreview.web.errors import back
from peerreview.web.files import shown
from peerreview.web.rehearsal.bar import bar

MOST_MESSAGES = 3
FRESH = timedelta(minutes=10)  # as long as the number of open things is taken for what it is now


def init_app(app):
    """Give templates their words and their frame."""
    env = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    # Not install_gettext_callables: plain functions that remember what has no places cost a third of Jinja's
    # own.
    env.globals.update(
        _=text.template_text,
        gettext=text.template_text,
        ngettext=text.template_plural,
        kept=Kept(800),
        framed=Kept(400),
        reading_zone=text.zone,
        today=text.today,
        tenths=text.tenths,
        column=text.column,
        kept_as=kept_as,
        sent_to=sent_to,
        announced=announced,
        known_of=known_of,
        rehearsal_bar=bar,
        is_unhurried=text.is_unhurried,
        **shown.WORDS,
    )
    env.globals["tongue"] = tongue
    env.globals["language_spoken"] = text.language
    env.globals["twice"] = fields.twice
    env.trim_blocks = env.lstrip_blocks = True
    env.filters["when"] = text.when
    env.filters["tex"] = text.with_formulas
    env.filters["clock"] = text.clock
    env.filters["num"] = text.number
    env.tests["open_to_staff"] = is_open_to_staff
    env.tests["shown_outside"] = circles.may_be_shown
    env.tests["rates_members"] = is_rating
    app.context_processor(frame)
    app.after_request(name_what_is_wrong)
    app.after_request(note_what_was_taken)
    app.after_request(lead_to_what_changed)


def form_key():
    """The key in each form of this session, signed once: it holds as long as the session."""
    if "csrf_token" not in g:
        g.csrf_token = _signed(current_app.secret_key, session.get("csrf_token")) or generate_csrf()
    return g.csrf_token


@functools.lru_cache(maxsize=4096)
def _signed(_secret, kept):
    return generate_csrf() if kept else None


class Kept:
    """Pieces of pages that come out the same whenever the same values go in: ``{% call kept("levels", item,
    ...) %}``.

    The values must be all that the piece depends on, the person and the language included; a key of a form
    must never stand in one. Of *most* pieces the oldest gives way."""

    def __init__(self, most):
        self.most, self.pieces = most, {}

    def __call__(self, *values, caller):
        values = (text.language(), *values)
        piece = self.pieces.get(values)
        if piece is None:
            piece = caller()
            while len(self.pieces) >= self.most:
                self.pieces.pop(next(iter(self.pieces)), None)
            self.pieces[values] = piece
        return piece


def tongue():
    """The language in which people write here: no voice reads German as English."""
    return g.get("written_in", "en")


def name_what_is_wrong(response):
    """A page that comes back with something wrong says so in its title, which is heard first."""
    if response.status_code == 422 and response.mimetype == "text/html":
        title = f"<title>{text._('Error')}: "
        response.set_data(response.get_data().replace(b"<title>", title.encode(), 1))
    return response


def frame():
    """The context of base.html."""
    person = g.get("person")
    keys = {"csrf_token": current_app.jinja_env.globals["csrf_token"]}  # before the one of Flask-WTF
    if person is None:
        return {
            "viewer": None,
            "nav": None,
            "here": "/",
            "messages": _messages(),
            "sent_key": session.pop("sent_key", None),
            **keys,
        }
    found = [
        (f"{course.code} {course.title}", url_for("courses.show", course=course.course_public_id))
        for course in my_courses()
    ]
    codes = [course.code for course in my_courses()]
    standing = g.get("standing")
    current = (standing.code, url_for("courses.show", course=standing.course_public_id)) if standing else None
    return {
        "viewer": person,
        "looking": g.get("looking"),
        "here": g.get("here") or _here(),
        "nav": {"courses": found, "codes": codes, "todo": _count(), "course": current},
        "messages": _messages(),
        "sent_key": session.pop("sent_key", None) if "sent_key" in session else None,
        **keys,
    }


def _here():
    """Where "light or dark" comes back to: this page, or the one with the form when this is the answer to
    it."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return back()


def count_open(count, until=None):
    """Remember how many things wait on To do, for the header of every page: for a few minutes, and no longer
    than *until*, the moment at which a step opens or closes. What was sent since is taken off."""
    last = min(filter(None, (g.now + FRESH, until)))
    session["waiting"] = [g.person.public_id, count, last.timestamp()]


def one_less():
    """Something that waited on To do was sent."""
    if found := _count():
        session["waiting"] = [g.person.public_id, found - 1, session["waiting"][2]]


def _count():
    """The number in the header; 0 where it is not known, as after a while in which others may have acted:
    an old number would contradict To do."""
    who, count, last = session.get("waiting") or ("", 0, 0)
    if g.person.is_daily:  # nothing that calls for a look
        return 0
    return count if who == g.person.public_id and g.now.timestamp() < last else 0


def kept_as(*names):
    """The key under which a browser keeps its own copy of what is typed in a form: one for each person and
    thing."""
    return ".".join((g.person.public_id[:8], *names))


def forget_copy(*names):
    """The next page says that the browser's copy under ``kept_as(*names)`` is needed no more."""
    session["sent_key"] = kept_as(*names)


def note_what_was_taken(response):
    """What was sent to an address and answered with another page was taken: the browser's copy of that form
    is needed no more. A page that shows it again took nothing."""
    if request.method == "POST" and response.status_code == 303 and g.get("person") is not None:
        session["sent_to"] = request.path
    return response


def lead_to_what_changed(response):
    """The next page opens where something was done."""
    if response.status_code == 303 and g.get("beside") and "#" not in response.location:
        response.location += f"#{g.beside}"
    return response


def sent_to():
    """The address that took what this person sent last; said once."""
    return session.pop("sent_to", None) if "sent_to" in session else None


def _messages():
    return (
        [{"text": words, "undo": undo, "beside": beside} for words, undo, beside in get_flashed_messages()]
        if "_flashes" in session
        else []
    )


def tell(words, undo=None, beside=""):
    """Say one sentence on the next page, with an address that takes the act back when there is one. *beside*:
    id of the element that was acted on, or of what now stands at its place: the way back is offered there.

    Of several that no page has said yet only the last are kept: a cookie that outgrows its 4 kB is thrown
    away, sign-in and all."""
    flash((words, undo, beside))
    if beside:
        g.beside = beside
    session["_flashes"] = session["_flashes"][-MOST_MESSAGES:]
