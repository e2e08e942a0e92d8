"""The audit line: written in the transaction of the change it tells of."""

from peerreview.store import db


def record(verb, thing, thing_id, *, by, at, activity=None, course=None, **detail):
    """One line: *verb* such as ``review.submitted`` on row *thing_id* of table *thing*.

    *by* is an account id, or None when the clock or a rule acted; *detail* must be plain JSON values.
    """
    db.execute("insert into audit_line (at, by_id, verb, thing, thing_id, activity_id, course_id, detail) values (?, ?, ?, ?, ?, ?, ?, ?)",
               at, by, verb, thing, thing_id, activity, course, db.dumps(detail))
