"""Under which name people meet: the aliases that hang on the slots and seats of allocations, and those by
which a group or a class speaks of its own."""

from collections import defaultdict
from typing import NamedTuple

from peerreview.domain import aliases
from peerreview.domain.access import is_staff_role
from peerreview.store import db


def author_alias(work, person):
    """What reviewer *person* (enrolment id) calls the author of what *work* (their review) is about."""
    seat = db.row(
        """
        select seat
        from allocation
        where activity_id = ? and task = ? and reviewer_id = ? and about_response_id = ?
        order by id desc limit 1
        """,
        work.activity,
        work.task,
        person,
        work.about_response,
    )
    return (
        aliases.alias(work.seed, f"p{person}", work.task, seat[0])
        if seat
        else aliases.alias(work.seed, f"p{person}", work.task, 0)
    )


def names_at(work, person):
    """(what reviewer *person* calls the author of what *work* is about, what the author calls *person*), in
    one query.

    The second is None for staff, who are shown as course staff, and "" for whoever was not given the work.
    """
    found = db.row(
        """
        select l.seat, l.slot, e.role
        from allocation l
        join enrolment e on e.id = l.reviewer_id
        where l.activity_id = ? and l.task = ? and l.reviewer_id = ? and l.about_response_id = ?
        order by l.id desc limit 1
        """,
        work.activity,
        work.task,
        person,
        work.about_response,
    )
    seat, slot, role = found or (0, None, "")
    author = aliases.alias(work.seed, f"p{person}", work.task, seat)
    if slot is None:
        return author, ""
    return author, None if is_staff_role(role) else aliases.alias(
        work.seed, f"w{work.about_response}", work.task, slot
    )


def author_aliases(person, found_plans):
    """{(activity id, task, about response id): alias} of all the works a person has or had, for lists."""
    return author_aliases_of((person,), found_plans)


def author_aliases_of(people, found_plans):
    """The same for all the enrolments of one account, in one query."""
    return {
        (activity, task, about): aliases.alias(found_plans[activity].seed, f"p{person}", task, seat)
        for person, activity, task, about, seat in db.rows(
            f"""
            select reviewer_id, activity_id, task, about_response_id, seat
            from allocation
            where reviewer_id in ({db.places(people)}) and about_response_id is not null
            """,
            *people,
        )
        if activity in found_plans
    }


def reviewer_aliases(seed, task, about_response):
    """{reviewer enrolment id: alias the author sees}, None for staff, who are shown as course staff. Stable
    as reviews come and go."""
    found = db.rows(
        """
        select l.reviewer_id, l.slot, e.role
        from allocation l
        join enrolment e on e.id = l.reviewer_id
        where l.task = ? and l.about_response_id = ?
        order by l.id
        """,
        task,
        about_response,
    )
    return {
        reviewer: None if is_staff_role(role) else aliases.alias(seed, f"w{about_response}", task, slot)
        for reviewer, slot, role in found
    }


def aliases_of_reviewers(activity, task, turn=1):
    """{(about response id, reviewer enrolment id): alias the author sees, None for staff} of a whole task,
    for the staff's table."""
    return {
        (about, reviewer): None
        if is_staff_role(role)
        else aliases.alias(activity.seed, f"w{about}", task, slot)
        for about, reviewer, slot, role in db.rows(
            """
            select l.about_response_id, l.reviewer_id, l.slot, e.role
            from allocation l
            join enrolment e on e.id = l.reviewer_id
            where l.activity_id = ? and l.task = ? and l.round = ? and l.about_response_id is not null
            order by l.id
            """,
            activity.id,
            task,
            turn,
        )
    }


def of_scopes(whoms):
    """{scope text: (public id, name)} of sections (``s3``), groups (``g7``) and people (``p12``) among
    *whoms*, for staff; a section goes by its name alone. At most three queries."""
    wanted = {}
    for whom in whoms:
        if whom[:1] in _NAMED and whom[1:].isdigit():
            wanted.setdefault(whom[0], set()).add(int(whom[1:]))
    return {
        f"{letter}{row[0]}": (str(row[1]), row[2])
        for letter, ids in wanted.items()
        for row in db.rows(_NAMED[letter].format(places=db.places(ids)), *sorted(ids))
    }


_NAMED = {
    "s": "select id, name, name from section where id in ({places})",
    "g": "select id, public_id, name from peer_group where id in ({places})",
    "p": """
        select e.id, e.public_id, a.name
        from enrolment e
        join account a on a.id = e.account_id
        where e.id in ({places})
        """,
}


class Group(NamedTuple):
    """A group at a step: its id, its name, and its place among the groups from 0."""

    group: int
    name: str
    place: int


class Names:
    """Everybody's names and aliases in one activity, read at once: three queries however many are named.

    An alias of the kind people use to speak of each other belongs to the writer's group at the task's step,
    or where it has none to the class."""

    def __init__(self, activity):
        self.activity, self.seed, self.course = activity, activity.seed, activity.course
        self.people, self.in_class = {}, {}
        for person, name, role in db.rows(
            """
            select e.id, a.name, e.role
            from enrolment e
            join account a on a.id = e.account_id
            where e.course_id = ?
            order by e.id
            """,
            self.course,
        ):
            self.people[person] = name
            if not is_staff_role(role):
                self.in_class[person] = len(self.in_class)
        self.groups, self.seats = {}, defaultdict(dict)
        self._read_groups()
        self.given, self.slots = {}, {}
        for reviewer, task, about, seat, slot in db.rows(
            """
            select reviewer_id, task, about_response_id, seat, slot
            from allocation
            where activity_id = ? and about_response_id is not null and reviewer_id is not null
            order by id
            """,
            activity.id,
        ):
            self.given[reviewer, task, about] = seat
            self.slots[task, about, reviewer] = slot

    def _read_groups(self):
        found = db.rows(
            """
            select s.phase, s.round, g.id, g.name, g.place, m.enrolment_id, m.seat, m.left_at is null
            from step_grouping s
            join peer_group g on g.grouping_id = s.grouping_id
            join membership m on m.peer_group_id = g.id
            where s.activity_id = ?
            order by m.id
            """,
            self.activity.id,
        )
        # Who left keeps the seat they had, unless they sit elsewhere now.
        for phase, turn, group, name, place, person, seat, _here in sorted(found, key=lambda row: row[7]):
            self.groups[group] = Group(group, name, place)
            self.seats[phase, turn][person] = group, seat

    def seat_of(self, task, turn, person):
        """(group id, seat) of somebody at the step of *task*, or None."""
        home = self.activity.design.homes.get(task.phase)
        if home is None:
            return None
        return self.seats[home, turn].get(person) or self.seats[home, 1].get(person)

    def group_of(self, task, turn, person, group=None):
        """The Group in which a response was written, or None."""
        if group is None:
            found = self.seat_of(task, turn, person)
            group = found[0] if found else None
        return self.groups.get(group)

    def name(self, person, group=None):
        """The name of a person, else of a group; "" for neither."""
        return self.people.get(person) or (self.groups[group].name if group in self.groups else "")

    def known_as(self, task, turn, person, group=None):
        """The alias by which those who read *task* speak of its writer; None for staff, who are shown as
        such."""
        if person is None:
            place = self.groups[group].place if group in self.groups else 0
            return aliases.alias(self.seed, f"c{self.course}", task.id, place)
        found = self.seat_of(task, turn, person)
        if found:
            return aliases.alias(self.seed, f"g{found[0]}", task.id, found[1])
        return self.in_the_class(task, person)

    def in_the_class(self, task, person):
        """The alias by which the class speaks of somebody in *task*; None for staff."""
        if person not in self.in_class:
            return None
        return aliases.alias(self.seed, f"c{self.course}", task.id, self.in_class[person])

    def to_reviewer(self, viewer, asking, about, writer):
        """The alias under which *viewer* knows the writer (person or group id) of the response *about* that
        the task *asking* asks them about."""
        seat = self.given.get((viewer, asking.id, about))
        if seat is None:
            seat = self.in_class.get(writer, self.groups[writer].place if writer in self.groups else 0)
        return aliases.alias(self.seed, f"p{viewer}", asking.id, seat)

    def to_author(self, task, about, about_person, reviewer, seat):
        """The alias under which the author of the response *about*, or the person it is about, knows who
        wrote it; None for staff. *seat* stands for the slot where nothing was dealt."""
        if reviewer is not None and reviewer not in self.in_class:
            return None
        audience = f"w{about}" if about else f"m{about_person}"
        slot = self.slots.get((task.id, about, reviewer), seat)
        return aliases.alias(self.seed, audience, task.id, slot)

    def of_chosen(self, task, turn, group, *, by_name=False):
        """{id as text: name} of those whom answers to *task* may name, as its readers know them: *group* is
        that of the writer; *by_name*: for staff, who know them all."""
        if by_name or not task.alias:
            return {str(person): name for person, name in self.people.items()}
        found = {str(person): self.in_the_class(task, person) for person in self.in_class}
        if group is not None:
            home = self.activity.design.homes.get(task.phase)
            sitting = self.seats[home, turn] or self.seats[home, 1]
            mates = {
                str(person): self.known_as(task, turn, person)
                for person, (sits, _seat) in sitting.items()
                if sits == group
            }
            taken = set(mates.values())
            found = {key: f"{name} 2" if name in taken else name for key, name in found.items()} | mates
        return found
