"""Grades as CSV: numbers stay numbers, text cannot become a formula."""

import csv
import io

from peerreview.web.csv import safe
from peerreview.web.text import _

COLUMNS = (
    _("Name"),
    _("E-mail"),
    _("Section"),
    _("Work"),
    _("Reviews counted"),
    _("Submission grade"),
    _("Participation"),
    _("Computed"),
    _("Grade"),
    _("State"),
    _("Reason"),
    _("Released"),
)


def as_csv(entries, states):
    """The file as bytes: UTF-8 with the mark that spreadsheets look for, CRLF, one line a student."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow(_cells(entry, states))
    return out.getvalue().encode("utf-8-sig")


def _cells(entry, states):
    line = entry.line
    work = _("none") if line.work is None else _("late") if line.is_late else _("in time")
    share = None if line.participation.share is None else line.participation.share * 100
    return [
        safe(entry.name),
        safe(entry.enrolment.account.email),
        safe(entry.section),
        work,
        line.submission.reviews,
        _figure(line.submission.value),
        _figure(share),
        _figure(line.computed),
        _figure(line.value),
        states[line.state][0],
        safe(line.override),
        line.released.isoformat(timespec="minutes") if line.released else "",
    ]


def _figure(value):
    return "" if value is None else f"{value:.1f}"
