"""Pilots on To do: a decision that is due, for whoever looks at the numbers and for whoever may sign it."""

from flask import g, url_for

from peerreview.domain import access
from peerreview.store import pilots
from peerreview.web.rows import Row
from peerreview.web.text import _


def rows(standings):
    """[Row] of what is due in the pilots of the courses in which somebody has these Standings. One query
    where none runs."""
    theirs = {one.course: one for one in standings if _may("class.whole", one)}
    return [
        _row(pilot, may_sign=_may("activity.create", theirs[course]))
        for course, pilot in pilots.running_in(theirs).items()
        if (pilot.due(g.now) or pilot.is_last(g.now))
        and (pilot.reader_account == g.person.id or _may("activity.create", theirs[course]))
    ]


def _may(permission, standing):
    return access.may(permission, access.Standing(True, role=standing.role, is_limited=standing.is_limited))


def _row(pilot, *, may_sign):
    is_last, day = pilot.is_last(g.now), pilot.due(g.now)
    if is_last:
        title = _("Sign the last review") if may_sign else _("Look at the last review")
    else:
        title = (
            _("Decide about day %(day)s", day=day)
            if may_sign
            else _("Look at the numbers of day %(day)s", day=day)
        )
    url = url_for(
        "pilots.review" if is_last else "pilots.show",
        course=pilot.course_public_id,
        pilot=pilot.public_id,
    )
    row = Row(title, None, None, url=url, said=" · ".join([pilot.code, pilot.title, _("pilot")]))
    row.state, row.tone, row.icon = (_("Decide") if may_sign else _("Due")), "warn", "clock"
    return row
