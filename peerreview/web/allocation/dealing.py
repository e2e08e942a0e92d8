"""A dealt task in a round as staff see it: each work with its reviewers, and who may get it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from flask import g

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.allocation.units import scope
from peerreview.domain.refusals import Missing
from peerreview.domain.visibility import read_by_staff
from peerreview.domain.words import in_order
from peerreview.store import allocation, courses, glances, names, responses
from peerreview.store.facts import facts_of_cohort
from peerreview.web.fields import whole
from peerreview.web.labels import labels_of
from peerreview.web.text import _, ngettext

TONES = {
    "sent": "done",
    "held": "done",
    "begun": "draft",
    "claimed": "now",
    "returned": "warn",
    "problem": "warn",
    "lapsed": "late",
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One allocation under its work: who, by which letter staff know them, how it stands, the public
    id of the review or None; ``key`` names the reviewer in a form."""

    name: str
    key: str
    letter: str
    state: str
    tone: str
    note: str
    review: str | None
    can_end: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A work with its reviewers."""

    id: int
    public_id: str
    author: str
    letter: str
    done: int
    claimed: int
    duties: list
    has_problem: bool
    has_left: bool


class Called(NamedTuple):
    """A unit as staff know it: its public id, and its real name."""

    public_id: str
    name: str


def _called(units):
    """{unit: Called}"""
    found = names.of_scopes([scope(unit) for unit in units])
    return {unit: Called(*found[scope(unit)]) for unit in units}


def dealings(activity):
    """[(Task, round)] of the dealt tasks of which staff may read both the works and what is written about
    them."""
    tasks, read = activity.design.tasks, read_by_staff(activity.design)
    seen = [
        task
        for task in tasks.values()
        if task.is_dealt and task.id in read and (task.about.name in read or task.about.name not in tasks)
    ]
    return [(task, turn) for task in seen for turn in _rounds(activity, task)]


def _rounds(activity, task):
    """The rounds of a task that are open by now, or have anything in them."""
    if activity.design.repeat is None:
        return [1]
    windows = schedule.windows(activity.design, facts_of_cohort(activity, now=g.now), g.now)
    begun = {turn for (phase, turn), one in windows.items() if phase == task.phase and one.state != "locked"}
    return sorted(begun | set(allocation.rounds_of(activity, task)))


def dealing_of(activity, values):
    """The Dealing that an address or form names by task and round: the first task, in its newest round,
    without names; Missing when there is none."""
    name, turn = values.get("task", ""), values.get("round", "")
    found = [pair for pair in dealings(activity) if name in ("", pair[0].id)]
    found = [pair for pair in found if pair[0] == found[0][0] and (not turn or whole(turn, 0) == pair[1])]
    if not found:
        raise Missing()
    return Dealing(activity, *found[-1])


class Dealing:
    """A dealt task in a round. What is about the asker's own is left out: who reviews that they may not
    know."""

    def __init__(self, activity, task, turn):
        self.activity, self.task, self.round = activity, task, turn

    @property
    def kept(self):
        """What an address or form carries to name it."""
        return {"task": self.task.id, "round": str(self.round) if self.activity.design.repeat else ""}

    @cached_property
    def _mine(self):
        return responses.party_to(self.activity.id, self.activity.design, g.standing.enrolment)

    @cached_property
    def works(self):
        """What is dealt, as ``domain.allocation.Work``."""
        found = allocation.works_of(self.activity, self.task, self.round)
        return [work for work in found if work.id not in self._mine]

    @cached_property
    def orphans(self):
        """Ids of works whose writers have all left: they are dealt no more."""
        return allocation.orphans(self.activity, self.task)

    @cached_property
    def entries(self):
        """[Entry] of what was given."""
        found = allocation.table(self.activity, self.task.id, self.round)
        return [entry for entry in found if entry.subject not in self._mine]

    @cached_property
    def public(self):
        """{work id: public id}"""
        return responses.public_ids([work.id for work in self.works])

    @cached_property
    def called(self):
        """{unit: Called} of all authors and reviewers."""
        units = {owner for work in self.works for owner in work.owners}
        return _called(units | {entry.reviewer for entry in self.entries})

    def work(self, public_id):
        """The work of a public id; Missing when it is none of these."""
        for work in self.works:
            if self.public[work.id] == public_id:
                return work
        raise Missing()

    def entry(self, public_id, key, *, ended=False):
        """The Entry that holds (or that *ended* last) of a work (public id) and a reviewer (``Duty.key``);
        Missing otherwise."""
        work = self.work(public_id)
        for entry in reversed(self.entries):
            is_theirs = entry.subject == work.id and _key(entry.reviewer, self.called) == key
            if is_theirs and bool(entry.ended) == ended:
                return entry
        raise Missing()

    def line(self, unit, work):
        """The duty of a unit (of its first member, where groups review) that a work given to it is."""
        people = allocation.members(allocation.units(self.activity, self.task, self.round), unit)
        lines = responses.lines_of(self.activity.id, min(people), g.now)
        what = (self.task.id, self.round, work.id)
        return next(line for line in lines if (line.task, line.round, line.subject) == what)

    def rows(self):
        """[Row] of all works by author's name."""
        letters = names.Letters(self.activity.id, self.activity.course, self.activity.seed)
        wrote = letters.of_works([work.id for work in self.works])
        nobody = _("Nobody who is still here") if self.task.about.kind == "task" else _("Course staff")
        under = defaultdict(list)
        for entry in self.entries:
            under[entry.subject].append(_duty(entry, self.called, letters))
        rows = [
            Row(
                work.id,
                self.public[work.id],
                ", ".join(sorted(self.called[owner].name for owner in work.owners)) or nobody,
                wrote[work.id],
                work.done,
                work.claimed,
                under[work.id],
                any(duty.state == _("Problem") for duty in under[work.id]),
                work.id in self.orphans,
            )
            for work in self.works
        ]
        return sorted(rows, key=lambda row: (in_order(row.author), row.id))

    def is_short(self, work):
        """Whether a work, or the row of one, is short of a review; a share leaves no single work short."""
        return bool(self.task.pick) and work.done < self.task.pick and work.id not in self.orphans

    def fairness(self):
        """The few numbers that say whether the load is fair."""
        given = Counter(entry.reviewer for entry in self.entries if entry.state in ("submitted", "held"))
        most = ngettext("%(count)s review", "%(count)s reviews", max(given.values(), default=0))
        done, owed = glances.in_round(self.activity.id, g.now)(self.task, self.round)
        return [
            (
                done,
                ngettext("of %(count)s review is in", "of %(count)s reviews are in", owed)
                if owed
                else _("reviews are in"),
            ),
            (sum(work.claimed for work in self.works), _("under way")),
            (sum(self.is_short(work) for work in self.works), _("works short of reviews")),
            (sum(entry.ended_cause == "lapsed" for entry in self.entries), _("claims that ran out")),
            (most, _("is the most anybody gave")),
        ]

    def reviewers(self, public_id):
        """[(key, words)] of those who may get a work: staff first, yourself on top, then who has the least to
        do; groups where groups review."""
        work, load = self.work(public_id), Counter()
        taken = set(work.owners | work.barred)
        for entry in self.entries:
            if entry.ended is None or entry.state in ("submitted", "held", "returned"):
                load[entry.reviewer] += 1
                taken |= {entry.reviewer} if entry.subject == work.id else set()
        groups = allocation.units(self.activity, self.task, self.round)
        people = courses.people(self.activity.course)
        labels = labels_of(people)
        called = _called(set(groups.values()))
        free = [
            person
            for person in people
            if person.id not in taken and (not groups or is_staff_role(person.role))
        ]
        options = [
            (
                (person.id != g.standing.enrolment, not is_staff_role(person.role), load[person.id]),
                person.account.name,
                f"p.{person.public_id}",
                _words(labels[person.id], load[person.id], person),
            )
            for person in free
        ] + [
            ((True, True, load[unit]), found.name, f"g.{found.public_id}", _words(found.name, load[unit]))
            for unit, found in called.items()
            if unit not in taken
        ]
        options.sort(key=lambda option: (option[0], in_order(option[1])))
        return [(key, words) for _order, _name, key, words in options]


def _words(name, count, person=None):
    """How somebody stands among those who may get a work."""
    if person is not None and person.id == g.standing.enrolment:
        return _("Me: I review it myself")
    if person is not None and is_staff_role(person.role):
        return _("%(name)s (staff)", name=name)
    return ngettext("%(name)s, has %(count)s", "%(name)s, has %(count)s", count, name=name)


def _key(unit, called):
    return f"{scope(unit)[0]}.{called[unit].public_id}"


def _stands(entry):
    """How an allocation stands, in a word for this page."""
    if entry.state in ("submitted", "held"):
        return {"submitted": "sent", "held": "held"}[entry.state]
    if entry.ended_cause in ("problem", "lapsed"):
        return entry.ended_cause
    if entry.ended:
        return "ended"
    return "returned" if entry.state == "returned" else "begun" if entry.begun else "claimed"


def _duty(entry, called, letters):
    stands = _stands(entry)
    said = {
        "sent": _("Sent"),
        "held": _("Held"),
        "problem": _("Problem"),
        "lapsed": _("Ran out"),
        "returned": _("Back for repair"),
        "begun": _("Writing"),
        "claimed": _("Not begun"),
        "ended": {
            "moved": _("Taken back by staff"),
            "left": _("Left the course"),
            "conflict": _("Ended: a conflict"),
            "team": _("Ended: one team now"),
            "excused": _("Ended: excused"),
        }.get(entry.ended_cause, _("Ended")),
    }[stands]
    return Duty(
        called[entry.reviewer].name,
        _key(entry.reviewer, called),
        letters.of(entry.reviewer),
        said,
        TONES.get(stands, "draft"),
        entry.note,
        entry.response,
        entry.ended is None and stands in ("begun", "claimed", "returned"),
    )
