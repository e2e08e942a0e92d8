"""What the schedule is told about one person in one activity: tuples of rows, read by the store with one
query a kind."""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from peerreview.domain.attributes.credentials import Held
from peerreview.domain.moderation import State


class Person(NamedTuple):
    """An enrolment: id, course role, section id or None, and when it began and ended; of those who take part
    one by one, when they joined. ``is_owner``: the activity is theirs."""

    id: int
    role: str
    section: int | None
    joined: datetime
    left: datetime | None = None
    is_owner: bool = False


class WindowRow(NamedTuple):
    """Dates of a step for a scope: ``whom`` is all, s<section>, g<group> or p<enrolment>; None = says
    nothing."""

    phase: str
    round: int
    whom: str
    opens: datetime | None = None
    closes: datetime | None = None
    late_until: datetime | None = None
    releases: datetime | None = None
    waived: bool = False


class Passage(NamedTuple):
    """Somebody may go on past a step since a moment."""

    phase: str
    round: int
    whom: str
    at: datetime


class Place(NamedTuple):
    """Where a person sits in the grouping of a step: group id, members (enrolment ids by seat), their own
    place among them from 0.

    ``roles`` are the group roles that each member holds, in the same order; left empty, nobody can be told
    apart by role. ``key`` is what the group shares (a topic).
    """

    group: int
    members: tuple[int, ...]
    seat: int = 0
    roles: tuple[tuple[str, ...], ...] = ()
    key: str = ""

    @property
    def held(self):
        """The group roles that this person holds."""
        return self.roles[self.seat] if self.roles else ()


class Own(NamedTuple):
    """A response by this person or a group of theirs. ``kind`` of its subject: "", response, person,
    group. ``typed``: the moment to which the lateness of the version that counts is counted; ``first``: when
    it was handed in for the first time."""

    id: int
    task: str
    round: int
    nth: int
    kind: str
    subject: int | None
    state: str
    begun: bool
    submitted: datetime | None = None
    saved: datetime | None = None
    group: int | None = None
    typed: datetime | None = None
    first: datetime | None = None


class Asked(NamedTuple):
    """An allocation of this person. ``ended`` moment or None with its cause; ``sign`` the last sign of
    life; ``cause`` why it was given, ``until`` the moment that staff set for it alone, or None."""

    id: int
    task: str
    round: int
    kind: str
    subject: int
    at: datetime
    sign: datetime
    ended: datetime | None = None
    ended_cause: str = ""
    cause: str = ""
    until: datetime | None = None


class Arrived(NamedTuple):
    """A shown response about this person, or about something of theirs (the response ``about``, or None);
    ``released`` its own release moment or None."""

    id: int
    task: str
    round: int
    released: datetime | None = None
    about: int | None = None


class Pool(NamedTuple):
    """What a dealt task can give one person: ``since`` {subject: the moment it came in}, its ``moments`` in
    order, both of the whole class; ``without``: subjects they may not be given, or gave up for a reason. Of a
    queue only what still waits in it."""

    since: dict[int, datetime]
    moments: tuple[datetime, ...]
    without: frozenset[int] = frozenset()

    def size(self, until, had):
        """How many different subjects they could have been given by the moment *until*, with those they
        *had*."""
        out = sum(self.since[one] <= until for one in self.without if one in self.since)
        more = sum(
            one in self.without or one not in self.since or self.since[one] > until for one in set(had)
        )
        return bisect_right(self.moments, until) - out + more


@dataclass(slots=True)
class Facts:
    """Everything ``windows`` and ``duties`` look at for one person in one activity.

    ``published`` is when the activity opened to students, ``ended`` when its owner closed it for good: from
    then on it is only read. ``owner``: the enrolment id of whose it is.
    ``places`` maps (phase, round) of the grouping
    phase to Place; ``reach`` (task, round) to subjects others wrote that this person is asked about;
    ``arrived`` is what was written about this person's own, released or not; ``materials`` maps a material's
    name to (response id, title) in order; ``scores`` (task, round, subject) to the best attempt 0..1, and
    ``scored`` each response that has a number to it;
    ``rounds`` names those of a repeat that goes over a list of the group's own or over a material;
    ``absences`` holds (enrolment id, from, until or None) of this person and their group mates; ``pools``
    maps (task, round) of dealt tasks to Pool, round 0 to that of any other round; ``turned_away`` (task,
    round) in which they asked for a work and found nothing to the moment they were told that there is
    something again, or None; ``credentials``: what they hold or held of what the design needs or grants."""

    person: Person
    published: datetime | None = None
    windows: tuple[WindowRow, ...] = ()
    passages: tuple[Passage, ...] = ()
    places: dict[tuple[str, int], Place] = field(default_factory=dict)
    own: tuple[Own, ...] = ()
    asked: tuple[Asked, ...] = ()
    reach: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    arrived: tuple[Arrived, ...] = ()
    materials: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    scores: dict[tuple[str, int, int | None], float] = field(default_factory=dict)
    scored: dict[int, float] = field(default_factory=dict)
    rounds: tuple[str, ...] = ()
    absences: tuple[tuple[int, datetime, datetime | None], ...] = ()
    pools: dict[tuple[str, int], Pool] = field(default_factory=dict, compare=False, repr=False)
    turned_away: dict[tuple[str, int], datetime | None] = field(default_factory=dict)
    credentials: tuple[Held, ...] = ()
    ended: datetime | None = None
    owner: int | None = None
    seated: dict = field(default_factory=dict, compare=False, repr=False)  # what ``place_in`` found before
    walked: tuple = field(default=(), init=False, compare=False, repr=False)  # what ``windows`` found before

    def away(self, now):
        """Enrolment ids of those who are marked absent at *now*, this person among them."""
        return frozenset(
            person for person, begins, ends in self.absences if begins <= now and (ends is None or now < ends)
        )

    def as_of(self, moment):
        """The same facts without what was handed in for the first time after *moment*."""
        own = tuple(
            row._replace(state=State.DRAFT.value) if row.first and row.first > moment else row
            for row in self.own
        )
        return self if own == self.own else replace(self, own=own)

    def reached(self, task, turn):
        """What others wrote that *task* asks this person about in round *turn*: response ids."""
        return self.reach.get((task, turn), self.reach.get((task, 0), ()))

    def scopes(self):
        """The ``whom`` texts that hold for this person, the particular before the general."""
        person = self.person
        groups = [f"g{place.group}" for place in self.places.values()]
        section = (f"s{person.section}",) if person.section else ()
        return (f"p{person.id}", *groups, *section, "all")
