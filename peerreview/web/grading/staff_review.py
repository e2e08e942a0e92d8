"""A review by staff may decide the grade of a work."""

from flask import g, redirect, request, url_for

from peerreview.domain.refusals import Missing
from peerreview.store import grading
from peerreview.web.access import needs, person_of
from peerreview.web.grading import bp
from peerreview.web.grading.releasing import graded
from peerreview.web.pages import tell
from peerreview.web.text import _


def _work(activity, person):
    """(the student's Enrolment, id of their graded work); Missing without one."""
    graded(activity)
    enrolment = person_of(person)
    line = grading.of_activity(activity, g.now, enrolment_ids=(enrolment.id,)).get(enrolment.id)
    if line is None or line.work is None:
        raise Missing()
    return enrolment, line.work


@bp.post("/activities/<activity>/grades/<person>/staff-review")
@needs("grade.decide")
def let_decide(activity, person):
    _enrolment, work = _work(activity, person)
    grading.let_decide(activity, work, request.form.get("review", ""), by=g.person.id, now=g.now)
    place = {"activity": activity.public_id, "person": person}
    undo = url_for(".let_all_count", **place)
    tell(_("The review by course staff decides this grade now."), undo, beside="staff-h")
    return redirect(url_for(".explain", **place), 303)


@bp.post("/activities/<activity>/grades/<person>/staff-review/undo")
@needs("grade.decide")
def let_all_count(activity, person):
    _enrolment, work = _work(activity, person)
    grading.let_all_count(activity, work, by=g.person.id, now=g.now)
    tell(_("All reviews count again."))
    return redirect(url_for(".explain", activity=activity.public_id, person=person), 303)
