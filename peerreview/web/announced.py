"""What staff say to everybody, on top of each page of the activity until its next step."""

from flask import g

from peerreview.domain import schedule
from peerreview.store import activities, announcing
from peerreview.store.facts import facts_of_furthest


def announced():
    """The Said that stands on top of this page, or None. No query where nothing is said."""
    if not g.get("told") or g.get("person") is None:
        return None
    if "announced" not in g:
        g.announced = _standing(g.within)
    return g.announced


def known_of(said):
    """What a page that shows this knows, in a few letters."""
    return f"{said.public_id}.{said.rev}" if said else ""


def _standing(activity_id):
    said = announcing.standing(activity_id)
    activity = activities.find(activity_id=activity_id) if said else None
    if activity is None or activity.published is None:
        return None
    windows = schedule.windows(activity.design, facts_of_furthest(activity, now=g.now), g.now)
    return None if schedule.is_past(windows, (said.phase, said.round)) else said
