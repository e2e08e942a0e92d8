"""Alerts as staff see them: what somebody of them looks after."""

from datetime import timedelta
from typing import NamedTuple

from flask import g

from peerreview.store import activities, charges, pulses
from peerreview.store import alerts as store
from peerreview.web.activities.scopes import title_in
from peerreview.web.text import _, ngettext, number, when


class Shown(NamedTuple):
    """An alert as the page shows it: the row, ``who`` it concerns and the ``step`` in words, whether they
    ``passed`` after all or were never held, whether it ``is_mine``; ``closes``: a When while the step is
    still open, because staff were asked before its end, else None; ``low`` [sentence] of answers that are
    low, where it is about them; ``answers``: how soon who looks after it usually answers, in words."""

    row: store.Alert
    who: str
    step: str
    passed: bool
    is_mine: bool
    closes: object = None
    low: tuple = ()
    answers: str = ""


def shown(activity):
    """[Shown] of an activity, the open ones first; no query where its design raises none."""
    if not store.are_raised(activity.design):
        return []
    found = store.of_activity(activity.id)
    theirs = charges.among(g.standing, {row.whom for row in found})
    found = [row for row in found if row.whom in theirs]
    usual = store.usual_answers({row.owner for row in found})
    passed = store.have_passed(activity.design, found, activities.passages(activity.id))
    return [
        Shown(
            row,
            whom_of(row),
            titled(activity, row),
            row.id in passed or activity.design.phase(row.phase).gate.is_clock,
            row.owner == g.standing.enrolment,
            when(still_open(activity.design, row)),
            tuple(_low(activity, row)),
            usual_answer(row.owner, usual),
        )
        for row in found
    ]


def titled(activity, alert):
    """What an alert is about: a step, or a task whose answers are low."""
    step = title_in(activity, alert.phase, alert.round)
    if alert.task not in activity.design.tasks:
        return step
    title = activity.design.tasks[alert.task].title
    return f"{title}, {step}" if alert.kind == "waits" else title


def _low(activity, alert):
    """Sentences on the scales that were low when it was raised; nobody is named."""
    task = activity.design.tasks.get(alert.task) if alert.kind == "low" else None
    for one in pulses.low(activity, task, alert.round, alert.missed) if task else ():
        yield _(
            "“%(scale)s” stood at %(mean)s of %(most)s on average, from %(count)s answers; low is under "
            "%(low)s.",
            scale=one.title,
            mean=number(one.mean, 1),
            most=number(one.high),
            count=one.count,
            low=number(task.low),
        )


def still_open(design, alert):
    """When the step of an alert closes, if staff were asked before its end and that has not come; else
    None."""
    early = 0 if alert.kind != "step" else design.phase(alert.phase).gate.early
    closes = alert.missed + timedelta(seconds=early)
    return closes if early and closes > g.now else None


def usual_answer(owner, usual):
    """ "usually answers within 2 days", of an enrolment id and ``store.alerts.usual_answers``; "" where
    nobody knows yet."""
    span = usual.get(owner)
    if span is None:
        return ""
    hours = max(-(-int(span.total_seconds()) // 3600), 1)
    if hours <= 24:
        return ngettext(
            "usually answers within %(count)s hour", "usually answers within %(count)s hours", hours
        )
    days = -(-hours // 24)
    return ngettext("usually answers within %(count)s day", "usually answers within %(count)s days", days)


def whom_of(alert):
    """Whom an alert concerns, in words."""
    if alert.whom[0] == "g":
        return _("Group %(name)s", name=alert.concerns)
    return alert.concerns or _("The whole class")
