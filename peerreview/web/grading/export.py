"""Grades as a file: the numbers of the page."""

from peerreview.domain.numbers import rounded
from peerreview.web.csv import Column, moment
from peerreview.web.grading.listing import STATES
from peerreview.web.text import _


def _work(entry):
    if not entry.line.is_told:
        return None
    return _("none") if entry.line.work is None else _("late") if entry.line.is_late else _("in time")


def _figure(value):
    """A grade of a file, with the one decimal it always has there."""
    return None if value is None else rounded(value, 1)


CHECK = _("none was made: a grade by peers is no exam by itself")
_SUBMISSION = Column(_("Submission grade"), lambda entry: _figure(entry.line.submission.value))
COLUMNS = (
    Column(_("Name"), lambda entry: entry.name),
    Column(_("E-mail"), lambda entry: entry.email),
    Column(_("Section"), lambda entry: entry.section),
    Column(_("Work"), _work),
    Column(_("Days late"), lambda entry: entry.line.days_late or None),
    Column(_("Reviews counted"), lambda entry: entry.line.submission.reviews),
    _SUBMISSION,
    Column(_("Participation"), lambda entry: _figure(entry.participation)),
    Column(_("Computed"), lambda entry: _figure(entry.line.computed)),
    Column(_("Grade"), lambda entry: _figure(entry.line.value)),
    Column(_("State"), lambda entry: STATES[entry.line.state][0]),
    Column(_("Reason"), lambda entry: entry.line.override),
    Column(_("Released"), lambda entry: moment(entry.line.released)),
    Column(_("Quality check"), lambda entry: CHECK),
)
_FACTOR = Column(
    _("Factor in the team"),
    lambda entry: None if entry.line.total.factor is None else f"{entry.line.total.factor}",
)


def columns(design):
    """The columns of a file of grades: with the factor where members of a team rate each other's part."""
    if not design.grading.members:
        return COLUMNS
    place = COLUMNS.index(_SUBMISSION) + 1
    return (*COLUMNS[:place], _FACTOR, *COLUMNS[place:])
