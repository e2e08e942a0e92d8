"""The audit trail as staff read it: without what people did with responses that staff may not read, or that
the reader is party to."""

from peerreview.domain import designs
from peerreview.domain.visibility import is_open_to_staff
from peerreview.store import audit, db, responses


def lines(course_id, reader, **look):
    """``audit.lines`` of a course for a member of staff (*reader*, an enrolment id), each with its task's
    title; *look*: kind, words, page."""
    known = _designs(course_id)
    titles = {(activity, task.id): task.title for activity, one in known for task in one.tasks.values()}
    found, more = audit.lines(course_id, **_kept_back(known, reader), **look)
    return [line._replace(task=titles.get((line.activity_id, line.task), "")) for line in found], more


def kinds(course_id, reader):
    """``audit.kinds`` of a course for the same."""
    return audit.kinds(course_id, **_kept_back(_designs(course_id), reader))


def _designs(course_id):
    """[(activity id, Design)] of a course, put away or not."""
    found = db.rows("select id, plan, plan_digest from activity where course_id = ? order by id", course_id)
    return [(activity, designs.from_plan(plan, digest)) for activity, plan, digest in found]


def _kept_back(known, reader):
    """``closed``: [(activity id, task)] of the *known* designs, whose responses staff may not read;
    ``party``: the responses of which the reader may not know who wrote them. Only who was a student here is
    party to anything but what they wrote themselves."""
    closed = [
        (activity, task.id)
        for activity, design in known
        for task in design.tasks.values()
        if not is_open_to_staff(task)
    ]
    was_student = db.row("select 1 from enrolment where id = ? and student_since is not null", reader)
    party = [
        response
        for activity, design in known
        if was_student
        for response, relation in responses.party_to(activity, design, reader).items()
        if relation != "own"
    ]
    return {"closed": closed, "party": party}
