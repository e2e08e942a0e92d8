"""Works given to reviewers: claimed by them, given by staff, dealt in one go."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from peerreview.domain import allocation as rules
from peerreview.domain import schedule
from peerreview.domain.allocation.units import keys, scope
from peerreview.domain.refusals import Closed, Conflict, Invalid, Missing, NothingToReview, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, db, letters, responses
from peerreview.store.allocation import turned_away
from peerreview.store.allocation.ending import end_lapsed, take_back
from peerreview.store.allocation.pool import kept_apart, next_work, works_of
from peerreview.store.allocation.queue import next_waiting
from peerreview.store.allocation.resuming import FREE_AGAIN, resume
from peerreview.store.allocation.units import column, members, units

WHY = {
    "enough": N_(
        "Everything handed in so far is being reviewed already. More comes in as classmates finish."
    ),
    "finished": N_("You have given all your reviews, and no work is short of one. Thank you."),
    "none_left": N_(
        "There is nothing left that you may review: what remains is your own, or you have had it already."
    ),
    "no_works": N_("Nothing has been handed in yet."),
    "queue_empty": N_("Nothing waits for you now. Somebody else has just taken it, and that is fine."),
    "dealt": N_("What you are asked to review is given out by itself. Nothing waits for you now."),
}


class Dealt(NamedTuple):
    """What came of dealing: how many were ``given``, and how many nobody of those asked may take."""

    given: int
    short: int


def _dealt_task(activity, task):
    """The Task of that id that allocation deals; Missing otherwise."""
    spec = activity.design.tasks.get(task)
    if spec is None or not spec.is_dealt:
        raise Missing()
    return spec


def claim(activity, *, task, person, by, now, turn=1):
    """The next work for *person* (enrolment id), or for the group they review in: one that was dealt to them
    and is not finished, else the neediest. Returns the public id of the empty response at the claim's
    address.

    One transaction: claims whose lease ran out end first; two people asking at once get different slots.
    Closed or NotYet by the clock, NothingToReview (with why and until) when the pool is empty for them: who
    owes is told when there is something again."""
    spec = _dealt_task(activity, task)
    clockwork.catch_up_for(activity.id, lambda: (person,), now)
    with db.writing(activity.id):
        found, owes = _claim(activity, spec, person, turn, by=by, now=now)
        is_empty = isinstance(found, rules.Nothing)
        if is_empty and owes:
            turned_away.note(activity.id, person, task, turn, now)
    if is_empty:
        raise NothingToReview(WHY[found.why.value], why=found.why.value, until=found.until, is_told=owes)
    return found


def _claim(activity, spec, person, turn, *, by, now):
    """(the public id of a response, or Nothing; whether a work is owed)"""
    task = spec.id
    end_lapsed(activity, now=now)
    facts, everything = responses.look_of(activity.id, person, now, (spec.phase, turn))
    lines = [line for line in everything if (line.task, line.round) == (task, turn)]
    unfinished = [
        line
        for line in lines
        if line.subject and not line.is_done and line.state in ("open", "grace", "late", "again")
    ]
    if unfinished:
        # Another attempt has an address of its own, so the duty is asked, not the claim.
        return responses.begin(activity, unfinished[0], person, by=by, now=now), True
    if spec.share:
        raise NothingToReview(WHY["dealt"], why="dealt", until=None)
    if spec.is_queue and not any(not line.subject for line in lines):
        # Somebody was faster, or what waits is by whom they may not answer.
        if facts and schedule.may_take(activity.design, facts, spec, turn, now):
            raise NothingToReview(WHY["queue_empty"], why="queue_empty", until=None)
        raise Missing()
    _refuse_closed([line for line in lines if not line.subject] or lines)
    left = len(turned_away.owed_of(lines, task, turn))
    reviewer = units(activity, spec, turn).get(person, person)
    if spec.is_queue:
        found = next_waiting(activity, spec, reviewer, turn=turn, now=now)
    else:
        found = next_work(activity, spec, reviewer, given=spec.pick - left, turn=turn, now=now)
    if isinstance(found, rules.Nothing):
        return found, left > 0
    subject = found.work.id
    if not resume(activity, _address(task, turn, reviewer, subject), by=by, now=now, causes=FREE_AGAIN):
        of = {"task": task, "turn": turn, "reviewer": reviewer, "subject": subject}
        give(activity, **of, cause="claimed", by=by, now=now)
    begun = begin(activity, task, turn, reviewer, subject, by=by, now=now)
    turned_away.forget(activity.id, person, task, turn)
    _lead_on(activity, lines[0].window, person, now)
    return begun, True


def _lead_on(activity, window, person, now):
    """Behind the end of the step for the class, a work that was short of a review has somebody again."""
    if window.unit_closes and window.unit_closes < now:
        clockwork.follow(activity.id, (person,), now)


def _address(task, turn, reviewer, subject):
    """The address of an allocation about a response."""
    return responses.address(task, turn, scope(reviewer), "response", subject, 1)


def _refuse_closed(lines):
    line = lines[0] if lines else None
    if line is None:
        raise Missing()
    if line.state == "closed" or line.window.state == "closed":
        if line.why and line.why.code == "own_missed":
            raise NotNow(N_("You handed in nothing, so there is nothing for you to review here."))
        raise Closed(closed=line.window.closes)
    if line.window.state == "waived":
        raise NotNow(N_("You are excused from this, so there is nothing for you to review."))
    if line.state == "waiting" and line.why.code == "needs":
        raise responses.not_yet(line)
    if line.state == "waiting":
        raise NotNow(N_("Hand in your own work first, then you can review."))
    if line.state == "locked":
        raise responses.not_yet(line)


def give(activity, *, task, turn, reviewer, subject, cause, by, now, kind="response", until=None):
    """One allocation row: *reviewer* (a unit) is asked about *subject*, a response, person or group by
    *kind*: the next slot under it, the next seat of the reviewer. Inside the caller's transaction."""
    name, value = column(reviewer)
    place = {"activity_id": activity.id, "task": task}
    slot = _free("slot", place | {"round": turn, f"about_{kind}_id": subject})
    seat = _free("seat", place | {name: value})
    db.execute(
        f"""
        insert into allocation (activity_id, address, task, round, {name}, about_{kind}_id, slot, seat, at,
          cause, by_id, until_at, ended_cause, note)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')
        """,
        activity.id,
        responses.address(task, turn, scope(reviewer), kind, subject, 1),
        task,
        turn,
        value,
        subject,
        slot,
        seat,
        now,
        cause,
        by,
        until,
    )
    _plan_look(activity, cause, now)
    audit.record(
        "allocation.given",
        kind if kind == "response" else "enrolment" if kind == "person" else "peer_group",
        subject,
        by=by,
        at=now,
        activity=activity.id,
        course=activity.course,
        task=task,
        round=turn,
        reviewer=scope(reviewer),
        cause=cause,
    )


def _free(number, place):
    """The next slot or seat among the allocations of a *place* {column: value}."""
    condition = " and ".join(f"{name} = ?" for name in place)
    sql = f"select coalesce(max({number}), -1) + 1 as next from allocation where {condition}"
    return db.row(sql, *place.values()).next


def _plan_look(activity, cause, now):
    """What somebody claimed concerns nobody else until its lease is over."""
    if cause == "claimed":
        clockwork.look_by(activity.id, now + timedelta(seconds=activity.design.lease))
    else:
        clockwork.look_again(activity.id, now)


def begin(activity, task, turn, reviewer, subject, *, kind="response", by, now):
    """The response at an allocation's address, begun when it is not there yet. Returns its public id."""
    person, group = keys(reviewer)
    return responses.begin_allocated(
        activity, task=task, turn=turn, person=person, group=group, kind=kind, subject=subject, by=by, now=now
    )


@clockwork.on_time
def assign(activity, *, task, reviewer, subject, by, now, turn=1, until=None):
    """Staff give a work to a reviewer by hand (a unit and a response id of this activity), who is told; what
    they had of it before goes on. *until*: the moment until which they may send it where the step is not open
    for them. Returns the response's public id.

    Invalid when it is the reviewer's own, a declared conflict or a team-mate's; Invalid (field ``until``)
    when they could not send it; Conflict when they have it, or sent it."""
    spec = _dealt_task(activity, task)
    if until is not None and until <= now:
        raise Invalid(N_("This moment is over. Choose a later one."), field="until")
    with db.writing(activity.id):
        # Staff review by themselves where the class does so in groups.
        groups = units(activity, spec, turn)
        reviewer = groups.get(reviewer, reviewer)
        _refuse_pair(activity, spec, turn, reviewer, subject, now)
        given = {"cause": "by_hand", "by": by, "now": now, "until": until}
        address = _address(task, turn, reviewer, subject)
        if not resume(activity, address, by=by, now=now, given="by_hand", until=until):
            if _has(activity, address):
                raise Conflict(N_("This person has this work already, or sent their review of it."))
            give(activity, task=task, turn=turn, reviewer=reviewer, subject=subject, **given)
        public_id = begin(activity, task, turn, reviewer, subject, by=by, now=now)
        people = members(groups, reviewer)
        window = _sent_by(activity, (task, turn, subject), people, now)
        _tell(activity, people, window, public_id, by=by, now=now)
        return public_id


def unassign(activity, *, task, turn, reviewer, subject, by, now):
    """Undo ``assign``: a work given by hand is taken back. Conflict when their review is in, or somebody was
    faster."""
    reviewer = units(activity, _dealt_task(activity, task), turn).get(reviewer, reviewer)
    found = db.row(
        "select id from allocation where activity_id = ? and address = ? order by id desc limit 1",
        activity.id,
        _address(task, turn, reviewer, subject),
    )
    take_back(activity, found.id, by=by, now=now)


def _refuse_pair(activity, spec, turn, reviewer, subject, now):
    work = next((work for work in works_of(activity, spec, turn) if work.id == subject), None)
    if work is None:
        raise Missing()
    if reviewer in work.owners:
        raise Invalid(N_("Nobody reviews their own work."), field="reviewer")
    (work,), apart = kept_apart(activity, spec, [work], (reviewer,), turn, now)
    if reviewer in work.barred or any((reviewer, owner) in apart for owner in work.owners):
        raise Invalid(
            N_("These two have a declared conflict, or are, or were, in one team."), field="reviewer"
        )


def _has(activity, address):
    """Whether there is an allocation at an address, or a response without one."""
    return any(
        db.row(f"select 1 from {table} where activity_id = ? and address = ? limit 1", activity.id, address)
        for table in ("allocation", "response")
    )


def _sent_by(activity, what, people, now):
    """The window in which one of *people* may send a review of *what* (task, round, work); Invalid (field
    ``until``) when there is none."""
    for person in sorted(people)[:1]:
        for line in responses.lines_of(activity.id, person, now):
            if (line.task, line.round, line.subject) == what and line.state not in ("closed", "waived"):
                return line.window
    raise Invalid(
        N_(
            "They could not send it: the step is over for them, or they are excused. Say until when they may."
        ),
        field="until",
    )


def _tell(activity, people, window, public_id, *, by, now):
    occasion, until = letters.about(activity.id), window.closes if window.is_open else None
    accounts = db.rows(f"select account_id from enrolment where id in ({db.places(people)})", *sorted(people))
    for (account,) in accounts:
        if account != by:
            key = f"given:{public_id}:{now:%Y%m%d%H%M%S}:{account}"
            letters.put("given", key, account, occasion, now=now, until=until)


def deal(activity, task, turn=1, *, reviewers, now, cause):
    """Deal what a task misses in a round in one go, evenly, among *reviewers* (enrolment ids; where groups
    review, those of these people). Nobody gets their own, what they may not review, or what they have or had.
    *cause*: dealt or rescue. Returns a Dealt; repeated, it deals only what is missing by then.

    ``pick: 3``: each work its three. ``pick: 20%``: that share of all works one each, drawn by the activity's
    seed."""
    spec = _dealt_task(activity, task)
    with db.writing(activity.id):
        works = works_of(activity, spec, turn, here=True)
        groups = units(activity, spec, turn)
        people = {groups.get(person, person) for person in reviewers if not groups or person in groups}
        pairs, short = _pairs(activity, spec, turn, works, people, now)
        for reviewer, subject in pairs:
            give(
                activity,
                task=task,
                turn=turn,
                reviewer=reviewer,
                subject=subject,
                cause=cause,
                by=None,
                now=now,
            )
    return Dealt(len(pairs), short)


def _pairs(activity, spec, turn, works, people, now):
    """([(reviewer, work id)], how many nobody may take)"""
    works, apart = kept_apart(activity, spec, works, people, turn, now)
    seed = f"{activity.seed}:{spec.id}:{turn}"
    if _is_fresh(spec, works, people):
        owned = {owner: work.id for work in works for owner in work.owners}
        found = rules.allocate(people, spec.pick, forbid=apart, seed=seed)
        wanted = min(spec.pick, len(works) - 1) * len(works)
        return [(reviewer, owned[owner]) for reviewer, owner in found.pairs], max(
            wanted - len(found.pairs), 0
        )
    missing, most = _missing(spec, works)
    load = Counter(reviewer for work in works for reviewer in work.reviewers)
    found = rules.fill(works, missing, people, most=most, load=load, forbid=apart, seed=seed)
    wanted = sum(missing.values()) if most is None else most
    return found.pairs, wanted - len(found.pairs)


def _is_fresh(spec, works, people):
    """Whether nothing is dealt yet and each of *people* owns one work alone: then everybody gives and gets
    the same, and as few as can be review each other."""
    owners = [owner for work in works for owner in work.owners]
    return bool(
        spec.pick
        and works
        and len(owners) == len(works) == len(set(owners))
        and set(owners) == set(people)
        and not any(work.reviewers or work.barred for work in works)
    )


def _missing(spec, works):
    """({work id: how many it lacks}, the most to deal in all; None = all of it)"""
    if spec.pick:
        return {work.id: max(spec.pick - work.load, 0) for work in works}, None
    wanted = ceil(Fraction(str(spec.share)) * len(works))
    lacking = [work.id for work in works if not work.load]
    return dict.fromkeys(lacking, 1), max(wanted - (len(works) - len(lacking)), 0)
