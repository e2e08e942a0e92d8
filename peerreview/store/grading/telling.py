"""What a student is told of their grade: once that it is open, once of each change, nothing of what was taken
back before the mail went."""

from peerreview.store import db, letters, outbox


def tell(activity, enrolment, occasion, *, now):
    """Tell a student of the row that stands now, unless it says what they know: the first letter once in all,
    then one for each change. A change that nobody was told of yet is forgotten for the newer one."""
    row = db.row(
        """
        select g.id, g.value, e.account_id
        from grade g
        join enrolment e on e.id = g.enrolment_id
        where g.activity_id = ? and g.enrolment_id = ? and g.kind = 'total' and g.replaced_at is null
        """,
        activity.id,
        enrolment,
    )
    first, change = _keys(activity, enrolment)
    outbox.forget(row.account_id, change)
    told = _told(activity, enrolment, row, first, change)
    if told is None:
        if row.value is not None:
            letters.put("grade", first, row.account_id, occasion, now=now, until=now)
    elif told != (row.value,):
        letters.put("grade_changed", f"{change}{row.id}", row.account_id, occasion, now=now, until=now)


def forget(activity, enrolment):
    """A release was taken back: letters about it that were not carried yet are not sent."""
    account = db.row("select account_id from enrolment where id = ?", enrolment)[0]
    for key in _keys(activity, enrolment):
        outbox.forget(account, key)


def _keys(activity, enrolment):
    """The key of the first letter, and what those of changes begin with."""
    return f"grade:{activity.public_id}:{enrolment}", f"grade-changed:{activity.public_id}:{enrolment}:"


def _told(activity, enrolment, standing, first, change):
    """(value,) that the student knows of, None when they were told nothing yet: of the newest row that they
    looked at or got a letter about."""
    keys = outbox.keys_of(standing.account_id, first) + outbox.keys_of(standing.account_id, change)
    if not keys:
        return None
    lettered = {int(key.removeprefix(change)) for key in keys if key.startswith(change)}
    rows = db.rows(
        """
        select id, value, seen_at
        from grade
        where activity_id = ? and enrolment_id = ? and kind = 'total' and id < ?
        and (value is not null or seen_at is not null)
        order by id
        """,
        activity.id,
        enrolment,
        standing.id,
    )
    known = [row for row in rows if row.seen_at or row.id in lettered] or rows[:1]
    return (known[-1].value,) if known else (standing.value,)
