"""The grades of a whole class as a list shows them: kept, and patched by what happened (``patched``)."""

from dataclasses import replace

from peerreview.store import courses
from peerreview.store.grading.lines import of_activity
from peerreview.store.patched import Kept, Patched

MOST_KEPT = 2  # courses


def of_class(activity, now):
    """({enrolment id: Line}, {enrolment id: (name, public id, section or "")} by name) of the students of an
    activity. As of ``of_activity``, but for how each number came about: the lines have no rows."""
    with _LINES.of_course(activity.course, now) as known:
        lines = known.values(activity, now)
        if "students" not in known.memory:
            known.memory["students"] = courses.students(activity.course)
        return lines, known.memory["students"]


def _lines(activity, now, people):
    return {
        person: Kept(_without_rows(line), line.until)
        for person, line in of_activity(activity, now, enrolment_ids=people).items()
    }


def _without_rows(line):
    return replace(
        line, submission=replace(line.submission, rows=()), total=replace(line.total, rows=()), until=None
    )


_LINES = Patched("grades", MOST_KEPT, _lines)
