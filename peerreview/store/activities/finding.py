"""The named ways to find an activity, and what of it has begun."""

from typing import NamedTuple

from peerreview.domain import designs
from peerreview.store import courses, db


class Row(NamedTuple):
    """An activity as pages find it, with its parsed design, the zone of its course, and the ``language`` in
    which people write: the one its coach reads. ``told``: a number where staff say something to everybody,
    another one for each wording; None where they do not. ``people``: class, joined or closed
    (``tables.Activity``); ``closed``: when its owner closed it for good; ``offered_as``: the key of the
    design from which a learner opened it."""

    id: int
    public_id: str
    title: str
    brief: str
    brief_html: str
    course: int
    seed: str
    published: object
    settle_at: object
    plan_digest: str
    design: designs.Design
    zone: str
    language: str
    told: int | None = None
    people: str = "class"
    closed: object = None
    offered_as: str = ""

    @property
    def is_closed_to_staff(self):
        """Whether people joined it one by one and staff never find it."""
        return self.people == CLOSED


CLOSED = "closed"
# Whether enrolment e takes part in activity a: everybody, or who joined; staff wherever they may.
TAKES_PART = """
    (a.people = 'class' or (a.people = 'joined' and e.role <> 'student') or exists (select 1
      from participant t where t.activity_id = a.id and t.enrolment_id = e.id and t.until_at is null
      and t.role in ('owner', 'member')))
    """
# Whether enrolment e does what activity a asks of its people: a student of the class, or whoever joined, of
# the staff, too, who are in it as everybody is (docs/decisions/0149).
LEARNS = """
    ((a.people = 'class' and e.role = 'student') or ((e.role = 'student' or a.people = 'joined')
      and exists (select 1 from participant t where t.activity_id = a.id and t.enrolment_id = e.id
        and t.until_at is null and t.role in ('owner', 'member'))))
    """
TOLD = """(select n.id * 1000 + n.rev from announcement n
        where n.activity_id = a.id and n.ended_at is null) as told"""
_ROW = f"""
    select a.id, a.public_id, a.title, a.brief, a.brief_html, a.course_id, a.seed, a.published_at,
      a.settle_at, a.plan_digest, a.plan, c.zone, coalesce(coach.language, 'en'), {TOLD},
      a.people, a.closed_at, a.offered_as
    from activity a
    join course c on c.id = a.course_id
    left join coach_setting coach on coach.activity_id = a.id
    where a.archived_at is null and
    """


def find(*, public_id=None, activity_id=None):
    """The Row of an activity, or None."""
    column, value = ("a.public_id", public_id) if activity_id is None else ("a.id", activity_id)
    row = db.row(f"{_ROW}{column} = ?", value)
    if row is None:
        return None
    return _found(row)


def _found(row):
    design = designs.from_plan(row[10], row[9])
    more = *row[11:15], db.moment(row[15]), row[16]
    return Row(*row[:7], db.moment(row[7]), db.moment(row[8]), row[9], design, *more)


def of_course(course_id, *, unpublished, closed=False):
    """Activities of a course as Rows, oldest first; *unpublished* ones only when asked for, and so are those
    that are *closed* to staff: no page of the course speaks of them."""
    some = "" if closed else f" and a.people <> '{CLOSED}'"
    found = db.rows(f"{_ROW}a.course_id = ?{some} order by a.id", course_id)
    return [_found(row) for row in found if unpublished or row[7] is not None]


def put_away(course_id):
    """[(public id, title, when)] of a course's activities in the archive, newest first."""
    archived = "select public_id, title, archived_at from activity where course_id = ? and people <> 'closed'"
    found = db.rows(f"{archived} and archived_at is not null order by archived_at desc, id desc", course_id)
    return [(row[0], row[1], db.moment(row[2])) for row in found]


def takes_part(activity, enrolment):
    """(whether an enrolment takes part in an activity (a Row), whether it is theirs)."""
    if activity.people == "class":
        return True, False
    row = db.row(
        f"""
        select {TAKES_PART} as is_in, exists (select 1
          from participant t where t.activity_id = a.id and t.enrolment_id = e.id and t.until_at is null
          and t.role = 'owner') as is_owner
        from activity a
        join enrolment e on e.course_id = a.course_id
        where a.id = ? and e.id = ? and e.left_at is null
        """,
        activity.id,
        enrolment,
    )
    return (bool(row.is_in), bool(row.is_owner)) if row else (False, False)


def students(activity):
    """As ``courses.students``, of those who take part in an activity, staff who joined it among them."""
    if activity.people == "class":
        return courses.students(activity.course)
    return courses.students(activity.course, learners(activity.id))


def learners(activity_id):
    """{enrolment id} of those who do what an activity asks, whatever they are in the course."""
    found = f"""
        select e.id
        from activity a
        join enrolment e on e.course_id = a.course_id
        where a.id = ? and e.left_at is null and {LEARNS}
        """
    return {row[0] for row in db.rows(found, activity_id)}


def is_member(activity_id, enrolment):
    """Whether somebody does what an activity asks that people join: of the staff, too, who then are in it
    what everybody is."""
    return bool(
        db.row(
            f"""
            select 1
            from activity a
            join enrolment e on e.course_id = a.course_id
            where a.id = ? and e.id = ? and e.left_at is null and a.people <> 'class' and {LEARNS}
            """,
            activity_id,
            enrolment,
        )
    )


def count_students(activity):
    """How many students take part in an activity."""
    if activity.people == "class":
        return courses.count_students(activity.course)
    return len(students(activity))


def begun_tasks(activity_id):
    """Ids of tasks that have any response, even a draft: what is promised about them no longer changes."""
    return frozenset(
        row[0] for row in db.rows("select distinct task from response where activity_id = ?", activity_id)
    )
