"""The pen of what a group writes together: one person writes, the others read along and ask for it.

It stops nobody for long: two minutes without a sign and it is free. Who wrote meanwhile on an older state
gets both texts (``writing.save_draft``), so nothing typed is lost when it changes hands."""

from datetime import timedelta
from typing import NamedTuple

from peerreview.domain.refusals import Conflict, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, db

PEN = timedelta(minutes=2)  # without a sign of its holder it is free
ASKED = timedelta(minutes=10)  # who asked longer ago has gone on to something else


class Pen(NamedTuple):
    """Who holds the pen of a group's text (``person``, an enrolment id, None: nobody ever did), ``since``
    their last sign, whether they count as writing now, and who asks for it (``asked``, an enrolment id, or
    None)."""

    person: int | None
    is_writing: bool
    asked: int | None = None
    since: object = None


def pen_of(work, now):
    """The Pen of what a group writes; None where one person writes alone."""
    if work.author_group is None:
        return None
    row = db.row(
        """
        select r.pen_id as pen, r.pen_until as until, a.enrolment_id as asked
        from response r
        left join pen_ask a on a.response_id = r.id and a.at > ? and exists (select 1 from membership m
          where m.peer_group_id = r.author_group_id and m.enrolment_id = a.enrolment_id and m.left_at is null)
        where r.id = ?
        """,
        now - ASKED,
        work.id,
    )
    if row.pen is None:
        return Pen(None, False, row.asked)
    until = db.moment(row.until)
    return Pen(row.pen, until > now, None if row.asked == row.pen else row.asked, until - PEN)


def is_shared(work):
    """Whether more than one person of the course writes it."""
    return (
        work.author_group is not None
        and db.row(
            "select count(*) from membership where peer_group_id = ? and left_at is null", work.author_group
        )[0]
        > 1
    )


def ask(work, person, *, by, now):
    """*person* (enrolment id) asks for the pen, and has it at once where it is free. Returns whether they
    have it. The one who asked last is the one who is named."""
    with db.writing(work.activity):
        pen = pen_of(work, now)
        if pen.person == person or not pen.is_writing:
            _give(work, person, by=by, now=now)
            return True
        db.execute("delete from pen_ask where response_id = ?", work.id)
        db.execute(
            "insert into pen_ask (response_id, enrolment_id, at) values (?, ?, ?)", work.id, person, now
        )
    return False


def hand_over(work, person, *, by, now):
    """Its holder *person* (enrolment id) gives the pen to who asks for it; returns their enrolment id.
    NotNow when nobody asks any more, Conflict when somebody else holds it."""
    with db.writing(work.activity):
        pen = _held(work, person, now)
        if pen.asked is None:
            raise NotNow(N_("Nobody asks for the pen any more."))
        _give(work, pen.asked, by=by, now=now)
    return pen.asked


def put_down(work, person, *, by, now):
    """Its holder gives the pen to nobody: whoever writes next has it. Conflict when somebody else holds
    it."""
    with db.writing(work.activity):
        _held(work, person, now)
        db.execute("update response set pen_until = ? where id = ?", now, work.id)
        audit.of_response("pen.put_down", work, by=by, at=now)


def _held(work, person, now):
    pen = pen_of(work, now)
    if pen.person != person:
        raise Conflict(N_("Somebody else has the pen now."))
    return pen


def wrote(response_id, person):
    """Who writes asks no more: *person* (enrolment id) saved the text. Inside the caller's transaction."""
    db.execute("delete from pen_ask where response_id = ? and enrolment_id = ?", response_id, person)


def _give(work, person, *, by, now):
    db.execute("delete from pen_ask where response_id = ?", work.id)
    if db.execute(
        "update response set pen_id = ?, pen_until = ? where id = ? and (pen_id is null or pen_id <> ?)",
        person,
        now + PEN,
        work.id,
        person,
    ):
        audit.of_response("pen.given", work, by=by, at=now, to=person)
    else:
        db.execute("update response set pen_until = ? where id = ?", now + PEN, work.id)
