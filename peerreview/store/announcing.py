"""What staff say to everybody in an activity: one line, until the next step opens, changed or taken back."""

from typing import NamedTuple

from peerreview.domain.refusals import Conflict, Invalid
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.tables import Announcement

LONGEST = 300  # characters: one line that is read in passing


class Said(NamedTuple):
    """What is said: ``rev`` counts its changes; ``phase`` and ``round`` are the step in which it was said,
    ``by`` the name of who said it."""

    public_id: str
    text: str
    rev: int
    phase: str
    round: int
    at: object
    by: str


def say(activity, text, *, phase, turn, by, now):
    """*text* stands on top of everybody's page of an activity from now on, in the stead of what was said
    before. Invalid when it is empty or too long. Returns its public id."""
    words = _checked(text)
    with db.writing(activity.id):
        _end(activity.id, now)
        made = Announcement.create(activity=activity.id, phase=phase, round=turn, text=words, by=by, at=now)
        audit.of_activity("announcement.said", activity, by=by, at=now, phase=phase, round=turn, text=words)
    return made.public_id


def change(activity, public_id, text, *, by, now):
    """Say it in other words. Conflict when it was taken back, or something else was said since; Invalid as
    ``say``. Nothing changes when the words are the same."""
    words = _checked(text)
    with db.writing(activity.id):
        found = _standing(activity.id, public_id)
        if found.text != words:
            db.execute("update announcement set text = ?, rev = rev + 1 where id = ?", words, found.id)
            audit.of_activity("announcement.changed", activity, by=by, at=now, text=words, before=found.text)


def take_back(activity, public_id, *, by, now):
    """It is said no more. Conflict when it was taken back already, or something else was said since."""
    with db.writing(activity.id):
        found = _standing(activity.id, public_id)
        _end(activity.id, now)
        audit.of_activity("announcement.taken_back", activity, by=by, at=now, text=found.text)


def standing(activity_id):
    """The Said of an activity, or None; whether its step is over is for who asks to see
    (``domain.schedule.is_past``)."""
    row = db.row(
        """
        select n.public_id, n.text, n.rev, n.phase, n.round, n.at, coalesce(a.name, '') as by
        from announcement n
        left join account a on a.id = n.by_id
        where n.activity_id = ? and n.ended_at is null
        """,
        activity_id,
    )
    return None if row is None else db.filled(Said, row, at=db.moment(row.at))


def _checked(text):
    words = " ".join(text.split())
    if not words:
        raise Invalid(N_("Write what you want to say first."), field="say")
    if len(words) > LONGEST:
        raise Invalid(
            N_("That is {count} characters; up to {most} fit on one line for everybody."),
            field="say",
            count=len(words),
            most=LONGEST,
        )
    return words


def _standing(activity_id, public_id):
    found = db.row(
        "select id, text from announcement where activity_id = ? and public_id = ? and ended_at is null",
        activity_id,
        public_id,
    )
    if found is None:
        raise Conflict(N_("This was taken back, or something else was said since."))
    return found


def _end(activity_id, now):
    db.execute(
        "update announcement set ended_at = ? where activity_id = ? and ended_at is null", now, activity_id
    )
