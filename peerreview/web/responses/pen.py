"""The pen of what a group writes together: asked for, handed over, put down; news of it for open pages."""

from flask import g, redirect, render_template, request

from peerreview.domain.refusals import Conflict, Missing, NotNow
from peerreview.store import responses
from peerreview.web import writing
from peerreview.web.access import needs
from peerreview.web.htmx import wants_part
from peerreview.web.pages import tell
from peerreview.web.responses import bp
from peerreview.web.text import _, refusal_text


@bp.get("/responses/<mine>/pen")
@needs("response.write")
def pen(mine):
    """What an open page does not know yet; nothing (204) where it knows all."""
    sheet = _shared(mine)
    if not wants_part():
        return redirect(sheet.desk, 303)
    known, here = (request.args.get("known", "").rpartition(".")[part] for part in (0, 2))
    state, now_here = (sheet.state_of_pen.rpartition(".")[part] for part in (0, 2))
    if (known, here) == (state, now_here):
        return "", 204
    return render_template(
        "writing/_news_of_pen.html",
        sheet=sheet,
        work=mine,
        desk=sheet.desk,
        along="along" in request.args,
        only_here=known == state,
        oob=True,
    )


def _shared(mine):
    sheet = writing.Sheet(mine)
    if sheet.pen is None:
        raise Missing()
    return sheet


@bp.post("/responses/<mine>/pen/asks")
@needs("response.write")
def ask_for_pen(mine):
    sheet = _shared(mine)
    has_it = responses.pen.ask(mine, g.standing.enrolment, by=g.person.id, now=g.now)
    tell(_("The pen is yours.") if has_it else _("You asked for the pen."))
    return redirect(sheet.desk, 303)


@bp.post("/responses/<mine>/pen/hand-over")
@needs("response.write")
def hand_over_pen(mine):
    sheet = _shared(mine)
    return _done(sheet, responses.pen.hand_over, _("%(name)s has the pen now.", name=sheet.asks_for_it))


@bp.post("/responses/<mine>/pen/end")
@needs("response.write")
def put_down_pen(mine):
    return _done(_shared(mine), responses.pen.put_down, _("The pen is free."))


def _done(sheet, act, words):
    try:
        act(sheet.work, g.standing.enrolment, by=g.person.id, now=g.now)
    except (Conflict, NotNow) as refusal:
        words = refusal_text(refusal)
    tell(words)
    return redirect(sheet.desk, 303)
