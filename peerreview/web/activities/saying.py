"""What staff say to everybody in an activity, from the board on the day."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import schedule
from peerreview.domain.refusals import Invalid, Refusal
from peerreview.store import announcing
from peerreview.store.facts import facts_of_furthest
from peerreview.web.access import needs
from peerreview.web.activities import bp
from peerreview.web.activities.teams import page
from peerreview.web.announced import announced, known_of
from peerreview.web.htmx import wants_part
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text


@bp.post("/activities/<activity>/announcements")
@needs("class.whole")
def say_to_all(activity):
    text, key = request.form.get("say", ""), request.form.get("key", "")
    windows = schedule.windows(activity.design, facts_of_furthest(activity, now=g.now), g.now)
    phase, turn = schedule.newest(windows)
    try:
        if key and (found := announced()) and found.public_id == key:
            announcing.change(activity, key, text, by=g.person.id, now=g.now)
            tell(_("Changed on everybody’s page."))
        else:
            key = announcing.say(activity, text, phase=phase, turn=turn, by=g.person.id, now=g.now)
            undo = url_for(".take_announcement_back", activity=activity.public_id, key=key)
            tell(_("It stands on top of everybody’s page until the next step."), undo, beside="say-h")
    except Invalid as refusal:
        return page(activity, status=422, typed=text, wrong=refusal_text(refusal))
    except Refusal as refusal:
        tell(refusal_text(refusal))
    return redirect(url_for(".groups", activity=activity.public_id), 303)


@bp.get("/activities/<activity>/said")
@needs("activity.see")
def said_to_all(activity):
    """What stands on top of an open page that knows something else; nothing where it knows that."""
    if not wants_part():
        return redirect(url_for(".show", activity=activity.public_id), 303)
    if known_of(announced()) == request.args.get("known", ""):
        return "", 204
    return render_template("_announced.html", oob=True)


@bp.post("/activities/<activity>/announcements/end")
@needs("class.whole")
def take_announcement_back(activity):
    try:
        announcing.take_back(activity, request.values.get("key", ""), by=g.person.id, now=g.now)
        tell(_("Taken back. Nobody sees it any more."))
    except Refusal as refusal:
        tell(refusal_text(refusal))
    return redirect(url_for(".groups", activity=activity.public_id), 303)
