"""What somebody of the staff looks after, on To do: a line for each alert that is theirs, or nobody's."""

from flask import g, url_for

from peerreview.domain.access import is_staff_role
from peerreview.store import alerts, charges
from peerreview.web.access import my_courses
from peerreview.web.moderation.alerts import still_open, whom_of
from peerreview.web.rounds import step_title
from peerreview.web.rows import Row
from peerreview.web.text import _, when


def rows(plans, facts):
    """[Row] of the open alerts of an account's places as staff; no query where no design raises any."""
    places = [
        fact.person.id
        for activity, fact in facts.items()
        if is_staff_role(fact.person.role) and alerts.are_raised(plans[activity].design)
    ]
    found = [alert for alert in alerts.of_owners(sorted(set(places))) if alert.activity in plans]
    standings = {one.course: one for one in my_courses()}
    return [
        _row(plans[alert.activity], alert)
        for alert in found
        if charges.among(standings[plans[alert.activity].course_id], {alert.whom})
    ]


def _row(plan, alert):
    row = Row(
        _("Look after %(who)s", who=whom_of(alert)),
        None,
        plan,
        url=url_for("moderation.show", activity=plan.public_id, _anchor="alerts-h"),
    )
    task = plan.design.tasks.get(alert.task)
    row.note = task.title if task else step_title(plan.design, alert.phase, alert.round)
    row.why = (
        _("the answers are low")
        if alert.kind == "low"
        else _("waits for another pair")
        if alert.kind == "alone"
        else _("does not answer")
        if alert.kind == "silent"
        else _("waits for an answer")
        if task
        else _("somebody waits")
        if still_open(plan.design, alert)
        else _("not finished in time")
    )
    if alert.is_overdue(g.now):
        row.state, row.tone, row.icon = _("Overdue"), "late", "clock"
    elif alert.answered:
        row.state, row.tone, row.icon = _("Answered"), "done", "reply"
    else:
        row.when, row.before = when(alert.due, course=plan.zone), _("due")
    return row
