"""Values of an outcome from a file: brought or pasted, looked at line by line; what nobody is found for stays
until somebody mends it or lets it go."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.refusals import Invalid, Missing
from peerreview.store import pilots
from peerreview.web import csv
from peerreview.web.access import needs
from peerreview.web.pages import tell
from peerreview.web.pilots import bp
from peerreview.web.text import _, ngettext, refusal_text, said


@bp.get("/courses/<course>/pilots/<pilot>/values/<kind>")
@needs("activity.create")
def values(course, pilot, kind):
    return _page(course, *_found(course, pilot, kind))


def _found(course, pilot, kind):
    """(the Pilot, its Outcome of a kind from a file); Missing otherwise."""
    found = pilots.find(course.course, pilot)
    for one in found.outcomes:
        if (one.of.kind, one.of.source) == (kind, "file"):
            return found, one
    raise Missing()


def _page(course, pilot, outcome, *, text=None, error="", status=200):
    left = pilots.left_over(pilot, outcome, g.now)
    return render_template(
        "pilots/values.html",
        course=course,
        pilot=pilot,
        outcome=outcome,
        left=[(line, said(*why) if why else _("Somebody is found for it now.")) for line, why in left],
        text=outcome.left_over if text is None else text,
        error=error,
        known=len(pilots.measured(pilot, outcome.of, g.now).values),
    ), status


@bp.post("/courses/<course>/pilots/<pilot>/values/<kind>")
@needs("activity.create")
def bring_values(course, pilot, kind):
    found, outcome = _found(course, pilot, kind)
    upload, text = request.files.get("file"), request.form.get("text", "")
    is_file = bool(upload and upload.filename)
    try:
        table = csv.decoded(upload.read())[0] if is_file else text
        # What waits to be mended is not lost by another file.
        values = {"and_left": is_file, "by": g.person.id, "now": g.now}
        brought = pilots.bring(course.course, pilot, kind, table, **values)
    except Invalid as refusal:
        return _page(course, found, outcome, text=text, error=refusal_text(refusal), status=422)
    words = ngettext("%(count)s value is in.", "%(count)s values are in.", brought.taken)
    if brought.left:
        words += " " + ngettext(
            "%(count)s line waits for you.", "%(count)s lines wait for you.", len(brought.left)
        )
        tell(words)
        return redirect(url_for(".values", course=course.course_public_id, pilot=pilot, kind=kind), 303)
    tell(words)
    return redirect(url_for(".show", course=course.course_public_id, pilot=pilot), 303)


@bp.post("/courses/<course>/pilots/<pilot>/values/<kind>/left")
@needs("activity.create")
def let_values_go(course, pilot, kind):
    _found(course, pilot, kind)
    pilots.let_go(course.course, pilot, kind, by=g.person.id, now=g.now)
    tell(_("These lines are gone."))
    return redirect(url_for(".values", course=course.course_public_id, pilot=pilot, kind=kind), 303)
