"""What groups write together, as far as it is told without its words."""

from collections import defaultdict
from typing import NamedTuple

from peerreview.store import db


class Begun(NamedTuple):
    """The response of a group: ``saved`` the moment of the last save or None, ``pen`` the enrolment id of who
    holds the pen until ``pen_until``; ``is_draft``: something is typed that is not handed in."""

    group: int
    task: str
    public_id: str
    state: str
    saved: object
    pen: int | None
    pen_until: object
    is_draft: bool


def of_groups(activity_id, tasks, turn, groups):
    """[Begun] of what these *groups* (ids) write to *tasks* (ids) from round *turn* on, oldest first."""
    return [
        Begun(
            row.author_group_id,
            row.task,
            row.public_id,
            row.state,
            db.moment(row.saved_at),
            row.pen_id,
            db.moment(row.pen_until),
            bool(row.has_draft),
        )
        for row in db.rows(
            f"""
            select author_group_id, task, public_id, state, saved_at, pen_id, pen_until,
              case when draft is null then 0 else 1 end as has_draft
            from response
            where activity_id = ? and task in ({db.places(tasks)}) and round >= ?
            and author_group_id in ({db.places(groups)})
            order by id
            """,
            activity_id,
            *tasks,
            turn,
            *groups,
        )
    ]


def done_in_groups(activity_id, tasks, turn):
    """{(task id, writer as scope text): [state]} of all that was begun in an activity to *tasks* (ids) in
    round *turn* and not taken back; a draft nobody typed in counts as not begun."""
    found = defaultdict(list)
    for row in db.rows(
        f"""
        select task, author_id, author_group_id, state
        from response
        where activity_id = ? and round = ? and task in ({db.places(tasks)}) and state <> 'withdrawn'
        and (state <> 'draft' or rev > 0)
        """,
        activity_id,
        turn,
        *tasks,
    ):
        writer = f"g{row.author_group_id}" if row.author_group_id else f"p{row.author_id}"
        found[row.task, writer].append(row.state)
    return found
