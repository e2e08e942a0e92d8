"""Staff look at a course as one of its students would see it, or as a student nobody in particular, without
becoming one: what both may see is shown, nothing is written, and the record says that it began and ended
(decision 108)."""

from typing import NamedTuple

from flask import g, session

from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Missing
from peerreview.store import audit, charges, courses, db
from peerreview.store.accounts import Person
from peerreview.web.text import _

KEY = "looks_as"


class Looking(NamedTuple):
    """Who looks (``viewer``, with their Standing ``theirs`` in the course), and as whom: ``person`` with the
    Standing ``shown``. Of a student in general both have the id 0."""

    viewer: Person
    theirs: courses.Standing
    person: Person
    shown: courses.Standing

    @property
    def is_anybody(self):
        """Whether it is a student nobody in particular."""
        return not self.shown.enrolment


def begin(standing, enrolment_public_id):
    """Look at the course of a *standing* as a student of it from now on ("": as nobody in particular).
    Missing when there is no such student."""
    enrolment = None
    if enrolment_public_id:
        enrolment = courses.person_in(standing.course, enrolment_public_id)
        if enrolment.role != "student" or not _is_theirs(standing, enrolment):
            raise Missing()
    session[KEY] = [g.person.public_id, standing.course, enrolment_public_id]
    _record("view.began", standing.course, enrolment)


def _is_theirs(standing, enrolment):
    """Whether who looks is in charge of the section of that student."""
    people = charges.people_of(standing)
    return people is None or enrolment.id in people


def end():
    """Look as oneself again. Returns the Looking that ended, or None."""
    session.pop(KEY, None)
    ended = g.looking
    if ended is not None:
        g.person, g.looking = ended.viewer, None
        _record("view.ended", ended.theirs.course, None)
    return ended


def _record(verb, course, enrolment):
    values = {"by": g.person.id, "at": g.now, "course": course}
    db.look_only(False)
    with db.writing():
        if enrolment is None:
            audit.record(verb, "course", course, **values)
        else:
            audit.record(verb, "enrolment", enrolment.id, **values)


def found(viewer):
    """The Looking of a signed-in Person, or None; one that can be no more ends by itself: they are no longer
    staff there, or the student has left."""
    by, course, public_id = session[KEY]
    theirs = courses.standing(viewer.id, course_id=course) if by == viewer.public_id else None
    if theirs is None or theirs.archived or not is_staff_role(theirs.role):
        return None
    shown = theirs._replace(enrolment=0, enrolment_public_id="", role="student", section=None)
    shown = shown._replace(is_limited=False)
    person = viewer._replace(id=0, public_id="", name=_("A student"), email="", is_admin=False, is_demo=False)
    if public_id:
        try:
            enrolment = courses.person_in(course, public_id)
        except Missing:
            return None
        if enrolment.role != "student" or not _is_theirs(theirs, enrolment):
            return None
        account = enrolment.account
        shown = shown._replace(
            enrolment=enrolment.id, enrolment_public_id=public_id, section=enrolment.section_id
        )
        person = person._replace(id=account.id, public_id=account.public_id, name=account.name)
    return Looking(viewer, theirs, person, shown)
