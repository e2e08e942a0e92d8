"""What the page of an activity says of the people who joined it one by one: who reads it, when they meet, the
clock of what somebody set out to do, what is due next and could be a goal."""

from datetime import timedelta
from typing import NamedTuple

from flask import g, url_for

from peerreview.store import circles, responses
from peerreview.web.circles.goals import dues_of, goal_of
from peerreview.web.text import is_unhurried, ngettext, when


class Together(NamedTuple):
    """``said``: who reads it; ``people``: the address of its people; ``meets`` and ``ends`` are Whens or
    None: the next meeting, and when the clock of what the viewer set out to do runs out; ``dues``: what could
    be a goal; ``take``: where it is taken."""

    said: str
    people: str
    meets: object
    file: str
    ends: object
    dues: list
    take: str
    is_closed: bool
    waits: bool


def of_student(activity, lines):
    """The Together of an activity for a student who takes part, or None where the class does."""
    if activity.people == "class" or g.looking:
        return None
    key = activity.public_id
    count = len(circles.members_of(activity.id))
    meets = circles.next_meeting(activity.id, activity.design, g.now)
    return Together(
        _said(activity, count),
        url_for("circles.show", circle=key),
        when(meets),
        url_for("circles.file", circle=key),
        None if is_unhurried() else when(_ends(activity, lines)),
        dues_of(g.person.id, activity.id) if goal_of(activity, lines) else [],
        url_for("circles.take", circle=key),
        bool(activity.closed),
        activity.published is None,
    )


def _said(activity, count):
    if not activity.is_closed_to_staff:
        return ngettext("%(count)s person takes part.", "%(count)s people take part.", count)
    return ngettext(
        "Only you see this page so far; staff cannot open it.",
        "Only the %(count)s of you see this page; staff cannot open it.",
        count,
    )


def _ends(activity, lines):
    """When the clock of what was set out last runs out: of a task with a timer, counted from its hand-in;
    None where none runs."""
    timed = [
        (line.response, activity.design.tasks[line.task].timer)
        for line in lines
        if line.response and line.is_done and line.window.is_open and activity.design.tasks[line.task].timer
    ]
    newest = responses.newest_versions([response for response, _timer in timed]) if timed else {}
    ends = [newest[response].at + timedelta(seconds=timer) for response, timer in timed if response in newest]
    return max((moment for moment in ends if moment > g.now), default=None)
