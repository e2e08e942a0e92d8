"""Who is and was in a course, as lists are compared with it."""

from peerreview.domain import rosters
from peerreview.store import db


def places_of(course_id):
    """[Place] of everybody who is or was in a course, who came first first."""
    return [
        rosters.Place(
            *row[:9],
            left=row.left_at and db.moment(row.left_at),
            is_in=bool(row.is_in),
            is_alone=not row.elsewhere,
        )
        for row in db.rows(
            """
            select e.id, e.public_id, e.account_id, a.name, a.email, a.email_key, e.number, e.role,
              coalesce(s.name, '') as section, e.left_at,
              (a.password <> '' or exists (select 1 from identity i where i.account_id = a.id)) as is_in,
              (a.is_admin or exists (select 1 from enrolment o
                where o.account_id = a.id and o.course_id <> e.course_id)) as elsewhere
            from enrolment e
            join account a on a.id = e.account_id
            left join section s on s.id = e.section_id
            where e.course_id = ?
            order by e.id
            """,
            course_id,
        )
    ]
