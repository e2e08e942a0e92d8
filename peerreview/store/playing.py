"""A duty carried out as its page would: found among somebody's lines, begun, filled in, handed in. What the
demo and rehearsals share."""

from peerreview.domain import schedule
from peerreview.domain.moderation import State
from peerreview.store import activities, allocation, db, files, handing_in, moderation, responses
from peerreview.store.facts import facts_of_activity


def lines_of(activity, person, task, now, turn=None):
    """What the enrolment *person* owes of a task (of round *turn* alone, where given): [Duty]."""
    plan, everyone = facts_of_activity(activity.id, enrolment_ids=(person,))
    step = turn and (plan.design.tasks[task].phase, turn)
    return [
        line
        for line in schedule.duties(plan.design, everyone[person], now, step=step)
        if line.task == task and turn in (None, line.round)
    ]


def begin(activity, line, person, *, subject=None, by, now):
    """The public id of the response a duty asks for, as its button would find or begin it; *subject*: what is
    written about where one chooses freely. Refusals as the verbs say, NothingToReview among them."""
    if activity.design.tasks[line.task].is_dealt and line.subject is None:
        return allocation.claim(activity, task=line.task, person=person, by=by, now=now, turn=line.round)
    if line.kind == "choose":
        line = line._replace(kind="response", subject=subject)
    return responses.begin(activity, line, person, by=by, now=now)


def write(account_id, person, public_id, fill, now, *, finish=True):
    """Fill in a response with what *fill* (its Work, people named) types, and hand it in unless it is to stay
    a draft. Returns the Work."""
    work = responses.with_people(responses.written_by(account_id, public_id))
    work = files.with_made_up(work, by=account_id, now=now)
    token = f"{person}.{work.rev}"
    responses.save_draft(work.id, typed=fill(work), rev=work.rev, token=token, now=now, by=_pen(work, person))
    work = responses.by_id(work.id)
    if finish:
        handing_in.hand_in(work, person=person, by=account_id, now=now)
    return work


def _pen(work, person):
    return person if work.author_group is not None else None


def held(activity, task=None):
    """What waits for staff in an activity (of one task alone, where given): [Work], the oldest first."""
    found = db.rows(
        "select id, task from response where activity_id = ? and state = ? order by id",
        activity.id,
        State.HELD.value,
    )
    return responses.by_ids([row[0] for row in found if task in (None, row[1])])


def approve(works, *, by, now):
    """Release what is held. Returns how many."""
    for work in works:
        moderation.release(work, stamp=None, by=by, now=now)
    return len(works)


def again(activity):
    """The activity as it is now."""
    return activities.find(activity_id=activity.id)
