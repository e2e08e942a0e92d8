"""What staff did with something that somebody wrote, until that person looked at it: taken out, cut,
corrected, taken back, another version let count."""

from typing import NamedTuple

from peerreview.store import db

TOLD = ("withdraw", "redact", "correct")
TOLD_BACK = ("return", "redact", "withdraw")  # whose undo is told


class Act(NamedTuple):
    """The last thing that staff did with a ``response`` (id, ``page`` its public id, ``task``) and its writer
    does not know: ``act`` withdraw, redact, correct, counts (another version), or undo of a decision."""

    activity: int
    response: int
    page: str
    task: str
    act: str
    at: object


_FRESH = """
    select r.id, r.activity_id, r.public_id, r.task, d.id as decision, d.act, d.at, d.undoes_id as undoes,
      undone.act as undone
    from response r
    join decision d on d.response_id = r.id and d.by_id is not null
    left join decision undone on undone.id = d.undoes_id
    where r.id in ({ids}) and not exists (select 1 from own_look l
      where l.response_id = r.id and l.enrolment_id in ({people}) and l.at >= d.at)
    union all select r.id, r.activity_id, r.public_id, r.task, 0, 'counts', v.at, null, null
    from response r
    join version v on v.response_id = r.id and v.cause = 'kept' and v.by_id is not null
    where r.id in ({ids}) and not exists (select 1 from enrolment e where e.account_id = v.by_id
      and (e.id = r.author_id or e.id in (select m.enrolment_id from membership m
      where m.peer_group_id = r.author_group_id)))
    and not exists (select 1 from own_look l
      where l.response_id = r.id and l.enrolment_id in ({people}) and l.at >= v.at)
    order by 7, 5
    """


def _unseen(ids, people):
    """[row] of what staff did with some responses and these people do not know, oldest first."""
    sql = _FRESH.format(ids=db.places(ids), people=db.places(people))
    return db.rows(sql, *(*ids, *people) * 2) if ids else []


def fresh(facts):
    """[Act] of one account, oldest first, at most one of each response: *facts* {activity id: Facts} of its
    places as a student. What was taken back unseen was never new. One query."""
    own = [one.id for fact in facts.values() for one in fact.own if one.submitted]
    found = {}
    for row in _unseen(own, [fact.person.id for fact in facts.values()]):
        acts = found.setdefault(row.id, {})
        if row.undoes in acts:
            del acts[row.undoes]
        elif row.act in (*TOLD, "counts") or row.undone in TOLD_BACK:
            acts[row.decision or f"v{row.at}"] = row
    last = [list(acts.values())[-1] for acts in found.values() if acts]
    return [
        Act(row.activity_id, row.id, row.public_id, row.task, row.act, db.moment(row.at))
        for row in sorted(last, key=lambda row: (row.at, row.id))
    ]


def see(work, person, *, now):
    """*person* (enrolment id) looks at *work*, which they wrote: what staff did with it is known. Writes only
    where something was new."""
    if not work.is_acted_on or not _unseen([work.id], [person]):
        return
    with db.writing():
        db.execute(
            """
            insert into own_look (enrolment_id, response_id, at)
            values (?, ?, ?) on conflict (enrolment_id, response_id) do update set at = excluded.at
            """,
            person,
            work.id,
            now,
        )
