"""The list of a course's people: filters that are links, a search, and who stands in it."""

from typing import NamedTuple

from flask import url_for

from peerreview.store import courses
from peerreview.web.courses.forms import ROLES
from peerreview.web.text import _

STAFF_FIRST = {"instructor": 0, "assistant": 1, "student": 2}


class Listing(NamedTuple):
    """``rows`` Enrolments to show, ``total`` of all; ``roles`` and ``sections`` links for ``filters``; ``choices`` [(public id, name)]
    of everybody; ``q`` what is searched."""

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
    everybody = sorted(courses.people(course.course), key=lambda one: (STAFF_FIRST[one.role], one.account.name.casefold(), one.id))
    q, role, section = args.get("q", "").strip(), args.get("role", ""), args.get("section", "")
    rows = [one for one in everybody if (not role or one.role == role) and (not section or _section(one) == section) and _matches(one, q)]
    return Listing(rows, len(everybody), _links(course, everybody, {"q": q, "section": section}, "role", role, ROLES.items(), lambda one: one.role),
                   _links(course, everybody, {"q": q, "role": role}, "section", section,
                          [(name, name) for name in sorted({_section(one) for one in everybody} - {""})], _section),
                   sorted(((one.public_id, one.account.name) for one in everybody), key=lambda pair: pair[1].casefold()), q, role, section)


def _section(enrolment):
    return enrolment.section.name if enrolment.section_id else ""


def _matches(enrolment, q):
    return not q or q.casefold() in f"{enrolment.account.name} {enrolment.account.email}".casefold()


def _links(course, everybody, kept, key, current, options, of):
    """[(text, url, current, count)]; none when there is nothing to choose between."""
    counts = {value: sum(of(one) == value for one in everybody) for value, _text in options}
    found = [(text, value, counts[value]) for value, text in options if counts[value]]
    if len(found) < 2 and not current:
        return []
    return [(text, url_for("courses.people", course=course.course_public_id, **{name: value for name, value in {**kept, key: wanted}.items() if value}), current == wanted, count)
            for text, wanted, count in [(_("Everybody"), "", len(everybody)), *found]]
