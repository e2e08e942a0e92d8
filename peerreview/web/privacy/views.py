"""Everything about oneself as a file; asking to be erased; and for whoever runs the site, erasing."""

import io
import json
import zipfile

from flask import Blueprint, g, redirect, render_template, request, send_file, url_for

from peerreview.domain import keeping
from peerreview.domain.identity import address_key
from peerreview.domain.refusals import Missing, NotNow
from peerreview.store import privacy
from peerreview.web.access import needs
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, refusal_text

bp = Blueprint("privacy", __name__)


@bp.get("/settings/known.zip")
@needs("account.own")
def known():
    found = privacy.known_of(g.person.id, g.now)
    file = io.BytesIO()
    texts = {
        "known.json": json.dumps(found, ensure_ascii=False, indent=1),
        "known.html": render_template("privacy/known.html", known=found),
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in texts.items():
            made.writestr(zipfile.ZipInfo(name, g.now.timetuple()[:6]), text, zipfile.ZIP_DEFLATED)
    file.seek(0)
    return send_file(file, "application/zip", as_attachment=True, download_name="what-is-known-of-me.zip")


@bp.post("/settings/erasure")
@needs("account.own")
def ask():
    privacy.ask(g.person.id, now=g.now)
    tell(
        _("Whoever runs this site reads that you want to be erased. Nothing is erased before they do it."),
        url_for(".ask_no_more"),
    )
    return redirect(url_for("accounts.settings") + "#known", 303)


@bp.post("/settings/erasure/undo")
@needs("account.own")
def ask_no_more():
    privacy.take_back(g.person.id, now=g.now)
    tell(_("You do not ask to be erased any more."))
    return redirect(url_for("accounts.settings") + "#known", 303)


@bp.app_template_global("asks_to_be_erased")
def asks_to_be_erased():
    """Whether the viewer asked to be erased."""
    return privacy.asks(g.person.id)


@bp.get("/erasures")
@needs("site.run")
def erasures():
    return _page()


def _page(status=200, error="", typed="", person=""):
    return render_template(
        "privacy/erasures.html", rows=privacy.asked(), error=error, typed=typed, person=person
    ), status


@bp.get("/erasures/<person>")
@needs("site.run")
def named(person):
    """Where texts name somebody who asks to be erased."""
    row = _asking(person)
    return render_template(
        "privacy/named.html", row=row, places=privacy.mentions(row.id), removed=privacy.REMOVED
    )


def _asking(person):
    row = next((one for one in privacy.asked() if one.public_id == person), None)
    if row is None:
        raise Missing()
    return row


@bp.post("/erasures/<person>/name")
@needs("site.run")
def take_name_out(person):
    row = _asking(person)
    act, ticked = request.form.get("act"), set(request.form.getlist("place"))
    keys = None if act == "all" else ticked if act == "ticked" else set()
    count = privacy.take_out(row.id, keys, by=g.person.id, now=g.now)
    tell(
        ngettext("The name is out of %(count)s text.", "The name is out of %(count)s texts.", count)
        if count
        else _("Tick the texts first.")
    )
    return redirect(url_for(".named", person=person), 303)


@bp.post("/erasures/<person>")
@needs("site.run")
def erase(person):
    row = _asking(person)
    typed = request.form.get("typed", "")
    if address_key(typed) != address_key(row.email):
        return _page(422, _("Type %(email)s to erase it.", email=row.email), typed, person)
    try:
        more = {name: request.form.get(name) == "yes" for name in ("words", "named")}
        privacy.erase(row.id, by=g.person.id, now=g.now, **more)
    except NotNow as refusal:
        return _page(422, refusal_text(refusal), typed, person)
    tell(_("Erased. What the college keeps of it has no name any more."))
    return redirect(url_for(".erasures"), 303)


@bp.app_template_global("kept_of")
def kept_of(course):
    """How long a course (a Standing) keeps names and texts."""
    return privacy.kept(course.course)


@bp.app_template_global("kept_choices")
def kept_choices():
    """[(months, words)] of how long a course may keep names and texts."""
    return [
        (
            months,
            ngettext("%(count)s month", "%(count)s months", months)
            if months
            else _("as long as the course is there"),
        )
        for months in keeping.CHOICES
    ]
