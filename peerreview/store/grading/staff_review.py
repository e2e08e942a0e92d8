"""A review by staff decides the grade of a work: the others are read, and count again once this is ended."""

from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import audit, db


def staff_reviews(activity, work_id):
    """[(response id, public id, name of its writer)] of the reviews of a work by staff that are in."""
    return db.rows(
        """
        select r.id, r.public_id, a.name
        from response r
        join enrolment e on e.id = r.author_id
        join account a on a.id = e.account_id
        where r.activity_id = ? and r.task = ? and r.about_response_id = ? and r.state = 'submitted'
        and e.role <> 'student'
        order by r.id
        """,
        activity.id,
        activity.design.grading.by,
        work_id or 0,
    )


def let_decide(activity, work_id, review, *, by, now):
    """The review of that public id alone makes the grade of the work. Invalid when it is no review by staff
    that is in."""
    with db.writing(activity.id):
        found = {row[1]: row[0] for row in staff_reviews(activity, work_id)}
        if review not in found:
            raise Invalid(N_("Only a review by course staff that is handed in can decide a grade."))
        _end(work_id, by, now)
        db.execute(
            "insert into deciding_review (activity_id, work_id, review_id, by_id, at) values (?, ?, ?, ?, ?)",
            activity.id,
            work_id,
            found[review],
            by,
            now,
        )
        _record(activity, "grade.staff_review_decides", found[review], by, now)


def let_all_count(activity, work_id, *, by, now):
    """No single review decides any more; of a work where none did, nothing changes."""
    with db.writing(activity.id):
        if _end(work_id, by, now):
            _record(activity, "grade.staff_review_ended", work_id, by, now)


def _end(work_id, by, now):
    return db.execute(
        "update deciding_review set ended_at = ?, ended_by_id = ? where work_id = ? and ended_at is null",
        now,
        by,
        work_id,
    )


def _record(activity, verb, response, by, now):
    audit.record(verb, "response", response, by=by, at=now, activity=activity.id, course=activity.course)
