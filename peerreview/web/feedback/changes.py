"""The revision ledger: what changed in my text, beside what I decided about each comment."""

from flask import g, render_template, request

from peerreview.domain import changes
from peerreview.store import activities
from peerreview.store.reading import advice, received, seen
from peerreview.web.access import needs
from peerreview.web.feedback import bp
from peerreview.web.fields import whole


@bp.get("/submissions/<mine>/changes")
@needs("response.read")
def changed(mine):
    activity = activities.find(activity_id=mine.activity)
    change = advice.change_of(mine, whole(request.args.get("version"), 0))
    found = received.by_person(activity, g.standing.enrolment, g.now)
    seen.record(g.standing, [review.work for review in found.reviews], now=g.now)
    compared = [
        (title, changes.pieces(change.before.get(title, ""), change.after.get(title, "")))
        for title in {**change.before, **change.after}
    ]
    added, removed = (
        (sum(found) for found in zip(*(changes.counts(pieces) for _title, pieces in compared), strict=True))
        if compared
        else (0, 0)
    )
    return render_template(
        "feedback/changes.html",
        activity=activity,
        work=mine,
        change=change,
        compared=compared,
        added=added,
        removed=removed,
        entries=advice.entries(found, activity, mine),
    )
