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


class Bare(NamedTuple):
    """What has to be known of a response to say whether somebody may read it, with the names of a Row."""

    id: int
    task: str
    round: int
    state: str
    shown: int
    released: object
    author: int | None
    group: int | None
    as_staff: bool
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
    """[(a Bare, how many are like it)] of what is handed in to *tasks* apart from *near* ([Bare], of the same
    tasks): the same task, round, state, shown or not, released at the same moment, staff's or not.

    All there is was counted for everybody who asks, and is counted again once something happened."""
    shelf = Shelf("alike", MOST_KEPT, (activity.id,))
    known = shelf.find(activity.id, activity.plan_digest, now)
    if known is None:
        known = shelf.put(activity.id, activity.plan_digest, now, _counted(activity, tasks))
    left = Counter(known)
    left.subtract(kind(row) for row in near if row.state != State.DRAFT)
    return [(Bare(0, *same[:5], 0, 0, same[5]), count) for same, count in left.items() if count > 0]


def kind(row):
    """What responses have in common that are counted as one by ``alike``."""
    return row.task, row.round, row.state, bool(row.shown), row.released, bool(row.as_staff)


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


def bare_of(activity, tasks, *, near):
    """[Bare] of the responses to *tasks* (ids) of an activity *near* a viewer, oldest first."""
    condition, values = near.condition
    return [
        Bare(*found[:5], db.moment(found[5]), *found[6:9], db.moment(found[9]))
        for found in db.rows(
            f"""
            select r.id, r.task, r.round, r.state, r.shown, r.released_at, r.author_id, r.author_group_id,
              {AS_STAFF}, r.first_at
            from response r
            left join enrolment e on e.id = r.author_id
            where r.activity_id = ? and r.task in ({db.places(tasks)}) and {condition}
            order by r.id
            """,
            activity.id,
            *tasks,
            *values,
        )
    ]


def rows_of(activity, tasks, *, near=None):
    """[Row] of all responses to *tasks* (ids) of an activity, or of those *near* a viewer, oldest first."""
    condition, values = near.condition if near else ("1 = 1", [])
    return [
        Row(*found[:7], db.moment(found[7]), db.moment(found[8]), *found[9:-1], db.moment(found[-1]))
        for found in db.rows(
            f"""
            select r.id, r.public_id, r.task, r.round, r.state, r.version, r.shown, r.submitted_at,
              r.released_at, r.author_id, r.author_group_id, r.about_response_id, r.about_person_id,
              r.about_group_id, {AS_STAFF}, {_ABOUT}, r.first_at
            from response r
            left join enrolment e on e.id = r.author_id
            left join response s on s.id = r.about_response_id
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
