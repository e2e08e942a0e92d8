"""Who holds what an activity needs or grants, and whom the lack of it stops."""

from typing import NamedTuple

from flask import g, url_for

from peerreview.domain.attributes import lacking, title_of
from peerreview.domain.designs.whose import is_stopped_by
from peerreview.domain.words import in_order
from peerreview.store import activities, courses, credentials
from peerreview.web.access import holds
from peerreview.web.text import _, on_day

MOST_NAMED = 30


class Needed(NamedTuple):
    """One credential: its ``title``, how many ``hold`` it ``of`` all students, whether who lacks it is
    stopped (``needs``), titles of what those who hold it are asked to do (``does``); the ``people`` [(name,
    address or "")] that this is about, as far as they are named, and how many ``more`` there are: who holds
    it where they do something and it is not learned here, otherwise who lacks it. Where it can be had ``at``
    [(title, address)]; ``is_granted``: here."""

    title: str
    hold: int
    of: int
    needs: bool
    does: list
    people: list
    more: int
    at: list
    is_granted: bool

    @property
    def names_holders(self):
        """Whether ``people`` hold it."""
        return bool(self.does) and not self.needs and not self.is_granted


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
    design, needs = activity.design, is_stopped_by(activity.design, name)
    does = [task.title for task in design.tasks.values() if task.by == name]
    of_holders = does and not needs and name not in design.grants
    named = [one for one in students if one not in without] if of_holders else without
    return Needed(
        title_of(name),
        len(students) - len(without),
        len(students),
        needs,
        does,
        [
            (
                person.account.name,
                url_for("courses.show_person", course=course, person=person.public_id, _anchor="learned-h")
                if may
                else "",
            )
            for person in named[:MOST_NAMED]
        ],
        max(len(named) - MOST_NAMED, 0),
        [
            (one.title, url_for("activities.show", activity=one.public_id))
            for one in givers
            if one.public_id != activity.public_id
        ],
        name in design.grants,
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
