"""What is dealt already, looked at again when two may not meet any more: because a conflict was declared, or
because somebody moved into the team whose work they were to review.

A claim that is not sent ends, its reviewer hears the true reason and gets another one; a draft stays with its
writer. What is sent stays, and is named to staff, who decide. When the two may meet again, what had ended so
goes on. Who moved may have been the last of their team: what is dealt about its work ends as well."""

from typing import NamedTuple

from peerreview.domain.allocation.units import unit_of
from peerreview.store import audit, clockwork, concerns, db, letters
from peerreview.store.allocation.deserting import end_deserted
from peerreview.store.allocation.pool import conflicts_of, mates_of, writers_of
from peerreview.store.allocation.units import members, units

CONFLICT, TEAM = "conflict", "team"
CASES = {CONFLICT: "conflict", TEAM: "teamed"}  # cause: the kind of concern about a review that is sent


class Parted(NamedTuple):
    """What came of a look: how many claims ``ended``, how many reviews that are ``sent`` stand between two
    who may not meet, how many claims went ``on``."""

    ended: int = 0
    sent: int = 0
    on: int = 0

    def and_also(self, other):
        """Both together."""
        return Parted(*(one + another for one, another in zip(self, other, strict=True)))


def part(activity, *, by, now, moved=None):
    """Look at all that is dealt in an activity. *moved*: the enrolment id of somebody who is in another team
    now: where a design keeps mates apart, those who share a team with them since. Returns a Parted."""
    found = Parted()
    with db.writing(activity.id):
        for spec in activity.design.tasks.values():
            if spec.is_dealt:
                for turn, rows in _dealt(activity, spec).items():
                    found = found.and_also(_look(activity, spec, turn, rows, by, now, moved))
        end_deserted(activity.id, now=now)
        if any(found):
            clockwork.look_again(activity.id, now)
    return found


def _dealt(activity, spec):
    """{round: {(response id, unit): the allocation that holds, else the newest, with what came of it}}"""
    found = {}
    for row in db.rows(
        """
        select l.id, l.round, l.reviewer_id, l.reviewer_group_id, l.about_response_id as about, l.ended_at,
          l.ended_cause, r.id as response, coalesce(r.state, 'draft') as state
        from allocation l
        left join response r on r.activity_id = l.activity_id and r.address = l.address
        left join enrolment e on e.id = l.reviewer_id
        where l.activity_id = ? and l.task = ? and l.about_response_id is not null and e.left_at is null
        order by l.ended_at is null, l.id
        """,
        activity.id,
        spec.id,
    ):
        unit = unit_of(row.reviewer_id, row.reviewer_group_id)
        found.setdefault(row.round, {})[row.about, unit] = row
    return found


def _look(activity, spec, turn, rows, by, now, moved):
    groups = units(activity, spec, turn)
    why, apart = _reasons(activity, spec, rows, groups, now, moved)
    ended = sent = on = 0
    for (about, unit), row in rows.items():
        cause = why[about, unit]
        if row.state in ("submitted", "held", "returned"):
            sent += _name(activity, spec, turn, row, cause, now)
        elif cause and (row.ended_at is None or row.ended_cause == "lapsed"):
            _end(activity, row, cause, by, now)
            _tell(activity, members(groups, unit), row, cause, now)
            ended += 1
        elif not cause and row.ended_cause in CASES and (about, unit) not in apart:
            on += _go_on(activity, row, by, now)
    return Parted(ended, sent, on)


def _reasons(activity, spec, rows, groups, now, moved):
    """({(about, unit): why they may not meet, "" where they may}, those pairs that the design keeps apart as
    mates: of what is dealt already, that is asked only about who *moved*)"""
    reviewers = {unit for _about, unit in rows}
    conflicts = conflicts_of(activity, groups, reviewers, now)
    mates = mates_of(activity, spec, groups, reviewers)
    its = {pair for pair in mates if groups.get(moved, moved) in pair}
    wrote, once = (
        {about: {groups.get(one, one) for one in people} for about, people in found.items()}
        for found in writers_of({about for about, _unit in rows})
    )

    def why(about, unit):
        owners, former = wrote.get(about, set()), once.get(about, set())
        if unit in owners | former:
            return TEAM
        if any((unit, one) in conflicts for one in owners | former):
            return CONFLICT
        return TEAM if any((unit, one) in its for one in owners) else ""

    apart = {
        (about, unit) for about, unit in rows if any((unit, one) in mates for one in wrote.get(about, ()))
    }
    return {(about, unit): why(about, unit) for about, unit in rows}, apart


def _end(activity, row, cause, by, now):
    db.execute(
        "update allocation set ended_at = coalesce(ended_at, ?), ended_cause = ? where id = ?",
        now,
        cause,
        row.id,
    )
    _record(activity, "allocation.parted", row, by, now, cause=cause)


def _go_on(activity, row, by, now):
    """Undo ``_end``; the lease begins again, because nobody could write meanwhile."""
    went = db.execute(
        """
        update allocation
        set ended_at = null, ended_cause = '', at = ?
        where id = ? and not exists (select 1 from allocation l where l.activity_id = allocation.activity_id
          and l.address = allocation.address and l.ended_at is null)
        """,
        now,
        row.id,
    )
    if went:
        _record(activity, "allocation.went_on", row, by, now)
    return went


def _record(activity, verb, row, by, now, **detail):
    more = {"by": by, "at": now, "activity": activity.id, "course": activity.course}
    audit.record(verb, "response", row.about, **more, **detail)


def _tell(activity, people, row, cause, now):
    """The reviewers hear why it ended; a mail for each time."""
    occasion = letters.about(activity.id)
    for (account,) in db.rows(
        f"select account_id from enrolment where id in ({db.places(people)}) order by id", *people
    ):
        key = f"parted:{row.id}:{now:%Y%m%d%H%M%S}:{account}"
        letters.put(f"parted_{cause}", key, account, occasion, now=now)


def _name(activity, spec, turn, row, cause, now):
    """A review that is sent between two who may not meet is named to staff once for each cause; the case
    goes when they may meet again. Returns whether it is new."""
    subject = f"r{row.response}"
    for other in CASES.keys() - {cause}:
        concerns.end(activity.id, subject, "kind = ?", CASES[other], now=now)
    if not cause or db.row(
        "select 1 from concern where activity_id = ? and subject = ? and kind = ?",
        activity.id,
        subject,
        CASES[cause],
    ):
        return False
    return concerns.raise_concern(
        activity.id, subject, CASES[cause], spec.id, turn=turn, now=now, response=row.response
    )
