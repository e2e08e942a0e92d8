"""Who may go on past a step: dated rows, taken back with their end."""

from peerreview.domain.refusals import Missing
from peerreview.store import audit, db
from peerreview.store.clockwork import look_again, on_time
from peerreview.store.tables import Passage


def let_pass(activity_id, *, phase, turn, whom, cause, at, by=None, reason="", now):
    """Somebody may go on past a step since *at*. A second passage of the same scope is silently the first."""
    with db.writing(activity_id):
        new = db.execute(
            """
            insert into passage (activity_id, phase, round, whom, at, cause, by_id, reason)
            values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (activity_id, whom, phase, round)
            where undone_at is null do nothing
            """,
            activity_id,
            phase,
            turn,
            whom,
            at,
            cause,
            by,
            reason,
        )
        if new:
            if by is not None:
                look_again(activity_id, now)
            audit.record(
                "gate.passed",
                "activity",
                activity_id,
                by=by,
                at=now,
                activity=activity_id,
                phase=phase,
                round=turn,
                whom=whom,
                cause=cause,
            )
    return bool(new)


@on_time
def undo_passage(activity, *, phase, turn, whom, by, now):
    """Take a passage back: the gate is shut again for that scope, the row stays with its end. Missing when
    none stands."""
    with db.writing(activity.id):
        if not db.execute(
            """
            update passage
            set undone_at = ?
            where activity_id = ? and phase = ? and round = ? and whom = ? and undone_at is null
            """,
            now,
            activity.id,
            phase,
            turn,
            whom,
        ):
            raise Missing()
        look_again(activity.id, now)
        audit.of_activity("gate.shut", activity, by=by, at=now, phase=phase, round=turn, whom=whom)


def passages(activity_id):
    """Passages that stand, newest first."""
    return list(
        Passage.select()
        .where(Passage.activity == activity_id, Passage.undone_at.is_null())
        .order_by(Passage.id.desc())
    )
