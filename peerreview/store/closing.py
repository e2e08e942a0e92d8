"""The end of a course: put into the archive, brought back, deleted for good."""

from peerreview.domain.refusals import Invalid, Missing, NotNow
from peerreview.domain.words import N_, folded
from peerreview.store import audit, clockwork, db, moving
from peerreview.store.tables import Course


def archive(course, *, by, now):
    """Put a Course away: its students do not find it any more, nothing in it goes on, no mail leaves; nothing
    is lost."""
    clockwork.catch_up_in_course(course.id, now)
    with db.writing():
        db.execute("update course set archived_at = ? where id = ? and archived_at is null", now, course.id)
        # At the same moment, so that what was put away before stays so when the course comes back.
        moment = Course.get_by_id(course.id).archived_at
        away = "update activity set archived_at = ? where course_id = ? and archived_at is null"
        db.execute(away, moment, course.id)
        audit.record("course.archived", "course", course.id, by=by, at=now, course=course.id)


def bring_back(course, *, by, now):
    """Take a Course out of the archive with the activities that were put away with it."""
    with db.writing():
        moment = Course.get_by_id(course.id).archived_at
        if moment is None:
            raise Missing()
        db.execute("update course set archived_at = null where id = ?", course.id)
        away = "select public_id from activity where course_id = ? and archived_at = ? order by id"
        for (public_id,) in db.rows(away, course.id, moment):
            moving.restore(course.id, public_id, by=by, now=now)
        audit.record("course.restored", "course", course.id, by=by, at=now, course=course.id)


def delete(course, typed, *, by, now):
    """Delete a Course and everything in it for good; accounts stay, and one line of the record that says who
    did it. *typed* is the course's code as whoever deletes it typed it: Invalid (field typed) when it is
    another; NotNow while it is not in the archive."""
    with db.writing():
        if Course.get_by_id(course.id).archived_at is None:
            raise NotNow(N_("Put the course away first. What is put away can be deleted."))
        if folded(typed).split() != folded(course.code).split():
            raise Invalid(N_("Type “{code}” to delete it."), code=course.code, field="typed")
        # First, so that the newest line stays and no number of a line is given again.
        audit.record(
            "course.deleted", "course", course.id, by=by, at=now, code=course.code, title=course.title
        )
        inside = "select id from activity where course_id = ?"
        db.execute(
            f"delete from audit_line where course_id = ? or activity_id in ({inside})", *[course.id] * 2
        )
        # What was written goes before the forms it answers, which may not go under it.
        for table in ("activity", "form", "enrolment", "section"):
            db.execute(f"delete from {table} where course_id = ?", course.id)
        db.execute("delete from course where id = ?", course.id)


def size(course_id):
    """(people who are or were in it, activities, hand-ins) of a course: what goes with it."""
    people = db.row("select count(*) from enrolment where course_id = ?", course_id)[0]
    made = db.row("select count(*) from activity where course_id = ?", course_id)[0]
    versions = db.row(
        """
        select count(*)
        from version v
        join response r on r.id = v.response_id
        join activity a on a.id = r.activity_id
        where a.course_id = ?
        """,
        course_id,
    )[0]
    return people, made, versions
