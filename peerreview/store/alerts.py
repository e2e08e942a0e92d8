"""Alerts: a step was not passed in time, so that somebody of the staff, by name, looks after it until a day.
Taken over, answered, closed; each verb is one transaction with its audit line and its mail."""

from datetime import datetime, timedelta
from typing import NamedTuple

from peerreview.domain import asking
from peerreview.domain.designs.matched import homes
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import activities, audit, clockwork, db, letters, names, screening, tables

MOST = 1000  # characters of an answer


class Alert(NamedTuple):
    """An alert as it stands (see ``tables.Alert``). ``owner``: the enrolment id, and ``owner_name`` ("" =
    nobody); ``concerns``: the name of the person or group ("" = the class)."""

    id: int
    public_id: str
    activity: int
    phase: str
    round: int
    whom: str
    missed: datetime
    raised: datetime
    due: datetime
    task: str
    owner: int | None
    owner_name: str
    answer: str
    answered: datetime | None
    answered_by: str
    closed: datetime | None
    kind: str = "step"
    asked: tuple = ()
    concerns: str = ""

    @property
    def is_open(self):
        """Whether somebody still looks after it."""
        return self.closed is None

    def is_overdue(self, now):
        """Whether nobody has answered by the day that was said."""
        return self.is_open and self.answered is None and self.due <= now


_ALERT = """
    select l.id, l.public_id, l.activity_id as activity, l.phase, l.round, l.whom, l.missed_at as missed,
      l.raised_at as raised, l.due_at as due, l.owner_id as owner, coalesce(o.name, '') as owner_name,
      l.task, l.answer, l.answered_at as answered, coalesce(b.name, '') as answered_by, l.closed_at as closed,
      l.kind, l.asked
    from alert l
    left join enrolment e on e.id = l.owner_id and e.left_at is null
    left join account o on o.id = e.account_id
    left join account b on b.id = l.answered_by_id
    """
_TIMES = ("missed", "raised", "due", "answered", "closed")


def _found(where, *values, is_named=True):
    """[Alert] under a condition; the groups and people they concern are named, unless nobody reads that."""
    rows = db.rows(f"{_ALERT} where {where} order by l.closed_at is not null, l.due_at, l.id", *values)
    known = names.of_scopes({row.whom for row in rows}) if is_named else {}
    return [
        db.filled(
            Alert,
            row,
            concerns=known.get(row.whom, ("", ""))[1],
            asked=tuple(map(int, row.asked.split())),
            **{name: db.moment(getattr(row, name)) for name in _TIMES},
        )
        for row in rows
    ]


def are_raised(design):
    """Whether staff may be asked to look after something in activities of a Design."""
    return (
        any(phase.gate.early or phase.gate.otherwise == "escalate" for phase in design.phases)
        or any(task.low is not None or task.within for task in design.tasks.values())
        or bool(homes(design))
    )


def of_activity(activity_id):
    """[Alert] of an activity, the open ones first, by the day they are due."""
    return _found("l.activity_id = ?", activity_id)


def open_in(activity_id):
    """[Alert] of an activity that are open, by the day they are due."""
    return _found("l.activity_id = ? and l.closed_at is null", activity_id)


def of_person(activity_id, facts):
    """[Alert] that are open and concern one person (Facts) in an activity, who knows whom they concern:
    ``concerns`` is empty."""
    scopes = facts.scopes()
    return _found(
        f"l.activity_id = ? and l.closed_at is null and l.whom in ({db.places(scopes)})",
        activity_id,
        *scopes,
        is_named=False,
    )


def of_owners(enrolment_ids):
    """[Alert] that are open and looked after by these enrolments, or by nobody in their activities; no query
    for none."""
    if not enrolment_ids:
        return []
    return _found(
        f"""
        l.closed_at is null and l.activity_id in (select a.id from activity a join enrolment s
          on s.course_id = a.course_id where s.id in ({db.places(enrolment_ids)}) and a.archived_at is null)
        and (l.owner_id in ({db.places(enrolment_ids)}) or e.id is null)
        """,
        *enrolment_ids,
        *enrolment_ids,
    )


def find(activity, public_id):
    """The Alert of an address in an activity; Missing otherwise."""
    found = _found("l.activity_id = ? and l.public_id = ?", activity.id, public_id)
    if not found:
        raise Missing()
    return found[0]


def raise_alert(activity, *, phase, turn, whom, missed, now):
    """A step was not passed when it closed, at the moment *missed*: who of the staff has least to look after
    (an instructor before an assistant) does, and is told. Returns whether it is new."""
    with db.writing(activity.id):
        place = {"activity": activity.id, "phase": phase, "round": turn, "whom": whom, "missed_at": missed}
        if tables.Alert.get_or_none(**place):
            return False
        owner = least_burdened(activity.course)
        early = activity.design.phase(phase).gate.early
        due = missed + timedelta(hours=screening.setting_of(activity.id).patience)
        due = min(due, missed + timedelta(seconds=early)) if early else due  # while it can still help
        tables.Alert.create(**place, raised_at=now, due_at=due, owner=owner and owner.id)
        if owner:
            letters.put(
                "looked_after",
                f"alert:{activity.public_id}:{phase}:{turn}:{whom}:{missed:%Y%m%d%H%M}",
                owner.account_id,
                letters.about(activity.id),
                now=now,
                until=due,
                step=activity.design.phase(phase).title,
            )
        audit.of_activity("gate.escalate", activity, by=None, at=missed, phase=phase, round=turn, whom=whom)
    return True


def raise_low(activity, task, *, turn, at, now):
    """The answers to a Task are low as of the moment *at*: whoever of the staff has least to look after is
    told, once for each round. Returns whether it is new."""
    with db.writing(activity.id):
        place = {"activity": activity.id, "task": task.id, "round": turn, "kind": "low"}
        if tables.Alert.get_or_none(**place):
            return False
        owner = least_burdened(activity.course)
        due = at + timedelta(hours=screening.setting_of(activity.id).patience)
        tables.Alert.create(
            **place,
            phase=task.phase,
            whom="all",
            missed_at=at,
            raised_at=now,
            due_at=due,
            owner=owner and owner.id,
        )
        if owner:
            letters.put(
                "low",
                f"low:{activity.public_id}:{task.id}:{turn}",
                owner.account_id,
                letters.about(activity.id),
                now=now,
                until=at,
                step=task.title,
            )
        audit.of_activity("pulse.low", activity, by=None, at=at, task=task.id, round=turn)
    return True


def least_burdened(course_id):
    """The Bearer of the staff with the fewest open alerts, of those who look after the whole class, or
    None."""
    return lightest(bearers(course_id))


class Bearer(NamedTuple):
    """Somebody of the staff who looks after the whole class: the enrolment, and how many open alerts they
    have."""

    id: int
    account_id: int
    is_instructor: bool
    burden: int


def bearers(course_id):
    """[Bearer] of a course."""
    return [
        Bearer(row.id, row.account_id, row.role == "instructor", row.burden)
        for row in db.rows(
            """
            select e.id, e.account_id, e.role,
              (select count(*) from alert l where l.owner_id = e.id and l.closed_at is null) as burden
            from enrolment e
            where e.course_id = ? and e.role <> 'student' and e.left_at is null
              and (e.role <> 'assistant'
                or not exists (select 1 from section_charge k where k.enrolment_id = e.id))
            """,
            course_id,
        )
    ]


def lightest(found, without=()):
    """Of some Bearers whoever is next: an instructor before an assistant, who has least first; None where
    only those are left *without* whom (enrolment ids) it has to go."""
    left = [one for one in found if one.id not in without]
    return min(left, key=lambda one: (not one.is_instructor, one.burden, one.id), default=None)


def usual_answers(enrolment_ids):
    """{enrolment id: timedelta} within which staff usually answer what they look after (see
    ``domain.asking.usual``); those of whom too little is known are left out."""
    wanted = sorted(one for one in enrolment_ids if one)
    spans = {}
    for owner, raised, ended in (
        db.rows(
            f"""
        select owner_id, raised_at, coalesce(answered_at, closed_at)
        from alert
        where owner_id in ({db.places(wanted)}) and coalesce(answered_at, closed_at) is not null
        order by id desc
        """,
            *wanted,
        )
        if wanted
        else ()
    ):
        spans.setdefault(owner, []).append(db.moment(ended) - db.moment(raised))
    found = {owner: asking.usual(some) for owner, some in spans.items()}
    return {owner: span for owner, span in found.items() if span is not None}


def take(activity, public_id, *, enrolment, by, now):
    """Somebody of the staff (an enrolment id) looks after it from now on. Conflict once it is closed."""
    with db.writing(activity.id):
        alert = _open(activity, public_id)
        db.execute("update alert set owner_id = ? where id = ?", enrolment, alert.id)
        audit.of_activity("alert.taken", activity, by=by, at=now, alert=public_id, before=alert.owner)


def answer(activity, public_id, *, text, by, now):
    """Say to those concerned what comes next: they read it in the activity and are told by mail. Invalid
    (field ``answer``) for nothing, or for too much."""
    text = " ".join(text.split())
    if not text:
        raise Invalid(N_("Write to them what comes next."), field="answer")
    if len(text) > MOST:
        raise Invalid(N_("Say it shorter: up to {most} characters fit."), field="answer", most=MOST)
    with db.writing(activity.id):
        alert = _open(activity, public_id)
        db.execute(
            "update alert set answer = ?, answered_at = ?, answered_by_id = ? where id = ?",
            text,
            now,
            by,
            alert.id,
        )
        occasion = letters.about(activity.id)
        for account in _concerned(activity, alert.whom):
            letters.put(
                "low_answered" if alert.kind == "low" else "alert_answered",
                f"alert:{public_id}:{account}:{now:%Y%m%d%H%M%S}",
                account,
                occasion,
                now=now,
                until=now,
                step=activity.design.phase(alert.phase).title,
                note=text,
            )
        audit.of_activity("alert.answered", activity, by=by, at=now, alert=public_id)


def close(activity, public_id, *, lets_pass, by, now):
    """It needs nobody's eye any more; with *lets_pass* whom it concerns may go on past the step. Conflict
    when it is closed already."""
    with db.writing(activity.id):
        alert = _open(activity, public_id)
        db.execute("update alert set closed_at = ? where id = ?", now, alert.id)
        if lets_pass:
            activities.let_pass(
                activity.id,
                phase=alert.phase,
                turn=alert.round,
                whom=alert.whom,
                cause="override",
                at=now,
                by=by,
                reason=alert.answer[:500],
                now=now,
            )
        audit.of_activity("alert.closed", activity, by=by, at=now, alert=public_id, passed=lets_pass)


def reopen(activity, public_id, *, by, now):
    """Take back that it was closed: it is looked after again, and who was let past by closing it waits again.
    Missing when it is open."""
    with db.writing(activity.id):
        alert = find(activity, public_id)
        if alert.is_open:
            raise Missing()
        db.execute("update alert set closed_at = null where id = ?", alert.id)
        db.execute(
            """
            update passage set undone_at = ?
            where activity_id = ? and phase = ? and round = ? and whom = ? and at = ? and cause = 'override'
            and undone_at is null
            """,
            now,
            activity.id,
            alert.phase,
            alert.round,
            alert.whom,
            alert.closed,
        )
        clockwork.look_again(activity.id, now)
        audit.of_activity("alert.reopened", activity, by=by, at=now, alert=public_id)


def _open(activity, public_id):
    alert = find(activity, public_id)
    if not alert.is_open:
        raise Conflict(N_("A colleague closed this already. Here is how it stands now."))
    return alert


def _concerned(activity, whom):
    """Account ids of those who take part whom an alert concerns, who are here."""
    people = sorted(activities.learners(activity.id))
    where, values = {
        "p": ("e.id = ?", (whom[1:],)),
        "g": (
            "exists (select 1 from membership m where m.enrolment_id = e.id and m.peer_group_id = ? "
            "and m.left_at is null)",
            (whom[1:],),
        ),
    }.get(whom[0], ("1 = 1", ()))
    return [
        row[0]
        for row in db.rows(
            f"""
            select e.account_id
            from enrolment e
            where e.id in ({db.places(people)}) and {where}
            order by e.id
            """,
            *people,
            *(int(value) for value in values),
        )
    ]


def have_passed(design, alerts, passages):
    """Those of *alerts* whose step was passed after all: {id}. *passages*: rows with phase, round, whom."""
    passed = {(row.phase, row.round, row.whom) for row in passages}
    return {
        alert.id
        for alert in alerts
        if alert.kind != "step"
        or (alert.phase, alert.round, alert.whom) in passed
        or (alert.phase, alert.round, "all") in passed
        or alert.phase not in {phase.id for phase in design.phases}
    }
