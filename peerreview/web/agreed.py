"""Times that two agreed on, among one's dates: in one's calendar, and beside the activity in a course."""

from flask import g

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.visibility import is_between
from peerreview.store import appointments
from peerreview.web.text import _


def agreed_times(account_id, plans, found):
    """[Appointment] of an account with somebody else in activities it takes part in; *found* {activity id:
    Facts}."""
    mine = {
        key: one
        for key, one in found.items()
        if plans[key].published and not is_staff_role(one.person.role) and _has_pairs(plans[key].design)
    }
    asked = {
        line.subject
        for key, one in mine.items()
        for line in schedule.duties(plans[key].design, one, g.now)
        if line.kind == "response" and line.subject
    }
    people = {key: one.person.id for key, one in mine.items()}
    return appointments.coming(account_id, plans, people, asked, g.now)


def _has_pairs(design):
    """Whether somebody writes about what one other wrote in their group, so that two may agree on a time."""
    return any(
        task.about is not None and (task.about.is_next or is_between(task)) for task in design.tasks.values()
    )


def agreed_said(plan, one):
    """What an agreed time is called: the step, without a name."""
    return _("Agreed: %(step)s", step=plan.design.phase(plan.design.tasks[one.task].phase).title)
