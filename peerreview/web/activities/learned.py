"""Who holds what an activity needs or grants, and whom the lack of it stops."""

from typing import NamedTuple

from flask import g, url_for

from peerreview.domain.attributes import lacking, title_of
from peerreview.domain.words import in_order
from peerreview.store import activities, courses, credentials
from peerreview.web.access import holds
from peerreview.web.text import _, on_day

MOST_NAMED = 30


class Needed(NamedTuple):
    """One credential: its ``title``, how many ``hold`` it ``of`` all students, whether the activity ``needs``
    it, those ``without`` [(name, address or "")] as far as they are named, how many ``more`` there are,
    where it can be had ``at`` [(title, address)]."""

    title: str
    hold: int
    of: int
    needs: bool
    without: list
    more: int
    at: list


def of_activity(activity):
    """[Needed] of each credential that the design speaks of; no query where it speaks of none."""
    names = dict.fromkeys([*activity.design.credentials, *activity.design.grants])
    if not names:
        return []
    here = activities.students(activity)
    students = [person for person in courses.people(activity.course) if person.id in here]
    students.sort(key=lambda person: in_order(person.account.name))
    held, givers = credentials.in_course(activity.course), credentials.givers(activity.course)
    return [_needed(activity, name, students, held, givers.get(name, [])) for name in names]


def _needed(activity, name, students, held, givers):
    without = [person for person in students if lacking((name,), held.get(person.id, ()), g.now)]
    course, may = g.standing.course_public_id, holds("course.people")
    return Needed(
        title_of(name),
        len(students) - len(without),
        len(students),
        name in activity.design.credentials,
        [
            (
                person.account.name,
                url_for("courses.show_person", course=course, person=person.public_id, _anchor="learned-h")
                if may
                else "",
            )
            for person in without[:MOST_NAMED]
        ],
        max(len(without) - MOST_NAMED, 0),
        [
            (one.title, url_for("activities.show", activity=one.public_id))
            for one in givers
            if one.public_id != activity.public_id
        ],
    )


def told(activity, mine):
    """Sentences for a student (Facts) about what the activity taught them."""
    standing = {}
    for held in mine.credentials:
        if held.name in activity.design.grants and held.stands(g.now):
            standing[held.name] = held
    return [
        _(
            "You hold “%(title)s” now, until %(time)s. It opens steps that build on it.",
            title=title_of(name),
            time=on_day(held.until),
        )
        if held.until
        else _("You hold “%(title)s” now. It opens steps that build on it.", title=title_of(name))
        for name, held in standing.items()
    ]
