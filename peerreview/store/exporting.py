"""What is taken out of an activity as files: texts as they stand in sight, some at a time, and never what
staff may not read, what only staff read, drafts, or what is held."""

from collections import defaultdict
from contextlib import suppress
from typing import NamedTuple

from peerreview.domain import in_text, schedule
from peerreview.domain.refusals import Missing
from peerreview.domain.visibility import read_by_staff, released_at, visible
from peerreview.store import audit, charges, courses, db, files, forms, grading, responses
from peerreview.store.facts import facts_of_activity, facts_of_cohort

AT_ONCE = 50  # texts in memory together


class Text(NamedTuple):
    """One response as it stands: ``answers`` [(title of the item, level's name, text)]; ``author`` and
    ``group`` ids (one None), ``about`` the id of the response it is about, or None, ``person`` of whom;
    ``files``: keys of its files."""

    id: int
    task: str
    round: int
    author: int | None
    group: int | None
    about: int | None
    person: int | None
    at: object
    answers: list
    files: tuple = ()


def tasks(activity):
    """The tasks of an activity whose texts may be taken out, in order."""
    return [activity.design.tasks[task] for task in read_by_staff(activity.design)]


def addresses(activity, reader):
    """[(id, task, about)] of every text that may be taken out by *reader* (an enrolment id): those they are
    party to are not among them, nor what people wrote whom they do not look after (``charges``)."""
    theirs, read = charges.of_staff(reader), read_by_staff(activity.design)
    party = responses.party_to(activity.id, activity.design, reader)
    return [
        tuple(row[:3])
        for row in db.rows(
            f"""
            select id, task, about_response_id, author_id, author_group_id
            from response
            where activity_id = ? and task in ({db.places(read)}) and state = 'submitted' and shown > 0
            order by id
            """,
            activity.id,
            *read,
        )
        if row.id not in party and (theirs is None or theirs.writes(row.author_id, row.author_group_id))
    ]


def texts(ids):
    """Each Text of these responses, in order, AT_ONCE of them in memory."""
    for first in range(0, len(ids), AT_ONCE):
        yield from _some(ids[first : first + AT_ONCE])


def _some(ids):
    rows = db.rows(
        f"""
        select r.id, r.task, r.round, r.author_id, r.author_group_id, r.about_response_id, r.about_person_id,
          r.submitted_at, v.form_version_id as form, a.item, a.nth, a.level, a.text
        from response r
        join version v on v.response_id = r.id and v.number = r.shown
        left join answer a on a.version_id = v.id
        where r.id in ({db.places(ids)}) and r.state = 'submitted'
        order by r.id, a.id
        """,
        *ids,
    )
    items = {
        form: {item.id: item for item in found}
        for form, (_number, found) in forms.versions({row.form for row in rows}).items()
    }
    found, answers, handed = {}, defaultdict(list), defaultdict(list)
    for row in rows:
        found[row.id] = row
        item = items[row.form].get(row.item)
        if row.item == in_text.NAME and row.nth.isdigit():
            about = items[row.form].get(row.level)
            title = in_text.TITLE.format(number=row.nth)
            answers[row.id].append((title, about.title if about else "", row.text))
        if item is not None and not item.private:
            level = item.level(row.level) if row.level else None
            handed[row.id] += row.level.split() if item.kind == "files" else ()
            answers[row.id].append((item.title, level.title if level else "", row.text or ""))
    return [
        Text(*found[one][:7], db.moment(found[one].submitted_at), answers[one], tuple(handed[one]))
        for one in ids
        if one in found
    ]


def copies(text):
    """(ending of a name, bytes) of each file of a Text, as its readers get it; none of one that is not
    ready."""
    for key in text.files:
        try:
            found = files.derivative_of(key)
        except Missing:
            continue
        for part in found.parts if found.kind == "tree" else [found]:
            with suppress(Missing):
                yield from _copy(part)


def _copy(found):
    if found.kind == "text":
        yield "txt", found.pages[0]["text"].encode()
    elif found.kind == "document":
        yield "html", found.as_page().encode()
    elif found.kind:
        path = found.whole_path if found.kind == "pdf" else found.page_path(1)
        yield path.suffix[1:], path.read_bytes()


def comments(activity, reader, now, *, for_authors):
    """{work id: [[(title, level's name, text)] of one review]}: what reviewers wrote about each graded work,
    in an order of chance. *for_authors*: only what its author reads by now."""
    grading_of = activity.design.grading
    if grading_of is None or grading_of.by is None:
        return {}
    task = activity.design.tasks[grading_of.by]
    if task.id not in read_by_staff(activity.design) or (for_authors and not _is_open(activity, task, now)):
        return {}
    ids = [row[0] for row in addresses(activity, reader) if row[1] == task.id and row[2] is not None]
    found = defaultdict(list)
    for text in sorted(texts(ids), key=lambda one: one.id):
        found[text.about].append(text.answers)
    return found


def _is_open(activity, task, now):
    """Whether what is written under *task* is open to those it is about by now."""
    phase = activity.design.phase(task.phase)
    if phase.finished_first or not visible(task, "about_mine", released=True, mine_in=True).is_open:
        return False
    windows = schedule.windows(activity.design, facts_of_cohort(activity, now=now), now)
    moments = [
        released_at(task, window) for (phase_id, _turn), window in windows.items() if phase_id == task.phase
    ]
    return all(moment is not None and moment <= now for moment in moments)


def waiting(activity, now):
    """Enrolment ids of those whose grade opens after answers of their own: words before scores."""
    _plan, everyone = facts_of_activity(activity.id)
    return {person for person, facts in everyone.items() if grading.waits_for(activity.design, facts, now)}


def names(course_id):
    """{enrolment id: name} of everybody who is or was in a course."""
    return courses.names_in(course_id)


def addresses_of(course_id):
    """{enrolment id: e-mail address} of everybody who is in a course."""
    return {one.id: one.account.email for one in courses.people(course_id)}


def note_grades(course_id, what, *, by, now, activity=None, **detail):
    """Grades were taken out as a file: a line in the record."""
    with db.writing():
        audit.record(
            "export.grades",
            "course",
            course_id,
            by=by,
            at=now,
            course=course_id,
            activity=activity,
            what=what,
            **detail,
        )


def note_works(activity, *, names_shown, count, by, now):
    """Works and reviews were taken out, with names or without: a line in the record."""
    with db.writing(activity.id):
        audit.of_activity("export.works", activity, by=by, at=now, names=names_shown, count=count)
