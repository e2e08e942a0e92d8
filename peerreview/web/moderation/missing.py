"""Who never sent what they owed: one decision for all who are ticked, and one undo."""

from datetime import datetime

from flask import g, redirect, request, url_for

from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.store import moderation
from peerreview.web.access import needs
from peerreview.web.fields import moment_in
from peerreview.web.moderation import bp, queue, words
from peerreview.web.pages import tell
from peerreview.web.text import ngettext, refusal_text


@bp.post("/activities/<activity>/moderation/missing")
@needs("moderation.decide")
def missing(activity):
    ticked = [key.removeprefix("p.") for key in request.form.getlist("case")]
    try:
        count = _decide(activity, None if request.form.get("everybody") else ticked)
    except Invalid as refusal:
        return queue.page_of(activity, {refusal.field: refusal_text(refusal)}, 422)
    except Conflict as refusal:
        return queue.page_of(activity, {"person": refusal_text(refusal)}, 409)
    tell(_said(request.form["act"], count), undo_of(activity), beside="queue")
    return redirect(url_for(".show", activity=activity.public_id), 303)


def _decide(activity, keys, **more):
    return moderation.decide_missing(
        activity,
        g.standing,
        keys,
        request.form.get("act", ""),
        until=moment_in(request.form, "until", g.standing.zone),
        reason=request.form.get("reason", ""),
        by=g.person.id,
        now=g.now,
        **more,
    )


def of_one(activity, sheet):
    """The same for the one person of a case's page; what the next page says."""
    about = request.form.get("about", "")
    key = sheet.case.key.removeprefix("p.")
    _decide(activity, [key], about=words.spoken_of(about) if about else None)
    return _said(request.form["act"], 1)


def _said(act, count):
    return {
        "excuse": ngettext(
            "%(count)s person is excused. It counts as if it had not been asked.",
            "%(count)s people are excused. It counts as if it had not been asked.",
            count,
        ),
        "more": ngettext("%(count)s person has more time.", "%(count)s people have more time.", count),
        "leave": ngettext(
            "Left as it is for %(count)s person. The record keeps it.",
            "Left as it is for %(count)s people. The record keeps it.",
            count,
        ),
    }[act]


def undo_of(activity):
    """The address that takes back what is decided in this request."""
    return url_for("moderation.undo_missing", activity=activity.public_id, at=g.now.isoformat())


@bp.post("/activities/<activity>/moderation/missing/undo")
@needs("moderation.decide")
def undo_missing(activity):
    try:
        at = datetime.fromisoformat(request.values.get("at", ""))
    except ValueError:
        raise Missing() from None
    if at.tzinfo is None:
        raise Missing()
    count = moderation.undo_missing(activity, g.standing, at, by=g.person.id, now=g.now)
    tell(
        ngettext(
            "Taken back. %(count)s person is in the queue again.",
            "Taken back. %(count)s people are in the queue again.",
            count,
        )
    )
    return redirect(url_for(".show", activity=activity.public_id, show="people"), 303)
