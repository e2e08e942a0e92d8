"""Where what is to be learned first can be had: links beside a duty that waits for a credential."""

from flask import url_for

from peerreview.store import credentials
from peerreview.web.text import _


def is_barred(line):
    """Whether a duty waits for something that its person has not learned."""
    return line.why is not None and line.why.code == "needs" and line.state in ("locked", "waiting")


def givers(plans, lines):
    """{course id: {credential: [Giver]}} for the duties [(activity id, Duty)] that wait; no query where none
    does."""
    courses = {plans[activity].course_id for activity, line in lines if is_barred(line)}
    return {course: credentials.givers(course) for course in courses}


def acts(plan, line, found):
    """[(words, address)] of the activities that teach what a duty waits for; *found* as of ``givers``."""
    if not is_barred(line):
        return []
    return [
        (_("Do “%(title)s”", title=giver.title), url_for("activities.show", activity=giver.public_id))
        for giver in found[plan.course_id].get(line.why.ref, [])
        if giver.public_id != plan.public_id
    ]
