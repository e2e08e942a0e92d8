"""The tables of spreadsheets: grades, what was said about each work, the gradebook; each says on how many
raters a grade rests, and that nobody checked it."""

from typing import NamedTuple

from peerreview.domain.numbers import rounded
from peerreview.store import exporting, grading
from peerreview.web.access import looked_after
from peerreview.web.csv import Column, of_fields
from peerreview.web.grading.book import book_of
from peerreview.web.grading.export import CHECK, columns
from peerreview.web.grading.listing import entries
from peerreview.web.text import _


class Comment(NamedTuple):
    """One answer of one review about one person's work."""

    name: str
    email: str
    section: str
    review: int
    title: str
    level: str
    text: str


COMMENTS = of_fields(
    name=_("Name"),
    email=_("E-mail"),
    section=_("Section"),
    review=_("Review"),
    title=_("Asked"),
    level=_("Level"),
    text=_("Comment"),
)
ABOUT = (Column(_("About this file"), lambda line: line),)


def _lines(activity, now):
    return grading.told_to_staff(activity, grading.of_activity(activity, now, enrolment_ids=looked_after()))


def comments(activity, reader, now):
    """[Comment] of the reviews that staff read, reviewers unnamed."""
    said = exporting.comments(activity, reader, now, for_authors=False)
    return [
        Comment(one.name, one.email, one.section, place, *answer)
        for one in entries(activity, _lines(activity, now))
        for place, answers in enumerate(said.get(one.line.work, ()), 1)
        for answer in answers
        if answer[1] or answer[2]
    ]


def of_activity(activity, reader, now):
    """[(title, columns, rows)] of a workbook: the grades, the comments, what the file is."""
    found = entries(activity, _lines(activity, now))
    return [
        (_("Grades"), columns(activity.design), found),
        (_("Comments"), COMMENTS, comments(activity, reader, now)),
        (_("About"), ABOUT, _about(activity.title)),
    ]


def _about(title):
    return [
        title,
        _("Each grade says on how many reviews it rests."),
        _("Quality check: %(none)s.", none=CHECK),
        _("Reviewers are not named; answers for staff alone are left out."),
    ]


class _Line(NamedTuple):
    person: object
    email: str
    lines: dict


def of_course(course_id, now):
    """(columns, rows) of the gradebook: a grade, its state and its raters for each activity, the total."""
    book = book_of(course_id)
    lines = {one.activity.id: _lines(one.activity, now) for one in book.columns}
    emails = {one.enrolment: email for one, email in _emails(course_id, book)}
    rows = [
        _Line(one, emails[one.enrolment], {key: found.get(one.enrolment) for key, found in lines.items()})
        for one in book.people
    ]
    return _columns(book), rows


def _emails(course_id, book):
    found = exporting.addresses_of(course_id)
    return [(one, found[one.enrolment]) for one in book.people]


def _columns(book):
    found = [
        Column(_("Name"), lambda one: one.person.name),
        Column(_("E-mail"), lambda one: one.email),
        Column(_("Section"), lambda one: one.person.section),
        Column(_("Total so far"), lambda one: _figure(one.person.total.value)),
    ]
    for place, column in enumerate(book.columns):
        title, key = column.activity.title, column.activity.id
        found += [
            Column(title, lambda one, place=place: _figure(one.person.cells[place].value)),
            Column(
                _("%(title)s: state", title=title),
                lambda one, place=place: STATES[one.person.cells[place].state],
            ),
            Column(
                _("%(title)s: reviews", title=title),
                lambda one, key=key: one.lines[key].submission.reviews if one.lines[key] else None,
            ),
        ]
    return [*found, Column(_("Quality check"), lambda one: CHECK)]


STATES = {
    "counted": _("released"),
    "unreleased": _("not released, not in the total"),
    "excused": _("excused"),
    "missing": _("missing"),
    "closed": _("none yet"),
    "waiting": _("opens after answers"),
}


def _figure(value):
    return None if value is None else rounded(value, 1)


def sheets_of_course(course_id, now):
    """[(title, columns, rows)] of a workbook: the gradebook, and what the file is."""
    shown, rows = of_course(course_id, now)
    return [(_("Gradebook"), shown, rows), (_("About"), ABOUT, _about(_("Gradebook")))]
