"""What is worked out from everybody's facts is given again for some seconds, while nothing was written to the
audit trail: what may be old in it is a draft begun, or a window that closed in these seconds."""

from peerreview.store import db

FRESH = 20  # seconds


class Shelf:
    """What was worked out of activities, kept for the open database under a *name*; of *most* of them."""

    def __init__(self, name, most):
        self.found = db.kept.setdefault(name, {})
        self.newest, self.most = db.row("select max(id) from audit_line")[0], most

    def find(self, activity, digest, now):
        """What was put for an activity (its id) with this *digest* of its plan; None where it is too old, and
        then it is gone before the next one is worked out."""
        stamp, at, value = self.found.get(activity, (None, now, None))
        if stamp == (digest, self.newest) and 0 <= (now - at).total_seconds() < FRESH:
            return value
        self.found.pop(activity, None)
        return None

    def put(self, activity, digest, now, value):
        """Keep *value*, as of *now*; the oldest goes where there are too many. Returns it."""
        self.found.pop(activity, None)
        while len(self.found) >= self.most:
            self.found.pop(next(iter(self.found)), None)
        self.found[activity] = (digest, self.newest), now, value
        return value
