"""Allocations: claimed one work at a time, given by hand, ended; and the aliases that hang on their slots and
seats."""

from collections import defaultdict
from datetime import timedelta

from peerreview.domain import allocation as rules
from peerreview.domain.refusals import Closed, Conflict, Invalid, Missing, NothingToReview, NotNow
from peerreview.domain.words import N_
from peerreview.store import attributes, audit, concerns, db, outbox, responses

WHY = {
    "enough": N_(
        "Everything handed in so far is being reviewed already. More comes in as classmates finish."
    ),
    "finished": N_("You have given all your reviews, and no work is short of one. Thank you."),
    "none_left": N_(
        "There is nothing left that you may review: what remains is your own, or you have had it already."
    ),
    "no_works": N_("Nothing has been handed in yet."),
}

# Whether a writer of a response is still in the course.
_IS_HERE = """
    exists (select 1 from enrolment e where e.left_at is null and (e.id = r.author_id or exists (
      select 1 from membership m where m.peer_group_id = r.author_group_id and m.enrolment_id = e.id
      and m.left_at is null)))
    """


def claim(activity, *, task, person, by, now, turn=1):
    """The next work for *person* (enrolment id): an unfinished claim of theirs, else the neediest work.
    Returns the public id of the empty response at the claim's address.

    One transaction: claims whose lease ran out end first; two people asking at once get different slots.
    Closed or NotYet by the clock, NothingToReview (with why and until) when the pool is empty for them."""
    spec = activity.design.tasks.get(task)
    if spec is None or not spec.pick:
        raise Missing()
    with db.writing(activity.id):
        end_lapsed(activity, now=now)
        lines = [
            line
            for line in responses.lines_of(activity.id, person, now)
            if (line.task, line.round) == (task, turn)
        ]
        unfinished = [
            line
            for line in lines
            if line.subject and not line.is_done and line.state in ("open", "grace", "late", "again")
        ]
        if unfinished:
            # Another attempt at the same subject has an address of its own, so the duty is asked, not the
            # claim.
            return responses.begin(activity, unfinished[0], person, by=by, now=now)
        owed = [line for line in lines if not line.subject]
        _refuse_closed(owed or lines)
        found = next_work(activity, spec, person, given=spec.pick - len(owed), turn=turn, now=now)
        if isinstance(found, rules.Nothing):
            raise NothingToReview(WHY[found.why.value], why=found.why.value, until=found.until)
        give(
            activity,
            task=task,
            turn=turn,
            reviewer=person,
            subject=found.work.id,
            cause="claimed",
            by=by,
            now=now,
        )
        return begin(activity, task, turn, person, found.work.id, by=by, now=now)


def _refuse_closed(lines):
    line = lines[0] if lines else None
    if line is None:
        raise Missing()
    if line.state == "closed" or line.window.state == "closed":
        if line.why and line.why.code == "own_missed":
            raise NotNow(N_("You handed in nothing, so there is nothing for you to review here."))
        raise Closed(closed=line.window.closes)
    if line.state == "waiting":
        raise NotNow(N_("Hand in your own work first, then you can review."))
    if line.state == "locked":
        raise responses.not_yet(line)


def next_work(activity, spec, person, *, given, turn, now):
    """What ``domain.allocation.next`` chooses for *person*: a Choice or Nothing."""
    works = works_of(activity, spec, turn, here=True)
    mine = {work.id for work in works if person in work.owners}
    mutual = {reviewer for work in works if work.id in mine for reviewer in work.reviewers}
    return rules.next(
        person,
        works,
        k=spec.pick,
        given=given,
        forbid=_forbidden(activity, spec, person, now),
        seed=f"{activity.seed}:{spec.id}:{turn}",
        extra=True,
        final=_is_final(activity, spec, now),
        until=_until(activity, spec, turn, now),
        mutual=mutual,
    )


def works_of(activity, spec, turn=1, *, here=False):
    """Handed-in works that task *spec* picks from, as ``domain.allocation.Work`` with what is done, claimed
    and by whom; *here*: those alone of which a writer is still in the course, which may be dealt."""
    name = spec.about.name
    members = defaultdict(set)
    for group, person in db.rows(
        """
        select m.peer_group_id, m.enrolment_id
        from membership m
        join response r on r.author_group_id = m.peer_group_id
        where r.activity_id = ? and r.task = ? and m.left_at is null
        """,
        activity.id,
        name,
    ):
        members[group].add(person)
    done, reviewers, finished = defaultdict(int), defaultdict(set), set()
    for about, author in db.rows(
        """
        select about_response_id, author_id
        from response
        where activity_id = ? and task = ? and round = ? and about_response_id is not null
        and state in ('submitted', 'held', 'returned')
        """,
        activity.id,
        spec.id,
        turn,
    ):
        done[about] += 1
        reviewers[about].add(author)
        finished.add((about, author))
    claimed = defaultdict(int)
    for about, reviewer, ended in db.rows(
        """
        select about_response_id, reviewer_id, ended_at
        from allocation
        where activity_id = ? and task = ? and round = ? and about_response_id is not null
        """,
        activity.id,
        spec.id,
        turn,
    ):
        reviewers[about].add(reviewer)
        if ended is None and (about, reviewer) not in finished:
            claimed[about] += 1
    return [
        rules.Work(
            row[0],
            frozenset(members[row[2]] if row[2] else {row[1]} if spec.about.kind == "task" else ()),
            done[row[0]],
            claimed[row[0]],
            frozenset(reviewers[row[0]] - {None}),
        )
        for row in db.rows(
            f"""
            select r.id, r.author_id, r.author_group_id
            from response r
            where r.activity_id = ? and r.task = ? and r.shown > 0 and r.state in ('submitted', 'held')
            {f"and {_IS_HERE}" if here and spec.about.kind == "task" else ""}
            order by r.id
            """,
            activity.id,
            name,
        )
    ]


def orphans(activity, spec):
    """Ids of the works that task *spec* picks from whose writers have all left the course: they are dealt no
    more."""
    if spec.about.kind != "task":
        return frozenset()
    return frozenset(
        row[0]
        for row in db.rows(
            f"select r.id from response r where r.activity_id = ? and r.task = ? and not {_IS_HERE}",
            activity.id,
            spec.about.name,
        )
    )


def _forbidden(activity, spec, person, now):
    pairs = {pair for pair in attributes.conflicts_in(activity.course, now) if person in pair}
    if "team" in spec.excluded:
        mates = db.rows(
            """
            select distinct m.enrolment_id
            from step_grouping s
            join membership mine on mine.grouping_id = s.grouping_id
            join membership m on m.peer_group_id = mine.peer_group_id
            where s.activity_id = ? and mine.enrolment_id = ? and mine.left_at is null
            and m.left_at is null
            """,
            activity.id,
            person,
        )
        pairs |= {(person, mate) for (mate,) in mates if mate != person}
    return frozenset(pairs)


def _is_final(activity, spec, now):
    """Whether no more works will come: every window of the works' step is over."""
    if spec.about.kind != "task":
        return True
    phase = activity.design.tasks[spec.about.name].phase
    ends = [
        row[0] or row[1]
        for row in db.rows(
            """
            select late_until, closes_at
            from phase_window
            where activity_id = ? and phase = ? and not is_waived
            """,
            activity.id,
            phase,
        )
    ]
    grace = timedelta(seconds=activity.design.grace)
    return bool(ends) and all(end and db.moment(end) + grace < now for end in ends)


def is_over(activity, spec, now):
    """Whether the last hour to review is over for the class: no more reviews of task *spec* come by
    themselves."""
    ends = [
        row[0] or row[1]
        for row in db.rows(
            """
            select late_until, closes_at
            from phase_window
            where activity_id = ? and phase = ? and whom = 'all'
            """,
            activity.id,
            spec.phase,
        )
    ]
    return bool(ends) and all(
        end and db.moment(end) + timedelta(seconds=activity.design.grace) < now for end in ends
    )


def _until(activity, spec, turn, now):
    """When asking again may help: a claim's lease ends, or the works' step closes."""
    lease = timedelta(seconds=activity.design.lease)
    signs = db.rows(
        """
        select max(l.at), max(coalesce(r.saved_at, l.at))
        from allocation l
        left join response r on r.activity_id = l.activity_id and r.address = l.address
        where l.activity_id = ? and l.task = ? and l.round = ? and l.ended_at is null
        and (r.id is null or r.state = 'draft')
        group by l.id
        """,
        activity.id,
        spec.id,
        turn,
    )
    moments = [max(db.moment(at), db.moment(saved)) + lease for at, saved in signs]
    if spec.about.kind == "task":
        phase = activity.design.tasks[spec.about.name].phase
        moments += [
            db.moment(row[0])
            for row in db.rows(
                """
                select closes_at
                from phase_window
                where activity_id = ? and phase = ? and whom = 'all' and closes_at is not null
                """,
                activity.id,
                phase,
            )
        ]
    return min((moment for moment in moments if moment > now), default=None)


def give(activity, *, task, turn, reviewer, subject, cause, by, now):
    """One allocation row: the next slot under the work, the next seat of the reviewer. Inside the caller's
    transaction."""
    slot = db.row(
        """
        select coalesce(max(slot), -1) + 1
        from allocation
        where activity_id = ? and task = ? and round = ? and about_response_id = ?
        """,
        activity.id,
        task,
        turn,
        subject,
    )[0]
    seat = db.row(
        """
        select coalesce(max(seat), -1) + 1
        from allocation
        where activity_id = ? and task = ? and reviewer_id = ?
        """,
        activity.id,
        task,
        reviewer,
    )[0]
    address = responses.address(task, turn, f"p{reviewer}", "response", subject, 1)
    db.execute(
        """
        insert into allocation (activity_id, address, task, round, reviewer_id, about_response_id, slot,
          seat, at, cause, by_id, ended_cause, note)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')
        """,
        activity.id,
        address,
        task,
        turn,
        reviewer,
        subject,
        slot,
        seat,
        now,
        cause,
        by,
    )
    db.execute(
        "update activity set settle_at = ? where id = ? and (settle_at is null or settle_at > ?)",
        now,
        activity.id,
        now,
    )
    audit.record(
        "allocation.given",
        "response",
        subject,
        by=by,
        at=now,
        activity=activity.id,
        course=activity.course,
        task=task,
        reviewer=reviewer,
        cause=cause,
    )


def begin(activity, task, turn, person, subject, *, by, now):
    """The response at an allocation's address, begun when it is not there yet. Returns its public id."""
    address = responses.address(task, turn, f"p{person}", "response", subject, 1)
    return responses.begin_allocated(
        activity, task=task, turn=turn, person=person, subject=subject, at_address=address, by=by, now=now
    )


def assign(activity, *, task, reviewer, subject, by, now, turn=1):
    """Staff give a work to a reviewer by hand (both enrolment and response ids of this activity). Returns the
    response's public id.

    Invalid when it is the reviewer's own, a declared conflict or a team-mate's; Conflict when they already
    have or had it."""
    spec = activity.design.tasks.get(task)
    if spec is None or not spec.pick:
        raise Missing()
    with db.writing(activity.id):
        work = next((work for work in works_of(activity, spec, turn) if work.id == subject), None)
        if work is None:
            raise Missing()
        if reviewer in work.owners:
            raise Invalid(N_("Nobody reviews their own work."), field="reviewer")
        if any((reviewer, owner) in _forbidden(activity, spec, reviewer, now) for owner in work.owners):
            raise Invalid(N_("These two have a declared conflict, or are in one team."), field="reviewer")
        if reviewer in work.reviewers:
            raise Conflict(N_("This person already has, or had, this work."))
        give(
            activity,
            task=task,
            turn=turn,
            reviewer=reviewer,
            subject=subject,
            cause="by_hand",
            by=by,
            now=now,
        )
        return begin(activity, task, turn, reviewer, subject, by=by, now=now)


def report_problem(activity, work, *, person, note, by, now):
    """The reviewer cannot review this one: it is free again, staff are told why, the draft stays in the
    record."""
    with db.writing(activity.id):
        if responses.by_id(work.id).state != "draft":
            raise Conflict(
                N_(
                    "You have sent this review, so it stays. Write to your instructor if something is "
                    "wrong with it."
                )
            )
        ended = db.execute(
            """
            update allocation
            set ended_at = ?, ended_cause = 'problem', note = ?
            where activity_id = ? and ended_at is null and reviewer_id = ? and about_response_id = ?
            and task = ?
            """,
            now,
            note[:2000],
            activity.id,
            person,
            work.about_response,
            work.task,
        )
        if not ended:
            raise Conflict(N_("This review is no longer yours to give back."))
        audit.record(
            "allocation.problem",
            "response",
            work.about_response,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            reviewer=person,
            note=note[:500],
        )
        concerns.raise_concern(
            activity.id,
            f"r{work.about_response}",
            "reported",
            work.task,
            now=now,
            response=work.about_response,
            reason=note[:300],
        )
        for (account,) in db.rows(
            "select account_id from enrolment where course_id = ? and role <> 'student' and left_at is null",
            activity.course,
        ):
            outbox.put(
                f"problem:{work.public_id}:{account}",
                account,
                f"A problem with a work in {activity.title}",
                f"A reviewer gave a work in “{activity.title}” back and wrote:\n\n{note}\n\nThe work is "
                f"free again and will be given to somebody else.\n",
                now=now,
            )


def take_back(activity, allocation_id, *, by, now):
    """Staff end an allocation that is not done: the work is free again, a draft stays with its writer."""
    with db.writing(activity.id):
        ended = db.execute(
            """
            update allocation
            set ended_at = ?, ended_cause = 'moved'
            where id = ? and activity_id = ? and ended_at is null
            and not exists (select 1 from response r where r.activity_id = allocation.activity_id
              and r.address = allocation.address and r.state in ('submitted', 'held'))
            """,
            now,
            allocation_id,
            activity.id,
        )
        if not ended:
            raise Conflict(N_("This review is handed in, or was taken back already."))
        audit.record(
            "allocation.taken_back",
            "allocation",
            allocation_id,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
        )


def end_lapsed(activity, *, now, ids=None):
    """End claims of students without a hand-in whose last sign of life is older than the lease, where others
    wait for them. Returns how many."""
    lapsing = tuple(activity.design.lapsing)
    limit = now - timedelta(seconds=activity.design.lease)
    only = f" and l.id in ({db.places(ids)})" if ids is not None else ""
    lapsed = db.rows(
        f"""
        select l.id, l.at, coalesce(r.saved_at, l.at)
        from allocation l
        join enrolment e on e.id = l.reviewer_id
        left join response r on r.activity_id = l.activity_id and r.address = l.address
        where l.activity_id = ? and l.ended_at is null and e.role = 'student' and l.at < ?
        and coalesce(r.saved_at, l.at) < ?{only} and (r.id is null or r.state = 'draft')
        and l.task in ({db.places(lapsing)})
        """,
        activity.id,
        limit,
        limit,
        *(ids or ()),
        *lapsing,
    )
    for allocation_id, at, saved in lapsed:
        ended = max(db.moment(at), db.moment(saved)) + timedelta(seconds=activity.design.lease)
        db.execute(
            "update allocation set ended_at = ?, ended_cause = 'lapsed' where id = ?", ended, allocation_id
        )
        audit.record(
            "allocation.lapsed",
            "allocation",
            allocation_id,
            by=None,
            at=ended,
            activity=activity.id,
            course=activity.course,
        )
    return len(lapsed)


def table(activity, task, turn=1):
    """Every allocation of a task: [(id, reviewer id, about response, at, cause, ended at, ended cause, note,
    response public id, its state, begun)]."""
    return [
        (
            row[0],
            row[1],
            row[2],
            db.moment(row[3]),
            row[4],
            db.moment(row[5]),
            row[6],
            row[7],
            row[8],
            row[9],
            bool(row[10]),
        )
        for row in db.rows(
            """
            select l.id, l.reviewer_id, l.about_response_id, l.at, l.cause, l.ended_at, l.ended_cause,
              l.note, r.public_id, r.state, coalesce(r.rev, 0)
            from allocation l
            left join response r on r.activity_id = l.activity_id and r.address = l.address
            where l.activity_id = ? and l.task = ? and l.round = ?
            order by l.id
            """,
            activity.id,
            task,
            turn,
        )
    ]
