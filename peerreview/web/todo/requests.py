"""What somebody asked staff, on To do: beside what was missed while it is open, new once it is answered."""

from flask import g, url_for

from peerreview.domain.access import is_staff_role
from peerreview.domain.asking import WITHDRAWN
from peerreview.store import asking
from peerreview.web.access import my_courses
from peerreview.web.rows import Row
from peerreview.web.text import _, when


def of_account(facts):
    """[Asked] by this account where it is a student. One query, or none."""
    places = tuple(key for key, fact in facts.items() if not is_staff_role(fact.person.role))
    return asking.of_account(g.person.id, places) if places else []


def of_row(row, asked):
    """The open request for more time for what a row is about, or None."""
    line = row.line
    for one in asked:
        is_same = (one.activity, one.task, one.round) == (row.plan.id, line.task, line.round)
        if one.is_open and one.kind == "time" and is_same:
            return one
    return None


def said(one):
    """That it was asked, and until when staff answer, or should have."""
    if one.is_overdue(g.now):
        return _(
            "you asked for more time on %(time)s; staff should have answered by %(until)s",
            time=when(one.at),
            until=when(one.answer_by),
        )
    return _(
        "you asked for more time on %(time)s; staff answer by %(until)s",
        time=when(one.at),
        until=when(one.answer_by),
    )


def acts(row, one, words):
    """[(words, address)] of the way on: to what was asked already, or to asking; staff ask nobody."""
    if any(found.course == row.plan.course_id and is_staff_role(found.role) for found in my_courses()):
        return []
    if one:
        return [(_("Read what you asked"), url_for("asking.show", asked=one.public_id))]
    line = row.line
    place = {"activity": row.plan.public_id, "task": line.task, "round": line.round}
    return [(words, url_for("asking.make", kind="time", **place))]


def answered(plans, asked):
    """[Row] of answers that whoever asked has not read yet."""
    return [
        _answered(plans[one.activity], one)
        for one in asked
        if not one.is_open and one.seen is None and one.outcome != WITHDRAWN
    ]


def overdue(plans, asked):
    """[Row] of what nobody answered by the moment that was promised."""
    return [_overdue(plans[one.activity], one) for one in asked if one.is_overdue(g.now)]


def _overdue(plan, one):
    title = (
        _("Nobody has answered you yet: more time")
        if one.kind == "time"
        else _("Nobody has answered you yet: your grade")
    )
    row = Row(title, None, plan, url=url_for("asking.show", asked=one.public_id), note=plan.title)
    row.why = _("you were to be answered by %(time)s", time=when(one.answer_by, course=plan.zone))
    row.state, row.tone, row.icon = _("Overdue"), "late", "clock"
    return row


def _answered(plan, one):
    title = _("Staff answered: more time") if one.kind == "time" else _("Staff answered: your grade")
    row = Row(title, None, plan, url=url_for("asking.show", asked=one.public_id), note=plan.title)
    row.why = when(one.ended, course=plan.zone).text
    row.state, row.tone, row.icon = _("New"), "now", "reply"
    return row
