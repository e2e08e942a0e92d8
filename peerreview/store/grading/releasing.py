"""Grades are released: frozen as they are, told to their students once; taken back until one looks."""

from typing import NamedTuple

from peerreview.domain.grading import frozen
from peerreview.domain.refusals import NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, db, letters
from peerreview.store.grading.deciding import put_in_place
from peerreview.store.grading.lines import of_activity
from peerreview.store.grading.telling import forget, tell


class Outlook(NamedTuple):
    """What a release would do now. ``graded``: students with a grade, ``without`` one; ``fresh``: how many of
    the graded see none yet, ``changed``: how many would see another one; ``to_come``: reviews that may still
    be sent; ``steps`` {(phase, round): when it closes for the last of them, or None} of steps that are open;
    ``cases`` of moderation that wait. ``released``: moment of the release that stands, or None, ``looked``:
    how many students have looked at it."""

    graded: int
    without: int
    fresh: int
    changed: int
    to_come: int
    steps: dict
    cases: int
    released: object
    looked: int

    @property
    def can_undo(self):
        """Whether the release can be taken back."""
        return self.released is not None and not self.looked

    @property
    def does(self):
        """How many students would be shown a grade, or another one."""
        return self.fresh + self.changed


def outlook(activity, lines):
    """The Outlook of an activity whose *lines* ({enrolment id: Line}, as of ``of_activity``) are at hand."""
    steps = {}
    for line in lines.values():
        for step, closes in line.open_steps:
            known = steps.get(step, closes)
            steps[step] = None if None in (known, closes) else max(known, closes)
    at, looked = _latest(activity.id)
    graded = [line for line in lines.values() if line.at_release is not None]
    return Outlook(
        len(graded),
        len(lines) - len(graded),
        sum(not line.released or line.value is None for line in graded),
        sum(
            bool(line.released) and line.value is not None and line.value != line.at_release
            for line in lines.values()
        ),
        sum(line.to_come for line in lines.values()),
        steps,
        db.row("select count(*) from moderation_case where activity_id = ?", activity.id)[0],
        at,
        looked,
    )


def _latest(activity_id):
    """(moment of the newest release that stands, or None; how many students have looked since)."""
    row = db.row(
        """
        select max(released_at)
        from grade
        where activity_id = ? and kind = 'total' and replaced_at is null
        """,
        activity_id,
    )
    at = db.moment(row[0])
    looked = db.row(
        """
        select count(*)
        from grade
        where activity_id = ? and kind = 'total' and replaced_at is null and released_at = ?
        and seen_at >= released_at
        """,
        activity_id,
        at,
    )
    return at, looked[0] if at else 0


def release(activity, *, by, now):
    """Freeze everybody's grades as they are now and let students see theirs; overrides stay. Whose grade is
    already out as it is now keeps it. Returns how many are new or others; each of their students is told,
    once."""
    with db.writing(activity.id):
        lines, out = of_activity(activity, now, as_released=False), _as_released(activity.id)
        occasion, put, count = letters.about(activity.id), 0, 0
        for line in lines.values():
            value = line.value if line.override else line.total.value
            known = out.get(line.enrolment)
            if known == _as_row(line, value):
                continue
            put_in_place(
                activity,
                line,
                value,
                line.total.value,
                now=now,
                by=by,
                reason=line.override,
                override=bool(line.override),
                released=now,
            )
            put += 1
            if known is None or known[0] != _as_row(line, value)[0]:
                tell(activity, line.enrolment, occasion, now=now)
                count += value is not None or known is not None
        if put:
            audit.of_activity("grades.released", activity, by=by, at=now, count=count)
    return count


def _as_row(line, value):
    """(value, computed, reason, rows) as a released row holds them."""
    plain = frozen.to_plain(line.submission, line.participation, line.total)
    return (
        None if value is None else float(value),
        None if line.total.value is None else float(line.total.value),
        line.override,
        db.dumps(plain),
    )


def _as_released(activity_id):
    """{enrolment id: the same of what its student sees now}."""
    return {
        row[0]: tuple(row[1:])
        for row in db.rows(
            """
            select enrolment_id, value, computed, reason, rows
            from grade
            where activity_id = ? and kind = 'total' and replaced_at is null and released_at is not null
            """,
            activity_id,
        )
    }


def undo_release(activity, *, by, now):
    """Take the newest release back: students see what they saw before it, what staff set by hand stands, mail
    that was not carried yet is not sent. Returns how many; NotNow when there is none, or when a student has
    looked."""
    with db.writing(activity.id):
        at, looked = _latest(activity.id)
        if at is None:
            raise NotNow(N_("There is no release to take back."))
        if looked:
            raise NotNow(
                N_(
                    "Somebody has looked at their grade, so the release stands. Change a grade, and release "
                    "again."
                )
            )
        rows = db.rows(
            """
            select id, enrolment_id, is_override
            from grade
            where activity_id = ? and kind = 'total' and replaced_at is null and released_at = ?
            """,
            activity.id,
            at,
        )
        for row in rows:
            _step_back(activity, row, at, by, now)
        audit.of_activity("grades.release_undone", activity, by=by, at=now, count=len(rows))
    return len(rows)


def _step_back(activity, row, at, by, now):
    """What stood before the release of *at* stands again; an override stands on."""
    before = db.row(
        """
        select id, is_override, released_at
        from grade
        where activity_id = ? and enrolment_id = ? and kind = 'total'
        and (released_at is null or released_at <> ?)
        order by id desc
        """,
        activity.id,
        row.enrolment_id,
        at,
    )
    db.execute("update grade set replaced_at = ?, released_at = null where id = ?", now, row.id)
    stands = row if row.is_override else before
    if stands and (stands.is_override or before.released_at):
        db.execute(
            """
            insert into grade (activity_id, enrolment_id, kind, value, computed, method, rows, by_id, at,
              reason, is_override, released_at, seen_at)
            select activity_id, enrolment_id, kind, value, computed, method, rows, ?, ?, reason, is_override,
              ?, seen_at
            from grade
            where id = ?
            """,
            by,
            now,
            before and db.moment(before.released_at),
            stands.id,
        )
    forget(activity, row.enrolment_id)


def is_released(activity_id, enrolment_id=None):
    """Whether students see their grades of an activity; with *enrolment_id*, whether this one does."""
    more, params = ("", ()) if enrolment_id is None else (" and enrolment_id = ?", (enrolment_id,))
    return (
        db.row(
            f"""
            select 1
            from grade
            where activity_id = ? and kind = 'total' and released_at is not null and replaced_at is null{more}
            """,
            activity_id,
            *params,
        )
        is not None
    )
