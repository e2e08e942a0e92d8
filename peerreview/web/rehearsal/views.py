"""A rehearsal of an activity: begun, walked about in as any of its made-up people, its clock moved, ended.

Its pages are made by another process (``store.rehearsal.alive``) and only passed on here, under the address
of the real activity, to its instructors."""

from datetime import datetime

from flask import g, json, make_response, redirect, render_template, request, session, url_for
from flask_wtf.csrf import generate_csrf

from peerreview.domain.refusals import Invalid, Missing, NotNow, Refusal
from peerreview.domain.words import N_
from peerreview.store import activities
from peerreview.store.rehearsal import alive
from peerreview.web.access import needs
from peerreview.web.designs.forms import CrowdForm
from peerreview.web.fields import moment_in
from peerreview.web.pages import tell
from peerreview.web.rehearsal import bp
from peerreview.web.text import _, refusal_text, when

USUAL = {"people": 9, "absent": 1, "late": 1, "leave": 0}
PASSED_ON = ("HX-Request", "HX-Target", "HX-Trigger", "HX-Current-URL", "Accept-Language")
PASSED_BACK = ("content-type", "content-disposition", "location", "hx-trigger", "hx-reswap", "hx-push-url")
EYES = "rehearsal_eyes"


@bp.get("/activities/<activity>/rehearsal")
@needs("activity.edit")
def show(activity):
    return _page(activity)


def _page(activity, form=None, status=200):
    found = alive.state(activity)
    if form is None:
        students = activities.count_students(activity)
        usual = USUAL | {"people": min(max(students, 5), 12)}
        form = CrowdForm(formdata=None, data={name: str(count) for name, count in usual.items()})
    return render_template(
        "rehearsal/show.html",
        activity=activity,
        found=found,
        crowd=form,
        clock=found and found.get("now") and when(datetime.fromisoformat(found["now"])),
        coming=found and found.get("next") and when(datetime.fromisoformat(found["next"])),
    ), status


@bp.post("/activities/<activity>/rehearsal")
@needs("activity.edit")
def begin(activity):
    form = CrowdForm()
    numbers = form.numbers()
    if numbers is None:
        return _page(activity, form, 422)
    try:
        alive.begin(activity, **numbers, by=g.person.id, now=g.now)
    except Refusal as refusal:
        form[getattr(refusal, "field", "") or "people"].errors = [refusal_text(refusal)]
        return _page(activity, form, 409 if isinstance(refusal, NotNow) else 422)
    session.pop(EYES, None)
    return redirect(url_for(".show", activity=activity.public_id), 303)


@bp.post("/activities/<activity>/rehearsal/clock")
@needs("activity.edit")
def move(activity):
    to = request.form.get("to", "next")
    if to == "date":
        try:
            moment = moment_in(request.form, "moment", g.standing.zone)
        except Invalid as refusal:
            tell(refusal_text(refusal))
            return redirect(url_for(".show", activity=activity.public_id), 303)
        to = moment.isoformat() if moment else "next"
    alive.move(activity, to)
    return redirect(url_for(".show", activity=activity.public_id), 303)


@bp.post("/activities/<activity>/rehearsal/eyes")
@needs("activity.edit")
def look_as(activity):
    found = alive.state(activity)
    who = request.form.get("person", "")
    if not found or who not in [public_id for public_id, _name, _role in found.get("people", ())]:
        raise Missing()
    session[EYES] = [activity.public_id, who]
    return redirect(_there(activity, found), 303)


def _there(activity, found):
    return url_for(".walk", activity=activity.public_id, path=f"activities/{found['activity']}")


@bp.post("/activities/<activity>/rehearsal/end")
@needs("activity.edit")
def end(activity):
    alive.end(activity)
    session.pop(EYES, None)
    tell(_("The rehearsal is deleted. Nothing of it is left."))
    return redirect(url_for("activities.show", activity=activity.public_id), 303)


@bp.get("/activities/<activity>/rehearsal/at/", defaults={"path": ""})
@bp.get("/activities/<activity>/rehearsal/at/<path:path>")
@needs("activity.edit")
def walk(activity, path):
    found = alive.state(activity)
    if not found or "people" not in found or path.startswith("-"):
        raise Missing()
    answer = alive.ask(activity, path, request.query_string.decode(), _passed_on(activity, found))
    response = make_response(answer.body, answer.status)
    for name, value in answer.headers:
        if name.lower() in PASSED_BACK:
            response.headers[name] = value
    return response


def _passed_on(activity, found):
    """What the rehearsal must know to make a page: whose eyes, under which address, and what its bar says."""
    here, who = session.get(EYES) or ("", "")
    people = found["people"]
    if here != activity.public_id or who not in [public_id for public_id, _name, _role in people]:
        who = people[0][0]
    bar = {
        "title": activity.title,
        "people": people,
        "who": who,
        "now": found["now"],
        "state": found["state"],
    }
    bar |= {"next": found["next"]}
    bar |= {
        name: url_for(f".{name}", activity=activity.public_id) for name in ("show", "move", "look_as", "end")
    }
    return {name: request.headers[name] for name in PASSED_ON if name in request.headers} | {
        "Host": request.host,
        "X-Rehearsal-As": who,
        "X-Rehearsal-Prefix": url_for(".walk", activity=activity.public_id, path="").rstrip("/"),
        "X-Rehearsal-Key": generate_csrf(),
        "X-Rehearsal-Bar": json.dumps(bar, ensure_ascii=True),
    }


@bp.post("/activities/<activity>/rehearsal/at/<path:path>")
@needs("activity.edit")
def sent(activity, path):
    raise NotNow(N_("In a rehearsal the made-up people write, each in their own time. Move the clock on."))
