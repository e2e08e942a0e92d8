"""The list of a course's people: who stands in it, by role, section and what they say about themselves; the
same as a file."""

from typing import NamedTuple

from flask import g

from peerreview.domain import attributes as rules
from peerreview.domain.numbers import typed
from peerreview.domain.words import folded, in_order
from peerreview.store import attributes, courses
from peerreview.web.courses.forms import ROLES
from peerreview.web.csv import Column
from peerreview.web.lists import Filter, listing, section_filter
from peerreview.web.text import _, said

SIZE = 200
STAFF_FIRST = {"instructor": 0, "assistant": 1, "student": 2}
NOTHING = attributes.Seen()


class Row(NamedTuple):
    """One person as staff see them: the ``enrolment``, {name: Seen} of what they say about themselves, and
    the Absence that holds now, or None."""

    enrolment: object
    seen: dict
    away: object

    @property
    def name(self):
        """Their name."""
        return self.enrolment.account.name

    @property
    def section(self):
        """The section's name or ""."""
        return self.enrolment.section.name if self.enrolment.section_id else ""

    def told(self, field):
        """What staff may read of one field, as one text."""
        return rules.said(field, self.seen.get(field.name, NOTHING).texts)

    def stands_under(self, field):
        """The values of a field's filter: given or none, and the answers where there are few."""
        seen = self.seen.get(field.name)
        return ("given", *rules.answered(field, seen.texts)) if seen else ("none",)


def rows_of(course):
    """[Row] of all who are present, staff first, then by name."""
    seen = attributes.seen_by_staff(course.course, g.now)
    away = attributes.away_now(course.course, g.now)
    rows = [Row(one, seen.get(one.id, {}), away.get(one.id)) for one in courses.people(course.course)]
    return sorted(
        rows, key=lambda row: (STAFF_FIRST[row.enrolment.role], in_order(row.name), row.enrolment.id)
    )


def listed(course, rows, fields, args):
    """The Listing of *rows* that an address asks for; *fields* {name: Field} have filters and orders of their
    own, under their name with a point before it."""
    return listing(
        args,
        "courses.people",
        {"course": course.course_public_id},
        rows,
        filters=(
            Filter("role", _("Role"), _("Everybody"), ROLES, lambda row: [row.enrolment.role], shy=True),
            section_filter(rows, lambda row: row.section),
            *_of_now(),
            *map(_filter, fields.values()),
            *map(_learned, learned_by(rows)),
        ),
        words=lambda row: f"{row.name} {row.enrolment.account.email} {row.enrolment.number}",
        orders={
            "role": lambda row: STAFF_FIRST[row.enrolment.role],
            "name": lambda row: in_order(row.name),
            "email": lambda row: in_order(row.enrolment.account.email),
            "number": lambda row: row.enrolment.number or None,
            "section": lambda row: in_order(row.section) if row.section else None,
        }
        | {f".{name}": _order(field) for name, field in fields.items()},
        size=SIZE,
    )


def _of_now():
    """The Filters of who is away today, and of whom mail does not reach."""
    return (
        Filter(
            "here",
            _("Today"),
            _("Here or away"),
            {"away": _("Away now")},
            lambda row: ["away"] if row.away else [],
            shy=True,
        ),
        Filter(
            "mail",
            _("Mail"),
            _("Arrives or not"),
            {"back": _("Mail comes back")},
            lambda row: ["back"] if row.enrolment.account.mail_problem else [],
            shy=True,
        ),
    )


def learned_by(rows):
    """Names of the credentials that anybody of *rows* holds now, in order."""
    return sorted({name for row in rows for name in row.seen if rules.is_credential(name)})


def _learned(name):
    """Who holds a credential now and who does not; it is asked of students alone."""
    title = rules.title_of(name)
    return Filter(
        name,
        title,
        _("%(title)s: all", title=title),
        {"holds": _("Holds it"), "lacks": _("Does not hold it")},
        lambda row: ["holds" if name in row.seen else "lacks"] if row.enrolment.role == "student" else [],
        shy=True,
    )


def _filter(field):
    answers = field.choices or (("yes", "no") if field.kind == "yes" else ())
    options = {value: value for value in answers} | {"given": _("Given"), "none": _("Not given")}
    return Filter(
        f".{field.name}",
        said(field.title),
        _("%(title)s: all", title=said(field.title)),
        options,
        lambda row: row.stands_under(field),
        shy=True,
    )


def _order(field):
    def of(row):
        text = row.told(field)
        if field.kind == "number":
            value = typed(text or "")
            return None if value is None else float(value)
        return folded(text) or None

    return of


def columns_of(fields):
    """The Columns of the file; what staff may not read is only said to be given."""
    return [
        Column(_("Name"), lambda row: row.name),
        Column(_("E-mail"), lambda row: row.enrolment.account.email),
        Column(_("College number"), lambda row: row.enrolment.number),
        Column(_("Role"), lambda row: ROLES[row.enrolment.role]),
        Column(_("Section"), lambda row: row.section),
        Column(_("Away"), lambda row: _("yes") if row.away else ""),
        *(Column(said(field.title), _cell(field)) for field in fields.values()),
    ]


def _cell(field):
    def of(row):
        seen = row.seen.get(field.name, NOTHING)
        return row.told(field) or (_("given") if seen.is_private else "")

    return of
