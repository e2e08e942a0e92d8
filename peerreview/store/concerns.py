"""Why somebody should look: reasons raised, ended, weighed into a case; and a hand-in held back."""

from peerreview.domain import moderation as rules
from peerreview.domain.numbers import rounded
from peerreview.store import audit, db, forms


def hold(work, number, reason, *, now):
    """The rule's decision to hold version *number*, and the concern it is read by."""
    raise_concern(work.activity, f"r{work.id}", reason, work.task, now=now, response=work.id, version=number)
    db.execute(
        """
        insert into decision (response_id, version, act, from_state, to_state, by_id, at, reason,
          detail)
        values (?, ?, 'hold', 'submitted', 'held', null, ?, ?, ?)
        """,
        work.id,
        number,
        now,
        reason,
        "{}",
    )
    audit.of_response("moderation.hold", work, by=None, at=now, reason=reason, number=number)


def raise_concern(
    activity_id,
    subject,
    kind,
    task,
    *,
    now,
    turn=1,
    response=None,
    person=None,
    version=0,
    given=None,
    **detail,
):
    """Put a reason to look into the queue: *task* and *turn* (its round) are what it speaks of. One that
    stands already is silently the first. Returns whether it is new."""
    new = db.execute(
        """
        insert into concern (activity_id, subject, response_id, person_id, version, kind, task, round,
          detail, at, given_id)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (activity_id, subject, kind, task, round)
        where ended_at is null do nothing
        """,
        activity_id,
        subject,
        response,
        person,
        version,
        kind,
        task,
        turn,
        db.dumps(detail),
        now,
        given,
    )
    if new:
        weigh(activity_id, subject)
    return new > 0


def end(activity_id, subject, condition="1 = 1", *values, now, decision=None, mended=False):
    """Close the open reasons of a subject that fit a condition on table concern; *mended*: nobody saw to
    them, they are no longer so. Returns how many."""
    if mended:
        for row in db.rows(
            f"select id, detail from concern where activity_id = ? and subject = ? and ended_at is null"
            f" and {condition}",
            activity_id,
            subject,
            *values,
        ):
            detail = db.dumps(db.loads(row.detail) | {"mended": True})
            db.execute("update concern set detail = ? where id = ?", detail, row.id)
    ended = db.execute(
        f"""
        update concern
        set ended_at = ?, decision_id = ?
        where activity_id = ? and subject = ? and ended_at is null and {condition}
        """,
        now,
        decision,
        activity_id,
        subject,
        *values,
    )
    if ended:
        weigh(activity_id, subject)
    return ended


def say(activity_id, subject, kind, task, turn, **detail):
    """An open reason says something else now."""
    where = "activity_id = ? and subject = ? and kind = ? and task = ? and round = ? and ended_at is null"
    place = (activity_id, subject, kind, task, turn)
    for row in db.rows(f"select id, detail from concern where {where}", *place):
        db.execute(
            "update concern set detail = ? where id = ?", db.dumps(db.loads(row.detail) | detail), row.id
        )


def give_back(condition, *values):
    """Open reasons that fit a condition on table concern and were handed to one colleague are for all who
    decide again. Returns how many cases."""
    where = f"ended_at is null and given_id is not null and {condition}"
    found = db.rows(f"select distinct activity_id, subject from concern where {where}", *values)
    if found:
        db.execute(f"update concern set given_id = null where {where}", *values)
    for activity_id, subject in found:
        weigh(activity_id, subject)
    return len(found)


def leave_behind(person, *, now):
    """What was handed to a colleague (enrolment id *person*) who leaves at *now* is for all who decide again;
    it is kept who had it."""
    for row in db.rows("select id, detail from concern where ended_at is null and given_id = ?", person):
        had = {"had": person, "until": now.isoformat()}
        db.execute("update concern set detail = ? where id = ?", db.dumps(db.loads(row.detail) | had), row.id)
    give_back("given_id = ?", person)


def take_up(person, *, since):
    """Undo ``leave_behind``, as of the moment *since*: what is still open and was handed to nobody else
    meanwhile is theirs again."""
    had = {"had": person, "until": since.isoformat()}
    for row in db.rows(
        "select id, activity_id, subject, detail from concern"
        " where ended_at is null and given_id is null and detail like '%\"had\"%' order by id"
    ):
        detail = db.loads(row.detail)
        if had.items() <= detail.items():
            rest = {key: value for key, value in detail.items() if key not in had}
            db.execute(
                "update concern set detail = ?, given_id = ? where id = ?", db.dumps(rest), person, row.id
            )
            weigh(row.activity_id, row.subject)


def weigh(activity_id, subject):
    """Add the open reasons of a subject up into its case; the case is gone with the last of them."""
    found = db.rows(
        "select kind, at, given_id from concern where activity_id = ? and subject = ? and ended_at is null",
        activity_id,
        subject,
    )
    if not found:
        db.execute("delete from moderation_case where activity_id = ? and subject = ?", activity_id, subject)
        return
    kinds = [kind for kind, _, _ in found]
    db.execute(
        """
        insert into moderation_case (activity_id, subject, risk, filters, since, given_id)
        values (?, ?, ?, ?, ?, ?) on conflict (activity_id, subject)
        do update set risk = excluded.risk, filters = excluded.filters, since = excluded.since,
          given_id = excluded.given_id
        """,
        activity_id,
        subject,
        rules.risk_of(*kinds),
        rules.filters_of(*kinds),
        min(db.moment(at) for _, at, _ in found),
        next((given for _, _, given in found if given), None),
    )


def _points(work):
    """{response id: points of 100} of the reviews of one work, each on the version of the form it was written
    on."""
    given = db.rows(
        """
        select r.id, v.form_version_id, a.item, a.value
        from response r
        join version v on v.response_id = r.id and v.number = r.version
        join answer a on a.version_id = v.id
        where r.about_response_id = ? and r.task = ? and r.state in ('submitted', 'held')
        and a.value is not null
        """,
        work.about_response,
        work.task,
    )
    weights = {
        version: {item.id: (item.weight, item.top) for item in items if item.weight and item.top}
        for version, (_number, items) in forms.versions({row[1] for row in given}).items()
    }
    points = {}
    for response, version, item, value in given:
        if item in weights[version]:
            weight, top = weights[version][item]
            whole = sum(each for each, _ in weights[version].values())
            points[response] = points.get(response, 0.0) + 100 * weight * value / top / whole
    return points


def compare(work, now):
    """Whether the reviews of one work now lie far apart: the furthest from the middle is looked at, and only
    that one."""
    if not work.about_response:
        return
    points = _points(work)
    found = rules.spread(points)
    furthest, apart = found or (0, 0)
    for response in points.keys() - {furthest} if len(points) > 1 else ():
        end(work.activity, f"r{response}", "kind = 'outlier'", now=now)
    if found and not db.row(
        "select 1 from concern where subject = ? and kind = 'outlier' and decision_id is not null",
        f"r{furthest}",
    ):
        raise_concern(
            work.activity,
            f"r{furthest}",
            "outlier",
            work.task,
            now=now,
            response=furthest,
            range=int(rounded(apart)),
        )
