"""Who never meets whom: the attribute ``conflict``, which names another person of the course."""

from typing import NamedTuple

from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.tables import Attribute


def declare_conflict(enrolment, other, *, by, now):
    """These two may not review each other, in either direction. Invalid for one person alone, Conflict when
    it is declared already."""
    if enrolment.id == other.id:
        raise Invalid(N_("Choose two different people."), field="other")
    with db.writing():
        if (enrolment.id, other.id) in conflicts_in(enrolment.course_id, now):
            raise Conflict(N_("These two are declared already."))
        Attribute.create(
            enrolment=enrolment.id, name="conflict", other=other.id, from_at=now, readers="staff", by=by
        )
        audit.of_enrolment("conflict.declared", enrolment, by=by, at=now, other=other.id)


def end_conflict(attribute_id, *, course_id, by, now):
    """Take a declared conflict of this course back; it stays in the record with its end. Missing when there
    is none."""
    with db.writing():
        found = db.row(
            """
            select x.id, x.enrolment_id
            from attribute x
            join enrolment e on e.id = x.enrolment_id
            where x.id = ? and e.course_id = ? and x.name = 'conflict' and x.until_at is null
            """,
            attribute_id,
            course_id,
        )
        if found is None:
            raise Missing()
        db.execute("update attribute set until_at = ? where id = ?", now, found[0])
        audit.record("conflict.ended", "enrolment", found[1], by=by, at=now, course=course_id)


def conflicts_in(course_id, now):
    """Pairs of enrolment ids that may not meet, each once in both directions."""
    found = db.rows(
        """
        select a.enrolment_id, a.other_id
        from attribute a
        where a.name = 'conflict' and a.other_id is not null and a.from_at <= ?
        and (a.until_at is null or a.until_at > ?)
        and (select e.course_id from enrolment e where e.id = a.enrolment_id) = ?
        """,
        now,
        now,
        course_id,
    )
    return frozenset(found) | frozenset((other, one) for one, other in found)


class Declared(NamedTuple):
    """A declared conflict that stands; ``key`` names it in addresses."""

    id: int
    one: str
    other: str
    one_public_id: str
    other_public_id: str
    since: object

    @property
    def key(self):
        """Both public ids; a dot stands in neither."""
        return f"{self.one_public_id}.{self.other_public_id}"


def declared_conflicts(course_id, now):
    """[Declared] of a course that stand, newest first."""
    return [
        Declared(*row[:5], db.moment(row[5]))
        for row in db.rows(
            """
            select x.id, a.name, b.name, e.public_id, o.public_id, x.from_at
            from attribute x
            join enrolment e on e.id = x.enrolment_id
            join account a on a.id = e.account_id
            join enrolment o on o.id = x.other_id
            join account b on b.id = o.account_id
            where e.course_id = ? and x.name = 'conflict' and x.from_at <= ?
            and (x.until_at is null or x.until_at > ?)
            order by x.id desc
            """,
            course_id,
            now,
            now,
        )
    ]
