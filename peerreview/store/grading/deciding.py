"""A grade that staff set by hand, beside the computed one; the one place that writes rows of grades."""

from peerreview.domain import grading as rules
from peerreview.domain.grading import frozen
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_
from peerreview.store import audit, db, letters
from peerreview.store.grading.telling import tell

MOST_NOTE = 1000


def override(activity, line, *, value, reason, by, now):
    """Set a student's total by hand (0..100, one decimal); the computed value stays beside it. Needs a
    reason."""
    if not reason.strip():
        raise Invalid(N_("Say why: the student reads it beside the number."), field="reason")
    if not 0 <= value <= 100:
        raise Invalid(N_("A grade is a number from 0 to 100."), field="value")
    changed = rules.overridden(line.total, value, by, reason)
    told = {"value": str(changed.value), "computed": str(line.total.value), "reason": reason[:200]}
    note = reason.strip()[:MOST_NOTE]
    _decide(activity, line, "grade.overridden", changed.value, note, told, override=True, by=by, now=now)


def take_back_override(activity, line, *, by, now):
    """The computed value counts again."""
    _decide(activity, line, "grade.override_ended", line.total.value, "", {}, override=False, by=by, now=now)


def _decide(activity, line, verb, value, reason, told, *, override, by, now):
    """Let *value* stand, in sight where a grade was released already; *told* is what the audit line adds."""
    with db.writing(activity.id):
        put_in_place(
            activity,
            line,
            value,
            line.total.value,
            now=now,
            by=by,
            reason=reason,
            override=override,
            released=line.released,
        )
        if line.released:
            tell(activity, line.enrolment, letters.about(activity.id), now=now)
        audit.record(
            verb,
            "enrolment",
            line.enrolment,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            **told,
        )


def put_in_place(activity, line, value, computed, *, now, by, reason, override, released):
    """Let another row of totals stand for a student (a *line*); the one before is kept with its end. Only a
    *released* one (a moment) keeps how it came about; of the same value it is no news to who has seen it."""
    seen = _seen(activity.id, line.enrolment, value)
    db.execute(
        """
        update grade
        set replaced_at = ?
        where activity_id = ? and enrolment_id = ? and kind = 'total' and replaced_at is null
        """,
        now,
        activity.id,
        line.enrolment,
    )
    db.execute(
        """
        insert into grade (activity_id, enrolment_id, kind, value, computed, method, rows, by_id, at,
          reason, is_override, released_at, seen_at)
        values (?, ?, 'total', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        activity.id,
        line.enrolment,
        _float(value),
        _float(computed),
        line.method,
        db.dumps(frozen.to_plain(line.submission, line.participation, line.total) if released else []),
        by,
        now,
        reason,
        override,
        released,
        seen,
    )


def _seen(activity_id, enrolment, value):
    """When a student looked at the grade that stands, if it is of this *value*; None where they did not, or
    could not yet."""
    row = db.row(
        """
        select seen_at
        from grade
        where activity_id = ? and enrolment_id = ? and kind = 'total' and replaced_at is null
        and value = ?
        """,
        activity_id,
        enrolment,
        _float(value),
    )
    return row and db.moment(row[0])


def _float(value):
    return None if value is None else float(value)
