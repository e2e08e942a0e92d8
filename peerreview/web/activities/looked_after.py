"""What a student reads of the alerts that concern them: who of the staff looks after it, and until when."""

from flask import g

from peerreview.store import alerts
from peerreview.web.moderation.alerts import still_open
from peerreview.web.rounds import step_title
from peerreview.web.text import _, when


def told(activity, mine):
    """[(sentence, what staff wrote or "")] for a student (Facts); no query where the design raises none."""
    if not alerts.are_raised(activity.design):
        return []
    found = alerts.of_person(activity.id, mine)
    # Of answers that are low nothing is told but what staff write to all.
    return [
        (_said(activity, mine, alert), alert.answer) for alert in found if alert.answered or not alert.task
    ]


def _said(activity, mine, alert):
    values = {"step": step_title(activity.design, alert.phase, alert.round, mine), "name": alert.owner_name}
    if alert.task:
        return _("%(by)s wrote to all of you:", by=alert.answered_by)
    if closes := still_open(activity.design, alert):
        return _early(alert, closes, values)
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


def _early(alert, closes, values):
    """What they read while the step is open: who of the staff knows, what comes by itself, and when."""
    if alert.answered:
        return _("“%(step)s” is not finished yet. %(by)s wrote to you:", by=alert.answered_by, **values)
    if not alert.owner_name:
        return _(
            "“%(step)s” waits for somebody’s part. Staff know. It closes %(time)s: then you go on.",
            time=when(closes),
            **values,
        )
    return _(
        "“%(step)s” waits for somebody’s part. %(name)s knows and helps. It closes %(time)s: then you go on "
        "with what is there. You need do nothing but your own part.",
        time=when(closes),
        **values,
    )
