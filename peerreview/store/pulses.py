"""Answers that are low: where the mean of a scale lies under what a task calls ``low``, one of the staff is
asked to look. Looked at by ``settle`` once a day at one hour, so that no alert says by its moment whose
answer it was; from FEW answers on, and never about anybody."""

from peerreview.domain import clock
from peerreview.domain.letters import DIGEST
from peerreview.store import activities, alerts, db
from peerreview.store.reading import numbers


def look(plan, now, since):
    """Raise the alerts of an activity (a Plan) where the hour has come after *since*. Returns (how many, the
    next hour, or None while nothing was handed in since the last)."""
    tasks = [task for task in plan.design.tasks.values() if task.low is not None]
    if not tasks:
        return 0, None
    last, coming = clock.around(DIGEST, now, plan.zone)
    raised = sum(_raise(plan, task, last, now) for task in tasks) if since < last else 0
    is_new = db.row(
        f"""
        select 1
        from response
        where activity_id = ? and task in ({db.places(tasks)}) and submitted_at > ? and submitted_at <= ?
        """,
        plan.id,
        *(task.id for task in tasks),
        last,
        now,
    )
    return raised, coming if is_new else None


def _raise(plan, task, at, now):
    activity = activities.find(activity_id=plan.id)
    found = 0
    for (turn,) in db.rows(
        "select distinct round from response where activity_id = ? and task = ? and shown > 0",
        plan.id,
        task.id,
    ):
        if low(activity, task, turn, at):
            found += alerts.raise_low(activity, task, turn=turn, at=at, now=now)
    return found


def low(activity, task, turn, at):
    """[numbers.Mean] of the scales of *task* (a Task) that were low at the moment *at*."""
    return [one for one in numbers.means(activity, task, turn, until=at) if one.mean < task.low]
