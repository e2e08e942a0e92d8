"""A team's own milestones: which there are, when they are due, how their dates moved; set and moved by the
team."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from peerreview.domain import milestones as rules
from peerreview.domain import schedule
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, audit, clockwork, db
from peerreview.store.facts import facts_of_activity
from peerreview.store.tables import Slip


class Moved(NamedTuple):
    """A date that was moved: from ``was`` to ``to``, with the ``reason``, by whom (a name), when."""

    was: datetime
    to: datetime
    reason: str
    by: str
    at: datetime


class Milestone(NamedTuple):
    """One milestone of a team, in order from 1: its ``name``, when it ``closes`` (None: no date yet), how its
    date ``moved``, oldest first, whether it is ``passed``, whether it is the one the team is at."""

    number: int
    name: str
    closes: datetime | None
    moved: list
    passed: bool
    is_here: bool


def phase_of(design):
    """The phase whose rounds a team dates itself, or None."""
    return design.phase(design.repeat.phases[0]) if design.repeat and design.repeat.dated_by else None


def is_own(design, row):
    """Whether a WindowRow is a date that a team set for its own milestone, no extension by staff."""
    phase = phase_of(design)
    return phase is not None and row.phase == phase.id and row.whom[0] == "g"


def of_team(activity, facts, now):
    """[Milestone] of the team of one person (Facts); none before they are named, or where the design lets
    nobody set dates."""
    phase = phase_of(activity.design)
    place = schedule.place_in(activity.design, facts, phase.id, 1) if phase else None
    if place is None:
        return []
    moved = _moved(activity.id, [f"g{place.group}"])
    return _of(activity.design, phase, facts, moved[f"g{place.group}"], now)


def of_teams(activity, now):
    """{group id: [Milestone]} of every team, a constant number of queries."""
    phase = phase_of(activity.design)
    if phase is None:
        return {}
    _plan, everyone = facts_of_activity(activity.id)
    teams = {}
    for facts in everyone.values():
        place = schedule.place_in(activity.design, facts, phase.id, 1)
        if place is not None:
            teams.setdefault(place.group, facts)
    moved = _moved(activity.id, [f"g{group}" for group in teams])
    return {
        group: _of(activity.design, phase, facts, moved[f"g{group}"], now) for group, facts in teams.items()
    }


def _of(design, phase, facts, moved, now):
    windows = schedule.windows(design, facts, now)
    found, is_ahead = [], False
    for number, name in enumerate(schedule.rounds_named(design, facts), 1):
        window = windows.get((phase.id, number))
        passed = window is not None and bool(schedule.passed_at(design, phase, window, facts))
        is_here = not passed and not is_ahead and window is not None and window.opens is not None
        is_ahead = is_ahead or not passed
        found.append(Milestone(number, name, window and window.unit_closes, moved[number], passed, is_here))
    return found


def _moved(activity_id, whoms):
    """{scope: {number: [Moved]}}"""
    found = defaultdict(lambda: defaultdict(list))
    for row in db.rows(
        f"""
        select s.whom, s.round, s.was_at, s.is_at, s.reason, coalesce(a.name, '') as name, s.at
        from slip s
        left join account a on a.id = s.by_id
        where s.activity_id = ? and s.whom in ({db.places(whoms)})
        order by s.id
        """,
        activity_id,
        *whoms,
    ):
        moments = map(db.moment, (row.was_at, row.is_at))
        found[row.whom][row.round].append(Moved(*moments, row.reason, row.name, db.moment(row.at)))
    return found


def date(activity, person, wanted, *, by, now):
    """A member (enrolment id) sets or moves dates of their team: *wanted* {number: rule's Wanted}. What a
    date was before is kept, with the reason. Returns what cannot stand, {number: Invalid}; then nothing is
    changed."""
    phase = phase_of(activity.design)
    with db.writing(activity.id):
        _plan, everyone = facts_of_activity(activity.id, enrolment_ids=(person,))
        facts = everyone[person]
        known = {one.number: one for one in of_team(activity, facts, now)}
        wanted = {number: one for number, one in wanted.items() if number in known}
        dates = {number: one.closes for number, one in known.items()}
        passed = {number for number, one in known.items() if one.passed}
        wrong = rules.problems(dates, wanted, passed, now)
        if wrong:
            return wrong
        whom = f"g{schedule.place_in(activity.design, facts, phase.id, 1).group}" if known else ""
        for number in rules.changed(dates, wanted):
            _set(activity, phase.id, number, whom, dates[number], wanted[number], by, now)
        clockwork.look_again(activity.id, now)
    return {}


def _set(activity, phase, number, whom, before, wanted, by, now):
    row = WindowRow(phase, number, whom, None, wanted.closes)
    activities.set_window(activity.id, row, by=by, now=now, reason=wanted.reason.strip())
    if before is not None:
        Slip.create(
            activity=activity.id,
            phase=phase,
            round=number,
            whom=whom,
            was_at=before,
            is_at=wanted.closes,
            reason=wanted.reason.strip(),
            by=by,
            at=now,
        )
    audit.of_activity(
        "milestone.dated",
        activity,
        by=by,
        at=now,
        phase=phase,
        round=number,
        whom=whom,
        before=before and before.isoformat(),
        closes=wanted.closes.isoformat(),
        reason=wanted.reason.strip(),
    )
