"""What a student reads of the alerts that concern them: who of the staff looks after it, and until when."""

from flask import g

from peerreview.store import alerts
from peerreview.web.rounds import step_title
from peerreview.web.text import _, when


def told(activity, mine):
    """[(sentence, what staff wrote or "")] for a student (Facts); no query where the design raises none."""
    if not any(phase.gate.otherwise == "escalate" for phase in activity.design.phases):
        return []
    return [(_said(activity, mine, alert), alert.answer) for alert in alerts.of_person(activity.id, mine)]


def _said(activity, mine, alert):
    values = {"step": step_title(activity.design, alert.phase, alert.round, mine), "name": alert.owner_name}
    if alert.answered:
        return _("“%(step)s” was not finished in time. %(by)s wrote to you:", by=alert.answered_by, **values)
    if not alert.owner_name:
        return _("“%(step)s” was not finished in time. Course staff look after it.", **values)
    if alert.due <= g.now:
        return _("“%(step)s” was not finished in time. %(name)s looks after it.", **values)
    return _(
        "“%(step)s” was not finished in time. %(name)s looks after it and writes to you by %(time)s.",
        time=when(alert.due),
        **values,
    )
