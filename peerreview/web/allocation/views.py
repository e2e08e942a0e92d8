"""Who reviews what: claimed by students, given by staff."""

from flask import Blueprint, g, redirect, render_template, request, url_for

from peerreview.domain.refusals import Missing, NothingToReview
from peerreview.store import allocation
from peerreview.web.access import needs
from peerreview.web.fields import whole
from peerreview.web.text import refusal_text, when

bp = Blueprint("allocation", __name__)


@bp.post("/activities/<activity>/tasks/<task>/claims")
@needs("allocation.claim")
def claim(activity, task):
    try:
        public_id = allocation.claim(activity, task=task, person=g.standing.enrolment, by=g.person.id, now=g.now, turn=whole(request.form.get("round"), 1))
    except NothingToReview as refusal:
        return render_template("allocation/nothing.html", activity=activity, sentence=refusal_text(refusal), until=when(refusal.until)), 409
    return redirect(url_for("reviews.edit", mine=public_id), 303)


@bp.get("/activities/<activity>/allocation")
@needs("allocation.assign")
def table(activity):
    raise Missing()


@bp.post("/activities/<activity>/allocation")
@needs("allocation.assign")
def assign(activity):
    raise Missing()


@bp.post("/activities/<activity>/allocation/<review>/end")
@needs("allocation.assign")
def take_back(activity, review):
    raise Missing()
