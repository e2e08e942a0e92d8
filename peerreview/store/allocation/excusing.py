"""Who is excused from a step need not write what they had begun to review, and the works are free for others;
who is excused no more has them again. Called by ``settle``, so that it holds whoever excused, and however."""

from peerreview.domain import schedule
from peerreview.domain.schedule.lines import is_in
from peerreview.store import activities, audit, db
from peerreview.store.allocation.resuming import resume

EXCUSED = "excused"


def follow(plan, everyone, now):
    """End the open claims of those of *everyone* ({enrolment id: Facts}) who are excused from their step, and
    let those go on that ended so and need not have. Returns how many."""
    activity, changed = None, 0
    for facts in everyone.values():
        if not any(row.waived for row in facts.windows) and all(
            row.ended_cause != EXCUSED for row in facts.asked
        ):
            continue
        activity = activity or activities.find(activity_id=plan.id)
        windows = schedule.windows(plan.design, facts, now)
        sent = {(own.task, own.round, own.kind, own.subject) for own in facts.own if is_in(own)}
        for row in facts.asked:
            task = plan.design.tasks[row.task]
            window = windows.get((task.phase, row.round))
            # What a group reviews is not one person's to be excused from; a date of its own overrides it.
            if window is None or task.by == "group" or row.until:
                continue
            is_excused = window.state == "waived"
            if row.ended is None and is_excused and (row.task, *row[2:5]) not in sent:
                changed += _end(activity, row.id, now)
            elif row.ended_cause == EXCUSED and not is_excused:
                changed += resume(activity, _address(row.id), by=None, now=now, causes=(EXCUSED,))
    return changed


def _end(activity, allocation_id, now):
    audit.record(
        "allocation.excused",
        "allocation",
        allocation_id,
        by=None,
        at=now,
        activity=activity.id,
        course=activity.course,
    )
    return db.execute(
        "update allocation set ended_at = ?, ended_cause = ? where id = ?", now, EXCUSED, allocation_id
    )


def _address(allocation_id):
    return db.row("select address from allocation where id = ?", allocation_id)[0]
