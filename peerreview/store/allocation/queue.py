"""What waits in a queue, and who takes the next of it: whatever has waited longest."""

from peerreview.domain import allocation as rules
from peerreview.store import db
from peerreview.store.allocation.pool import kept_apart, round_of_works, writers_of
from peerreview.store.allocation.resuming import FREE_AGAIN
from peerreview.store.allocation.units import units


def next_waiting(activity, spec, reviewer, *, turn, now):
    """The Choice of what has waited longest for task *spec* (a queue) in a round and may be given to a
    *reviewer* (a unit); Nothing without it. What they took before and lost by time comes last."""
    works = _waiting(activity, spec, turn)
    if not works:
        return rules.Nothing(rules.Why.NO_WORKS)
    works, apart = kept_apart(activity, spec, works, (reviewer,), turn, now)
    theirs = {owner for who, owner in apart if who == reviewer} | {reviewer}
    free = [
        work
        for work in works
        if reviewer not in work.owners and reviewer not in work.barred and theirs.isdisjoint(work.owners)
    ]
    had = _had(activity, spec, turn, reviewer)
    chosen = [work for work in free if work.id not in had]
    chosen += [work for work in free if had.get(work.id) in FREE_AGAIN]
    if not chosen:
        return rules.Nothing(rules.Why.NONE_LEFT)
    return rules.Choice(chosen[0], rules.LONGEST)


def _waiting(activity, spec, turn):
    """[domain.allocation.Work] of a round that nobody answered and nobody has, the longest first."""
    number = round_of_works(activity.design, spec, turn)
    more, params = ("", ()) if number is None else (" and r.round = ?", (number,))
    found = db.rows(
        f"""
        select r.id, r.author_id as author, r.author_group_id as author_group
        from response r
        left join enrolment e on e.id = r.author_id
        where r.activity_id = ? and r.task = ? and r.answered_at is null and r.shown > 0
        and r.state in ('submitted', 'held') and e.left_at is null{more}
        and not exists (select 1 from allocation l where l.about_response_id = r.id and l.task = ?
          and l.ended_at is null)
        order by coalesce(r.first_at, r.submitted_at), r.id
        """,
        activity.id,
        spec.about.name,
        *params,
        spec.id,
    )
    teams, former = writers_of([row.id for row in found if row.author_group])
    groups = units(activity, spec, turn)

    def units_of(people):
        return frozenset(groups.get(one, one) for one in people or ())

    return [
        rules.Work(
            row.id,
            units_of((row.author,) if row.author else teams.get(row.id)),
            barred=units_of(former.get(row.id)),
        )
        for row in found
    ]


def _had(activity, spec, turn, reviewer):
    """{work id: why it ended} of what a unit took in this queue before."""
    name = "reviewer_id" if reviewer > 0 else "reviewer_group_id"
    return {
        row.subject: row.cause
        for row in db.rows(
            f"""
            select about_response_id as subject, ended_cause as cause
            from allocation
            where activity_id = ? and task = ? and round = ? and {name} = ?
            order by id
            """,
            activity.id,
            spec.id,
            turn,
            abs(reviewer),
        )
    }
