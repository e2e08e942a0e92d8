"""Everybody at one moment of a rehearsal: facts read once, windows and duties worked out once."""

from peerreview.domain import schedule
from peerreview.store.facts import facts_of_activity


class Seen:
    """The ``design`` of an activity and what is known of ``everyone`` {enrolment id: Facts} at the moment
    ``now``."""

    def __init__(self, activity_id, now):
        plan, self.everyone = facts_of_activity(activity_id)
        self.design, self.zone, self.now = plan.design, plan.zone, now
        self._lines, self._shared = {}, {}

    @property
    def students(self):
        """Those of them who are students, in the order they were read: {enrolment id: Facts}"""
        return {person: facts for person, facts in self.everyone.items() if facts.person.role == "student"}

    def windows(self, person):
        """{(phase, round): Window} of one of them; whom the same dates concern share them."""
        facts = self.everyone[person]
        dates = schedule.dates_of(facts)
        if dates not in self._shared:
            self._shared[dates] = schedule.windows(self.design, facts, self.now)
        return self._shared[dates]

    def of_students(self):
        """The different windows that students have: [{(phase, round): Window}], whoever came first before."""
        return list({id(found): found for found in map(self.windows, self.students)}.values())

    def lines(self, person):
        """The duties of one of them."""
        if person not in self._lines:
            facts = self.everyone[person]
            self._lines[person] = schedule.duties(self.design, facts, self.now, self._shared)
        return self._lines[person]
