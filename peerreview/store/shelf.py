"""What is worked out from everybody's facts is given again for some seconds, while nothing happened in its
course: what may be old in it is a draft begun, a window that closed, or a name changed in these seconds."""

from peerreview.store import db

FRESH = 20  # seconds


class Shelf:
    """What was worked out of *activities* (ids), kept for the open database under a *name*; of *most* of
    them. One query."""

    def __init__(self, name, most, activities):
        self.found, self.most = db.kept.setdefault(name, {}), most
        # Not of the activity alone: what was learned in one opens another. The clock's lines name no course.
        self.newest = {
            row[0]: row[1:]
            for row in db.rows(
                f"""
                select a.id, (select max(l.id) from audit_line l where l.course_id = a.course_id),
                  (select max(l.id) from audit_line l where l.activity_id = a.id)
                from activity a
                where a.id in ({db.places(activities)})
                """,
                *activities,
            )
        }

    def find(self, activity, digest, now):
        """What was put for an activity (its id) with this *digest* of its plan; None where it is too old, and
        then it is gone before the next one is worked out."""
        stamp, at, value = self.found.get(activity, (None, now, None))
        if stamp == (digest, self.newest.get(activity)) and 0 <= (now - at).total_seconds() < FRESH:
            return value
        self.found.pop(activity, None)
        return None

    def put(self, activity, digest, now, value):
        """Keep *value*, as of *now*; the oldest goes where there are too many. Returns it."""
        self.found.pop(activity, None)
        while len(self.found) >= self.most:
            self.found.pop(next(iter(self.found)), None)
        self.found[activity] = (digest, self.newest.get(activity)), now, value
        return value
