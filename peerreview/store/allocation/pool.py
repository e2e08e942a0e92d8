"""What may be reviewed, and by whom: the works of a task with what is done and under way, who may not meet,
and whether more come."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from peerreview.domain import allocation as rules
from peerreview.domain import clock, schedule
from peerreview.domain.allocation.units import unit_of
from peerreview.store import attributes, db
from peerreview.store.allocation.resuming import FREE_AGAIN
from peerreview.store.allocation.units import members, units
from peerreview.store.facts import facts_of_cohort
from peerreview.store.shelf import Shelf


def round_of_works(design, spec, turn):
    """The round whose works task *spec* speaks of in its own round *turn*; None = of all rounds."""
    source = design.tasks.get(spec.about.name)
    if design.repeat is None or source is None or source.phase not in design.repeat.phases:
        return None
    return turn if spec.phase in design.repeat.phases else None


def rounds_of(activity, spec):
    """The rounds of task *spec* in which there is, or was, anything to review; the first in any case."""
    repeat = activity.design.repeat
    if repeat is None or spec.phase not in repeat.phases:
        return [1]
    table, task = (
        ("response", spec.about.name)
        if round_of_works(activity.design, spec, 1) is not None
        else ("allocation", spec.id)
    )
    found = db.rows(
        f"select distinct round from {table} where activity_id = ? and task = ?", activity.id, task
    )
    return sorted({1} | {row.round for row in found})


# Whether a writer of a response is still in the course.
# Two questions, each answered by an index: one over all enrolments would be asked anew for every work.
_IS_HERE = """
    (exists (select 1 from enrolment e where e.id = r.author_id and e.left_at is null)
    or exists (select 1 from membership m join enrolment e on e.id = m.enrolment_id
      where m.peer_group_id = r.author_group_id and m.left_at is null and e.left_at is null))
    """


def orphans(activity, spec):
    """Ids of the works that task *spec* picks from whose writers have all left the course: they are dealt no
    more."""
    if spec.about.kind != "task":
        return frozenset()
    return frozenset(
        row.id
        for row in db.rows(
            f"select r.id from response r where r.activity_id = ? and r.task = ? and not {_IS_HERE}",
            activity.id,
            spec.about.name,
        )
    )


_NOBODY = frozenset()


def works_of(activity, spec, turn=1, *, here=False, asker=None):
    """What task *spec* picks from in a round, as ``domain.allocation.Work``: handed-in works, or what staff
    provide, with what is done, claimed and by whom. Owners and reviewers are units. *here*: those works alone
    of which a writer is still in the course, which may be dealt. *asker*: a unit to whom is free again what
    they had and lost by time or because it was out of sight."""
    groups = units(activity, spec, turn)
    number = round_of_works(activity.design, spec, turn)
    is_work = spec.about.kind == "task"  # a material is nobody's own
    more, params = ("", ()) if number is None else (" and r.round = ?", (number,))
    more += f" and {_IS_HERE}" if here and is_work else ""
    found = db.rows(
        f"""
        select r.id, r.author_id as author, r.author_group_id as author_group
        from response r
        where r.activity_id = ? and r.task = ? and r.shown > 0 and r.state in ('submitted', 'held'){more}
        order by r.id
        """,
        activity.id,
        spec.about.name,
        *params,
    )
    teams, former = writers_of([row.id for row in found if row.author_group]) if is_work else ({}, {})
    owners = {row.id: (row.author,) for row in found if row.author} | teams if is_work else {}
    done, claimed, reviewers = _duties(activity, spec, turn, asker)

    def units_of(people):
        return frozenset([groups.get(one, one) for one in people]) if people else _NOBODY

    return [
        rules.Work(
            row.id,
            units_of(owners.get(row.id)),
            done.get(row.id, 0),
            claimed.get(row.id, 0),
            frozenset(had) if (had := reviewers.get(row.id)) else _NOBODY,
            barred=units_of(former.get(row.id)),
        )
        for row in found
    ]


def writers_of(response_ids):
    """({response id: enrolment ids of whose it is}, {the same of who was in its team once, and is not})"""
    now, once = defaultdict(set), defaultdict(set)
    if not response_ids:
        return now, once
    for response, author, member, is_here in db.rows(
        f"""
        select r.id, r.author_id, m.enrolment_id, m.left_at is null
        from response r
        left join membership m on m.peer_group_id = r.author_group_id
        where r.id in ({db.places(response_ids)})
        """,
        *response_ids,
    ):
        if author or member:
            (now if author or is_here else once)[response].add(author or member)
    return now, {response: once[response] - now[response] for response in once}


def _duties(activity, spec, turn, asker=None):
    """({subject id: responses that are in}, {subject id: under way}, {subject id: units who have or had one})
    of a task in a round; *asker* as of ``works_of``."""
    done, claimed, reviewers, finished = defaultdict(int), defaultdict(int), defaultdict(set), set()
    subject = "coalesce(about_response_id, about_person_id, about_group_id)"
    for pair in db.rows(
        f"""
        select {subject}, coalesce(author_id, -author_group_id)
        from response
        where activity_id = ? and task = ? and round = ? and state in ('submitted', 'held', 'returned')
        """,
        activity.id,
        spec.id,
        turn,
    ):
        about, unit = pair
        done[about] += 1
        reviewers[about].add(unit)
        finished.add(pair)
    for about, unit, has_it, cause in db.rows(
        f"""
        select {subject}, coalesce(reviewer_id, -reviewer_group_id), ended_at is null, ended_cause
        from allocation
        where activity_id = ? and task = ? and round = ?
        """,
        activity.id,
        spec.id,
        turn,
    ):
        if unit != asker or cause not in FREE_AGAIN:
            reviewers[about].add(unit)
        if has_it and (about, unit) not in finished:
            claimed[about] += 1
    return done, claimed, reviewers


def kept_apart(activity, spec, works, reviewers, turn, now):
    """(*works* with those barred as well who may not meet somebody who once wrote in them, pairs (reviewer,
    owner) of units that may not meet): a declared conflict between any two of them, and where the design says
    so, being in one group of this activity."""
    conflicts = attributes.conflicts_in(activity.course, now)
    return _kept_apart(activity, spec, works, reviewers, units(activity, spec, turn), conflicts)


def _kept_apart(activity, spec, works, reviewers, groups, declared):
    """``kept_apart`` by conflicts *declared* between people; *groups* as of ``units``."""
    conflicts = _among(groups, reviewers, declared)
    barred = [
        work._replace(barred=work.barred | {one for one, other in conflicts if other in work.barred})
        if work.barred
        else work
        for work in works
    ]
    return barred, conflicts | mates_of(activity, spec, groups, reviewers)


def conflicts_of(activity, groups, reviewers, now):
    """Pairs (reviewer, somebody) of units between whose people a conflict is declared; *groups* as of
    ``units``."""
    return _among(groups, reviewers, attributes.conflicts_in(activity.course, now))


def mates_of(activity, spec, groups, reviewers):
    """Pairs (reviewer, somebody) of units that the design keeps apart because they are mates in a group of
    this activity; who wrote alone is kept from former mates too. None where it does not."""
    if "team" not in spec.excluded:
        return frozenset()
    source = activity.design.tasks.get(spec.about.name)
    people = [one for reviewer in reviewers for one in members(groups, reviewer)]
    mates = _mates(activity, people, ever=source is not None and source.by != "group")
    return _among(groups, reviewers, mates)


def _among(groups, reviewers, pairs):
    asking = set(reviewers)
    found = {(groups.get(one, one), groups.get(other, other)) for one, other in pairs}
    return frozenset((one, other) for one, other in found if one in asking and one != other)


def _mates(activity, people, *, ever):
    """Pairs (one of *people*, somebody they share a group with in this activity, or shared *ever*)."""
    still = "mine.left_at is null and m.left_at is null"
    together = """
        (m.left_at is null or mine.joined_at < m.left_at)
        and (mine.left_at is null or m.joined_at < mine.left_at)
        """
    return set(
        db.rows(
            f"""
            select distinct mine.enrolment_id, m.enrolment_id
            from step_grouping s
            join membership mine on mine.grouping_id = s.grouping_id
            join membership m on m.peer_group_id = mine.peer_group_id
            and m.enrolment_id <> mine.enrolment_id
            where s.activity_id = ? and mine.enrolment_id in ({db.places(people)})
            and {together if ever else still}
            """,
            activity.id,
            *people,
        )
    )


class Stock:
    """What a round of a task *spec* has to give at one moment, read once for everybody who asks: ``units`` as
    of ``units``."""

    def __init__(self, activity, spec, turn, now):
        self.activity, self.spec, self.turn, self.now = activity, spec, turn, now
        self.units = units(activity, spec, turn)
        self.works = works_of(activity, spec, turn, here=True)
        self.closes, self.is_final = _closing(activity, spec, turn, now)
        self.conflicts = attributes.conflicts_in(activity.course, now)
        self.lost = {
            unit_of(row.reviewer, row.reviewer_group)
            for row in db.rows(
                f"""
                select distinct reviewer_id as reviewer, reviewer_group_id as reviewer_group
                from allocation
                where activity_id = ? and task = ? and round = ?
                and ended_cause in ({db.places(FREE_AGAIN)})
                """,
                activity.id,
                spec.id,
                turn,
                *FREE_AGAIN,
            )
        }

    @property
    def has_any(self):
        """Whether there may be a review to give to anybody."""
        return any(work.load < self.spec.pick for work in self.works) or (self.is_final and bool(self.works))

    def for_one(self, reviewer, given):
        """What ``domain.allocation.next`` chooses for a *reviewer* (a unit) who was *given* so many: a Choice
        or Nothing. What they had and lost by time comes last."""
        found = self._among(self.works, reviewer, given)
        if isinstance(found, rules.Choice) or reviewer not in self.lost:
            return found
        works = works_of(self.activity, self.spec, self.turn, here=True, asker=reviewer)
        return self._among(works, reviewer, given)

    def _among(self, works, reviewer, given):
        works, apart = _kept_apart(self.activity, self.spec, works, (reviewer,), self.units, self.conflicts)
        return rules.next(
            reviewer,
            works,
            mutual={one for work in works if reviewer in work.owners for one in work.reviewers},
            forbid=apart,
            k=self.spec.pick,
            given=given,
            seed=f"{self.activity.seed}:{self.spec.id}:{self.turn}",
            extra=True,
            final=self.is_final,
        )


def next_work(activity, spec, reviewer, *, given, turn, now):
    """What a ``Stock`` has for one *reviewer*: a Choice, or Nothing with the moment ``until`` when asking
    again may help."""
    stock = Stock(activity, spec, turn, now)
    found = stock.for_one(reviewer, given)
    if isinstance(found, rules.Choice):
        return found
    return replace(found, until=_until(activity, spec, turn, stock.closes, now))


MOST_KEPT = 8  # tasks' rounds whose stock is kept


def has_more(activity, spec, reviewer, *, given, turn, now):
    """Whether a ``Stock`` of the last seconds has something for one *reviewer* (a unit) who was *given* so
    many: for an offer on a page; who takes it asks ``next_work`` anew."""
    shelf = Shelf(("stock", spec.id, turn), MOST_KEPT, (activity.id,))
    stock = shelf.find(activity.id, activity.plan_digest, now)
    if stock is None:
        stock = shelf.put(activity.id, activity.plan_digest, now, Stock(activity, spec, turn, now))
    return isinstance(stock.for_one(reviewer, given), rules.Choice)


def is_over(activity, spec, now, turn=1):
    """Whether the last hour to review is over for the class: no more reviews of task *spec* come by
    themselves in this round."""
    window = _window_for_all(activity, spec.phase, turn, now)
    end = window and (window.late_until or window.closes)
    return end is not None and end + timedelta(seconds=activity.design.grace) < now


def _window_for_all(activity, phase, turn, now):
    """The cohort's window of a step, or None."""
    facts = facts_of_cohort(activity, now=now)
    return schedule.windows(activity.design, facts, now).get((phase, turn))


def _closing(activity, spec, turn, now):
    """(when the works' step closes for the class or None, whether no more works will come by its dates and
    those of its sections: more time of single people holds nobody else up)"""
    if spec.about.kind != "task":
        return None, True
    phase = activity.design.tasks[spec.about.name].phase
    number = round_of_works(activity.design, spec, turn) or 1
    window = _window_for_all(activity, phase, number, now)
    ends = [window and (window.late_until or window.closes)]
    ends += [
        db.moment(row.late_until or row.closes_at)
        for row in db.rows(
            """
            select late_until, closes_at
            from phase_window
            where activity_id = ? and phase = ? and round = ? and whom like 's%' and not is_waived
            and coalesce(late_until, closes_at) is not null
            """,
            activity.id,
            phase,
            number,
        )
    ]
    grace = timedelta(seconds=activity.design.grace)
    return window and window.closes, all(end is not None and end + grace < now for end in ends)


def _until(activity, spec, turn, closes, now):
    """When asking again may help: a claim's lease ends, or the works' step closes. Of a lease the next full
    hour, for its end says when somebody typed last."""
    lease = timedelta(seconds=activity.design.lease)
    moments = [
        clock.full_hour(max(db.moment(row.at), db.moment(row.saved)) + lease)
        for row in db.rows(
            """
            select l.at, coalesce(r.saved_at, l.at) as saved
            from allocation l
            left join response r on r.activity_id = l.activity_id and r.address = l.address
            where l.activity_id = ? and l.task = ? and l.round = ? and l.ended_at is null
            and (r.id is null or r.state = 'draft')
            """,
            activity.id,
            spec.id,
            turn,
        )
    ]
    return min((moment for moment in [*moments, closes] if moment and moment > now), default=None)
