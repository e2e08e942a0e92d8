"""Who looks at what others wrote: how a person stands to each response, and what they may read of it."""

from functools import cached_property

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.moderation import State, counts
from peerreview.domain.visibility import is_open_to_staff, read_first, sight
from peerreview.store import charges, groups, responses
from peerreview.store.facts import facts_of_one
from peerreview.store.reading.rooms import Rooms

_ASKED = ("open", "grace", "late", "again", "done")
_STAFF = ("staff", "instructor", "assistant")


class Viewer:
    """One person's standing in an activity: their facts, their duties, and what follows from both."""

    def __init__(self, activity, person, now, facts=None, lines=None):
        self.facts = facts or facts_of_one(activity.id, person)[1]
        self.activity, self.design, self.id = activity, activity.design, person
        if self.facts is None:
            return
        self.is_staff = is_staff_role(self.facts.person.role)
        self.party = responses.party_to(activity.id, self.design, person) if self.is_staff else {}
        self.theirs = charges.of_staff(person) if self.is_staff else None
        self.lines = schedule.duties(self.design, self.facts, now) if lines is None else lines
        self.release = schedule.release(self.design, self.facts, now, self.lines)
        self.own = {own.id for own in self.facts.own}
        self.arrived = {row.id for row in self.facts.arrived}
        self.handed_in = {
            (own.task, own.round)
            for own in self.facts.own
            if counts(own.state) or own.state == State.RETURNED
        }
        self.asked = self._asked()
        self.lent = frozenset() if self.is_staff else groups.lent(activity, person)
        self.first, self.seen, self.placed = {}, {}, {}

    @cached_property
    def rooms(self):
        """The Rooms of everybody; ``tally`` keeps to those it asks about."""
        return Rooms(self.activity)

    def _asked(self):
        """{response id: [Task]}: what the duties that are open, or were answered, speak of."""
        found = {}
        for line in self.lines:
            if line.state not in _ASKED and not (line.state == "closed" and line.response):
                continue
            task = self.design.tasks[line.task]
            subjects = {line.subject} if line.kind == "response" and line.subject else set()
            if task.is_joint or task.least is not None and task.about and task.about.kind == "task":
                subjects |= set(self.facts.reached(task.id, line.round))
            for subject in subjects:
                found.setdefault(subject, []).append(task)
        return found

    def relations(self, row, task):
        """The relations in which this viewer stands to a response."""
        party = {name for name, ids in (("own", self.own), ("about_mine", self.arrived)) if row.id in ids}
        if self.is_staff:
            if row.id in self.party:
                return {self.party[row.id]} - {"beside"}
            if not party and self.theirs and not self.theirs.writes(row.author, row.group):
                return set()
            return party or ({"staff"} if is_open_to_staff(task) or row.id not in self.asked else {"asked"})
        is_here, is_near = self.is_near(row)
        found = party | ({"asked"} if row.id in self.asked and is_here else set())
        if row.id in self.lent or is_near:
            found.add("mate")
        # What staff wrote to a task of students (a reference) is for nobody who is not asked about it.
        if not row.as_staff or task.by in _STAFF:
            found.add("peer")
        return found

    def is_near(self, row):
        """(whether a response was not said in another room than the viewer's, whether somebody wrote it who
        sits with the viewer, or sat there when they said it)"""
        said, (place, mates) = self.rooms.of(row), self._place(row.task, row.round)
        if said:
            is_here = place is not None and said.group == place.group
            return is_here, is_here
        return True, place is not None and (row.author in mates or row.group == place.group)

    def _place(self, name, turn):
        """(the viewer's Place where responses to a task (its id) of a round are read, or None; the people
        there)"""
        if (name, turn) not in self.placed:
            home = self.design.home_of(self.design.task_of(name))
            place = schedule.place_in(self.design, self.facts, home, turn) if home else None
            self.placed[name, turn] = place, frozenset(place.members if place else ())
        return self.placed[name, turn]

    def asking(self, row):
        """Of the tasks that ask about a response the one that hides most, or None."""
        tasks = self.asked.get(row.id)
        return tasks and next((task for task in tasks if task.hides_subject), tasks[0])

    def sight(self, row):
        """(Sight, its relations) of one response."""
        task = self.design.task_of(row.task)
        relations = self.relations(row, task)
        if not relations & {"own", "staff"} and (row.state != State.SUBMITTED or not row.shown):
            relations = set()
        if "about_mine" in relations and self._reads_first(task):
            relations = set()
        asking = self.asking(row)
        alike = row.task, row.round, row.released, asking and asking.id, frozenset(relations)
        if alike not in self.seen:
            self.seen[alike] = self._seen(row, task, relations, asking)
        return self.seen[alike], relations

    def _seen(self, row, task, relations, asking):
        is_released, _moment = self.release(task, row.round, row.released)
        return sight(
            task,
            relations,
            released=is_released,
            mine_in=(row.task, row.round) in self.handed_in,
            has_groups=self.design.home_of(task) is not None,
            asking=asking,
        )

    def _reads_first(self, task):
        """Whether their own look at their own work comes before what others wrote about it."""
        if task.id not in self.first:
            self.first[task.id] = bool(read_first(self.design, task, self.lines))
        return self.first[task.id]
