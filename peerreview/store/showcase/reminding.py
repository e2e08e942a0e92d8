"""Who of a group has not said yes or no to what the group wrote is reminded once: without them it is not
shown, and the others can only wait."""

from peerreview.domain.showcase import REMINDED, STALE
from peerreview.store import db, letters
from peerreview.store.showcase.finding import WROTE


def remind(plan, now):
    """Remind whoever of a group has not answered what is proposed of theirs in an activity (a Plan), once
    each, at the hour for everybody. It depends on their own answer alone, so that it tells nobody what the
    others said. Returns (letters, the next moment or None). One query where nothing is proposed."""
    found = _unanswered(plan.id)
    occasion, sent, coming = letters.about_plan(plan), 0, []
    for row in found:
        due = moment(occasion, db.moment(row.proposed))
        if due > now:
            coming.append(due)
        elif now - due < STALE:
            key = f"proposed_waits:{row.id}:{row.account}"
            sent += letters.put(
                "proposed_waits", key, row.account, occasion, now=now, until=due, offer=row.public_id
            )
    return sent, min(coming, default=None)


def moment(occasion, proposed):
    """When who has not answered is reminded of what was *proposed* at a moment: so many days after they were
    asked, at the same hour."""
    return letters.hour_of_all(occasion, proposed + REMINDED)


def _unanswered(activity_id):
    """[row of an exhibit's ``id``, ``public_id``, when it was ``proposed``, and an ``account``] of those who
    wrote it in a group, are here, and have neither said yes nor no."""
    some = "select x.id from exhibit x where x.activity_id = ? and x.answer = ''"
    if not db.row(f"{some} limit 1", activity_id):
        return []
    where = f"x.id in ({some}) and r.author_group_id is not null"
    return db.rows(
        f"""
        select x.id, x.public_id, x.proposed_at as proposed, w.account
        from ({WROTE.format(where=where)}) w
        join exhibit x on x.id = w.exhibit
        join response r on r.id = x.response_id and r.state = 'submitted' and r.shown > 0
        where w.is_here and not exists (select 1 from consent c
          where c.exhibit_id = x.id and c.enrolment_id = w.enrolment)
        order by x.id, w.account
        """,
        activity_id,
        activity_id,
    )
