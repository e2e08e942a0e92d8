"""Groups as they are stored: of a step, in order; and what was said when they were formed."""

import json
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from peerreview.domain import grouping as rules
from peerreview.domain.refusals import Missing
from peerreview.domain.words import Sentence, from_kept
from peerreview.store import attributes, db


def grouping_at(activity_id, phase_id, turn):
    """The id of the grouping that a step uses, or None."""
    found = db.row(
        "select grouping_id from step_grouping where activity_id = ? and phase = ? and round = ?",
        activity_id,
        phase_id,
        turn,
    )
    return found[0] if found else None


BETWEEN = ", "  # of two roles that one member holds


def roles_in(text):
    """The roles of a membership as stored: () for none."""
    return tuple(text.split(BETWEEN)) if text else ()


def partition_of(grouping_id):
    """A stored grouping as the rule's Partition, of those still in it."""
    members = defaultdict(list)
    for group, person, role in db.rows(
        """
        select peer_group_id, enrolment_id, group_role
        from membership
        where grouping_id = ? and left_at is null
        order by seat, id
        """,
        grouping_id,
    ):
        members[group].append((person, roles_in(role)))
    return rules.Partition(
        tuple(
            rules.Group(
                name,
                tuple(person for person, _ in members[group]),
                {person: roles[0] for person, roles in members[group] if roles},
                place,
                label,
                {person: roles[1:] for person, roles in members[group] if len(roles) > 1},
            )
            for group, name, place, label in db.rows(
                "select id, name, place, label from peer_group where grouping_id = ? order by place",
                grouping_id,
            )
        )
    )


def formed_steps(activity_id):
    """{(phase, round)} that have groups."""
    return frozenset(db.rows("select phase, round from step_grouping where activity_id = ?", activity_id))


def mates_of(activity_id, people):
    """Enrolment ids of everybody who sits in a group of an activity with one of *people*, these included
    where they sit anywhere."""
    found = db.rows(
        f"""
        select distinct m.enrolment_id
        from step_grouping s
        join membership mine on mine.grouping_id = s.grouping_id and mine.left_at is null
        join membership m on m.peer_group_id = mine.peer_group_id and m.left_at is null
        where s.activity_id = ? and mine.enrolment_id in ({db.places(people)})
        """,
        activity_id,
        *people,
    )
    return {row[0] for row in found}


def state(activity_id):
    """All groups of an activity as they are, in a few letters: another text once somebody came or moved."""
    newest, count = db.row(
        """
        select max((select max(m.id) from membership m where m.grouping_id = s.grouping_id)), count(*)
        from step_grouping s
        where s.activity_id = ?
        """,
        activity_id,
    )
    return f"{newest or 0}.{count}"


def of_step(activity_id, phase, turn=1):
    """[(group id, name, [(enrolment id, person's name, group role)])] of a step, in order."""
    gathered = defaultdict(list)
    for group, person, name, role in db.rows(
        """
        select m.peer_group_id, e.id, a.name, m.group_role
        from step_grouping s
        join membership m on m.grouping_id = s.grouping_id
        join enrolment e on e.id = m.enrolment_id
        join account a on a.id = e.account_id
        where s.activity_id = ? and s.phase = ? and s.round = ? and m.left_at is null
        order by m.seat
        """,
        activity_id,
        phase,
        turn,
    ):
        gathered[group].append((person, name, role))
    return [
        (group, name, gathered[group])
        for group, name in db.rows(
            """
            select g.id, g.name
            from peer_group g
            join step_grouping s on s.grouping_id = g.grouping_id
            where s.activity_id = ? and s.phase = ? and s.round = ?
            order by g.place
            """,
            activity_id,
            phase,
            turn,
        )
    ]


class Row(NamedTuple):
    """A group of a step as pages show it: ``members`` [(enrolment public id, person's name, group role)] by
    seat."""

    id: int
    public_id: str
    name: str
    members: list


def board(activity_id, phase, turn=1):
    """[Row] of the groups of a step, in order."""
    return _rows(
        """
        join step_grouping s on s.grouping_id = g.grouping_id
        where s.activity_id = ? and s.phase = ? and s.round = ?
        """,
        activity_id,
        phase,
        turn,
    )


def boards(groups, *, without=()):
    """{id: Row} of these groups (ids); *without* the members of some of them. No query for none."""
    if not groups:
        return {}
    which = f"where g.id in ({db.places(groups)})"
    return {row.id: row for row in _rows(which, *groups, without=without)}


def _rows(which, *values, without=()):
    found, apart = {}, f" and g.id not in ({db.places(without)})" if without else ""
    for group, public_id, called, person, name, role in db.rows(
        f"""
        select g.id, g.public_id, g.name, e.public_id, a.name, m.group_role
        from peer_group g
        left join membership m on m.peer_group_id = g.id and m.left_at is null{apart}
        left join enrolment e on e.id = m.enrolment_id
        left join account a on a.id = e.account_id
        {which}
        order by g.place, m.seat
        """,
        *without,
        *values,
    ):
        row = found.setdefault(group, Row(group, public_id, called, []))
        if person is not None:
            row.members.append((person, name, role))
    return list(found.values())


def named(activity_id):
    """[(public id, name, phase, round)] of every group that a step of an activity uses, in order."""
    return db.rows(
        """
        select g.public_id, g.name, s.phase, s.round
        from step_grouping s
        join peer_group g on g.grouping_id = s.grouping_id
        where s.activity_id = ?
        order by s.id, g.place
        """,
        activity_id,
    )


def find(activity_id, public_id):
    """The id of a group that a step of this activity uses; Missing otherwise."""
    found = db.row(
        """
        select g.id
        from peer_group g
        join step_grouping s on s.grouping_id = g.grouping_id
        where s.activity_id = ? and g.public_id = ?
        """,
        activity_id,
        public_id,
    )
    if found is None:
        raise Missing()
    return found[0]


def step_of(activity_id, group):
    """(phase, round) of the first step that uses a group (its id)."""
    return db.row(
        """
        select s.phase, s.round
        from peer_group g
        join step_grouping s on s.grouping_id = g.grouping_id
        where s.activity_id = ? and g.id = ?
        order by s.id
        """,
        activity_id,
        group,
    )


class Told(NamedTuple):
    """What was said when a step's groups were formed, each a Sentence, or the text of one that was kept in
    words: ``reasons`` {enrolment id: why there}, ``relaxed`` the rules that could not hold. Of a match: who
    ``waits`` [(enrolment id, Sentence why, whether they only wait for a place)], in order, and how many leads
    are ``missing``."""

    reasons: dict[int, str]
    relaxed: tuple[str, ...]
    waits: tuple = ()
    missing: int = 0


def told(activity_id, phase, turn):
    """The Told of a step's groups; empty while there are none."""
    found = db.row(
        """
        select g.reasons, g.course_id
        from step_grouping s
        join "grouping" g on g.id = s.grouping_id
        where s.activity_id = ? and s.phase = ? and s.round = ?
        """,
        activity_id,
        phase,
        turn,
    )
    return _titled(_told(found.reasons), found.course_id) if found else Told({}, ())


def _titled(told, course):
    """A Told that calls fields of its course by their titles; no query where it names none."""
    sentences = [*told.relaxed, *(why for _person, why, _full in told.waits)]
    if not any("field" in getattr(one, "values", ()) for one in sentences):
        return told
    titles = {name: field.title for name, field in attributes.fields_of(course).items()}
    waits = tuple((person, titled(why, titles), full) for person, why, full in told.waits)
    return told._replace(relaxed=tuple(titled(one, titles) for one in told.relaxed), waits=waits)


def titled(sentence, titles):
    """A sentence about a field of the course with what *titles* {name: title} call it."""
    values = getattr(sentence, "values", {})
    if values.get("field") not in titles:
        return sentence
    return Sentence(sentence.message, **{**values, "field": titles[values["field"]]})


def told_of(groups):
    """{id: Told} of these groups (ids): what was said when they were formed; no query for none."""
    if not groups:
        return {}
    return {
        row.id: _told(row.reasons)
        for row in db.rows(
            f"""
            select p.id, g.reasons
            from peer_group p
            join "grouping" g on g.id = p.grouping_id
            where p.id in ({db.places(groups)})
            """,
            *groups,
        )
    }


@lru_cache(maxsize=256)
def _told(text):
    """The page of each of a class asks for the same."""
    kept = json.loads(text)
    return Told(
        {int(person): from_kept(why) for person, why in kept.items() if person.isdecimal()},
        tuple(map(from_kept, kept.get("relaxed", ()))),
        tuple((person, Sentence(why, **values), full) for person, why, values, full in kept.get("waits", ())),
        kept.get("missing", 0),
    )
