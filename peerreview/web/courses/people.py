"""The list of a course's people: who stands in it, by role and section."""

from peerreview.domain.words import folded
from peerreview.store import courses
from peerreview.web.courses.forms import ROLES
from peerreview.web.lists import Filter, listing, section_filter
from peerreview.web.text import _

SIZE = 200
STAFF_FIRST = {"instructor": 0, "assistant": 1, "student": 2}


def everybody_in(course):
    """[Enrolment] of all who are present, staff first, then by name."""
    return sorted(
        courses.people(course.course),
        key=lambda one: (STAFF_FIRST[one.role], folded(one.account.name), one.id),
    )


def listed(course, everybody, args):
    """The Listing of *everybody* that an address asks for."""
    return listing(
        args,
        "courses.people",
        {"course": course.course_public_id},
        everybody,
        filters=(
            Filter("role", _("Role"), _("Everybody"), ROLES, lambda one: [one.role], shy=True),
            section_filter(everybody, _section),
        ),
        words=lambda one: f"{one.account.name} {one.account.email}",
        orders={
            "role": lambda one: STAFF_FIRST[one.role],
            "name": lambda one: folded(one.account.name),
            "email": lambda one: folded(one.account.email),
            "section": lambda one: folded(_section(one)) or None,
        },
        size=SIZE,
    )


def _section(enrolment):
    return enrolment.section.name if enrolment.section_id else ""
