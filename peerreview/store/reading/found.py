"""Responses to tasks as found, before anybody may read them: one query for all of them."""

from collections import Counter
from typing import NamedTuple

from peerreview.domain.moderation import State
from peerreview.store import db
from peerreview.store.names import AS_STAFF
from peerreview.store.shelf import Shelf

MOST_KEPT = 200  # activities of which is known how many of a kind there are


class Row(NamedTuple):
    """A response of a task as found: its keys, its writer, and the same of what it is about."""

    id: int
    public_id: str
    task: str
    round: int
    state: str
    version: int
    shown: int
    submitted: object
    released: object
    author: int | None
    group: int | None
    about: int | None
    about_person: int | None
    about_group: int | None
    as_staff: bool
    about_author: int | None
    about_author_group: int | None
    about_task: str
    about_round: int
    about_as_staff: bool
    first: object = None


class Near(NamedTuple):
    """What has to do with one viewer: these ``responses``, and what was written by these ``people`` or
    ``groups`` (sets of ids)."""

    responses: set
    people: set
    groups: set

    @property
    def condition(self):
        """(SQL over a response r, its values)."""
        values = [sorted(ids) for ids in self]
        # Each part by its own index: as one condition with "or" the whole class is read.
        return (
            f"r.id in (select id from response where id in ({db.places(values[0])})"
            f" union all select id from response where author_id in ({db.places(values[1])})"
            f" union all select id from response where author_group_id in ({db.places(values[2])}))",
            [one for ids in values for one in ids],
        )


def alike(activity, tasks, *, near, now):
    """[(a Row, how many are like it)] of what is handed in to *tasks* apart from *near* ([Row], of the same
    tasks): the same task, round, state, shown or not, released at the same moment, staff's or not.

    All there is was counted for everybody who asks, and is counted again once something happened."""
    shelf = Shelf("alike", MOST_KEPT, (activity.id,))
    known = shelf.find(activity.id, activity.plan_digest, now)
    if known is None:
        known = shelf.put(activity.id, activity.plan_digest, now, _counted(activity, tasks))
    left = Counter(known)
    left.subtract(_kind(row) for row in near if row.state != State.DRAFT)
    return [(_of_kind(kind), count) for kind, count in left.items() if count > 0]


def _kind(row):
    return row.task, row.round, row.state, bool(row.shown), row.released, bool(row.as_staff)


def _of_kind(kind):
    task, turn, state, shown, released, as_staff = kind
    return Row(
        0, "", task, turn, state, 1, int(shown), None, released,
        0, 0, None, None, None, as_staff, None, None, "", 0, False,
    )  # fmt: skip


def _counted(activity, tasks):
    """{a kind of response: how many of *tasks* are handed in}"""
    return {
        (*row[:3], bool(row.shown), db.moment(row.released), bool(row.as_staff)): row.count
        for row in db.rows(
            f"""
            select r.task, r.round, r.state, case when r.shown > 0 then 1 else 0 end as shown,
              r.released_at as released, {AS_STAFF} as as_staff, count(*) as count
            from response r
            left join enrolment e on e.id = r.author_id
            where r.activity_id = ? and r.task in ({db.places(tasks)}) and r.state <> 'draft'
            group by 1, 2, 3, 4, 5, 6
            """,
            activity.id,
            *tasks,
        )
    }


_ABOUT = """
    s.author_id, s.author_group_id, coalesce(s.task, ''), coalesce(s.round, 0), coalesce(s.as_staff, false)
    """
_UNASKED = "null, null, '', 0, false"


def rows_of(activity, tasks, *, near=None, with_subjects=True):
    """[Row] of all responses to *tasks* (ids) of an activity, or of those *near* a viewer, oldest first;
    *with_subjects*: with the keys of what they are about."""
    condition, values = near.condition if near else ("1 = 1", [])
    subjects = "left join response s on s.id = r.about_response_id" if with_subjects else ""
    return [
        Row(*found[:7], db.moment(found[7]), db.moment(found[8]), *found[9:-1], db.moment(found[-1]))
        for found in db.rows(
            f"""
            select r.id, r.public_id, r.task, r.round, r.state, r.version, r.shown, r.submitted_at,
              r.released_at, r.author_id, r.author_group_id, r.about_response_id, r.about_person_id,
              r.about_group_id, {AS_STAFF}, {_ABOUT if with_subjects else _UNASKED}, r.first_at
            from response r
            left join enrolment e on e.id = r.author_id
            {subjects}
            where r.activity_id = ? and r.task in ({db.places(tasks)}) and {condition}
            order by r.id
            """,
            activity.id,
            *tasks,
            *values,
        )
    ]


def seats_of(found):
    """{response id: its place among those about the same subject}, from 0."""
    places, so_far = {}, {}
    for row in found:
        subject = row.about, row.about_person
        places[row.id] = so_far.get(subject, 0)
        so_far[subject] = places[row.id] + 1
    return places
