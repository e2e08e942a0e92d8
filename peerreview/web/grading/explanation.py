"""How a grade came about, made ready to read: the same rows and digits for staff (names, aliases beside them)
and for the student (aliases)."""

from dataclasses import dataclass, replace

from flask import url_for

from peerreview.domain.grading import METHODS
from peerreview.domain.visibility import visible
from peerreview.store import forms, grading, responses
from peerreview.store.reading import received
from peerreview.web.access import of_sections
from peerreview.web.grading.chart import chart
from peerreview.web.text import _, column, ngettext, number, said, when

PARTS = {
    "submission": _("Submission grade"),
    "score": _("Right answers"),
    "participation": _("Participation"),
    "review": _("Review grade"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """One review's column: ``label`` a name for staff, an alias for the student; ``alias`` beside a name,
    ``url`` for staff; ``notes``: which version of the
    rubric it was written on, and of the work it is about, where versions differ."""

    response: int
    label: str
    alias: str = ""
    url: str = ""
    notes: tuple = ()


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One line of the sum as text: points by reader, the middle one, the level's name where it is one, the
    weight, the points it makes."""

    title: str
    points: list
    median: str
    level: str
    share: str
    contribution: str
    note: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """``rows`` add up to ``sum``, ``parts`` [(title, hint, grade, weight, adds)] to ``total``; ``left_out``
    [(Reader, why)] for staff; ``chart`` or None; ``method`` says how points become one number."""

    readers: list
    rows: list
    sum: str
    parts: list
    total: str
    left_out: list
    chart: object
    method: object


def explanation(activity, line, *, person, for_staff, party=None):
    """The Explanation of one student's Line; *person* is that student, in whose order the readers stand.
    *party*: what the work is to staff who are party to it (see ``responses.party_to``): of their own they
    read what its students read, of one they reviewed as a student nothing by reader. A reviewer of another
    section than theirs is an alias to staff too."""
    for_staff = for_staff and party is None
    if activity.design.grading.by is None:
        return _without_reviews(activity, line)
    versions = _Versions(activity, line)
    task = activity.design.tasks[activity.design.grading.by]
    found = received.writers(activity, task.id, about_response=line.work) if line.work else {}
    counted = {response for row in line.submission.rows for response in row.points or ()}
    if not visible(task, "staff" if for_staff else "about_mine", released=True).is_open or party == "asked":
        found = {}
    ordered = received.in_order(
        activity, person, [writer for writer in found.values() if writer.response in counted]
    )
    readers = _readers(ordered, versions, task, for_staff)
    *points, total = column([*(row.contribution for row in line.submission.rows), line.submission.value])
    scales = [(row, versions.scale(row)) for row in line.submission.rows]
    rows = [_row(row, made, readers, scale) for (row, scale), made in zip(scales, points)]
    parts, whole = _parts(activity, line)
    left_out = [
        (_reader(found[response], task, True), said(why))
        for response, why in line.submission.left_out.items()
        if response in found
    ]
    return Explanation(
        readers,
        rows,
        total,
        parts,
        whole,
        left_out if for_staff else [],
        chart(scales) if len(readers) > 1 else None,
        METHODS[line.method],
    )


def _without_reviews(activity, line):
    """The Explanation of a number that no reviews make: its parts only."""
    parts, whole = _parts(activity, line)
    return Explanation([], [], "", parts, whole, [], None, METHODS[line.method])


def lateness(line):
    """How late the work of a Line is for its student, in sentences; "" where nothing is to be said, or where
    the grade was frozen on something else."""
    if line.released and line.live != line.computed:
        return ""
    time = line.due and when(line.due)
    own = {
        "excused": _("The work came after the deadline of the class. It counts as in time: excused."),
        "longer": _("A later deadline than that of the class counts here: %(time)s.", time=time),
    }.get(line.own_time, "")
    late = line.days_late and ngettext(
        "It is late by %(count)s begun day.", "It is late by %(count)s begun days.", line.days_late
    )
    if line.own_time == "longer" and not late:
        late = _("By it the work is in time.")
    each = _("What a group hands in counts for each member by their own deadline.")
    return " ".join(filter(None, (own, late, (own or late) and line.is_team and each)))


def _readers(ordered, versions, task, for_staff):
    older = responses.older_read([writer.response for writer in ordered])
    return [
        replace(
            _reader(writer, task, for_staff),
            notes=versions.notes(writer.response) + _about(older.get(writer.response)),
        )
        for writer in ordered
    ]


def _about(older):
    """Which version of the work a review is about, where that is not the newest."""
    return (_("about version %(read)s of %(newest)s", read=older[0], newest=older[1]),) if older else ()


def _reader(writer, task, for_staff):
    called = writer.called(task) or _("Course staff")
    if not (for_staff and of_sections([writer], lambda one: one.enrolment)):
        return Reader(writer.response, called)
    return Reader(
        writer.response,
        writer.name,
        called if called != writer.name else "",
        url_for("responses.show", response=writer.public_id),
    )


class _Versions:
    """The versions of the rubric, for the reviews that a Line counts."""

    def __init__(self, activity, line):
        key = activity.design.tasks[activity.design.grading.by].form
        self.items, self.newest = forms.numbered(activity.id, key)
        self.used = line.submission.versions
        self.written = grading.written_on(activity, self.used) if self.newest > 1 else {}

    def notes(self, response):
        """Which version a review was written on and is measured by, unless all that count were written on the
        one of now."""
        used = self.used.get(response)
        written = self.written.get(response, used)
        if used is None or {*self.used.values(), *self.written.values()} <= {self.newest}:
            return ()
        if written != used:
            return (
                _("written on rubric version %(written)s, counted by %(used)s", written=written, used=used),
            )
        return (_("rubric version %(number)s", number=used),)

    def scale(self, row):
        """((points, level's name), ...) of a Row's criterion, in order; None where its readers met other
        levels."""
        found = set()
        for response in row.points or ():
            items = self.items.get(self.used.get(response, self.newest), ())
            item = next((item for item in items if item.id == row.criterion), None)
            names = {level.points: level.title for level in item.levels} if item else {}
            found.add(tuple(sorted(names.items())))
        scale = found.pop() if len(found) == 1 else ()
        given = {float(points) for points in (row.points or {}).values() if points is not None}
        return scale if given and given <= {points for points, _title in scale} else None


def _row(row, made, readers, scale):
    points = [_points(row, reader.response) for reader in readers]
    median = (
        _("%(middle)s of %(top)s", middle=number(row.median), top=number(row.top))
        if row.median is not None
        else ""
    )
    return CriterionRow(
        said(row.title) if row.criterion is None else row.title,
        points,
        median,
        dict(scale or ()).get(row.median, ""),
        f"{number(row.share)}%" if row.share is not None else "",
        made,
        said(row.note) if row.note else "",
    )


def _points(row, response):
    given = (row.points or {}).get(response)
    if given is None:
        return ""
    if not row.tops:
        return number(given)
    return _("%(points)s of %(top)s", points=number(given), top=number(row.tops.get(response, row.top)))


def _parts(activity, line):
    """[(title, hint, grade, weight, adds)] of what the grade is made of, and what they add up to."""
    found = line.total.rows
    grades = column(part.value for part in found)
    *adds, whole = column([*(part.contribution for part in found), line.computed])
    shares = [f"{number(part.share)}%" for part in found]
    hints = [_hint(part, activity.design, line) for part in found]
    return [*zip([PARTS[part.part] for part in found], hints, grades, shares, adds)], whole


def _hint(part, design, line):
    done, owed = line.participation.done, line.participation.owed
    if not part.note and part.part == "participation" and owed:
        if design.grading.by is None:
            return ngettext(
                "%(done)s of %(count)s thing done", "%(done)s of %(count)s things done", owed, done=done
            )
        return ngettext(
            "%(done)s of %(count)s review given", "%(done)s of %(count)s reviews given", owed, done=done
        )
    if not part.note and part.part == "score":
        return _("Your best try at “%(task)s”", task=design.tasks[design.grading.score].title)
    return said(part.note) if part.note else ""
