"""Handing in late: what it costs, said before; and which version counts."""

from typing import NamedTuple

from flask import g

from peerreview.domain import schedule
from peerreview.store import responses
from peerreview.web.text import _, number, when


class Late(NamedTuple):
    """``warning``: what handing in now means, "" in time; ``is_late``: what counts now is late; ``other``:
    the Version that may count instead, or None, and the words of its button, ``swap``."""

    warning: str
    is_late: bool
    other: object = None
    swap: str = ""


def look(work, line, versions):
    """The Late of a work at its writer's desk; *versions* newest first."""
    is_late = bool(versions) and schedule.days_late(line.window, versions[0].typed, work.zone) > 0
    other = responses.other_version(work, line, versions)
    swap = (
        _("Let version %(number)s count: it was in time", number=other.number)
        if other and is_late
        else _("Let version %(number)s count, which is late", number=other.number)
        if other
        else ""
    )
    return Late(warning(work, line, versions, is_late), is_late, other, swap)


def warning(work, line, versions, is_late):
    """What handing in now means."""
    days = schedule.days_late(line.window, g.now, work.zone) if line.window.state == "late" else 0
    if not days:
        return ""
    cost = _cost(work, days)
    if not versions or is_late or work.state not in ("submitted", "held"):
        return cost and _("What you hand in now is late: %(cost)s.", cost=cost)
    return " ".join(
        [
            _("What you handed in was in time."),
            _("A new version is late: %(cost)s.", cost=cost) if cost else _("A new version is late."),
            _(
                "Until %(time)s you can still let the one that was in time count.",
                time=when(line.window.late_until),
            )
            if line.window.late_until
            else _("You can still let the one that was in time count."),
        ]
    )


def _cost(work, days):
    """What so many begun days take off the grade, in words; "" where nothing."""
    grading = work.design.grading
    if grading is None or grading.work != work.task or not grading.late_off:
        return ""
    return _(
        "it takes %(points)s points of 100 off, %(each)s for each day begun",
        points=number(min(grading.late_off * days, 100)),
        each=number(grading.late_off),
    )
