"""What a student reads of the alerts that concern them: who of the staff looks after it, and until when."""

from flask import g

from peerreview.store import alerts
from peerreview.web.moderation.alerts import still_open, usual_answer
from peerreview.web.rounds import step_title
from peerreview.web.text import _, when


def told(activity, mine):
    """[(sentence, what staff wrote or "")] for a student (Facts); no query where the design raises none."""
    if not alerts.are_raised(activity.design):
        return []
    found = alerts.of_person(activity.id, mine)
    # Of answers that are low nothing is told but what staff write to all.
    usual = alerts.usual_answers({alert.owner for alert in found if alert.kind == "waits"})
    return [
        (_said(activity, mine, alert, usual), alert.answer)
        for alert in found
        if alert.answered or alert.kind != "low"
    ]


def _said(activity, mine, alert, usual):
    values = {"step": step_title(activity.design, alert.phase, alert.round, mine), "name": alert.owner_name}
    if alert.kind == "low":
        return _("%(by)s wrote to all of you:", by=alert.answered_by)
    if alert.kind in ("alone", "silent"):
        return _of_pair(alert, values)
    if alert.kind == "waits":
        return _waits(activity, alert, usual, values)
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


def _of_pair(alert, values):
    """What somebody reads who waits for another pair, or from whom another one waits to hear."""
    if alert.answered:
        return _("About “%(step)s”: %(by)s wrote to you:", by=alert.answered_by, **values)
    name = alert.owner_name or _("Somebody of the staff")
    if alert.kind == "alone":
        return _("You have waited for another pair for a week. %(who)s looks for a way with you.", who=name)
    return _(
        "Somebody in “%(step)s” waits to hear from you. A line is enough; %(who)s helps if it is hard just "
        "now.",
        who=name,
        step=values["step"],
    )


def _waits(activity, alert, usual, values):
    """What somebody reads whose hand-in waits for an answer that nobody else may give, or gave in time."""
    values["task"] = activity.design.tasks[alert.task].title
    if alert.answered:
        return _("“%(task)s” in “%(step)s” waits. %(by)s wrote to you:", by=alert.answered_by, **values)
    if not alert.owner_name:
        return _("“%(task)s” in “%(step)s” waits. Course staff look after it.", **values)
    said = _(
        "“%(task)s” in “%(step)s” waits for somebody who may do it. %(name)s looks after it, until %(time)s; "
        "then it goes on to a colleague.",
        time=when(alert.due),
        **values,
    )
    answers = usual_answer(alert.owner, usual)
    return f"{said} {_('%(name)s %(answers)s.', name=alert.owner_name, answers=answers)}" if answers else said


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
