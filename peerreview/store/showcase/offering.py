"""What is proposed of somebody, found through them as one of its writers; what waits for them, and what was
said of it."""

from typing import NamedTuple

from peerreview.domain.refusals import Missing
from peerreview.store import db
from peerreview.store.showcase.finding import ITEM, WROTE, Item, Writer, items_of


class Offer(NamedTuple):
    """What is proposed of somebody: the ``thing`` (an Item), and who they are to it (``me``, a Writer)."""

    thing: Item
    me: Writer


def offer(account_id, public_id):
    """The Offer of this public id, for one of its writers alone; Missing otherwise."""
    found = _offers(account_id, "x.public_id = ?", public_id)
    if not found:
        raise Missing()
    return found[0]


def offers(account_id):
    """[Offer] of everything of an account that was ever proposed, the newest first."""
    return _offers(account_id, "true")


def _offers(account_id, where, *values):
    theirs = f"e.account_id = ? and e.left_at is null and {where}"
    rows = db.rows(
        f"""
        {ITEM}
        where x.id in (select w.exhibit from ({WROTE.format(where=theirs)}) w)
        order by x.proposed_at desc, x.id desc
        """,
        account_id,
        *values,
        account_id,
        *values,
    )
    return [Offer(one, one.of(account_id)) for one in items_of(rows)]


class Asked(NamedTuple):
    """What waits for what one of its writers says: its ``public_id``, the id of its ``activity``, its
    ``task`` (id), and what they said before (``answer``)."""

    id: int
    public_id: str
    activity: int
    task: str
    answer: str


def waiting(account_id, activity_ids):
    """[Asked] of these activities that wait for what an account says. One query."""
    ids = sorted(activity_ids)
    theirs = f"e.account_id = ? and e.left_at is null and x.activity_id in ({db.places(ids)})"
    rows = db.rows(
        f"""
        select x.id, x.public_id, x.activity_id as activity, r.task, coalesce(c.answer, '') as answer
        from ({WROTE.format(where=theirs)}) w
        join exhibit x on x.id = w.exhibit
        join response r on r.id = x.response_id
        join activity a on a.id = x.activity_id
        left join consent c on c.exhibit_id = x.id and c.enrolment_id = w.enrolment
        where w.is_here and x.answer = '' and r.state = 'submitted' and r.shown > 0 and a.archived_at is null
        and (c.answer is null or (c.answer = 'yes' and c.decided <> r.shown))
        order by x.proposed_at desc, x.id desc
        """,
        account_id,
        *ids,
        account_id,
        *ids,
    )
    return [Asked(*row) for row in rows]


def said_of(one):
    """[(name or "", reason)] of who proposed an Item: names only of those who want it; who says nothing and
    wants no name is only counted, as ("", ""). In no order that tells when."""
    rows = db.rows(
        """
        select p.name, s.reason, s.is_named
        from proposal s
        join enrolment e on e.id = s.enrolment_id
        join account p on p.id = e.account_id
        where s.exhibit_id = ?
        """,
        one.id,
    )
    return sorted((row.name if row.is_named else "", row.reason) for row in rows)
