"""Recognition: the comment that helped an author most, and comments that staff show to the class without
names."""

from typing import NamedTuple

from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.visibility import is_open_to_staff
from peerreview.domain.words import N_
from peerreview.store import audit, db, responses


class Marked(NamedTuple):
    """A marked comment as its reader may see it now: ``title`` of its item, safe ``html``; never who wrote or
    marked it."""

    response: int
    public_id: str
    activity: int
    item: str
    title: str
    html: str
    kind: str


def mark_best(review, item, *, by, now):
    """The reader of *review* (a Work about theirs) says that its comment on *item* helped most: one for each
    work, the newest counts.

    Missing when there is no such comment; Invalid on one's own review.
    """
    if review.author in _owners(review.about_response):
        raise Invalid(N_("This is your own review. The mark is for what others wrote."))
    _set(review, item, "best", by=by, now=now)


def unmark_best(review, item, *, by, now):
    """The mark is taken back."""
    _end(review, item, "best", by=by, now=now)


def pick(review, item, *, by, now):
    """staff: show this comment to the class, without names."""
    _set(review, item, "picked", by=by, now=now)


def unpick(review, item, *, by, now):
    """staff: show it no longer."""
    _end(review, item, "picked", by=by, now=now)


def _owners(response_id):
    """Enrolment ids of who wrote a response, alone or in a group."""
    return {
        row[0]
        for row in db.rows(
            """
            select author_id
            from response
            where id = ? and author_id is not null
            union select m.enrolment_id
            from membership m
            join response r on r.author_group_id = m.peer_group_id
            where r.id = ? and m.left_at is null
            """,
            response_id,
            response_id,
        )
    }


def _set(review, item, kind, *, by, now):
    with db.writing(review.activity):
        review = responses.by_id(review.id)
        found = {answer.item: answer for answer in responses.answers_of(review.id)}.get(item)
        if (
            review.about_response is None
            or review.state != "submitted"
            or found is None
            or not found.text.strip()
            or _is_private(review, item)
        ):
            raise Missing()
        scope, value = ("work_id", review.about_response) if kind == "best" else ("response_id", review.id)
        if db.row(
            f"""
            select 1
            from mark
            where {scope} = ? and response_id = ? and item = ? and kind = ? and ended_at is null
            """,
            value,
            review.id,
            item,
            kind,
        ):
            return
        if kind == "best":
            db.execute(
                "update mark set ended_at = ? where work_id = ? and kind = 'best' and ended_at is null",
                now,
                review.about_response,
            )
        db.execute(
            "insert into mark (response_id, item, work_id, kind, by_id, at) values (?, ?, ?, ?, ?, ?)",
            review.id,
            item,
            review.about_response,
            kind,
            by,
            now,
        )
        _record(review, item, f"mark.{kind}", by, now)


def _is_private(review, item):
    return any(found.id == item and found.private for found in review.items)


def _end(review, item, kind, *, by, now):
    with db.writing(review.activity):
        if db.execute(
            """
            update mark
            set ended_at = ?
            where response_id = ? and item = ? and kind = ? and ended_at is null
            """,
            now,
            review.id,
            item,
            kind,
        ):
            _record(review, item, f"mark.{kind}_ended", by, now)


def _record(review, item, verb, by, now):
    audit.of_response(verb, review, by=by, at=now, item=item)


def on(response_ids, kind):
    """{(response id, item)} marked with *kind* among these reviews."""
    return set(
        db.rows(
            f"""
            select response_id, item
            from mark
            where kind = ? and ended_at is null and response_id in ({db.places(response_ids)})
            """,
            kind,
            *response_ids,
        )
    )


def received(enrolment):
    """[Marked] comments of this reviewer that helped an author most, or that staff picked; newest first."""
    return _marked("r.author_id = ?", enrolment)


def in_activity(activity, task):
    """staff: [Marked] comments of all reviews to a task (its id); newest first. None where they may not read
    them."""
    if not is_open_to_staff(activity.design.tasks[task]):
        return []
    return _marked("r.activity_id = ? and r.task = ?", activity.id, task)


def _marked(where, *params):
    found = db.rows(
        f"""
        select r.id as response, r.public_id, r.activity_id as activity, m.item, m.kind, n.html
        from mark m
        join response r on r.id = m.response_id
        join activity a on a.id = r.activity_id
        join version v on v.response_id = r.id and v.number = r.shown
        join answer n on n.version_id = v.id and n.item = m.item and n.nth = ''
        where {where} and m.ended_at is null and r.state = 'submitted' and a.archived_at is null
        and n.text <> ''
        order by m.id desc
        """,
        *params,
    )
    titles = {
        work.id: {item.id: item.title for item in work.items}
        for work in responses.by_ids({row.response for row in found})
    }
    return [db.filled(Marked, row, title=titles[row.response].get(row.item, "")) for row in found]
