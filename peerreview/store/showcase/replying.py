"""What readers write below a thing of the showcase: with their name, for their own course and its author."""

from typing import NamedTuple

from peerreview.domain import showcase as rules
from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import audit, db, markup
from peerreview.store.tables import ExhibitReply

UNNAMED = N_("You show this without your name, and what is written here has one: so you only read here.")


class Reply(NamedTuple):
    """One reply: who wrote it (``name``; ``is_mine``), what, when; ``exhibit``: the id of what it is
    about."""

    public_id: str
    exhibit: int
    name: str
    is_mine: bool
    text: str
    html: str
    at: object


_REPLY = """
    select y.public_id, y.exhibit_id as exhibit, p.name, e.account_id as account, y.text, y.html, y.at
    from exhibit_reply y
    join enrolment e on e.id = y.enrolment_id
    join account p on p.id = e.account_id
    """


def _replies(rows, account_id):
    return [db.filled(Reply, row, is_mine=row.account == account_id, at=db.moment(row.at)) for row in rows]


def replies_to(items, account_id, *, course=None):
    """[Reply] to these Items, oldest first: of people of one *course* (its id), or to their author all."""
    ids = sorted(one.id for one in items)
    where, more = ("and e.course_id = ?", (course,)) if course else ("", ())
    return _replies(
        db.rows(f"{_REPLY} where y.exhibit_id in ({db.places(ids)}) {where} order by y.id", *ids, *more),
        account_id,
    )


def own_replies(enrolment, account_id):
    """[Reply] of one person in a course, whether what they are about is still shown or not; the newest
    first."""
    return _replies(db.rows(f"{_REPLY} where y.enrolment_id = ? order by y.id desc", enrolment), account_id)


def reply(one, enrolment, *, text, token, by, now):
    """A reader writes below *one* (an Item found through them); the same *token* again is the same reply.
    Invalid (field text) for nothing, too much, or by one of its writers who shows it without their name."""
    if not text.strip():
        raise Invalid(N_("Write something first."), field="text")
    rules.fits(text, rules.MOST_REPLY, "text")
    me = one.of(by)
    if me is not None and not me.is_named:
        raise Invalid(UNNAMED, field="text")
    with db.writing(one.activity):
        if db.row(
            "select 1 from exhibit_reply where exhibit_id = ? and enrolment_id = ? and token = ?",
            one.id,
            enrolment,
            token,
        ):
            return
        ExhibitReply.create(
            exhibit=one.id,
            activity=one.activity,
            enrolment=enrolment,
            token=token,
            text=text,
            html=markup.to_html(text),
            at=now,
        )
        audit.record(
            "exhibit.replied", "exhibit", one.id, by=by, at=now, activity=one.activity, course=one.course
        )


def take_reply_back(account_id, public_id, *, now):
    """Whoever wrote a reply takes it back; Missing when it is not theirs. Returns the id of what it was
    about."""
    row = db.row(
        """
        select y.id, y.exhibit_id, y.activity_id, e.course_id
        from exhibit_reply y
        join enrolment e on e.id = y.enrolment_id
        where y.public_id = ? and e.account_id = ? and e.left_at is null
        """,
        public_id,
        account_id,
    )
    if row is None:
        raise Missing()
    with db.writing(row.activity_id):
        db.execute("delete from exhibit_reply where id = ?", row.id)
        audit.record(
            "exhibit.reply_gone",
            "exhibit",
            row.exhibit_id,
            by=account_id,
            at=now,
            activity=row.activity_id,
            course=row.course_id,
        )
    return row.exhibit_id
