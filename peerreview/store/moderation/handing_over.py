"""Cases handed on: to a colleague, to another reviewer; and cases about people, excused or closed."""

from peerreview.domain import moderation as rules
from peerreview.domain.refusals import Conflict, Missing
from peerreview.domain.words import N_
from peerreview.store import (
    activities,
    allocation,
    audit,
    charges,
    clockwork,
    concerns,
    courses,
    db,
    responses,
)
from peerreview.store.moderation import telling
from peerreview.store.moderation.decisions import decide, here, write


@clockwork.on_time
def escalate(work, *, stamp, to, by, now, reason=""):
    """Hand the case to a colleague (*to*: an enrolment id of staff in this course), who is told. Missing for
    anybody else, and for who does not look after its writer."""
    with db.writing(work.activity):
        current = here(work, stamp)
        found = db.row(
            """
            select account_id
            from enrolment
            where id = ? and course_id = ? and role <> 'student' and left_at is null
            """,
            to,
            work.course,
        )
        if found is None or not charges.looks_after(to, current):
            raise Missing()
        had = {"given": _given(current)}
        decision = decide(current, "escalate", by=by, now=now, reason=reason, ends=False, to=to, **had)
        if not hand_over(current, to):
            concerns.raise_concern(
                work.activity,
                f"r{work.id}",
                "by_hand",
                work.task,
                now=now,
                response=work.id,
                version=current.version,
                reason=reason or "please look",
                given=to,
            )
        telling.escalated(current, decision, found[0], now)
    return decision


def _given(work):
    """The enrolment id of the colleague who has a case, or None."""
    row = db.row(
        "select given_id from concern where subject = ? and ended_at is null and given_id is not null",
        f"r{work.id}",
    )
    return row and row.given_id


def take_back(work, last, *, by, now):
    """Undo ``escalate`` or ``reassign`` (*last*, as Decided). Whoever had the case before has it again where
    they are still staff here, and the colleague, where the mail went out, is told; the reviewer has the work
    no more (Conflict when they have sent their review). Inside the caller's transaction; returns the id of
    the decision."""
    made = decide(work, last.act, by=by, now=now, ends=False, back=last.id)
    if last.act == "reassign":
        of = last.detail
        allocation.unassign(
            activities.find(activity_id=work.activity),
            task=of["task"],
            turn=of["round"],
            reviewer=of["to"],
            subject=work.about_response or work.id,
            by=by,
            now=now,
        )
        return made
    concerns.end(work.activity, f"r{work.id}", "kind = 'by_hand' and at = ?", last.at, now=now)
    hand_over(work, _here(work.course, last.detail.get("given")))
    telling.escalation_ended(work, last, made, now)
    return made


def _here(course_id, colleague):
    """The enrolment id of a colleague who is still staff of a course, else None: then it is for all."""
    found = db.row(
        "select id from enrolment where id = ? and course_id = ? and left_at is null and role <> 'student'",
        colleague or 0,
        course_id,
    )
    return found and found.id


def asked_about(work):
    """[(task id, round)] of the dealt tasks under which what a case is about can be given to somebody else: a
    review's own, or each that asks about a work."""
    if work.about_response:
        return [(work.task, work.round)] if work.task_of.is_dealt else []
    dealt = [task for task in work.design.asks_about(work.task) if task.is_dealt]
    return [(task.id, turn) for task in dealt for turn in _rounds(work, task)]


def _rounds(work, task):
    """The rounds of *task* in which a work is reviewed: its own, or every one there is."""
    if allocation.round_of_works(work.design, task, work.round) is not None:
        return [work.round]
    return allocation.rounds_of(activities.find(activity_id=work.activity), task)


@clockwork.on_time
def reassign(work, *, task, turn=1, reviewer, by, now, reason="", stamp=None, until=None):
    """Somebody else reviews the work that *work* is about (a review), or *work* itself, under *task* in round
    *turn* (see ``asked_about``; Missing for another). *reviewer*: an enrolment id of this course.

    *until* and what is raised as of ``allocation.assign``: Invalid (field ``reviewer`` or ``until``),
    Conflict.
    """
    if (task, turn) not in asked_about(work):
        raise Missing()
    with db.writing(work.activity):
        current = here(work, stamp)
        decision = decide(
            current, "reassign", by=by, now=now, reason=reason, ends=False, to=reviewer, task=task, round=turn
        )
        allocation.assign(
            activities.find(activity_id=work.activity),
            task=task,
            turn=turn,
            reviewer=reviewer,
            subject=work.about_response or work.id,
            by=by,
            now=now,
            until=until,
        )
        if not work.about_response:
            concerns.end(
                work.activity,
                f"r{work.id}",
                "kind in ('short', 'reported') and task = ? and round = ?",
                task,
                turn,
                now=now,
                decision=decision,
            )
    return decision


@clockwork.on_time
def close(activity, subject, *, task=None, turn=None, by, now, reason="", how="closed"):
    """Take a case without a response out of the queue, or only what it says of *task*, or of its round
    *turn*. Conflict when it is gone already."""
    with db.writing(activity.id):
        # What a student asks is answered to them (``store.asking``), never closed beside something else.
        more = [f"kind not in ({', '.join(map(repr, rules.REQUESTS))})"]
        if task:
            more = [f"{more[0]} and task = ?", task]
        if task and turn:
            more = [f"{more[0]} and round = ?", task, turn]
        if not concerns.end(activity.id, subject, *more, now=now):
            raise Conflict(N_("A colleague has seen to this already."))
        audit.record(
            f"moderation.{how}",
            "enrolment" if subject[0] == "p" else "response",
            int(subject[1:]),
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            reason=reason,
        )


def note(work, act, *, now, reason, **detail):
    """A rule's decision that leaves everything as it is, such as an escalation by the clock."""
    current = responses.by_id(work.id)
    return write(
        current,
        act,
        current.state,
        rules.move(current.state, act),
        by=None,
        now=now,
        reason=reason,
        detail=detail,
    )


def hand_over(work, to):
    """Everything open about it is now *to*'s (an enrolment id; None: anybody's who decides) to decide.
    Returns whether anything is open."""
    found = db.execute(
        "update concern set given_id = ? where subject = ? and ended_at is null", to, f"r{work.id}"
    )
    concerns.weigh(work.activity, f"r{work.id}")
    return found > 0


def names(course_id, work=None):
    """[(enrolment id, public id, name, role)] of the staff of a course, by name; only those who look after
    its writer, where a case about a Work is to be handed to them."""
    limited = charges.of_course(course_id) if work else {}
    return [
        (person.id, person.public_id, person.account.name, person.role)
        for person in courses.people(course_id)
        if person.role != "student" and (person.id not in limited or charges.looks_after(person.id, work))
    ]
