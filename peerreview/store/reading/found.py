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


def rows_of(activity, tasks):
    """[Row] of all responses to *tasks* (ids) of an activity, oldest first."""
    return [
        Row(*found[:7], db.moment(found[7]), db.moment(found[8]), *found[9:])
        for found in db.rows(
            f"""
            select r.id, r.public_id, r.task, r.round, r.state, r.version, r.shown, r.submitted_at,
              r.released_at, r.author_id, r.author_group_id, r.about_response_id, r.about_person_id,
              r.about_group_id, {AS_STAFF}, s.author_id, s.author_group_id, coalesce(s.task, ''),
              coalesce(s.round, 0), coalesce(s.as_staff, false)
            from response r
            left join enrolment e on e.id = r.author_id
            left join response s on s.id = r.about_response_id
            where r.activity_id = ? and r.task in ({db.places(tasks)})
            order by r.id
            """,
            activity.id,
            *tasks,
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
