"""Alerts as staff see them: what somebody of them looks after."""

from typing import NamedTuple

from flask import g

from peerreview.store import activities
from peerreview.store import alerts as store
from peerreview.web.activities.scopes import title_in
from peerreview.web.text import _


class Shown(NamedTuple):
    """An alert as the page shows it: the row, ``who`` it concerns and the ``step`` in words, whether they
    ``passed`` after all or were never held, whether it ``is_mine``."""

    row: store.Alert
    who: str
    step: str
    passed: bool
    is_mine: bool


def shown(activity):
    """[Shown] of an activity, the open ones first; no query where its design raises none."""
    if not any(phase.gate.otherwise == "escalate" for phase in activity.design.phases):
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
        )
        for row in found
    ]


def whom_of(alert):
    """Whom an alert concerns, in words."""
    if alert.whom[0] == "g":
        return _("Group %(name)s", name=alert.concerns)
    return alert.concerns or _("The whole class")
