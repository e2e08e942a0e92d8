"""The letter of the day: what came to somebody later than the rest is told at one hour for everybody, so that
no mail says by its moment who wrote it. Called by ``settle``."""

from collections import defaultdict

from peerreview.domain import clock, schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.designs.whose import is_about_others
from peerreview.domain.letters import DIGEST
from peerreview.domain.visibility import visible
from peerreview.store import db, letters


def tell(plan, everyone, now, since):
    """Tell those of *everyone* ({enrolment id: Facts}) what came since the last letter, where the hour has
    come after *since*. Returns (letters, the next hour, or None while nothing came since the last)."""
    tasks = [
        task.id
        for task in plan.design.tasks.values()
        if is_about_others(task) and not plan.design.is_answer(task) and not task.is_talk
    ]
    if not tasks:
        return 0, None
    last, coming = clock.around(DIGEST, now, plan.zone)
    sent = 0
    if since < last:
        came = _came(plan.id, tasks, clock.around(DIGEST, last - clock.DAY / 2, plan.zone)[0], last)
        for facts in everyone.values() if came else ():
            sent += not is_staff_role(facts.person.role) and _tell(plan, facts, came, last)
    is_new = db.row(
        f"select 1 from response where activity_id = ? and task in ({db.places(tasks)}) and submitted_at > ?",
        plan.id,
        *tasks,
        last,
    )
    return sent, coming if is_new else None


def _came(activity_id, tasks, after, until):
    """{response id: (version, its moment)} of what its writers sent between two moments and others may
    read."""
    return {
        row.id: (row.number, db.moment(row.at))
        for row in db.rows(
            f"""
            select r.id, v.number, v.at
            from response r
            join version v on v.response_id = r.id
            where r.activity_id = ? and r.task in ({db.places(tasks)}) and r.state = 'submitted'
            and v.at > ? and v.at <= ? and v.cause in ('handed_in', 'accepted')
            order by v.number
            """,
            activity_id,
            *tasks,
            after,
            until,
        )
    }


def _tell(plan, facts, came, now):
    """The letter to one person about what *came* to them, is open, and is unread; whether it was new."""
    design, mine = plan.design, {own.id for own in facts.own}
    here = [row for row in facts.arrived if row.id in came and row.id not in mine]
    if not here:
        return False
    lines = schedule.duties(design, facts, now)
    is_open = schedule.release(design, facts, now, lines)
    found = defaultdict(list)
    for row in here:
        opens, moment = is_open(design.tasks[row.task], row.round, row.released)
        # What was in when the step was released was told with all the rest.
        is_late = opens and came[row.id][1] > moment
        if is_late and visible(design.tasks[row.task], "about_mine", released=True).is_open:
            found[row.task].append(row.id)
    ids = [response for some in found.values() for response in some]
    account = db.row("select account_id from enrolment where id = ?", facts.person.id)[0]
    if not _unread(facts.person.id, account, {response: came[response][0] for response in ids}, now):
        return False
    return letters.put(
        "came_later",
        f"later:{plan.public_id}:{facts.person.id}:{now:%Y%m%d}",
        account,
        letters.about_plan(plan),
        now=now,
        until=schedule.answered_until(design, lines, found),
    )


def _unread(person, account, versions, now):
    """Those of *versions* {response id: number} that somebody had not been shown by a moment, and was told
    nothing of by the decision that let them out."""
    told = "'arrived:' || r.public_id || ':' || ? || ':' || ?"
    return [
        response
        for response, number in versions.items()
        if not db.row(
            f"""
            select 1
            from response r
            where r.id = ? and (exists (select 1 from seen s where s.response_id = r.id and s.version = ?
                and s.enrolment_id = ? and s.at <= ?)
              or exists (select 1 from outbox_message m where m.key = {told}))
            """,
            response,
            number,
            person,
            now,
            str(number),
            str(account),
        )
    ]
