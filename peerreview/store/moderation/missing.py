"""People who never sent what they owed: one decision for as many as it concerns, and one undo."""

from collections import defaultdict

from peerreview.domain.refusals import Conflict, Invalid
from peerreview.domain.words import N_
from peerreview.store import activities, audit, clockwork, concerns, db
from peerreview.store.moderation.decisions import filled
from peerreview.store.moderation.queue import decidable

ACTS = ("excuse", "more", "leave")
_COLUMNS = "c.activity_id", "c.subject", "c.given_id"
_HOW = {"excuse": "excused", "more": "given_time", "leave": "closed"}


@clockwork.on_time
def decide_missing(activity, viewer, keys, act, *, about=None, until=None, reason="", by, now):
    """What becomes of what *keys* (public ids of enrolments; None = of all in the queue of *viewer*, a course
    Standing) never sent: *act* one of ACTS; more time has *until*. *about*: (task, round) alone. Returns how
    many people it is about; ``undo_missing`` takes it back by its moment *now*.

    Invalid (field act, person, until or reason), Conflict when a colleague has seen to all of it."""
    if act not in ACTS:
        raise Invalid(N_("Choose what to do."), field="act")
    if keys is not None and not keys:
        raise Invalid(N_("Tick at least one person."), field="person")
    if act == "excuse":
        filled(reason, "reason", N_("Say why, for the record."))
    if act == "more" and (until is None or until <= now):
        raise Invalid(N_("Say until when, a moment that is still to come."), field="until")
    with db.writing(activity.id):
        found = _open(activity, viewer, keys, about)
        for person, cases in found.items():
            for case in cases:
                _see_to(activity, person, case, act, until, reason, by=by, now=now)
            audit.record(
                f"moderation.{_HOW[act]}",
                "enrolment",
                person,
                by=by,
                at=now,
                activity=activity.id,
                course=activity.course,
                reason=reason,
            )
    if not found:
        raise Conflict(N_("A colleague has seen to this already."))
    return len(found)


def _open(activity, viewer, keys, about):
    """{enrolment id: [open no-show]} that *viewer* may decide."""
    condition, values = decidable(activity, viewer, *_COLUMNS)
    if keys is not None:
        condition = f"{condition} and e.public_id in ({db.places(keys)})"
        values = [*values, *keys]
    if about:
        condition, values = f"{condition} and c.task = ? and c.round = ?", [*values, *about]
    found = defaultdict(list)
    for row in db.rows(
        f"""
        select c.id, c.person_id, c.task, c.round, c.detail
        from concern c
        join enrolment e on e.id = c.person_id
        where {condition} and c.kind = 'no_show' and c.ended_at is null
        order by c.person_id, c.id
        """,
        *values,
    ):
        found[row.person_id].append(row)
    return found


def _see_to(activity, person, case, act, until, reason, *, by, now):
    """Decide about one open no-show; what is needed to undo it is kept with it."""
    phase, before = activity.design.tasks[case.task].phase, None
    if act != "leave":
        before = _own_dates(activity, person, phase, case.round)
        activities.extend(
            activity,
            phase=phase,
            turn=case.round,
            whom=f"p{person}",
            closes=until if act == "more" else None,
            waived=act == "excuse",
            reason=reason.strip()[:500] or "Decided in moderation",
            by=by,
            now=now,
        )
    detail = db.loads(case.detail) | {"act": act, "before": before}
    db.execute("update concern set detail = ? where id = ?", db.dumps(detail), case.id)
    concerns.end(activity.id, f"p{person}", "id = ?", case.id, now=now)


def _own_dates(activity, person, phase, turn):
    """The dates of their own that somebody has in a step, as texts, or None."""
    row = db.row(
        """
        select closes_at, late_until, is_waived, reason
        from phase_window
        where activity_id = ? and whom = ? and phase = ? and round = ?
        """,
        activity.id,
        f"p{person}",
        phase,
        turn,
    )
    if row is None:
        return None
    closes, late_until = (
        moment.isoformat() if moment else None for moment in map(db.moment, (row.closes_at, row.late_until))
    )
    return {
        "closes": closes,
        "late_until": late_until,
        "waived": bool(row.is_waived),
        "reason": row.reason,
    }


@clockwork.on_time
def undo_missing(activity, viewer, at, *, by, now):
    """Take back what was decided at the moment *at*: the cases are open again, and everybody has the dates
    they had. Returns how many people. Conflict when something came after it, or nothing was decided then."""
    with db.writing(activity.id):
        condition, values = decidable(activity, viewer, *_COLUMNS)
        found = [
            row
            for row in db.rows(
                f"""
                select c.id, c.person_id, c.task, c.round, c.detail
                from concern c
                where {condition} and c.ended_at = ?
                order by c.id
                """,
                *values,
                at,
            )
            if "act" in db.loads(row.detail)
        ]
        if not found:
            raise Conflict(N_("This was taken back already."))
        for row in found:
            _open_again(activity, row, by=by, now=now)
    return len({row.person_id for row in found})


def _open_again(activity, row, *, by, now):
    detail, phase = db.loads(row.detail), activity.design.tasks[row.task].phase
    act, before = detail.pop("act"), detail.pop("before")
    if act != "leave":
        _dates_again(activity, f"p{row.person_id}", phase, row.round, before, by=by, now=now)
    db.execute(
        "update concern set ended_at = null, detail = ? where id = ? and not exists (select 1 from concern o"
        " where o.ended_at is null and o.activity_id = concern.activity_id and o.subject = concern.subject"
        " and o.kind = concern.kind and o.task = concern.task and o.round = concern.round)",
        db.dumps(detail),
        row.id,
    )
    concerns.weigh(activity.id, f"p{row.person_id}")


def _dates_again(activity, whom, phase, turn, before, *, by, now):
    if before is None:
        activities.take_back_extension(activity, phase=phase, turn=turn, whom=whom, by=by, now=now)
        return
    db.execute(
        """
        update phase_window
        set closes_at = ?, late_until = ?, is_waived = ?, reason = ?
        where activity_id = ? and whom = ? and phase = ? and round = ?
        """,
        *(db.moment(before[name]) for name in ("closes", "late_until")),
        before["waived"],
        before["reason"],
        activity.id,
        whom,
        phase,
        turn,
    )
    clockwork.look_again(activity.id, now)
