"""Requests: a student asks staff for more time, or for another look at a grade; staff answer in the queue,
and can take the answer back.

Each verb is one transaction with its audit line, its reason in the queue, its mail."""

import json
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from peerreview.domain import asking as rules
from peerreview.domain import schedule
from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow
from peerreview.domain.schedule import WindowRow
from peerreview.domain.words import N_
from peerreview.store import activities, audit, clockwork, concerns, db, grading, letters, screening
from peerreview.store.facts import facts_of_one

ANSWERED = N_("It was answered already, or taken back.")


class Asked(NamedTuple):
    """A request as it stands (see ``tables.Request``). ``by``: the name of whoever answered, "" for nobody;
    ``person`` an enrolment id, ``activity_public_id`` and ``course`` for addresses."""

    id: int
    public_id: str
    activity: int
    activity_public_id: str
    course: int
    person: int
    whom: str
    kind: str
    task: str
    round: int
    words: str
    wanted: datetime | None
    at: datetime
    answer_by: datetime
    ended: datetime | None
    outcome: str
    reply: str
    by: str
    before: dict
    seen: datetime | None

    @property
    def is_open(self):
        """Whether staff have yet to answer."""
        return self.ended is None

    def is_overdue(self, now):
        """Whether staff have yet to answer and said that they would have."""
        return self.is_open and self.answer_by <= now


_ASKED = """
    select q.id, q.public_id, q.activity_id as activity, a.public_id as activity_public_id,
      a.course_id as course, q.person_id as person, q.whom, q.kind, q.task, q.round, q.words, q.wanted, q.at,
      q.answer_by, q.ended_at as ended, q.outcome, q.reply, coalesce(b.name, '') as by, q.before,
      q.seen_at as seen
    from request q
    join activity a on a.id = q.activity_id
    left join account b on b.id = q.by_id
    """
_MINE = """
    exists (select 1 from enrolment e where e.account_id = ? and e.course_id = a.course_id
      and e.left_at is null and (e.id = q.person_id or exists (select 1 from membership m
        where m.enrolment_id = e.id and m.left_at is null and q.whom = 'g' || m.peer_group_id)))
    """
_TIMES = ("wanted", "at", "answer_by", "ended", "seen")


def _asked(row):
    moments = {name: db.moment(getattr(row, name)) for name in _TIMES}
    return db.filled(Asked, row, before=json.loads(row.before), **moments)


def of_account(account_id, activity_ids):
    """[Asked] by one account, or in the name of its group, in some activities, newest first. One query."""
    found = db.rows(
        f"{_ASKED} where q.activity_id in ({db.places(activity_ids)}) and {_MINE} order by q.id desc",
        *activity_ids,
        account_id,
    )
    return [_asked(row) for row in found]


def mine(account_id, public_id):
    """The Asked of an address, for whoever asked or is in the group it is for; Missing for everybody else."""
    row = db.row(f"{_ASKED} where q.public_id = ? and {_MINE}", public_id, account_id)
    if row is None:
        raise Missing()
    return _asked(row)


def of_person(activity_id, person):
    """[Asked] by one person (an enrolment id) in an activity, newest first: what the case shows."""
    found = db.rows(
        f"{_ASKED} where q.activity_id = ? and q.person_id = ? order by q.id desc", activity_id, person
    )
    return [_asked(row) for row in found]


def may_ask(activity, person, kind, task="", turn=1, *, now):
    """(whether it may be asked, as a May; who it would be for, "" where nobody). *person*: an enrolment
    id."""
    _plan, facts = facts_of_one(activity.id, person)
    if facts is None or facts.person.role != "student" or activity.is_closed_to_staff:
        raise Missing()
    if kind == "grade":
        if activity.design.grading is None or not grading.is_released(activity.id, person):
            return rules.May(N_("There is no grade yet.")), ""
        if grading.waits_for(activity.design, facts, now):
            return rules.May(N_("Read your feedback and answer it first: then you see the grade.")), ""
        return rules.May(), f"p{person}"
    if kind not in rules.KINDS or task not in activity.design.tasks:
        raise Missing()
    spec = activity.design.tasks[task]
    lines = [
        line
        for line in schedule.duties(activity.design, facts, now)
        if (line.task, line.round) == (task, turn)
    ]
    place = schedule.place_in(activity.design, facts, spec.phase, turn) if spec.by == "group" else None
    return rules.may_ask_time(lines, now), f"g{place.group}" if place else f"p{person}"


def _read(words, wanted, now):
    """The words as they are kept; Invalid (field words or wanted)."""
    words = " ".join(words.split())
    if not words:
        raise Invalid(N_("Say in a sentence or two what happened, so that staff can decide."), field="words")
    if len(words) > rules.MOST_WORDS:
        raise Invalid(
            N_("Say it shorter: up to {most} characters fit."), field="words", most=rules.MOST_WORDS
        )
    if wanted is not None and wanted <= now:
        raise Invalid(N_("Choose a moment that is still to come."), field="wanted")
    return words


def ask(activity, person, kind, *, words, task="", turn=1, wanted=None, by, now):
    """Ask staff; returns the public id. Invalid (field words or wanted), NotNow where it may not be asked,
    Conflict when the same stands open already."""
    words = _read(words, wanted, now)
    if kind == "grade" and activity.design.grading is not None:
        task, turn = activity.design.grading.task, 1
    with db.writing(activity.id):
        may, whom = may_ask(activity, person, kind, task, turn, now=now)
        if not may:
            raise NotNow(may.why)
        setting, public_id = screening.setting_of(activity.id), db.new_id()
        until = rules.answered_by(now, setting.patience)
        if not db.execute(
            """
            insert into request (public_id, activity_id, person_id, whom, kind, task, round, words, wanted,
              at, answer_by, outcome, reply, before)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '{}')
            on conflict (activity_id, whom, kind, task, round) where ended_at is null do nothing
            """,
            public_id, activity.id, person, whom, kind, task, turn, words, wanted, now, until,
        ):  # fmt: skip
            raise Conflict(N_("This has been asked already. Staff are looking at it."))
        made = mine(by, public_id)
        _put_in_queue(made, now)
        clockwork.look_by(activity.id, until)
        _record("request.made", made, by, now)
        _tell_staff(made, setting, now)
    return public_id


def _put_in_queue(made, now):
    concerns.raise_concern(
        made.activity,
        f"p{made.person}",
        made.kind,
        made.task,
        turn=made.round,
        now=now,
        person=made.person,
        reason=made.words[:300],
    )


def _leave_queue(made, now):
    condition = "kind in (?, 'overdue') and task = ? and round = ?"
    concerns.end(made.activity, f"p{made.person}", condition, made.kind, made.task, made.round, now=now)


def _record(verb, made, by, now, **detail):
    audit.record(
        verb,
        "request",
        made.id,
        by=by,
        at=now,
        activity=made.activity,
        course=made.course,
        kind=made.kind,
        task=made.task,
        **detail,
    )


def _tell_staff(made, setting, now):
    """A mail to whoever is asked in this activity; it names nobody."""
    occasion = letters.about(made.activity)
    case = db.row("select public_id from enrolment where id = ?", made.person)[0]
    for (account,) in screening.named_accounts(made.course, setting, author=made.person):
        letters.put(
            "request",
            f"request:{made.public_id}:{account}",
            account,
            occasion,
            now=now,
            until=made.answer_by,
            asked=rules.HEARD[made.kind],
            case=f"p.{case}",
        )


def change(made, *, words, wanted=None, by, now):
    """Whoever asked says it otherwise; by when they are answered stays. Invalid as of ``ask``, Conflict when
    it was answered meanwhile."""
    words = _read(words, None if wanted == made.wanted else wanted, now)
    with db.writing(made.activity):
        if not db.execute(
            "update request set words = ?, wanted = ? where id = ? and ended_at is null",
            words,
            wanted,
            made.id,
        ):
            raise Conflict(ANSWERED)
        concerns.say(made.activity, f"p{made.person}", made.kind, made.task, made.round, reason=words[:300])
        _record("request.changed", made, by, now)


def withdraw(made, *, by, now):
    """Whoever asked takes it back. Conflict when it was answered meanwhile."""
    with db.writing(made.activity):
        _end(made, rules.WITHDRAWN, "", by=None, now=now)
        _leave_queue(made, now)
        _record("request.withdrawn", made, by, now)


def answer(activity, made, outcome, *, reply, until=None, value=None, by, now):
    """Staff answer: *outcome* of ``domain.asking.OUTCOMES``, with a *reply* the student reads. What it grants
    happens at once: more time *until*, an excuse, another grade (*value*, 0 to 100).

    Invalid (field act, reply, until or value), Conflict when it was answered meanwhile."""
    reply = reply.strip()
    if outcome not in rules.OUTCOMES[made.kind]:
        raise Invalid(N_("Choose what to do."), field="act")
    if not reply:
        raise Invalid(N_("Write to the student: they read it with your decision."), field="reply")
    if len(reply) > rules.MOST_WORDS:
        raise Invalid(
            N_("Say it shorter: up to {most} characters fit."), field="reply", most=rules.MOST_WORDS
        )
    with db.writing(activity.id):
        before = _carry_out(activity, made, outcome, reply, until, value, by, now)
        _end(made, outcome, reply, by=by, now=now, before=before)
        _leave_queue(made, now)
        _record("request.answered", made, by, now, outcome=outcome, reason=reply[:200])
        _tell_asker(made, now, outcome=rules.SAID[outcome], more=f"\n\n{reply}")


def _end(made, outcome, reply, *, by, now, before=None):
    if not db.execute(
        """
        update request
        set ended_at = ?, outcome = ?, reply = ?, by_id = ?, before = ?, seen_at = null
        where id = ? and ended_at is null
        """,
        now,
        outcome,
        reply,
        by,
        db.dumps(before or {}),
        made.id,
    ):
        raise Conflict(ANSWERED)


def _carry_out(activity, made, outcome, reply, until, value, by, now):
    """Do what is granted; what an undo puts back."""
    if outcome in ("granted", "excused"):
        if outcome == "granted" and (until is None or until <= now):
            raise Invalid(N_("Say until when: a moment that is still to come."), field="until")
        stood = _dates_of(activity, made)
        common = {"phase": activity.design.tasks[made.task].phase, "turn": made.round, "whom": made.whom}
        granted = {"waived": True} if outcome == "excused" else {"closes": until}
        try:
            row = activities.extend(activity, **common, **granted, reason=reply[:500], by=by, now=now)
        except Invalid as refusal:
            raise Invalid(refusal.sentence, field="until", **refusal.values) from None
        if outcome == "granted" and row.closes != until:
            raise Invalid(N_("That is less time than they have already."), field="until")
        return {"dates": stood}
    if outcome == "changed":
        line = grading.of_activity(activity, now, enrolment_ids=(made.person,)).get(made.person)
        if line is None:
            raise Missing()
        if value is None:
            raise Invalid(N_("A grade is a number from 0 to 100."), field="value")
        stood = [str(line.value), line.override] if line.override else []
        grading.override(activity, line, value=value, reason=reply, by=by, now=now)
        return {"grade": stood}
    return {}


def _dates_of(activity, made):
    """The dates that whoever asked had of their own, as plain values; [] without any."""
    phase = activity.design.tasks[made.task].phase
    for row in activities.window_rows(activity.id, made.whom):
        if (row.phase, row.round) == (phase, made.round):
            moments = [moment and moment.isoformat() for moment in row[3:7]]
            return [*row[:3], *moments, row.waived]
    return []


def take_back(activity, made, *, by, now):
    """Staff take their answer back: what it gave is gone, what stood before holds again, and the request
    waits for an answer. Conflict when there is none to take back, or the same was asked anew."""
    with db.writing(activity.id):
        if made.is_open or made.outcome not in rules.OUTCOMES[made.kind]:
            raise Conflict(N_("There is no answer to take back."))
        again = "activity_id = ? and whom = ? and kind = ? and task = ? and round = ? and ended_at is null"
        if db.row(f"select 1 from request where {again}", made.activity, *made[6:10]):
            raise Conflict(N_("The student has asked again since. Answer that instead."))
        _put_back(activity, made, by, now)
        until = rules.answered_by(now, screening.setting_of(activity.id).patience)
        db.execute(
            """
            update request
            set ended_at = null, outcome = '', reply = '', by_id = null, before = '{}', answer_by = ?
            where id = ?
            """,
            until,
            made.id,
        )
        _put_in_queue(made, now)
        clockwork.look_by(activity.id, until)
        _record("request.reopened", made, by, now)
        _tell_asker(made, now, outcome=N_("They took their answer back and look at it once more."), more="")


def _put_back(activity, made, by, now):
    if "dates" in made.before:
        phase = activity.design.tasks[made.task].phase
        common = {"phase": phase, "turn": made.round, "whom": made.whom, "by": by, "now": now}
        activities.take_back_extension(activity, **common)
        if stood := made.before["dates"]:
            moments = [moment and datetime.fromisoformat(moment) for moment in stood[3:7]]
            row = WindowRow(*stood[:3], *moments, stood[7])
            more = {"closes": row.closes, "late_until": row.late_until, "waived": row.waived}
            activities.extend(activity, **common, **more, reason=N_("As it was before."))
    elif "grade" in made.before:
        line = grading.of_activity(activity, now, enrolment_ids=(made.person,)).get(made.person)
        if line is None or not line.override:
            return
        grading.take_back_override(activity, line, by=by, now=now)
        if stood := made.before["grade"]:
            line = grading.of_activity(activity, now, enrolment_ids=(made.person,))[made.person]
            grading.override(activity, line, value=Decimal(stood[0]), reason=stood[1], by=by, now=now)


def _tell_asker(made, now, *, outcome, more):
    account = db.row("select account_id from enrolment where id = ?", made.person)[0]
    for present in letters.present(made.course, {account}):
        letters.put(
            "request_answered",
            f"asked:{made.public_id}:{now:%Y%m%d%H%M%S}",
            present,
            letters.about(made.activity),
            now=now,
            request=made.public_id,
            asked=rules.ASKED[made.kind],
            outcome=outcome,
            more=more,
        )


def see(made, *, person, now):
    """Whoever asked (an enrolment id) reads the answer: it is no longer new."""
    if made.person == person and not made.is_open and made.seen is None:
        db.execute("update request set seen_at = ? where id = ?", now, made.id)
