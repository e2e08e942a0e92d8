"""Reviewers who asked for a work and found nothing: remembered until there is something for them, and told
then, once. Called by ``settle`` at each look, and by a claim."""

from collections import Counter
from datetime import timedelta

from peerreview.domain import allocation as rules
from peerreview.domain import schedule
from peerreview.store import activities, db, letters
from peerreview.store.allocation.pool import Stock
from peerreview.store.facts import facts_of_activity

START = timedelta(days=1)  # how long what one person was told of is not told to another


def note(activity_id, person, task, turn, now):
    """Somebody (an enrolment id) who owes a review asked for one, and nothing was left."""
    db.execute(
        """
        insert into turned_away (activity_id, person_id, task, round, at, told_at)
        values (?, ?, ?, ?, ?, null) on conflict (activity_id, person_id, task, round)
        do update set at = excluded.at, told_at = null
        """,
        activity_id,
        person,
        task,
        turn,
        now,
    )


def forget(activity_id, person, task, turn):
    """They got a work, or need none."""
    db.execute(
        "delete from turned_away where activity_id = ? and person_id = ? and task = ? and round = ?",
        activity_id,
        person,
        task,
        turn,
    )


def are_any(activity_id):
    """Whether anybody waits to be told."""
    return bool(
        db.row("select 1 from turned_away where activity_id = ? and told_at is null limit 1", activity_id)
    )


def tell_after(plan, now):
    """As ``tell``, after an act of few people: it looks only where there are other works to give than when
    nobody could be told last."""
    if are_any(plan.id) and db.kept.get("nothing_to_give", {}).get(plan.id) != _stock_of(plan):
        return tell(plan, now)
    return 0, None


def _stock_of(plan):
    """What there is to give in an activity, in numbers that are others once a work came in or went, was given
    or taken back, or somebody more waits."""
    sources = {task.about.name for task in plan.design.tasks.values() if task.is_dealt}
    return tuple(
        db.row(
            f"""
            select
              (select count(*) from response r where r.activity_id = ? and r.task in ({db.places(sources)})
                and r.shown > 0 and r.state in ('submitted', 'held')),
              (select max(l.id) from allocation l where l.activity_id = ?),
              (select count(*) from allocation l where l.activity_id = ? and l.ended_at is null),
              (select count(*) from turned_away t where t.activity_id = ? and t.told_at is null),
              (select max(t.id) from turned_away t where t.activity_id = ?)
            """,
            plan.id,
            *sources,
            *(plan.id,) * 4,
        )
    )


def tell(plan, now):
    """Tell who waits longest that there is work, as many as there are reviews to give. Returns (letters, the
    next moment to look, or None)."""
    if not are_any(plan.id):
        return 0, None
    nothing = db.kept.setdefault("nothing_to_give", {})
    nothing.pop(plan.id, None)
    sent, coming = _tell_all(plan, now)
    if not sent:  # what was sent may be undone with its transaction, and is then tried again
        nothing[plan.id] = _stock_of(plan)
    return sent, coming


def _tell_all(plan, now):
    activity = activities.find(activity_id=plan.id)
    waiting = {}
    for row in db.rows(
        """
        select person_id as person, task, round, at, told_at
        from turned_away
        where activity_id = ? and at <= ?
        order by at, person_id
        """,
        plan.id,
        now,
    ):
        waiting.setdefault((row.task, row.round), []).append(row)
    sent, moments = 0, []
    for (task, turn), rows in waiting.items():
        ahead = [row for row in rows if row.told_at and db.moment(row.told_at) > now - START]
        new = [row for row in rows if not row.told_at]
        if new:
            sent += _tell(activity, task, turn, ahead, new, now)
            moments += [db.moment(row.told_at) + START for row in ahead]
    return sent, min(moments, default=now + START if sent else None)


def _tell(activity, task, turn, ahead, new, now):
    """Tell those *new* who can be given a review that nobody was told of: who came *ahead* has a day to take
    it."""
    spec, sent, taken = activity.design.tasks[task], 0, Counter()
    stock, known, asking = Stock(activity, spec, turn, now), {}, [*ahead, *new]
    if not stock.has_any:
        return 0
    _plan, everyone = facts_of_activity(activity.id, enrolment_ids=tuple({row.person for row in asking}))
    for row in asking:
        facts = everyone.get(row.person)
        lines = schedule.duties(activity.design, facts, now, known) if facts else []
        owed = owed_of(lines, task, turn)
        if not owed:
            forget(activity.id, row.person, task, turn)
        elif owed[0].state in schedule.OPEN_STATES and (work := _given(stock, row, owed)):
            # One more than asked of a work that has all its reviews can be given to any number.
            if row in new and (work.load >= spec.pick or work.load + taken[work.id] < spec.pick):
                sent += _put(activity, row, owed[0].window, now)
            taken[work.id] += 1
    return sent


def owed_of(lines, task, turn):
    """Those of somebody's duties for which they have no work yet."""
    mine = [line for line in lines if (line.task, line.round) == (task, turn)]
    return [line for line in mine if line.is_owed and not line.subject]


def _given(stock, row, owed):
    """The work that somebody would be given, or None."""
    reviewer = stock.units.get(row.person, row.person)
    found = stock.for_one(reviewer, stock.spec.pick - len(owed))
    return found.work if isinstance(found, rules.Choice) else None


def _put(activity, row, window, now):
    db.execute(
        """
        update turned_away
        set told_at = ?
        where activity_id = ? and person_id = ? and task = ? and round = ?
        """,
        now,
        activity.id,
        row.person,
        row.task,
        row.round,
    )
    account = db.row("select account_id from enrolment where id = ?", row.person)[0]
    key = f"again:{activity.public_id}:{row.task}:{row.round}:{row.person}:{db.moment(row.at):%Y%m%d%H%M%S}"
    letters.put("work_again", key, account, letters.about(activity.id), now=now, until=window.closes)
    return 1
