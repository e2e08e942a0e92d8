"""Role or section of several people of a course at once, and back: the record keeps what it was."""

import json

from peerreview.domain.identity import name as spelt
from peerreview.domain.refusals import Refusal
from peerreview.store import audit, courses, db
from peerreview.store.rosters.applying import put
from peerreview.store.tables import Enrolment

CHANGED = "enrolment.changed"


def change_all(course_id, people, key, value, *, by, now):
    """*key* (role or section) of these Enrolments is *value* from now on, a section by its name ("": none),
    made where it is new. Returns how many changed; ``take_all_back`` undoes it by its moment *now*."""
    count = 0
    with db.writing():
        if key == "section":
            value = courses.sections_made(course_id, {spelt(value)}).get(spelt(value))
        for one in people:
            before = _now(one, key)
            if before == value:
                continue
            put(one, key, value, by=by, now=now)
            audit.of_enrolment(CHANGED, one, by=by, at=now, key=key, before=before, after=value)
            count += 1
    return count


def take_all_back(course_id, at, *, by, now):
    """What *by* (an account id) changed at the moment *at* is as before, where nobody has changed it since.
    Returns (how many, how many stay)."""
    back = stay = 0
    with db.writing():
        for row in db.rows(
            """
            select thing_id, detail
            from audit_line
            where course_id = ? and verb = ? and at = ? and by_id = ?
            """,
            course_id,
            CHANGED,
            at,
            by,
        ):
            done, found = json.loads(row.detail), Enrolment.get_or_none(Enrolment.id == row.thing_id)
            is_same = found is not None and found.left_at is None
            is_same = is_same and _now(found, done["key"]) == done["after"]
            try:
                if is_same:
                    put(found, done["key"], done["before"], by=by, now=now)
            except Refusal:
                is_same = False
            back, stay = back + is_same, stay + (not is_same)
    return back, stay


def _now(enrolment, key):
    return enrolment.role if key == "role" else enrolment.section_id
