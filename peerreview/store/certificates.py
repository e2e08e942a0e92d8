"""Certificates: what somebody learned in a course, shown outside by a code that anybody may check. It says no
more than its holder agreed to, and nothing once they take it back."""

from datetime import datetime
from typing import NamedTuple

from peerreview.domain.refusals import Missing
from peerreview.store import audit, credentials, db
from peerreview.store.tables import Certificate


class Checked(NamedTuple):
    """What a certificate says: the credential ``name`` and its dates (``until`` None: for good), whether it
    ``stands``; ``who`` holds it and ``where`` ("" = the holder did not agree to say so);
    ``course``: its id."""

    name: str
    since: datetime
    until: datetime | None
    stands: bool
    who: str
    where: str
    course: int


def of_person(enrolment_id):
    """{credential: Certificate} that stand, of one person."""
    found = Certificate.select().where(
        Certificate.enrolment == enrolment_id, Certificate.ended_at.is_null(True)
    )
    return {row.name: row for row in found}


def make(enrolment_id, name, *, says_who, says_where, course, by, now):
    """A certificate of a credential that a person holds, or held, in a *course* (its id): what it says is
    what they agree to now; an earlier one keeps its code, also one they took back. Returns the code. Missing
    when they never held it."""
    with db.writing():
        if not any(held.name == name for held in credentials.of_person(enrolment_id)):
            raise Missing()
        agreed = {"says_who": says_who, "says_where": says_where, "ended_at": None}
        Certificate.insert(enrolment=enrolment_id, name=name, made_at=now, **agreed).on_conflict(
            conflict_target=(Certificate.enrolment, Certificate.name), update=agreed
        ).execute()
        said = {"name": name, "who": says_who, "where": says_where}
        audit.record("certificate.made", "enrolment", enrolment_id, by=by, at=now, course=course, **said)
        return Certificate.get(enrolment=enrolment_id, name=name).code


def take_back(enrolment_id, name, *, course, by, now):
    """Nobody can check it any more. Missing when there is none."""
    with db.writing():
        ended = db.execute(
            "update certificate set ended_at = ? where enrolment_id = ? and name = ? and ended_at is null",
            now,
            enrolment_id,
            name,
        )
        if not ended:
            raise Missing()
        of = {"by": by, "at": now, "course": course, "name": name}
        audit.record("certificate.taken_back", "enrolment", enrolment_id, **of)


def check(code, now):
    """The Checked of a code; Missing for one that nobody made, that was taken back, or whose holder was
    erased."""
    row = db.row(
        """
        select t.enrolment_id as person, t.name, t.says_who, t.says_where, a.name as who, c.code, c.title,
          c.id as course
        from certificate t
        join enrolment e on e.id = t.enrolment_id
        join account a on a.id = e.account_id
        join course c on c.id = e.course_id
        where t.code = ? and t.ended_at is null and a.erased_at is null
        """,
        code,
    )
    held = [one for one in credentials.of_person(row.person) if one.name == row.name] if row else []
    if not held:
        raise Missing()
    standing = [one for one in held if one.stands(now)] or held
    ends = [one.until for one in standing]
    return Checked(
        row.name,
        min(one.since for one in standing),
        None if None in ends else max(ends),
        any(one.stands(now) for one in held),
        row.who if row.says_who else "",
        f"{row.code} {row.title}" if row.says_where else "",
        row.course,
    )


def gone_since(code):
    """When what the certificate of a *code* said went with the names of its course; None for one that nobody
    made, that was taken back, or whose holder was erased by themselves."""
    row = db.row(
        """
        select c.retired_at
        from certificate t
        join enrolment e on e.id = t.enrolment_id
        join course c on c.id = e.course_id
        where t.code = ? and t.ended_at is null and c.retired_at is not null
        """,
        code,
    )
    return row and db.moment(row.retired_at)
