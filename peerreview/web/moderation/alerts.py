"""Alerts as staff see them: what somebody of them looks after."""

from datetime import timedelta
from typing import NamedTuple

from flask import g

from peerreview.store import activities
from peerreview.store import alerts as store
from peerreview.web.activities.scopes import title_in
from peerreview.web.text import _, when


class Shown(NamedTuple):
    """An alert as the page shows it: the row, ``who`` it concerns and the ``step`` in words, whether they
    ``passed`` after all or were never held, whether it ``is_mine``; ``closes``: a When while the step is
    still open, because staff were asked before its end, else None."""

    row: store.Alert
    who: str
    step: str
    passed: bool
    is_mine: bool
    closes: object = None


def shown(activity):
    """[Shown] of an activity, the open ones first; no query where its design raises none."""
    if not store.are_raised(activity.design):
        return []
    found = store.of_activity(activity.id)
    passed = store.have_passed(activity.design, found, activities.passages(activity.id))
    return [
        Shown(
            row,
            whom_of(row),
            title_in(activity, row.phase, row.round),
            row.id in passed or activity.design.phase(row.phase).gate.is_clock,
            row.owner == g.standing.enrolment,
            when(still_open(activity.design, row)),
        )
        for row in found
    ]


def still_open(design, alert):
    """When the step of an alert closes, if staff were asked before its end and that has not come; else
    None."""
    early = design.phase(alert.phase).gate.early
    closes = alert.missed + timedelta(seconds=early)
    return closes if early and closes > g.now else None


def whom_of(alert):
    """Whom an alert concerns, in words."""
    if alert.whom[0] == "g":
        return _("Group %(name)s", name=alert.concerns)
    return alert.concerns or _("The whole class")
