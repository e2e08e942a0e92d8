"""The view log: which version of a response somebody other than its writer and staff was shown."""

from peerreview.domain.access import is_staff_role
from peerreview.store import db


def record(standing, works, *, now):
    """Somebody (a course Standing) is shown these Works; their own, staff's looks and what was noted before
    leave no line.

    One query when nothing is new, so that reading stays reading.
    """
    if is_staff_role(standing.role):
        return
    shown = {(work.id, work.shown) for work in works if work.shown and work.author != standing.enrolment}
    if not shown:
        return
    ids = [response for response, _ in shown]
    known = set(
        db.rows(
            f"""
            select response_id, version
            from seen
            where enrolment_id = ? and response_id in ({db.places(ids)})
            """,
            standing.enrolment,
            *ids,
        )
    )
    if fresh := shown - known:
        with db.writing():
            for response, version in sorted(fresh):
                db.execute(
                    """
                    insert into seen (enrolment_id, response_id, version, at)
                    values (?, ?, ?, ?) on conflict (enrolment_id, response_id, version) do nothing
                    """,
                    standing.enrolment,
                    response,
                    version,
                    now,
                )


def by_others(response_id, version):
    """Whether anybody but staff and the writer was shown this version, or began to write about the
    response."""
    return (
        db.row(
            """
            select 1
            from seen
            where response_id = ? and version = ?
            union all select 1
            from response r
            join enrolment e on e.id = r.author_id
            join response s on s.id = r.about_response_id
            where s.id = ? and e.role = 'student' and r.author_id <> coalesce(s.author_id, 0) limit 1
            """,
            response_id,
            version,
            response_id,
        )
        is not None
    )


def readers(response_id):
    """{account id} of everybody but its writer and staff who was shown any version: noted in the log, or
    asked to write about it."""
    return {
        row[0]
        for row in db.rows(
            """
            select e.account_id
            from seen s
            join enrolment e on e.id = s.enrolment_id
            where s.response_id = ?
            union select e.account_id
            from response r
            join enrolment e on e.id = r.author_id
            join response s on s.id = r.about_response_id
            where s.id = ? and e.role = 'student' and r.author_id <> coalesce(s.author_id, 0)
            """,
            response_id,
            response_id,
        )
    }
