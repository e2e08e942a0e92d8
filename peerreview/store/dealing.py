"""What settling deals by itself: the share of a task that is dealt (``pick: 20%``), and what is missing at a
step's end (``else: rescue``)."""

from datetime import timedelta

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.store import activities, allocation, audit, db, letters


def deal_share(activity, everyone, act, now):
    """Deal the share of a task among those whose task it is; what came in later too. *everyone* as of
    ``facts_of_activity``, *act* a ``schedule.Act`` whose ``detail`` is the task. Returns how many were
    dealt."""
    task = activity.design.tasks[act.detail]
    reviewers = [
        person
        for person, facts in everyone.items()
        if person not in facts.away(now) and schedule.is_for(activity.design, facts, task, act.round, now)
    ]
    dealt = allocation.deal(activity, task.id, act.round, reviewers=reviewers, now=now, cause="dealt")
    return dealt.given


def rescue(activity, everyone, act, now):
    """Deal what a step's works are short of once more, among those who have done their own part, as a favour:
    it counts for nobody's participation, and each has the length of a lease for it. Returns how many were
    dealt."""
    dealt = 0
    for task in activity.design.phase(act.phase).tasks:
        if task.pick:
            helpers = [
                person
                for person, facts in everyone.items()
                if _is_done(activity, facts, task, act.round, now)
            ]
            given = allocation.deal(
                activity, task.id, act.round, reviewers=helpers, now=now, cause="rescue"
            ).given
            if given:
                _tell(activity, task, act, now)
            dealt += given
    return dealt


def _is_done(activity, facts, task, turn, now):
    """Whether a student who is here has handed in all they owed of a task."""
    if is_staff_role(facts.person.role) or facts.person.id in facts.away(now):
        return False
    lines = [
        line
        for line in schedule.duties(activity.design, facts, now)
        if (line.task, line.round) == (task.id, turn) and line.is_owed
    ]
    return bool(lines) and all(line.is_done for line in lines)


def _tell(activity, task, act, now):
    """More time and a mail for each who was asked."""
    until, occasion = now + timedelta(seconds=activity.design.lease), letters.about(activity.id)
    for person, account in db.rows(
        """
        select distinct e.id, e.account_id
        from allocation l
        join enrolment e on e.id = l.reviewer_id
        where l.activity_id = ? and l.task = ? and l.round = ? and l.cause = 'rescue' and l.at = ?
        """,
        activity.id,
        task.id,
        act.round,
        now,
    ):
        activities.extend(
            activity,
            phase=act.phase,
            turn=act.round,
            whom=f"p{person}",
            closes=until,
            reason="Asked to step in for a work that lacks a review.",
            by=None,
            now=now,
        )
        key = f"rescue:{activity.public_id}:{task.id}:{act.round}:{person}"
        letters.put("rescue", key, account, occasion, now=now, until=until)


def tell_staff(activity, act, now):
    """Works are short of reviews at the end of a step: a mail to each of the staff and an audit line."""
    occasion, step = letters.about(activity.id), activity.design.phase(act.phase).title
    key = f"{act.kind}:{activity.public_id}:{act.phase}:{act.round}:{act.whom}"
    new = False
    for account in letters.staff_of(activity.course):
        new |= letters.put("short", f"{key}:{account}", account, occasion, now=now, step=step)
    if new:
        audit.of_activity(
            f"gate.{act.kind}", activity, by=None, at=act.at, phase=act.phase, round=act.round, whom=act.whom
        )
    return new


def is_short(activity, phase_id, turn):
    """Whether any handed-in work has fewer reviews done than the design asks."""
    return any(
        work.done < task.pick
        for task in activity.design.phase(phase_id).tasks
        if task.pick
        for work in allocation.works_of(activity, task, turn)
    )
