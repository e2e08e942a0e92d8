"""What whoever runs the site says on it: written as Markdown, looked at before it is saved, every version
kept."""

from pathlib import Path

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import markup, site_texts
from peerreview.web.access import needs
from peerreview.web.admin import bp
from peerreview.web.fields import whole
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text, when

FOLDER = Path(__file__).parents[2] / "texts"
TITLES = {
    "imprint": N_("Imprint"),
    "privacy": N_("Privacy"),
    "accessibility": N_("Accessibility"),
    "help": N_("Help"),
}
ABOUT = {
    "imprint": N_("Who runs this site and how to reach them. Some countries ask for it by law."),
    "privacy": N_("Stands above what the site itself says about what it keeps and who sees it."),
    "accessibility": N_("Stands above what the site itself says about how it can be used."),
    "help": N_("Stands above the help for everybody: whom to ask, how your course works."),
}


@bp.get("/admin/texts")
@needs("site.run")
def texts():
    said = site_texts.said()
    return render_template("admin/texts.html", titles=TITLES, about=ABOUT, said=said)


@bp.get("/admin/texts/<name>")
@needs("site.run")
def edit_text(name):
    found = _versions(name)
    text = found[0].text if found else (FOLDER / f"{name}.md").read_text()
    return _page(name, found, text)


@bp.post("/admin/texts/<name>")
@needs("site.run")
def save_text(name):
    text, base = request.form.get("text", ""), whole(request.form.get("base"), 0)
    found = _versions(name)
    if request.form.get("act") != "save":
        return _page(name, found, text, base=base, preview=markup.to_html(text) or "")
    try:
        number = site_texts.save(name, text, base=base, by=g.person.id, now=g.now)
    except Invalid as refusal:
        found = _versions(name)
        return _page(
            name, found, text, base=found[0].number if found else 0, error=refusal_text(refusal)
        ), 422
    if number == base:
        tell(_("Nothing was changed."))
    else:
        tell(_("Saved, and on the page now."), undo=url_for(".put_text_back", name=name, number=base))
    return redirect(url_for(".edit_text", name=name), 303)


@bp.post("/admin/texts/<name>/<number>/back")
@needs("site.run")
def put_text_back(name, number):
    before = _versions(name)
    if not before:
        raise Missing()
    site_texts.put_back(name, whole(number, -1), by=g.person.id, now=g.now)
    back = url_for(".put_text_back", name=name, number=before[0].number)
    tell(_("It says what it said before."), undo=back)
    return redirect(url_for(".edit_text", name=name), 303)


def _versions(name):
    if name not in site_texts.NAMES:
        raise Missing()
    return site_texts.versions(name)


def _page(name, found, text, *, base=None, preview=None, error=""):
    return render_template(
        "admin/text.html",
        name=name,
        title=_(TITLES[name]),
        about=_(ABOUT[name]),
        versions=[one._replace(at=when(one.at)) for one in found],
        text=text,
        base=(found[0].number if found else 0) if base is None else base,
        preview=preview,
        has_gaps="[" in text,
        error=error,
    )
