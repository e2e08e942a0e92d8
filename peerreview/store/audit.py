"""The audit line: written in the transaction of the change it tells of; read by staff, and by people about
their own names."""

import json
from datetime import timedelta
from itertools import islice
from typing import NamedTuple

from peerreview.domain.words import folded
from peerreview.store import db
from peerreview.store.tables import AuditLine

PAGE = 50
REVEALED = "identity.revealed"


def record(verb, thing, thing_id, *, by, at, activity=None, course=None, **detail):
    """One line: *verb* such as ``review.submitted`` on row *thing_id* of table *thing*.

    *by* is an account id, or None when the clock or a rule acted; *detail* must be plain JSON values.
    """
    db.execute(
        """
        insert into audit_line (at, by_id, verb, thing, thing_id, activity_id, course_id, detail)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        at,
        by,
        verb,
        thing,
        thing_id,
        activity,
        course,
        db.dumps(detail),
    )


def record_all(verb, thing, ids, *, by, at, course=None, **detail):
    """``record`` for each row of *ids*, alike."""
    line = {"at": at, "by": by, "verb": verb, "thing": thing, "course_id": course, "detail": detail}
    db.insert(AuditLine, [line | {"thing_id": one} for one in ids])


def of_activity(verb, activity, *, by, at, **detail):
    """One line about an activity (anything with its ``id`` and ``course``)."""
    record(
        verb, "activity", activity.id, by=by, at=at, activity=activity.id, course=activity.course, **detail
    )


def of_response(verb, work, *, by, at, **detail):
    """One line about a response (a Work)."""
    record(verb, "response", work.id, by=by, at=at, activity=work.activity, course=work.course, **detail)


def of_enrolment(verb, enrolment, *, by, at, **detail):
    """One line about somebody's place in a course (an Enrolment)."""
    record(verb, "enrolment", enrolment.id, by=by, at=at, course=enrolment.course_id, **detail)


def reveal(works, *, by, at):
    """Staff (account id *by*) see who wrote these Works: one line for each of them, response and day."""
    day = at - timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
    ids = [work.id for work in works]
    known = {
        row[0]
        for row in db.rows(
            f"""
            select thing_id
            from audit_line
            where thing = 'response' and thing_id in ({db.places(ids)}) and verb = ? and by_id = ?
            and at >= ?
            """,
            *ids,
            REVEALED,
            by,
            day,
        )
    }
    fresh = [work for work in works if work.id not in known]
    if fresh:
        with db.writing():
            for work in fresh:
                record(
                    REVEALED, "response", work.id, by=by, at=at, activity=work.activity, course=work.course
                )


class Line(NamedTuple):
    """One line as read: ``by`` the name of who did it ("" = the clock or a rule), ``about`` the name of a
    person it concerns or "", ``task`` the id of the task that a response answers or "", of the activity
    ``activity_id`` (None: of none)."""

    at: object
    by: str
    verb: str
    activity: str
    about: str
    task: str
    activity_id: int | None
    detail: dict

    @property
    def reason(self):
        """Why, where somebody said so."""
        return str(self.detail.get("reason") or self.detail.get("note") or "")


def lines(course_id, *, closed=(), party=(), kind="", words="", page=1):
    """([Line], whether there are more) of a course, newest first; *kind*: the part of a verb before the
    point; *words* in a name, verb, activity or detail. *closed*: [(activity id, task)] whose responses staff
    may not read: who wrote one is not told either; *party*: ids of responses that the reader is party to."""
    where, values = _told(closed, party, course_id)
    first = (page - 1) * PAGE
    if kind:
        where, values = f"{where} and l.verb like ?", [*values, f"{kind}.%"]
    found = db.rows(
        f"""
        select l.at, coalesce(p.name, '') as by, l.verb, coalesce(a.title, '') as activity,
          coalesce(q.name, '') as about, coalesce(r.task, '') as task, l.activity_id, l.detail
        from audit_line l
        left join account p on p.id = l.by_id
        left join activity a on a.id = l.activity_id
        left join enrolment e on l.thing = 'enrolment' and e.id = l.thing_id
        left join account q on q.id = e.account_id
        left join response r on l.thing = 'response' and r.id = l.thing_id
        where {where}
        order by l.id desc{"" if words else " limit ? offset ?"}
        """,
        *values,
        *(() if words else (PAGE + 1, first)),
    )
    if words:  # as in every list, and the same on both databases: by letters without case and accents
        wanted = folded(words).split()
        found = list(islice((row for row in found if _holds(row, wanted)), first, first + PAGE + 1))
    lines = [
        db.filled(Line, row, at=db.moment(row.at), detail=json.loads(row.detail)) for row in found[:PAGE]
    ]
    return lines, len(found) > PAGE


def _like(words):
    """A pattern for ``like ... escape '\\'`` that finds *words* anywhere."""
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _holds(row, wanted):
    """Whether every word *wanted* stands in a line."""
    detail = json.dumps(json.loads(row.detail), ensure_ascii=False)
    text = folded(f"{row.by} {row.verb} {row.activity} {row.about} {detail}")
    return all(word in text for word in wanted)


# Of activities that staff never find nothing is told.
_NOT_CLOSED = """
    not exists (select 1 from activity x where x.id = l.activity_id and x.people = 'closed')
    """


def _told(closed, party, course_id):
    """(condition on audit_line l, values) of the lines of a course that staff may read: what somebody did
    with a response they may not read is not told, what was said to them about it is."""
    where, values = f"l.course_id = ? and {_NOT_CLOSED}", [course_id]
    for activity, task in closed:
        where += """
            and not (l.activity_id = ? and l.verb like 'response.%' and exists (select 1
              from response r where r.id = l.thing_id and r.task = ?))
            and not (l.activity_id = ? and l.verb = 'allocation.given' and l.detail like ? escape '\\')
            """
        values += [activity, task, activity, _like(f'"task": {json.dumps(task)}')]
    if party:
        where += f" and not (l.thing = 'response' and l.thing_id in ({db.places(party)}))"
        values += party
    return where, values


def kinds(course_id, *, closed=(), party=()):
    """{the part of a verb before the point: how many lines} of a course; *closed* and *party* as for
    ``lines``."""
    found = {}
    where, values = _told(closed, party, course_id)
    for verb, count in db.rows(
        f"select l.verb, count(*) from audit_line l where {where} group by l.verb", *values
    ):
        found[verb.split(".")[0]] = found.get(verb.split(".")[0], 0) + count
    return found


def reveals_of(enrolment_id):
    """[(at, name of the member of staff, task, activity public id, activity title)] of who saw that this
    person wrote something."""
    return [
        (db.moment(row[0]), *row[1:])
        for row in db.rows(
            """
            select l.at, coalesce(p.name, ''), r.task, a.public_id, a.title
            from response r
            join audit_line l on l.thing = 'response' and l.thing_id = r.id and l.verb = ?
            join activity a on a.id = r.activity_id
            left join account p on p.id = l.by_id
            where r.author_id = ?
            order by l.id desc
            """,
            REVEALED,
            enrolment_id,
        )
    ]
