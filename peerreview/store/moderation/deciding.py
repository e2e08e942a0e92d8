"""The decisions: each one transaction, a row that is never changed, an audit line, and kind words to those
concerned.

Every verb takes the ``stamp`` of the page it was pressed on, (version, state); MovedOn when the response is
no longer there."""

import json
from datetime import timedelta
from typing import NamedTuple

from peerreview.domain import moderation as rules
from peerreview.domain import schedule
from peerreview.domain.refusals import Conflict, Invalid, Missing, MovedOn, NotAllowed
from peerreview.domain.words import N_
from peerreview.store import activities, allocation, audit, concerns, courses, db, responses
from peerreview.store.facts import facts_of_one
from peerreview.store.moderation import telling
from peerreview.store.reading import seen
from peerreview.store.responses import versions

REPAIR = timedelta(hours=24)
MOST_WORDS = 1000


class Decided(NamedTuple):
    """A decision as it stands in the record; ``by`` a name, "" for a rule; ``undone``: a later row takes it
    back."""

    id: int
    version: int
    act: str
    before: str
    after: str
    by: str
    at: object
    reason: str
    detail: dict
    undoes: int | None
    undone: bool


_DECIDED = """
    select d.id, d.version, d.act, d.from_state as before, d.to_state as after, coalesce(a.name, '') as by,
      d.at, d.reason, d.detail, d.undoes_id as undoes,
      exists (select 1 from decision u where u.undoes_id = d.id) as undone
    from decision d
    left join account a on a.id = d.by_id
    """


def history(response_id):
    """[Decided] about one response, oldest first."""
    return [
        _decided(row) for row in db.rows(f"{_DECIDED} where d.response_id = ? order by d.id", response_id)
    ]


def _decided(row):
    return db.filled(
        Decided, row, at=db.moment(row.at), detail=json.loads(row.detail), undone=bool(row.undone)
    )


def release(work, *, stamp, by, now, reason="", said=""):
    """Others may read it as it is, from the moment their step says."""
    with db.writing(work.activity):
        current = _here(work, stamp)
        decision = _decide(current, "release", by=by, now=now, reason=reason, said=said)
        telling.arrived(responses.by_id(work.id), now)
    return decision


def leave(work, *, stamp, by, now, reason="", said=""):
    """It stays as it is; whoever flagged it hears so, with *said*."""
    with db.writing(work.activity):
        return _decide(_here(work, stamp), "leave", by=by, now=now, reason=reason, said=said)


def hold(work, *, stamp, by, now, reason):
    """Nobody but its writer and staff reads it until somebody decides. Invalid (field ``reason``) without a
    reason."""
    _filled(reason, "reason", N_("Say why, for the record."))
    with db.writing(work.activity):
        current = _here(work, stamp)
        decision = _decide(current, "hold", by=by, now=now, reason=reason, ends=False)
        concerns.raise_concern(
            work.activity,
            f"r{work.id}",
            "by_hand",
            work.task,
            now=now,
            response=work.id,
            version=current.version,
            reason=reason,
        )
    return decision


def return_for_repair(work, *, stamp, by, now, note, reason=""):
    """Its writer gets it back with a *note* and a day to send it again; until then nobody else reads any of
    it.

    Invalid (field ``note``) without a note, NotAllowed when somebody has read it.
    """
    _filled(note, "note", N_("Write to the reviewer what to change. Only they read it."))
    with db.writing(work.activity):
        current = _here(work, stamp)
        until = now + REPAIR
        decision = _decide(
            current, "return", by=by, now=now, reason=reason, note=note.strip(), until=until.isoformat()
        )
        telling.returned(current, decision, note.strip(), until, now)
    return decision


def redact(work, *, stamp, by, now, passage, reason="", said=""):
    """A version without *passage*, by staff, that others may read; the form before it stays for staff.
    Invalid (field ``passage``)."""
    with db.writing(work.activity):
        current = _here(work, stamp)
        rules.move(current.state, "redact")
        answers = versions.answers_of(current.id, number=current.version)
        cut = rules.redact({answer.item: answer.text for answer in answers}, passage)
        number = _rewrite(current, answers, cut, by=by, now=now, cause="redacted")
        decision = _decide(
            current,
            "redact",
            by=by,
            now=now,
            reason=reason,
            said=said,
            passage=" ".join(passage.split()),
            number=number,
        )
        telling.changed(responses.by_id(work.id), decision, "redact", now)
    return decision


def correct(work, *, stamp, by, now, texts, reason):
    """An erratum: *texts* {item: text} replace those of the shown version; everybody who saw it is told
    *reason*. Invalid when nothing changes."""
    _filled(reason, "reason", N_("Say what was wrong. Everybody who read it is told."))
    with db.writing(work.activity):
        current = _here(work, stamp)
        rules.move(current.state, "correct")
        answers = versions.answers_of(current.id, number=current.version)
        changed = {
            answer.item: texts[answer.item]
            for answer in answers
            if answer.item in texts and texts[answer.item].strip() != answer.text.strip()
        }
        if not changed:
            raise Invalid(N_("Nothing is changed yet."), field="texts")
        if not any(
            ({answer.item: answer.text for answer in answers} | changed)[answer.item].strip()
            for answer in answers
        ):
            raise Invalid(N_("Nothing would be left. Take it out instead."), field="texts")
        number = _rewrite(current, answers, changed, by=by, now=now, cause="corrected")
        decision = _decide(current, "correct", by=by, now=now, reason=reason, number=number)
        telling.changed(responses.by_id(work.id), decision, "correct", now, reason=reason)
    return decision


def withdraw(work, *, stamp, by, now, reason):
    """Take it out: nobody reads it, and its writer's duty is open again. Invalid (field ``reason``) without a
    reason."""
    _filled(reason, "reason", N_("Say why, for the record."))
    with db.writing(work.activity):
        current = _here(work, stamp)
        decision = _decide(current, "withdraw", by=by, now=now, reason=reason)
        telling.taken_out(current, decision, now)
    return decision


def escalate(work, *, stamp, to, by, now, reason=""):
    """Hand the case to a colleague (*to*: an enrolment id of staff in this course), who is told. Missing for
    anybody else."""
    with db.writing(work.activity):
        current = _here(work, stamp)
        found = db.row(
            """
            select account_id
            from enrolment
            where id = ? and course_id = ? and role <> 'student' and left_at is null
            """,
            to,
            work.course,
        )
        if found is None:
            raise Missing()
        decision = _decide(current, "escalate", by=by, now=now, reason=reason, ends=False, to=to)
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


def reassign(work, *, reviewer, by, now, reason="", stamp=None):
    """Somebody else reviews the work that *work* is about (a review), or *work* itself. *reviewer*: an
    enrolment id of this course.

    Raises what ``allocation.assign`` raises: Invalid (field ``reviewer``) or Conflict.
    """
    subject, task = (work.about_response, work.task) if work.about_response else (work.id, _reviewing(work))
    with db.writing(work.activity):
        current = _here(work, stamp)
        allocation.assign(
            activities.find(activity_id=work.activity),
            task=task,
            reviewer=reviewer,
            subject=subject,
            by=by,
            now=now,
            turn=work.round,
        )
        decision = _decide(
            current, "reassign", by=by, now=now, reason=reason, ends=not work.about_response, to=reviewer
        )
        telling.given(work, reviewer, decision, now)
    return decision


def _reviewing(work):
    return next((task.id for task in work.design.asks_about(work.task) if task.pick), None) or _missing()


def _missing():
    raise Missing()


def excuse(activity, person, *, task, reason, by, now):
    """A no-show is excused: the step of *task* is waived for *person* (an enrolment id) in each round they
    missed. Invalid (field ``reason``) without a reason."""
    _filled(reason, "reason", N_("Say why, for the record."))
    if task not in activity.design.tasks:
        raise Missing()
    with db.writing(activity.id):
        for turn in _missed(activity, person, task, now):
            activities.extend(
                activity,
                phase=activity.design.tasks[task].phase,
                turn=turn,
                whom=f"p{person}",
                waived=True,
                reason=reason[:500],
                by=by,
                now=now,
            )
        close(activity, f"p{person}", task=task, by=by, now=now, reason=reason, how="excused")


def _missed(activity, person, task, now):
    """Rounds in which a person owes *task* and has not sent it, of those that are open by now; the first
    without any."""
    _plan, facts = facts_of_one(activity.id, person)
    lines = schedule.duties(activity.design, facts, now) if facts else ()
    found = {
        line.round
        for line in lines
        if line.task == task and line.is_owed and not line.is_done and line.state != "locked"
    }
    return sorted(found) or [1]


def close(activity, subject, *, task=None, by, now, reason="", how="closed"):
    """Take a case without a response out of the queue, or one reason of it. Conflict when it is gone
    already."""
    with db.writing(activity.id):
        more = ("task = ?", task) if task else ()
        if not concerns.end(activity.id, subject, *more, now=now):
            raise Conflict(N_("A colleague has seen to this already."))
        person = int(subject[1:])
        audit.record(
            f"moderation.{how}",
            "enrolment" if subject[0] == "p" else "response",
            person,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            reason=reason,
        )


def undo(work, decision_id, *, by, now):
    """Take the newest decision back, by a decision of its own. MovedOn when something came after it,
    NotAllowed when it was read meanwhile."""
    with db.writing(work.activity):
        current, rows = responses.by_id(work.id), history(work.id)
        last = rows[-1] if rows else None
        if (
            last is None
            or last.id != decision_id
            or last.act not in rules.REVERSIBLE
            or current.state != last.after
            or current.version != _version_after(last)
        ):
            raise _moved_on(work.id)
        if last.act == "return" and current.draft is not None:
            raise Conflict(N_("The reviewer has begun to repair it, so it stays with them."))
        state = rules.move(
            current.state,
            "undo",
            was=last.before,
            seen=seen.by_others(work.id, current.version) and last.act != "leave",
        )
        if last.act == "redact":
            _rewrite(
                current,
                versions.answers_of(work.id, number=last.version),
                {},
                by=by,
                now=now,
                cause="restored",
            )
            current = responses.by_id(work.id)
        _put(current, state)
        made = _record(
            current, "undo", last.after, state, by=by, now=now, reason="", detail={}, undoes=last.id
        )
        db.execute("update flag set decision_id = null where decision_id = ?", last.id)
        db.execute(
            """
            update concern
            set ended_at = null, decision_id = null
            where decision_id = ?
            and not exists (select 1 from concern c where c.ended_at is null
              and c.activity_id = concern.activity_id and c.subject = concern.subject
              and c.kind = concern.kind and c.task = concern.task)
            """,
            last.id,
        )
        if last.act == "hold":
            concerns.end(work.activity, f"r{work.id}", "kind = 'by_hand'", now=now)
        concerns.weigh(work.activity, f"r{work.id}")
        telling.undone(current, last, made, now)
    return made


def _version_after(decision):
    return decision.detail.get("number", decision.version)


def bulk(activity, stamps, act, *, by, now, reason=""):
    """Release or hold several at once: *stamps* [(Work, (version, state))]. Those that moved on, or cannot,
    are left. Returns (done, left)."""
    verbs = {
        "release": lambda work, stamp: (release if stamp[1] != "submitted" else leave)(
            work, stamp=stamp, by=by, now=now, reason=reason
        ),
        "hold": lambda work, stamp: hold(work, stamp=stamp, by=by, now=now, reason=reason),
    }
    if act not in verbs:
        raise Missing()
    done = 0
    for work, stamp in stamps:
        try:
            verbs[act](work, stamp)
            done += 1
        except Conflict:
            continue
        except NotAllowed:
            continue
    return done, len(stamps) - done


def note(work, act, *, now, reason, **detail):
    """A rule's decision that leaves everything as it is, such as an escalation by the clock."""
    current = responses.by_id(work.id)
    return _record(
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
    """Everything open about it is now *to*'s (an enrolment id) to decide. Returns whether anything is
    open."""
    found = db.execute(
        "update concern set given_id = ? where subject = ? and ended_at is null", to, f"r{work.id}"
    )
    concerns.weigh(work.activity, f"r{work.id}")
    return found > 0


def _here(work, stamp):
    current = responses.by_id(work.id)
    if stamp is not None and (current.version, current.state) != tuple(stamp):
        raise _moved_on(work.id)
    return current


def _moved_on(response_id):
    rows = history(response_id)
    return MovedOn(act=rows[-1].act, who=rows[-1].by, at=rows[-1].at) if rows else MovedOn()


def _decide(current, act, *, by, now, reason="", ends=True, said="", **detail):
    """The decision itself: the move, the row, the audit line; with *ends* it answers the open concerns and
    flags. Returns its id. NotAllowed for a person's *act* on what staff may not read."""
    if by is not None and not rules.may_act(current.task_of, act):
        raise NotAllowed(state=current.state, act=act)
    state = rules.move(
        current.state, act, seen=act == "return" and seen.by_others(current.id, current.version)
    )
    _put(responses.by_id(current.id), state)
    detail = {key: value for key, value in {**detail, "said": said.strip()}.items() if value}
    decision = _record(current, act, current.state, state, by=by, now=now, reason=reason, detail=detail)
    if ends:
        concerns.end(current.activity, f"r{current.id}", now=now, decision=decision)
        telling.flags_answered(current, decision, act, said, now)
        db.execute(
            "update flag set decision_id = ? where response_id = ? and decision_id is null",
            decision,
            current.id,
        )
        db.execute(
            "delete from moderation_claim where activity_id = ? and subject = ?",
            current.activity,
            f"r{current.id}",
        )
    activities.look_again(current.activity, now)
    return decision


def _put(current, state):
    """What is not submitted is shown to nobody."""
    shown = current.version if state == rules.State.SUBMITTED else 0
    db.execute("update response set state = ?, shown = ? where id = ?", str(state.value), shown, current.id)


def _record(current, act, before, after, *, by, now, reason, detail, undoes=None):
    reason = reason.strip()[:MOST_WORDS]
    made = db.row(
        """
        insert into decision (response_id, version, act, from_state, to_state, by_id, at, reason,
          detail, undoes_id)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id
        """,
        current.id,
        current.version,
        act,
        str(rules.State(before).value),
        str(rules.State(after).value),
        by,
        now,
        reason,
        db.dumps(detail),
        undoes,
    )[0]
    audit.record(
        f"moderation.{act}",
        "response",
        current.id,
        by=by,
        at=now,
        activity=current.activity,
        course=current.course,
        reason=reason,
        number=current.version,
        decision=made,
    )
    return made


def _rewrite(current, answers, texts, *, by, now, cause):
    """A version by staff: *texts* {item: text} over *answers*. Returns its number; the state is moved by the
    decision."""
    changed = [answer._replace(text=texts.get(answer.item, answer.text)) for answer in answers]
    written = versions.write(
        current,
        changed,
        words=sum(len(answer.text.split()) for answer in changed),
        by=by,
        now=now,
        is_late=current.is_late,
        cause=cause,
    )
    db.execute(
        """
        update response
        set version = ?, shown = case when state = 'submitted' then ? else shown end
        where id = ?
        """,
        written.number,
        written.number,
        current.id,
    )
    return written.number


def _filled(text, field, sentence):
    if not text.strip():
        raise Invalid(sentence, field=field)
    if len(text) > MOST_WORDS:
        raise Invalid(N_("Say it shorter: up to {most} characters fit."), field=field, most=MOST_WORDS)


def names(course_id):
    """[(enrolment id, public id, name, role)] of the staff of a course, by name: whom a case can be handed
    to."""
    return [
        (person.id, person.public_id, person.account.name, person.role)
        for person in courses.people(course_id)
        if person.role != "student"
    ]
