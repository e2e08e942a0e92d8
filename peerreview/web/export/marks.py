"""The marks that files hold: the numbers of the pages. Into another system goes only what its student sees
here."""

from collections import Counter

from peerreview.domain.lms import Mark, Problem
from peerreview.store import courses, exporting, grading
from peerreview.web.text import _, ngettext


def of_activity(activity, reader, now, *, comments=False):
    """([Mark] of the students of an activity, [Problem] of whose mark stays behind): released, and open to
    them."""
    lines = grading.told_to_staff(activity, grading.of_activity(activity, now))
    waits = exporting.waiting(activity, now) if any(line.released for line in lines.values()) else set()
    said = exporting.comments(activity, reader, now, for_authors=True) if comments else {}
    marks, problems = [], []
    for person in _students(activity.course):
        line = lines.get(person.id)
        if line is None:
            continue
        value = line.value if line.released and person.id not in waits else None
        if line.released and line.value is not None and person.id in waits:
            problems.append(
                Problem(
                    person.account.name,
                    _("answers the reviews first; the other system would show the grade before"),
                )
            )
        if not line.released and line.at_release is not None:
            problems.append(Problem(person.account.name, _("has a grade that is not released")))
        comment = joined(said.get(line.work, ())) if value is not None else ""
        marks.append(_mark(person, value, comment, line.submission.reviews, _basis(line)))
    return marks, problems


def of_course(course_id, now):
    """([Mark] of the totals so far, [Problem]): of what is released and open to each."""
    found = grading.of_course(course_id, now)
    totals = {person.enrolment: person.total.value for person in found.people}
    counted = {
        person.enrolment: sum(cell.state == "counted" for cell in person.cells) for person in found.people
    }
    held = {
        person
        for column in found.columns
        if column.released
        for person in exporting.waiting(column.activity, now)
    }
    marks, problems = [], []
    for person in _students(course_id):
        value = totals.get(person.id)
        if person.id in held and value is not None:
            why = _("answers reviews first; the other system would show the grade before")
            problems.append(Problem(person.account.name, why))
            value = None
        marks.append(_mark(person, value, "", 0, _basis_of_total(counted.get(person.id, 0))))
    return marks, problems


def _students(course_id):
    return [one for one in courses.people(course_id) if one.role == "student"]


def _mark(person, value, comment, raters, basis):
    section = person.section.name if person.section_id else ""
    account = person.account
    return Mark(account.name, account.email, value, person.number, comment, raters, section, basis)


def _basis(line):
    """On what a grade rests, in a sentence."""
    if line.override:
        return _("This grade was set by hand.")
    if line.submission.decided_by is not None:
        return _("A review by course staff decides this grade.")
    if not line.submission.reviews:
        return _("This grade rests on no review by peers; no quality check was made.")
    return ngettext(
        "This grade rests on %(count)s review by peers; no quality check was made.",
        "This grade rests on %(count)s reviews by peers; no quality check was made.",
        line.submission.reviews,
    )


def _basis_of_total(count):
    return ngettext(
        "This total is made of %(count)s grade; no quality check was made.",
        "This total is made of %(count)s grades; no quality check was made.",
        count,
    )


def bases(marks):
    """[(sentence, how many of the *marks* that may go out rest on that)], those of most people first."""
    return Counter(mark.basis for mark in marks if mark.value is not None).most_common()


def joined(reviews):
    """What reviewers wrote as one text: "Review 1", then each item with its answer."""
    parts = []
    for place, answers in enumerate(reviews, 1):
        lines = [
            f"{title}: {' '.join(filter(None, [level and f'[{level}]', text]))}"
            for title, level, text in answers
            if level or text
        ]
        parts.append("\n".join([_("Review %(number)s", number=place), *lines]))
    return "\n\n".join(parts)
