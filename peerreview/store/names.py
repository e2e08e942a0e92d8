"""Under which name people meet: the aliases that hang on the slots and seats of allocations, and those by
which a group or a class speaks of its own.

Reviewers are units (see ``domain.allocation.units``): a group that reviews together has one alias, and one
name for each author."""

from collections import Counter, defaultdict
from typing import NamedTuple

from peerreview.domain import aliases, identity
from peerreview.domain.allocation.units import keys, scope, unit_of
from peerreview.store import charges, db

# Whether a response r is staff's: its writer was staff when it was first handed in, or is (e) until then.
# Whoever becomes staff keeps the alias that others read them by, and the other way round.
AS_STAFF = "case when r.version > 0 then r.as_staff else coalesce(e.role, 'student') <> 'student' end"
_REVIEWERS = """
    from allocation l
    left join enrolment e on e.id = l.reviewer_id
    left join response r on r.activity_id = l.activity_id and r.address = l.address
    """


class Met(NamedTuple):
    """How the two sides of a review know each other: ``author`` is what its writers call the author of the
    work, ``reviewer`` what the author calls them: None for staff, who are shown as course staff, and "" for
    whoever was not given the work."""

    author: str
    reviewer: str | None


def names_at(work):
    """The Met of a review (a Work), in one query."""
    found = db.row(
        f"""
        select l.seat, l.slot, {AS_STAFF} as as_staff
        {_REVIEWERS}
        where l.activity_id = ? and l.address = ?
        order by l.id desc limit 1
        """,
        work.activity,
        work.asked_at,
    )
    audience = scope(unit_of(work.author, work.author_group))
    author = aliases.alias(work.seed, audience, work.task, found.seat if found else 0)
    if not found:
        return Met(author, "")
    hidden = _reviewer(work.seed, work.about_response, work.task, work.round, found)
    return Met(author, hidden)


def author_alias(review):
    """What the writers of *review* (a Work) call the author of what it is about."""
    return names_at(review).author


def author_aliases(person, found_plans):
    """{(activity id, task, about response id): alias} of all the works a person has or had, alone or in a
    group, for lists."""
    return author_aliases_of((person,), found_plans)


def author_aliases_of(people, found_plans):
    """The same for all the enrolments of one account, in one query; in none where no task is about
    another."""
    tasks = (task for plan in found_plans.values() for task in plan.design.tasks.values())
    if not any(task.about and task.about.kind == "task" for task in tasks):
        return {}
    return {
        (row.activity_id, row.task, row.about): aliases.alias(
            found_plans[row.activity_id].seed,
            scope(unit_of(row.reviewer_id, row.reviewer_group_id)),
            row.task,
            row.seat,
        )
        for row in db.rows(
            f"""
            select activity_id, task, about_response_id as about, seat, reviewer_id, reviewer_group_id
            from allocation
            where reviewer_id in ({db.places(people)}) and about_response_id is not null
            union all select activity_id, task, about_response_id as about, seat, reviewer_id,
              reviewer_group_id
            from allocation
            where reviewer_group_id in (select m.peer_group_id from membership m
              where m.enrolment_id in ({db.places(people)}) and m.left_at is null)
            and about_response_id is not null
            """,
            *people,
            *people,
        )
        if row.activity_id in found_plans
    }


def reviewer_aliases(seed, task, about_response):
    """{unit: alias the author sees} of who reviews a work, None for staff, who are shown as course staff.
    Stable as reviews come and go."""
    return {
        unit_of(row.reviewer_id, row.reviewer_group_id): _reviewer(seed, about_response, task, row.round, row)
        for row in db.rows(
            f"""
            select l.reviewer_id, l.reviewer_group_id, l.round, l.slot, {AS_STAFF} as as_staff
            {_REVIEWERS}
            where l.task = ? and l.about_response_id = ?
            order by l.id
            """,
            task,
            about_response,
        )
    }


def _reviewer(seed, about, task, turn, row):
    """The alias at a slot."""
    if row.as_staff:
        return None
    return aliases.alias(seed, f"w{about}", in_round(task, turn), row.slot)


def in_round(task, turn):
    """A task as the order of its aliases knows it: slots are counted anew in each round."""
    return task if turn == 1 else f"{task}.{turn}"


def of_scopes(whoms):
    """{scope text: (public id, name)} of sections (``s3``), groups (``g7``) and people (``p12``) among
    *whoms*, for staff; a section goes by its name alone, two people of one name are told apart. At most three
    queries."""
    wanted = {}
    for whom in whoms:
        if whom[:1] in _NAMED and whom[1:].isdigit():
            wanted.setdefault(whom[0], set()).add(int(whom[1:]))
    found = {}
    for letter, ids in wanted.items():
        rows = db.rows(_NAMED[letter].format(places=db.places(ids)), *sorted(ids))
        called = {row[0]: row[2] for row in rows}
        if letter == "p":
            called = identity.told_apart({row[0]: row[2:] for row in rows})
        found |= {f"{letter}{row[0]}": (str(row[1]), called[row[0]]) for row in rows}
    return found


_NAMED = {
    "s": "select id, name, name from section where id in ({places})",
    "g": "select id, public_id, name from peer_group where id in ({places})",
    "p": """
        select e.id, e.public_id, a.name, coalesce(s.name, ''), a.email
        from enrolment e
        join account a on a.id = e.account_id
        left join section s on s.id = e.section_id
        where e.id in ({places})
        """,
}


class Letters:
    """What staff call everybody in one activity where they do not read names: see ``aliases.letter``. The
    same on each page, whatever somebody writes or reviews, and whatever they become. One query."""

    def __init__(self, activity_id, course_id, seed):
        self._seed, self._places, count = seed, {}, Counter()
        for kind, key in db.rows(
            """
            select 1, e.id
            from enrolment e
            where e.course_id = ?
            union select -1, g.id
            from peer_group g
            where g.grouping_id in (select s.grouping_id from step_grouping s where s.activity_id = ?)
            order by 1, 2
            """,
            course_id,
            activity_id,
        ):
            self._places[kind * key] = count[kind]
            count[kind] += 1

    def of(self, unit):
        """The letter of a unit: a person, or a group; "" for nobody."""
        if unit is None:
            return ""
        return aliases.letter(self._seed, self._places[unit], is_group=keys(unit)[1] is not None)

    def of_works(self, response_ids):
        """{response id: the letter of who wrote it}. One query."""
        found = db.rows(
            f"select id, author_id, author_group_id from response where id in ({db.places(response_ids)})",
            *response_ids,
        )
        return {row.id: self.of(unit_of(row.author_id, row.author_group_id)) for row in found}


class Group(NamedTuple):
    """A group at a step: its id, its name, and its place among the groups from 0."""

    group: int
    name: str
    place: int


class Names:
    """Everybody's names and aliases in one activity, read at once: three queries however many are named.

    An alias of the kind people use to speak of each other belongs to the writer's group at the task's step,
    or where it has none to the class. *known*: whose names whoever reads may know (enrolment ids), None for
    everybody's."""

    def __init__(self, activity, known=None):
        self.activity, self.seed, self.course = activity, activity.seed, activity.course
        self.people, self.in_class, self.students = {}, {}, set()
        for person, name, learns in db.rows(
            """
            select e.id, a.name, e.student_since is not null
            from enrolment e
            join account a on a.id = e.account_id
            where e.course_id = ?
            order by e.id
            """,
            self.course,
        ):
            self.people[person] = name
            # Staff have a number too: who becomes staff, or a student, renames nobody.
            self.in_class[person] = len(self.in_class)
            if learns:
                self.students.add(person)
        self.people = charges.masked(identity.numbered(self.people), known)
        self.groups, self.seats = {}, defaultdict(dict)
        self._read_groups()
        self.given, self.slots = {}, {}
        for row in db.rows(
            """
            select reviewer_id, reviewer_group_id, task, round, about_response_id as about, seat, slot
            from allocation
            where activity_id = ? and about_response_id is not null
            order by id
            """,
            activity.id,
        ):
            unit = unit_of(row.reviewer_id, row.reviewer_group_id)
            self.given[unit, row.task, row.about] = row.seat
            self.slots[row.task, row.round, row.about, unit] = row.slot

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
        home = self.activity.design.home_of(task)
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

    def known_as(self, task, turn, person, group=None, *, as_staff=False, seat=None):
        """The alias by which those who read *task* speak of its writer; None for what was written *as_staff*.
        *seat*: the (group id, seat) from which it was said, where that is not where they sit now."""
        if as_staff:
            return None
        if person is None:
            place = self.groups[group].place if group in self.groups else 0
            return aliases.alias(self.seed, f"c{self.course}", task.id, place)
        found = seat or self.seat_of(task, turn, person)
        if found:
            # In a talk they have one name for all they say.
            talk = self.activity.design.talk_of(task.id) or task
            return aliases.alias(self.seed, f"g{found[0]}", talk.id, found[1])
        return self.in_the_class(task, person)

    def in_the_class(self, task, person):
        """The alias by which the class speaks of somebody in *task*."""
        return aliases.alias(self.seed, f"c{self.course}", task.id, self.in_class[person])

    def to_reviewer(self, viewer, asking, turn, about, writer):
        """The alias under which *viewer*, or the group in which they answer, knows the writer (person or
        group id) of the response *about* that the task *asking* asks them about in a round."""
        sits = self.seat_of(asking, turn, viewer) if asking.by == "group" else None
        unit = unit_of(None, sits[0]) if sits else viewer
        seat = self.given.get((unit, asking.id, about))
        if seat is None:
            seat = self.in_class.get(writer, self.groups[writer].place if writer in self.groups else 0)
        return aliases.alias(self.seed, scope(unit), asking.id, seat)

    def to_author(self, task, turn, about, about_person, reviewer, group, seat):
        """The alias under which the author of the response *about*, or the person it is about, knows who
        wrote it in a round: *reviewer*, or *group*. *seat* stands for the slot where nothing was dealt."""
        audience = f"w{about}" if about else f"m{about_person}"
        slot = self.slots.get((task.id, turn, about, unit_of(reviewer, group)), seat)
        return aliases.alias(self.seed, audience, in_round(task.id, turn), slot)

    def of_chosen(self, task, turn, group, *, by_name=False):
        """{id as text: name} of those whom answers to *task* may name, as its readers know them: *group* is
        that of the writer; *by_name*: for staff, who know them all."""
        if by_name or not task.alias:
            return {str(person): name for person, name in self.people.items()}
        found = {str(person): self.in_the_class(task, person) for person in self.students}
        if group is not None:
            home = self.activity.design.home_of(task)
            sitting = self.seats[home, turn] or self.seats[home, 1]
            mates = {
                str(person): self.known_as(task, turn, person)
                for person, (sits, _seat) in sitting.items()
                if sits == group
            }
            taken = set(mates.values())
            found = {key: f"{name} 2" if name in taken else name for key, name in found.items()} | mates
        return found
