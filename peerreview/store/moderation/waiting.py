"""How many cases wait for somebody, for lists of activities."""

import json

from peerreview.domain.access import is_staff_role
from peerreview.domain.moderation import TOGETHER
from peerreview.store import charges, db


def waiting(standings, activity_ids):
    """{activity id: how many cases wait for this person} for lists; *standings* {activity id: Standing-like
    of role and enrolment}."""
    staff = {
        activity: who
        for activity, who in standings.items()
        if activity in activity_ids and is_staff_role(who.role)
    }
    if not staff:
        return {}
    people = tuple({who.id for who in staff.values()})
    found = {}
    moderators = _moderators(tuple(staff))
    for activity, cases, given in db.rows(
        f"""
        select activity_id, sum(case when filters = ? then 0 else 1 end)
          + max(case when filters = ? then 1 else 0 end),
          sum(case when given_id in ({db.places(people)}) then 1 else 0 end)
        from moderation_case
        where activity_id in ({db.places(staff)})
        group by activity_id
        """,
        TOGETHER,
        TOGETHER,
        *people,
        *staff,
    ):
        who = staff[activity]
        found[activity] = (
            cases if who.role == "instructor" or who.id in moderators.get(activity, ()) else given
        )
    found |= _of_limited(staff, moderators)
    return {activity: count for activity, count in found.items() if count}


def _of_limited(staff, moderators):
    """{activity id: how many cases wait} for those who are in charge of some sections only."""
    limited = {activity: who for activity, who in staff.items() if who.role == "assistant"}
    limited = {activity: who for activity, who in limited.items() if charges.is_limited(who.id)}
    found = {}
    for activity, who in limited.items():
        theirs, values = charges.subjects_of(who.id, activity)
        given = "" if who.id in moderators.get(activity, ()) else f" and given_id = {int(who.id)}"
        (found[activity],) = db.row(
            f"""
            select coalesce(sum(case when filters = ? then 0 else 1 end)
              + max(case when filters = ? then 1 else 0 end), 0)
            from moderation_case
            where activity_id = ? and subject in ({theirs}){given}
            """,
            TOGETHER,
            TOGETHER,
            activity,
            *values,
        )
    return found


def _moderators(activity_ids):
    """{activity id: enrolment ids of assistants who decide there}"""
    found = db.rows(
        f"""
        select activity_id, moderators
        from moderation_setting
        where activity_id in ({db.places(activity_ids)})
        """,
        *activity_ids,
    )
    return {row[0]: json.loads(row[1]) for row in found}
