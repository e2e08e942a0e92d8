"""When people are away: the attribute ``absent`` with its dates. Who is away is not *present*: no group waits
for them, and none is formed with them."""

from typing import NamedTuple

from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, db
from peerreview.store.attributes.values import HOLDS
from peerreview.store.tables import Attribute


class Absence(NamedTuple):
    """From when and until when somebody is away; ``source``: who said so, self or staff."""

    starts: object
    ends: object
    source: str


def away(enrolment, *, starts, ends, source, by, now):
    """A person is away from *starts* until *ends* (moments). Invalid when that is over or ends before it
    begins. Nothing changes where they are away all that time already; returns whether it did."""
    if ends <= starts:
        raise Invalid(N_("The last day is before the first."), field="last")
    if ends <= now:
        raise Invalid(N_("These days are over."), field="last")
    with db.writing():
        if any(one.starts <= starts and ends <= one.ends for one in absences(enrolment.id, now)):
            return False
        Attribute.create(
            enrolment=enrolment.id,
            name="absent",
            from_at=starts,
            until_at=ends,
            readers="staff",
            source=source,
            by=by,
        )
        _told(enrolment, "attribute.away", by, now, starts)
    return True


def end_absence(enrolment, starts, *, by, now):
    """Take back that a person is away from *starts* on: it is as if they had not said so. Missing when they
    had not."""
    with db.writing():
        count = db.execute(
            """
            update attribute
            set until_at = from_at
            where enrolment_id = ? and name = 'absent' and from_at = ? and until_at > ? and until_at > from_at
            """,
            enrolment.id,
            starts,
            now,
        )
        if not count:
            raise Missing()
        _told(enrolment, "attribute.here", by, now, starts)


def _told(enrolment, verb, by, now, starts):
    # Whom a group waits for has changed, so its gate may open.
    clockwork.look_again_in_course(enrolment.course_id, now)
    audit.of_enrolment(verb, enrolment, by=by, at=now, starts=starts.isoformat(timespec="minutes"))


def absences(enrolment_id, now):
    """[Absence] of one person, those that hold or come, the next first."""
    return [
        Absence(db.moment(starts), db.moment(ends), source)
        for starts, ends, source in db.rows(
            """
            select from_at, until_at, source
            from attribute
            where enrolment_id = ? and name = 'absent' and until_at > ? and until_at > from_at
            order by from_at
            """,
            enrolment_id,
            now,
        )
    ]


def away_now(course_id, now):
    """{enrolment id: the Absence} of who is away at this moment."""
    return {
        person: Absence(db.moment(starts), ends and db.moment(ends), source)
        for person, starts, ends, source in db.rows(
            f"""
            select a.enrolment_id, a.from_at, a.until_at, a.source
            from attribute a
            join enrolment e on e.id = a.enrolment_id
            where e.course_id = ? and e.left_at is null and a.name = 'absent' and {HOLDS}
            order by a.until_at
            """,
            course_id,
            now,
            now,
        )
    }


def count_away(course_id, now):
    """How many students of a course are away at this moment."""
    return db.row(
        f"""
        select count(distinct a.enrolment_id)
        from attribute a
        join enrolment e on e.id = a.enrolment_id and e.role = 'student'
        where e.course_id = ? and e.left_at is null and a.name = 'absent' and {HOLDS}
        """,
        course_id,
        now,
        now,
    )[0]
