"""Who reviews what: claimed by students (here), given and taken back by staff (``table``)."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.refusals import NothingToReview
from peerreview.store import allocation
from peerreview.web.access import needs
from peerreview.web.allocation import bp, table  # noqa: F401 - the staff's routes
from peerreview.web.fields import whole
from peerreview.web.text import refusal_text, when


@bp.post("/activities/<activity>/tasks/<task>/claims")
@needs("allocation.claim")
def claim(activity, task):
    try:
        public_id = allocation.claim(
            activity,
            task=task,
            person=g.standing.enrolment,
            by=g.person.id,
            now=g.now,
            turn=whole(request.form.get("round"), 1),
        )
    except NothingToReview as refusal:
        return render_template(
            "allocation/nothing.html",
            activity=activity,
            sentence=refusal_text(refusal),
            until=when(refusal.until),
            is_told=refusal.is_told,
        ), 409
    return redirect(url_for("reviews.edit", mine=public_id), 303)
