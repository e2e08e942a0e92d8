"""The acts of an alert: taken over, answered, closed, opened again."""

from flask import g, redirect, request, url_for

from peerreview.domain.refusals import Invalid, Missing
from peerreview.store import alerts, charges, promises
from peerreview.web.access import needs
from peerreview.web.moderation import bp
from peerreview.web.moderation.queue import page_of
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text


def _back(activity):
    return redirect(url_for("moderation.show", activity=activity.public_id, _anchor="alerts-h"), 303)


def _mine(activity, alert):
    """Missing unless the asker looks after whom an alert is about."""
    if not charges.among(g.standing, {alerts.find(activity, alert).whom}):
        raise Missing()


def _place(activity, alert):
    return {"activity": activity.public_id, "alert": alert}


@bp.post("/activities/<activity>/alerts/<alert>/owner")
@needs("moderation.decide")
def take_alert(activity, alert):
    _mine(activity, alert)
    alerts.take(activity, alert, enrolment=g.standing.enrolment, by=g.person.id, now=g.now)
    tell(_("You look after it now; those concerned read your name."), beside="alerts-h")
    return _back(activity)


@bp.post("/activities/<activity>/alerts/<alert>/take-up")
@needs("moderation.decide")
def take_up_alert(activity, alert):
    _mine(activity, alert)
    act = {"enrolment": g.standing.enrolment, "by": g.person.id, "now": g.now}
    return redirect(url_for("reviews.edit", mine=promises.take_up(activity, alert, **act)), 303)


@bp.post("/activities/<activity>/alerts/<alert>/answer")
@needs("moderation.decide")
def answer_alert(activity, alert):
    _mine(activity, alert)
    text = request.form.get("answer", "")
    try:
        alerts.answer(activity, alert, text=text, by=g.person.id, now=g.now)
    except Invalid as refusal:
        alerts.find(activity, alert)
        errors = {f"answer-{alert}": refusal_text(refusal)}
        return page_of(activity, status=422, alert_errors=errors, alert_typed={alert: text})
    tell(_("They read it in the activity, and are told by mail."), beside="alerts-h")
    return _back(activity)


@bp.post("/activities/<activity>/alerts/<alert>/closing")
@needs("moderation.decide")
def close_alert(activity, alert):
    _mine(activity, alert)
    lets_pass = request.form.get("act") == "pass"
    if request.form.get("act") not in ("pass", "close"):
        raise Missing()
    alerts.close(activity, alert, lets_pass=lets_pass, by=g.person.id, now=g.now)
    words = _("Closed, and they may go on.") if lets_pass else _("Closed.")
    tell(words, url_for(".reopen_alert", **_place(activity, alert)), beside="alerts-h")
    return _back(activity)


@bp.post("/activities/<activity>/alerts/<alert>/reopening")
@needs("moderation.decide")
def reopen_alert(activity, alert):
    _mine(activity, alert)
    alerts.reopen(activity, alert, by=g.person.id, now=g.now)
    tell(_("It is open again."), beside="alerts-h")
    return _back(activity)
