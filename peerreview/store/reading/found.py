"""Responses to tasks as found, before anybody may read them: one query for all of them."""

from typing import NamedTuple

from peerreview.store import db
from peerreview.store.names import AS_STAFF


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
        return (
            f"(r.id in ({db.places(values[0])}) or coalesce(r.author_id, 0) in ({db.places(values[1])})"
            f" or coalesce(r.author_group_id, 0) in ({db.places(values[2])}))",
            [one for ids in values for one in ids],
        )


def alike(activity, tasks, *, near):
    """[(a Row, how many are like it)] of what is handed in to *tasks* and not *near* a viewer: the same
    task, round, state, shown or not, released at the same moment, staff's or not."""
    condition, values = near.condition
    return [
        (
            Row(
                0, "", row.task, row.round, row.state, 1, row.shown, None, db.moment(row.released),
                0, 0, None, None, None, bool(row.as_staff), None, None, "", 0, False,
            ),
            row.count,
        )
        for row in db.rows(
            f"""
            select r.task, r.round, r.state, case when r.shown > 0 then 1 else 0 end as shown,
              r.released_at as released, {AS_STAFF} as as_staff, count(*) as count
            from response r
            left join enrolment e on e.id = r.author_id
            where r.activity_id = ? and r.task in ({db.places(tasks)}) and r.state <> 'draft'
            and not {condition}
            group by 1, 2, 3, 4, 5, 6
            """,
            activity.id,
            *tasks,
            *values,
        )
    ]  # fmt: skip


def rows_of(activity, tasks, *, near=None):
    """[Row] of all responses to *tasks* (ids) of an activity, or of those *near* a viewer, oldest first."""
    condition, values = near.condition if near else ("1 = 1", [])
    return [
        Row(*found[:7], db.moment(found[7]), db.moment(found[8]), *found[9:-1], db.moment(found[-1]))
        for found in db.rows(
            f"""
            select r.id, r.public_id, r.task, r.round, r.state, r.version, r.shown, r.submitted_at,
              r.released_at, r.author_id, r.author_group_id, r.about_response_id, r.about_person_id,
              r.about_group_id, {AS_STAFF}, s.author_id, s.author_group_id, coalesce(s.task, ''),
              coalesce(s.round, 0), coalesce(s.as_staff, false), r.first_at
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
