"""Remind those who owe, or write to some: who gets it, who is spared and why, the mail as it arrives."""

from flask import current_app, g, redirect, render_template, request, url_for

from peerreview.domain import reminding as rules
from peerreview.domain.refusals import Invalid
from peerreview.store import db, letters
from peerreview.store import reminding as store
from peerreview.web.access import looked_after, needs
from peerreview.web.activities import bp
from peerreview.web.activities.progress import listing_of, survey_of
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, refusal_text

KINDS = {"owed": _("A reminder of what they owe"), "message": _("A message in your words")}
OTHERS = 2  # whose letters are offered beside the one that is shown


@bp.get("/activities/<activity>/remind")
@needs("activity.extend")
def remind(activity):
    everybody = store.everybody(activity, g.now, people=looked_after())
    found = listing_of(activity, survey_of(activity)).found
    chosen = [one.public_id for one in found if one.public_id in everybody]
    return _page(activity, everybody, chosen, _post("owed"))


@bp.post("/activities/<activity>/remind")
@needs("activity.extend")
def send_reminders(activity):
    everybody = store.everybody(activity, g.now, people=looked_after())
    chosen = _chosen(activity, everybody)
    act, kind = request.form.get("act", ""), request.form.get("kind", "owed")
    post = _post(kind if kind in KINDS else "owed")
    if act == "ticked" or not chosen:
        why = "" if chosen else _("Tick somebody first.")
        return _page(activity, everybody, chosen, post, why=why, status=200 if chosen else 422)
    if act != "send" or request.form.get("shown") != post.kind:
        return _page(activity, everybody, chosen, post)
    try:
        count = store.send(
            activity, chosen, post, token=request.form.get("token", "")[:40], by=g.person.id, now=g.now
        )
    except Invalid as refusal:
        return _page(activity, everybody, chosen, post, why=refusal_text(refusal), field="words", status=422)
    _tell_sent(post.kind, count)
    return redirect(url_for(".progress", activity=activity.public_id), 303)


def _tell_sent(kind, count):
    if not count:
        tell(_("Nothing more is sent: they have this mail already, or owe nothing any more."))
    elif kind == "owed":
        tell(ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", count))
    else:
        tell(ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", count))


def _post(kind):
    return store.Post(kind, request.form.get("words", ""), g.person.name)


def _chosen(activity, everybody):
    """Public ids of those ticked, or of the whole list when all of it is asked for."""
    if request.form.get("everybody"):
        found = listing_of(activity, survey_of(activity)).found
        return [one.public_id for one in found if one.public_id in everybody]
    return [one for one in dict.fromkeys(request.form.getlist("person")) if one in everybody]


def _page(activity, everybody, chosen, post, *, why="", field="person-h", status=200):
    """The page for *chosen* of *everybody*; *why* something typed or ticked cannot stand, at a *field*."""
    people = [everybody[one] for one in chosen]
    spared = [one for one in people if one.spared] if post.kind == "owed" else []
    to = [one for one in people if one not in spared]
    unticked = request.form.getlist("listed")
    rows = to + [everybody[one] for one in unticked if one in everybody and one not in chosen]
    return render_template(
        "activities/remind.html",
        activity=activity,
        kinds=KINDS,
        post=post,
        rows=sorted(rows, key=lambda one: list(everybody).index(one.public_id)),
        ticked={one.public_id for one in to},
        to=to,
        spared=[(one, _(rules.SPARED[one.spared])) for one in spared],
        shown=_shown(activity, to, post),
        why=why,
        field=field,
        most=rules.MOST_WORDS,
        token=request.form.get("token") if request.form.get("shown") else db.new_id(),
        sends_mail=bool(current_app.config["SMTP_URL"]),
        addresses=store.accounts_of([one.enrolment for one in to]),
        tasks=activity.design.tasks,
    ), status


def _shown(activity, to, post):
    """The letter to one of them as it arrives, and whose else; None where nobody gets one."""
    if not to:
        return None
    asked = request.form.get("as", "")
    place = next((number for number, one in enumerate(to) if one.public_id == asked), 0)
    one, others = to[place], (to[place + 1 :] + to[:place])[:OTHERS]
    called = store.accounts_of([one.enrolment])[one.enrolment]
    occasion = letters.about(activity.id)
    letter = store.letter(activity, occasion, one, post, called[1], g.now)
    return {"one": one, "called": called[1], "address": called[2], "letter": letter, "others": others}
