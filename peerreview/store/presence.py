"""Who was seen at which activity, and when last: a row a person, written at most three times a minute.

It is noted in passing: where nothing can be written at once, nobody waits for it."""

import contextlib
from datetime import timedelta

from peerreview.domain import presence as rules
from peerreview.store import db, turn
from peerreview.store.activities import LEARNS
from peerreview.store.attributes.values import HOLDS

PAUSE = timedelta(seconds=20)  # a look so soon after the last one says nothing new
MOST_KNOWN = 5000


def look(activity_id, enrolment_id, *, group=None, now):
    """Somebody (an enrolment id) looks at a page of an activity; *group*: the id of the group at whose text
    staff look. Returns whether that was noted."""
    known = db.kept.setdefault("presence", {})
    at, where = known.get((activity_id, enrolment_id), (None, None))
    if at is not None and where == group and timedelta(0) <= now - at < PAUSE:
        return False
    with turn.briefly(), contextlib.suppress(turn.Unavailable):
        with db.writing():
            db.execute(
                """
                insert into presence (activity_id, enrolment_id, peer_group_id, at)
                values (?, ?, ?, ?) on conflict (activity_id, enrolment_id)
                do update set peer_group_id = excluded.peer_group_id, at = excluded.at
                """,
                activity_id,
                enrolment_id,
                group,
                now,
            )
        while len(known) >= MOST_KNOWN:
            known.pop(next(iter(known)), None)
        known[activity_id, enrolment_id] = now, group
        return True
    return False


def seen(activity_id, people=None):
    """{enrolment id: the moment of their last look} at an activity, of everybody or of *people*."""
    more, values = ("", ())
    if people is not None:
        more, values = f" and enrolment_id in ({db.places(people)})", tuple(people)
    return {
        row.enrolment_id: db.moment(row.at)
        for row in db.rows(
            f"select enrolment_id, at from presence where activity_id = ?{more}", activity_id, *values
        )
    }


def here(activity_id, people, now):
    """[enrolment id] of those of *people* who are here at *now*, in their order."""
    found = seen(activity_id, people)
    return [person for person in people if rules.is_here(found.get(person), now)]


def around(activity_id, group, now):
    """([enrolment id] of the members of a group (its id) who are here at *now*, [enrolment id] of the staff
    who look at what it wrote)."""
    found = db.rows(
        f"""
        select p.enrolment_id, {LEARNS} as learns
        from presence p
        join activity a on a.id = p.activity_id
        join enrolment e on e.id = p.enrolment_id and e.left_at is null
        where p.activity_id = ? and p.at >= ? and (p.peer_group_id = ? and not {LEARNS}
          or exists (select 1 from membership m where m.peer_group_id = ? and m.enrolment_id = e.id
            and m.left_at is null))
        order by e.id
        """,
        activity_id,
        now - rules.HERE,
        group,
        group,
    )
    return (
        [row.enrolment_id for row in found if row.learns],
        [row.enrolment_id for row in found if not row.learns],
    )


def count_here(activity_id, now):
    """How many students looked at an activity lately and are not away, as a roll call counts."""
    return db.row(
        f"""
        select count(*)
        from presence p
        join activity a on a.id = p.activity_id
        join enrolment e on e.id = p.enrolment_id and e.left_at is null and {LEARNS}
        where p.activity_id = ? and p.at >= ? and e.id not in (select a.enrolment_id
          from attribute a
          where a.name = 'absent' and {HOLDS})
        """,
        activity_id,
        now - rules.LATELY,
        now,
        now,
    )[0]
