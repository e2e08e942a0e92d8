"""Numbers of people, kept until something happens that concerns them: then theirs alone are worked out again.

What ``happened`` says of the record of a course decides; and each number says itself up to when it holds, if
nothing happens. Made once at a time: who asks meanwhile waits, and gets the same."""

import contextlib
import threading
from datetime import datetime
from typing import NamedTuple

from peerreview.store import db
from peerreview.store.happened import Record

MOST_NAMED = 250  # people: of more, everybody's are worked out as fast


class Kept(NamedTuple):
    """A ``value``, and the moment ``until`` which it holds if nothing happens; None = always."""

    value: object
    until: datetime | None = None


class _Activity:
    """What is kept of one activity: ``values`` {enrolment id: value}, another dict after every change."""

    def __init__(self, digest, found):
        self.digest, self.values, self.untils, self.stale = digest, {}, {}, set()
        self.put((), found)

    def put(self, people, found):
        """Instead of what is kept of *people*, keep *found* {enrolment id: Kept}."""
        gone = set(people)
        self.values = {one: value for one, value in self.values.items() if one not in gone}
        self.untils = {one: until for one, until in self.untils.items() if one not in gone}
        self.values |= {one: kept.value for one, kept in found.items()}
        self.untils |= {one: kept.until for one, kept in found.items() if kept.until is not None}
        self.soonest, self.stale = min(self.untils.values(), default=None), set()

    def old(self, now):
        """Enrolment ids of those whose values are to be worked out again."""
        if self.soonest is None or now < self.soonest:
            return self.stale
        return self.stale | {one for one, until in self.untils.items() if until <= now}


class Course:
    """What is kept of a course. ``memory``: a dict for what is made of all of it, emptied when something
    happens that concerns the whole course, or a name."""

    def __init__(self, course_id, work_out):
        self.lock, self.record, self.work_out = threading.Lock(), Record(course_id), work_out
        self.at, self.found, self.memory = None, {}, {}

    def hear(self, now):
        """Take in what happened since the last time."""
        whom, is_named = self.record.news(now)
        if whom is None or (self.at is not None and now < self.at):
            self.found = {}
        if whom is None or is_named:
            self.memory = {}
        for activity, people in (whom or {}).items():
            if people is None:
                self.found.pop(activity, None)
            elif activity in self.found:
                self.found[activity].stale |= people
        self.at = now

    def values(self, activity, now):
        """{enrolment id: value} of an activity of this course as of *now*; the same dict while nothing in it
        has changed."""
        known = self.found.get(activity.id)
        if known is None or known.digest != activity.plan_digest:
            known = self._all(activity, now)
        elif old := known.old(now):
            if len(old) > MOST_NAMED:
                known = self._all(activity, now)
            else:
                known.put(old, self.work_out(activity, now, tuple(sorted(old))))
        return known.values

    def _all(self, activity, now):
        self.found[activity.id] = _Activity(activity.plan_digest, self.work_out(activity, now, None))
        return self.found[activity.id]


class Patched:
    """Numbers by a *name*, of *most* courses. *work_out* (activity Row, now, enrolment ids or None = of
    everybody) gives {enrolment id: Kept}."""

    def __init__(self, name, most, work_out):
        self.name, self.most, self.work_out = name, most, work_out

    @contextlib.contextmanager
    def of_course(self, course_id, now):
        """The Course as of *now*, for whoever has it alone; one query where nothing happened."""
        shelf = db.kept.setdefault(self.name, {})
        course = shelf.get(course_id)
        if course is None:
            course = shelf.setdefault(course_id, Course(course_id, self.work_out))
            for other in list(shelf)[: max(len(shelf) - self.most, 0)]:
                shelf.pop(other, None)
        with course.lock:
            try:
                course.hear(now)
                yield course
            except BaseException:
                shelf.pop(course_id, None)  # half of it may be new: the next one begins anew
                raise
