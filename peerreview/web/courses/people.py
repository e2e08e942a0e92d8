"""The list of a course's people: filters that are links, a search, and who stands in it."""

from typing import NamedTuple

from peerreview.store import courses
from peerreview.web.courses.forms import ROLES
from peerreview.web.lists import filter_links
from peerreview.web.text import _

STAFF_FIRST = {"instructor": 0, "assistant": 1, "student": 2}


class Listing(NamedTuple):
    """``rows`` Enrolments to show, ``total`` of all; ``roles`` and ``sections`` links for ``filters``;
    ``choices`` [(public id, name)] of everybody; ``q`` what is searched."""

    rows: list
    total: int
    roles: list
    sections: list
    choices: list
    q: str
    role: str
    section: str


def listing(course, args):
    """The Listing for the address's ``q``, ``role`` and ``section``; counts look at everybody."""
    everybody = sorted(
        courses.people(course.course),
        key=lambda one: (STAFF_FIRST[one.role], one.account.name.casefold(), one.id),
    )
    q, role, section = args.get("q", "").strip(), args.get("role", ""), args.get("section", "")
    rows = [
        one
        for one in everybody
        if (not role or one.role == role) and (not section or _section(one) == section) and _matches(one, q)
    ]
    roles = [(value, text, sum(one.role == value for one in everybody)) for value, text in ROLES.items()]
    sections = [
        (name, name, sum(_section(one) == name for one in everybody))
        for name in sorted({_section(one) for one in everybody} - {""})
    ]
    choices = sorted(
        ((one.public_id, one.account.name) for one in everybody), key=lambda pair: pair[1].casefold()
    )
    return Listing(
        rows,
        len(everybody),
        _links(course, {"q": q, "section": section}, "role", role, (_("Everybody"), len(everybody)), roles),
        _links(
            course, {"q": q, "role": role}, "section", section, (_("All sections"), len(everybody)), sections
        ),
        choices,
        q,
        role,
        section,
    )


def _section(enrolment):
    return enrolment.section.name if enrolment.section_id else ""


def _matches(enrolment, q):
    return not q or q.casefold() in f"{enrolment.account.name} {enrolment.account.email}".casefold()


def _links(course, kept, key, current, every, options):
    """Nothing when there is nothing to choose between."""
    found = [option for option in options if option[2]]
    if len(found) < 2 and not current:
        return []
    return filter_links(
        "courses.people", {"course": course.course_public_id}, kept, key, current, [("", *every), *found]
    )
