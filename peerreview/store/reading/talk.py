"""A talk in one room: what its people said to each other, as somebody may read it, and what each of them said
in words.

A room is a group of the step in which posts are answered; a talk without groups is one room."""

from typing import NamedTuple

from peerreview.domain.moderation import State
from peerreview.store import db
from peerreview.store.reading import shared


class Hidden(NamedTuple):
    """A post that was flagged and waits for staff: its id, its public id, what it is ``about`` (a response id
    or None), when it was flagged, and whether its reader wrote it."""

    id: int
    public_id: str
    about: int | None
    at: object
    is_mine: bool


def tasks_of(design, talk):
    """Ids of the tasks whose responses make the *talk* (a Task that is one)."""
    return tuple(dict.fromkeys((*talk.about.names, talk.id)))


def room_of(activity, talk, turn, person):
    """The id of the group in which *person* (enrolment id) talks in a round, or None. One query."""
    found = db.row(
        """
        select m.peer_group_id
        from membership m
        join step_grouping s on s.grouping_id = m.grouping_id
        where s.activity_id = ? and s.phase = ? and s.round in (1, ?) and m.enrolment_id = ?
          and m.left_at is null
        order by s.round desc limit 1
        """,
        activity.id,
        activity.design.homes[talk.phase] or "",
        turn,
        person,
    )
    return found[0] if found else None


def said(viewer, activity, talk, turn, now, room):
    """The Readable of what *viewer* (enrolment id) may read at *now* of the *talk* (a Task) in a *room*
    (group id; None: where nobody sits in groups) and round *turn*, oldest first."""
    names = tasks_of(activity.design, talk)
    reading = shared.readable(viewer, activity, talk, turn, now, names=names, group=room)
    return reading._replace(
        rows=sorted(reading.rows, key=lambda row: (row.submitted is None, row.submitted, row.id))
    )


def hidden(viewer, activity, talk, turn, room):
    """[Hidden] posts of a room. One query."""
    condition, values = _in_room(activity, talk, turn, room)
    return [
        Hidden(row[0], row[1], row[2], db.moment(row[3]), row[4] == viewer)
        for row in db.rows(
            f"""
            select r.id, r.public_id, r.about_response_id, min(f.at), r.author_id
            from response r
            join flag f on f.response_id = r.id and f.decision_id is null
            where r.activity_id = ? and r.state = ? and {condition}
            group by r.id, r.public_id, r.about_response_id, r.author_id
            order by r.id
            """,
            activity.id,
            State.HELD.value,
            *values,
        )
    ]


def stamp(activity, talk, turn, room):
    """What an open page knows of a room, in a few letters: it changes with each post, each version, and
    whatever is hidden or brought back. One query."""
    condition, values = _in_room(activity, talk, turn, room)
    found = db.row(
        f"""
        select count(*), coalesce(sum(r.version), 0), coalesce(sum(r.shown), 0),
          coalesce(sum(case when r.state = 'withdrawn' then 1 else 0 end), 0)
        from response r
        where r.activity_id = ? and r.version > 0 and {condition}
        """,
        activity.id,
        *values,
    )
    return ".".join(str(int(part)) for part in found)


def words(activity, talk, turn, room):
    """(how many posts, {enrolment id: how many words}) of all that is shown and was said in the room itself:
    what was written alone before it counts for nobody. Who is in the room and said nothing has 0."""
    design = activity.design
    names = [name for name in tasks_of(design, talk) if design.is_said(design.tasks[name])]
    amounts = {
        row[0]: 0
        for row in db.rows(
            "select enrolment_id from membership where peer_group_id = ? and left_at is null", room or 0
        )
    }
    found = db.rows(
        f"""
        select r.author_id, v.words
        from response r
        join version v on v.response_id = r.id and v.number = r.shown
        where r.activity_id = ? and r.task in ({db.places(names)}) and r.round = ? and r.shown > 0
        """,
        activity.id,
        *names,
        turn,
    )
    found = [(person, count) for person, count in found if room is None or person in amounts]
    for person, count in found:
        amounts[person] = amounts.get(person, 0) + count
    return len(found), amounts


def _in_room(activity, talk, turn, room):
    """(condition, its values) of the responses r of a room; what was written before the rounds of a repeat
    belongs to each of them."""
    design, names = activity.design, tasks_of(activity.design, talk)
    within = design.repeat.phases if design.repeat else ()
    before = [name for name in names if design.tasks[name].phase not in within]
    return (
        f"""
        r.task in ({db.places(names)}) and (r.round = ? or r.task in ({db.places(before)}))
        and (? = 0 or r.author_id in (select m.enrolment_id from membership m where m.peer_group_id = ?
          and (m.left_at is null or m.left_at > coalesce(r.first_at, m.joined_at))))
        """,
        (*names, turn, *before, room or 0, room or 0),
    )
