"""The audit trail as staff read it: without what people did with responses that staff may not read."""

from peerreview.domain import designs
from peerreview.domain.visibility import is_open_to_staff
from peerreview.store import audit, db


def lines(course_id, **look):
    """``audit.lines`` of a course; *look*: kind, words, page."""
    return audit.lines(course_id, closed=_closed(course_id), **look)


def kinds(course_id):
    """``audit.kinds`` of a course."""
    return audit.kinds(course_id, closed=_closed(course_id))


def _closed(course_id):
    """[(activity id, task)] of a course, put away or not, whose responses staff may not read."""
    return [
        (activity, task.id)
        for activity, plan, digest in db.rows(
            "select id, plan, plan_digest from activity where course_id = ? order by id", course_id
        )
        for task in designs.from_plan(plan, digest).tasks.values()
        if not is_open_to_staff(task)
    ]
