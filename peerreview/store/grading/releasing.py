"""Grades are released: frozen as they are, and told to their students."""

from peerreview.store import audit, db, letters
from peerreview.store.grading.deciding import put_in_place
from peerreview.store.grading.lines import of_activity


def release(activity, *, by, now):
    """Freeze everybody's grades as they are now and let students see theirs; overrides stay. Returns how
    many. Mail to each."""
    with db.writing(activity.id):
        lines, occasion = of_activity(activity, now, as_released=False), letters.about(activity.id)
        for line in lines.values():
            value = line.value if line.override else line.total.value
            put_in_place(
                activity,
                line,
                value,
                line.total.value,
                now=now,
                by=by,
                reason=line.override,
                override=bool(line.override),
                released=now,
            )
            account = db.row("select account_id from enrolment where id = ?", line.enrolment)[0]
            key = f"grade:{activity.public_id}:{line.enrolment}:{now:%Y%m%d%H%M%S}"
            letters.put("grade", key, account, occasion, now=now)
        audit.record(
            "grades.released",
            "activity",
            activity.id,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            count=len(lines),
        )
    return len(lines)


def is_released(activity_id, enrolment_id=None):
    """Whether students see their grades of an activity; with *enrolment_id*, whether this one does."""
    more, params = ("", ()) if enrolment_id is None else (" and enrolment_id = ?", (enrolment_id,))
    return (
        db.row(
            f"""
            select 1
            from grade
            where activity_id = ? and released_at is not null and replaced_at is null{more}
            """,
            activity_id,
            *params,
        )
        is not None
    )
