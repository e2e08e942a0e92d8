"""The dates of steps: of the class, and the extensions and excuses of people, sections and groups; the moment
at which a step is released by hand."""

from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.schedule import Passage as Passed
from peerreview.domain.schedule import WindowRow, class_closes, dates, extended
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.activities.gates import passages
from peerreview.store.clockwork import look_again, on_time
from peerreview.store.tables import PhaseWindow


def set_window(activity_id, row, *, by, now, reason=""):
    """The dates of a scope and step are those of a WindowRow now. The caller's transaction writes the audit
    line."""
    values = {
        "opens_at": row.opens,
        "closes_at": row.closes,
        "late_until": row.late_until,
        "releases_at": row.releases,
        "is_waived": row.waived,
        "by": by,
        "at": now,
        "reason": reason,
    }
    PhaseWindow.insert(
        activity=activity_id, phase=row.phase, round=row.round, whom=row.whom, **values
    ).on_conflict(
        conflict_target=(PhaseWindow.activity, PhaseWindow.whom, PhaseWindow.phase, PhaseWindow.round),
        update={getattr(PhaseWindow, key): value for key, value in values.items()},
    ).execute()


def drop_window(activity_id, row):
    """Delete the row of a scope and step; how many there were."""
    return (
        PhaseWindow.delete()
        .where(
            PhaseWindow.activity == activity_id,
            PhaseWindow.phase == row.phase,
            PhaseWindow.round == row.round,
            PhaseWindow.whom == row.whom,
        )
        .execute()
    )


def window_rows(activity_id, whom="all"):
    """The WindowRows of one scope."""
    return [row for row, _reason in _windows(activity_id, "whom = ? order by id", whom)]


def set_up_rows(activity_id):
    """The WindowRows that a set-up says: those of the class (whom ``all``) and of its sections (``s3``)."""
    return [row for row, _reason in _windows(activity_id, "(whom = 'all' or whom like 's%') order by id")]


def extensions(activity_id):
    """Windows of single people or sections: [(WindowRow, reason)], newest first."""
    return _windows(activity_id, "whom <> 'all' order by at desc, id desc")


def _windows(activity_id, condition, *values):
    """[(WindowRow, reason)] of an activity under a condition, in its order."""
    return [
        (WindowRow(row[0], row[1], row[2], *map(db.moment, row[3:7]), bool(row[7])), row[8])
        for row in db.rows(
            f"""
            select phase, round, whom, opens_at, closes_at, late_until, releases_at, is_waived, reason
            from phase_window
            where activity_id = ? and {condition}
            """,
            activity_id,
            *values,
        )
    ]


@on_time
def extend(activity, *, phase, whom, closes=None, late_until=None, waived=False, reason, by, now, turn=1):
    """Another deadline, or an excuse (*waived*), for a person (``p12``), section (``s3``) or group (``g7``)
    in one round of a step; of an event (``event.exam``) *closes* is its moment for them. Nobody else's dates
    move. Returns the WindowRow that holds: of several deadlines the most generous (``schedule.extended``)."""
    is_event = phase in dates.events(activity.design)
    if not is_event and phase not in {found.id for found in activity.design.phases}:
        raise Missing()
    if closes is None and not waived:
        raise Invalid(N_("Say until when."), field="closes")
    if is_event and waived:
        raise Invalid(N_("Nobody is excused from a date. Say another one."), field="closes")
    with db.writing(activity.id):
        row = WindowRow(phase, turn, whom, None, closes, late_until or closes, None, waived)
        if is_event:
            row = WindowRow(phase, 1, whom, closes)
        elif waived:
            row = _own_row(activity.id, row)._replace(waived=True)  # what they had holds again without it
        else:
            row = _most_generous(activity, row, now)
        set_window(activity.id, row, by=by, now=now, reason=reason)
        look_again(activity.id, now)
        audit.of_activity(
            "window.extended",
            activity,
            by=by,
            at=now,
            phase=phase,
            round=turn,
            whom=whom,
            closes=row.closes and row.closes.isoformat(),
            waived=waived,
            reason=reason,
        )
    return row


def extend_each(activity, whoms, **values):
    """``extend`` for several scopes: all of them, or none when one cannot be. Returns their WindowRows."""
    with db.writing(activity.id):
        return [extend(activity, whom=whom, **values) for whom in whoms]


@on_time
def take_back_extension(activity, *, phase, whom, by, now, turn=1):
    """A person's, section's or group's own dates of a step are gone: the cohort's hold again. Of an excuse
    what they had before it. Missing when there are none."""
    with db.writing(activity.id):
        row = _own_row(activity.id, WindowRow(phase, turn, whom))
        if row.waived and row.closes:
            set_window(activity.id, row._replace(waived=False), by=by, now=now)
        elif whom == "all" or not drop_window(activity.id, row):
            raise Missing()
        look_again(activity.id, now)
        audit.of_activity("window.taken_back", activity, by=by, at=now, phase=phase, round=turn, whom=whom)


@on_time
def put_extension_back(activity, row, *, by, now):
    """A scope has the dates of this WindowRow in a step again, as it had them before more was given."""
    with db.writing(activity.id):
        set_window(activity.id, row, by=by, now=now)
        look_again(activity.id, now)
        audit.of_activity(
            "window.taken_back", activity, by=by, at=now, phase=row.phase, round=row.round, whom=row.whom
        )


def _own_row(activity_id, row):
    """The WindowRow that a scope has in a step; *row* where it has none."""
    return next((old for old in window_rows(activity_id, row.whom) if old[:2] == row[:2]), row)


def _most_generous(activity, row, now):
    """*row* with the dates that hold beside those of the class and those its scope has already."""
    section, rows = None, window_rows(activity.id)
    if row.whom[0] == "p":
        found = db.row("select section_id from enrolment where id = ?", int(row.whom[1:]))
        section = found and found[0]
        rows += window_rows(activity.id, f"s{section}") if section else []
    let_on = [(one.phase, one.round, one.whom, one.at) for one in passages(activity.id)]
    dated = class_closes(
        activity.design,
        rows,
        [Passed(*one) for one in let_on if one[2] in ("all", f"s{section}")],
        section=section,
        since=activity.published or now,
        step=(row.phase, row.round),
        now=now,
    )
    before = [old for old in window_rows(activity.id, row.whom) if old[:2] == row[:2]]
    if row.whom[0] == "s":
        dated = dated or row.closes  # to a section it is a date of its own where the class has none
    found = extended(row.closes, row.late_until, dated, before[0] if before else None)
    return row._replace(closes=found.closes, late_until=found.late_until)


@on_time
def release(activity, phase, *, by, now, turn=1):
    """Let those concerned see the responses of a step now: one moment for all."""
    with db.writing(activity.id):
        rows = [row for row in window_rows(activity.id) if (row.phase, row.round) == (phase, turn)]
        row = rows[0] if rows else WindowRow(phase, turn, "all")
        set_window(activity.id, row._replace(releases=now), by=by, now=now)
        look_again(activity.id, now)
        audit.of_activity("phase.released", activity, by=by, at=now, phase=phase, round=turn)
