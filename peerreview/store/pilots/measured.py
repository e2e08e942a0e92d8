"""What an outcome of a pilot comes to: one value for each person, from answers, what they said about
themselves, or a file; the first one known and the last. Students of the course alone are counted."""

from collections import defaultdict
from typing import NamedTuple

from peerreview.domain import metrics, numbers
from peerreview.domain.visibility import is_open_to_staff
from peerreview.store import activities, attributes, db, forms

PERCENT = 100


class Measured(NamedTuple):
    """The ``number`` (a ``metrics.Number`` in the unit of the outcome) of all who are known, and the ``gain``
    from the first value of a person to the last, of those of whom two are known (None: of a share there is
    none); ``values``: {enrolment id: the last one}."""

    number: metrics.Number
    gain: metrics.Number | None
    values: dict


class Source(NamedTuple):
    """Where an outcome may come from: ``value`` as a form sends it (``answers:<place>``), and the words of
    its ``group`` and its ``title``."""

    value: str
    group: str
    title: str


def sources(course_id):
    """[Source] that a course has: who handed in (a share) and numbers of its activities that staff read,
    and what people say of themselves to staff in numbers."""
    found = []
    for row in _activities(course_id):
        activity = activities.find(activity_id=row.id)
        used = forms.of_activity(activity.id)
        for task in activity.design.tasks.values():
            if not is_open_to_staff(task) or task.by in ("instructor", "assistant", "staff"):
                continue
            place = f"answers:{activity.public_id}.{task.id}"
            found.append(Source(place, activity.title, task.title))
            found += [
                Source(f"{place}.{item.id}", activity.title, f"{task.title}: {item.title}")
                for item in used[task.form][3]
                if (item.has_points and item.levels or item.kind in ("number", "minutes"))
            ]
    found += [
        Source(f"attribute:{name}", "", field.title)
        for name, field in attributes.fields_of(course_id).items()
        if field.kind == "number" and field.readers in ("staff", "class")
    ]
    return found


def _activities(course_id):
    return db.rows(
        """
        select id
        from activity
        where course_id = ? and archived_at is null and people <> 'closed'
        order by id
        """,
        course_id,
    )


def students(pilot, at):
    """{enrolment id: (joined, left or None, section id or None)} of everybody who was a student of the course
    while the pilot ran, up to the moment *at*. One query."""
    return {
        row.id: (db.moment(row.joined_at), db.moment(row.left_at), row.section_id)
        for row in db.rows(
            """
            select id, joined_at, left_at, section_id
            from enrolment
            where course_id = ? and role = 'student' and joined_at <= ? and (left_at is null or left_at > ?)
            order by id
            """,
            pilot.course,
            at,
            pilot.begins,
        )
    }


def measured(pilot, outcome, at, people=None):
    """The Measured of an Outcome of the rules up to the moment *at*; *people* as of ``students``."""
    people = students(pilot, at) if people is None else people
    known = _KINDS[outcome.source](pilot, outcome, at)
    known = {person: some for person, some in known.items() if person in people}
    if outcome.source == "answers" and outcome.place.count(".") == 1:
        return _shared(known, [one for one, (_in, left, _s) in people.items() if left is None or left > at])
    last = {person: some[-1] for person, some in known.items()}
    both = {person: some for person, some in known.items() if len(some) > 1}
    gain = metrics.gain({one: some[0] for one, some in both.items()}, {one: last[one] for one in both})
    return Measured(metrics.mean(list(last.values())), gain, last)


def _shared(known, here):
    """Of those who are *here*, how many handed it in, in percent."""
    found = metrics.share(len(known.keys() & set(here)), len(here)) if known else metrics.share(0, 0)
    if found.value is not None:
        value, low, high = (PERCENT * one for one in (found.value, found.low, found.high))
        found = found._replace(value=value, low=low, high=high)
    return Measured(found, None, {one: float(PERCENT * (one in known)) for one in here} if known else {})


def _answers(pilot, outcome, at):
    """{enrolment id: [value, ...]} by time, of a number of a form; of a task alone 1.0 for each hand-in. Who
    is meant is whom a response is about, else who wrote it; of a group each of its members."""
    public_id, task, *item = outcome.place.split(".")
    found = defaultdict(list)
    where, column, answer = "", "1", ""
    if item:
        where, column = "and a.item = ? and a.value is not null", "a.value"
        answer = "join answer a on a.version_id = v.id and a.nth = ''"
    for person, value, about in db.rows(
        f"""
        select coalesce(r.author_id, m.enrolment_id), {column},
          coalesce(r.about_person_id, s.author_id)
        from activity x
        join response r on r.activity_id = x.id and r.task = ? and r.state = 'submitted'
        join version v on v.response_id = r.id and v.number = (select max(n.number) from version n
          where n.response_id = r.id and n.at <= ?)
        {answer}
        left join response s on s.id = r.about_response_id
        left join membership m on m.peer_group_id = r.author_group_id and r.author_id is null
        where x.course_id = ? and x.public_id = ? and x.archived_at is null and v.at >= ? {where}
        order by v.at, r.id
        """,
        task,
        at,
        pilot.course,
        public_id,
        pilot.begins,
        *item,
    ):
        found[about if item and about else person].append(value)
    return found


def _attribute(pilot, outcome, at):
    """The value when the pilot began, where there was one, and each later one, of what staff may read."""
    found = defaultdict(list)
    for person, text, until in db.rows(
        """
        select a.enrolment_id, a.value, a.until_at
        from attribute a
        join enrolment e on e.id = a.enrolment_id
        where e.course_id = ? and a.name = ? and a.readers in ('staff', 'class') and a.from_at <= ?
        order by a.from_at, a.id
        """,
        pilot.course,
        outcome.place,
        at,
    ):
        value = numbers.kept(text)
        ended = db.moment(until)
        if value is not None and (ended is None or ended > pilot.begins):
            found[person].append(value)
    return found


def _file(pilot, outcome, at):
    found = defaultdict(list)
    for person, value in db.rows(
        """
        select v.enrolment_id, v.value
        from pilot_value v
        join pilot_outcome o on o.id = v.outcome_id
        where o.pilot_id = ? and o.kind = ? and v.at <= ?
        order by v.at, v.id
        """,
        pilot.id,
        outcome.kind,
        at,
    ):
        found[person].append(value)
    return found


_KINDS = {"answers": _answers, "attribute": _attribute, "file": _file}
