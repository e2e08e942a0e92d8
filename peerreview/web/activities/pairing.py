"""What one of a pair may say: not this one, no answer, our time is over, let us go on."""

from flask import g, redirect, request, url_for

from peerreview.domain.designs.matched import has_match
from peerreview.domain.refusals import Missing, Refusal
from peerreview.store import courses
from peerreview.store import matching as store
from peerreview.web.access import needs
from peerreview.web.activities import bp
from peerreview.web.activities.scopes import step_of
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text


@bp.post("/activities/<activity>/phases/<phase>/my-pair")
@needs("activity.see")
def say_of_pair(activity, phase):
    found, _turn = step_of(activity, phase)
    act = ACTS.get(request.form.get("do", ""))
    if act is None or g.standing.role != "student" or not found.group or not has_match(found.group.spec):
        raise Missing()
    other = courses.person_in(g.standing.course, request.form.get("other", ""))
    try:
        by = {"by": g.person.id, "now": g.now}
        tell(act(activity, found, g.standing.enrolment, other.id, by), beside="pairs-h")
    except Missing:
        raise
    except Refusal as refusal:
        tell(refusal_text(refusal), beside="pairs-h")
    return redirect(url_for(".show", activity=activity.public_id, _anchor="my-pairs"), 303)


def _decline(activity, phase, me, other, by):
    store.decline(activity, phase, me, other, **by)
    return _("Done. You two are no pair any more, and nobody is told a reason.")


def _silent(activity, phase, me, other, by):
    store.nudge(activity, phase, me, other, **by)
    return _("They have a mail now. If there is no sign in three days, somebody of the staff looks after it.")


def _over(activity, phase, me, other, by):
    store.finish(activity, phase, me, other, request.form.get("how", ""), **by)
    return _("Over. For 14 days either of you can go on with one click.")


def _again(activity, phase, me, other, by):
    store.reopen(activity, phase, me, other, **by)
    return _("You two go on.")


ACTS = {"decline": _decline, "silent": _silent, "over": _over, "again": _again}
