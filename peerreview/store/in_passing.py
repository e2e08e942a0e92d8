"""What the page of somebody settles in passing: never in line behind others, and for a student only what
concerns them."""

import contextlib
from functools import partial

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Missing
from peerreview.store import db, facts, groups, turn
from peerreview.store import settle as settling

_looked_at = set()  # activities at which another page of this process is looking


def settle(activity, now, *, student=None):
    """Do what is due in an activity before a page shows it; *activity* is any row with ``id``, ``published``
    and ``settle_at``. The page of a *student* (an enrolment id) does what concerns them, and takes no lock
    where nothing does: the class is left to the pages of staff and to the clock. Returns how many acts were
    done.

    While another page looks, or nothing can be written, the page shows what stands; the next one settles."""
    if not _is_time(activity, now):
        return 0
    if student is None:
        return _attempt(activity, partial(settling.settle, activity.id, now))
    return _settle_for(*facts.facts_of_one(activity.id, student), now)


def facts_of_account(account_id, now, *, course=None):
    """(plans, facts) as ``facts.facts_of_account``, once what is due is done; where a *course* is named, in
    that one alone."""
    plans, found = facts.facts_of_account(account_id)
    done = 0
    for key, plan in plans.items():
        if course in (None, plan.course_id) and _is_time(plan, now):
            mine = found.get(key)
            is_staff = mine is None or is_staff_role(mine.person.role)
            done += settle(plan, now) if is_staff else _settle_for(plan, mine, now)
    return facts.facts_of_account(account_id) if done else (plans, found)


def _is_time(activity, now):
    if db.is_look_only():
        return False
    return activity.published and (activity.settle_at is None or activity.settle_at <= now)


def _settle_for(plan, mine, now):
    """Settle for one student, whose Facts are *mine*, if anything but mail is due as far as these say."""
    if mine is None:
        return 0
    formed = groups.formed_steps(plan.id) if any(phase.group for phase in plan.design.phases) else frozenset()
    acts, _coming = schedule.due(plan.design, {mine.person.id: mine}, now, plan.settled, formed)
    if all(act.kind == "notice" for act in acts):
        return 0
    return _attempt(plan, partial(settling.settle_for, plan.id, (mine.person.id,), now))


def _attempt(activity, look):
    """How many acts a *look* did; 0 where this page steps aside."""
    if activity.id in _looked_at:
        return 0
    _looked_at.add(activity.id)
    try:
        with turn.briefly(), contextlib.suppress(turn.Unavailable, Missing):  # put away a moment ago
            return look()
    finally:
        _looked_at.discard(activity.id)
    return 0
