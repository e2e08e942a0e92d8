"""Queues: what others wrote waits until somebody takes it who may, nobody owes any of it, and who wrote it
was promised an answer by a moment."""

from datetime import timedelta

from peerreview.domain.access import is_staff_role
from peerreview.domain.attributes.credentials import is_credential, lacking
from peerreview.domain.moderation import counts
from peerreview.domain.schedule.giving import round_of
from peerreview.domain.schedule.lines import DROPPED, Line, is_in, lapses_at
from peerreview.domain.schedule.windows import Why, passed_at

NOT_OFFERED = ("needs", "passed_first")  # who may not take from a queue is not told what waits in it


def queued(design, facts, task, window, mine):
    """Lines of a task with a queue: what this person took, with the moment at which it goes back, and one
    more while something waits that they may take. None of it is owed."""
    asked = [row for row in facts.asked if (row.task, row.round) == (task.id, window.round)]
    held = {(row.kind, row.subject): row for row in asked if row.ended is None}
    dropped = {(row.kind, row.subject) for row in asked if row.ended_cause in DROPPED}
    lines = []
    for key in dict.fromkeys([*((row.kind, row.subject) for row in asked), *mine]):
        own, row = mine.get(key), held.get(key)
        if row or is_in(own) or (own is not None and own.begun and key not in dropped):
            is_by_hand = row is not None and row.cause == "by_hand"
            returns = row and not is_in(own) and lapses_at(row, window, design.lease, design.grace)
            until, given = row and row.until, row and row.id
            lines.append(Line(*key, own, given, True, None, is_by_hand, until, returns or None))
    pool = facts.pools.get((task.id, window.round)) or facts.pools.get((task.id, 0))
    if pool and any(one not in pool.without for one in pool.since) and all(is_in(line.own) for line in lines):
        lines.append(Line(is_optional=True))
    return lines


def waiting(facts, task, turn):
    """How many wait in the queue of a task in a round that this person may take."""
    pool = facts.pools.get((task.id, turn)) or facts.pools.get((task.id, 0))
    return sum(one not in pool.without for one in pool.since) if pool else 0


def kept(lines):
    """Those of *lines* that stay with somebody who may take no new ones: what they took, began or sent."""
    return [line for line in lines if line.allocation or (line.own and (line.own.begun or is_in(line.own)))]


def may_finish(line, lock):
    """Whether what was begun before a credential ended, which is the *lock* now, may still be sent."""
    return lock is not None and lock.code == "needs" and bool(kept([line]))


def not_passed(look, task, window):
    """Why a task that is open to whoever got past the step of what it is about is locked, or None."""
    if task.open_to != "passed" or task.about is None:
        return None
    source = look.design.tasks[task.about.name]
    found = look.windows.get((source.phase, round_of(look.design, source.id, window) or window.round))
    if found and passed_at(look.design, look.design.phase(source.phase), found, look.facts):
        return None
    return Why("passed_first", None, source.id)


def is_by_credential(task):
    """Whether a task is answered by whoever holds a credential."""
    return task.by is not None and is_credential(task.by)


def is_expert(phase, facts, now):
    """Whether somebody of the staff is asked in a step as who holds a credential: a share of what was written
    is dealt to them, and its gate waits for them, too."""
    asked = [task.by for task in phase.tasks if task.share and is_by_credential(task)]
    return is_staff_role(facts.person.role) and any(
        not lacking((by,), facts.credentials, now) for by in asked
    )


def window_of(look, task, window):
    """The *window* that holds for a task. What is dealt to who holds a credential is dealt once its step
    opened for the class: staff, who pass no gates, answer it from then on."""
    is_dealt = task.share and is_by_credential(task) and is_staff_role(look.facts.person.role)
    return window._replace(state="open", why=None) if is_dealt else window


def promised(design, facts, response):
    """The moment by which an answer is promised to what this person handed in (a response id), or None where
    none is promised, or it is there."""
    own = next((one for one in facts.own if one.id == response), None)
    asking = [task for task in design.asks_about(own.task) if task.within] if own else []
    if not asking or not counts(own.state) or own.submitted is None:
        return None
    answered = {row.task for row in facts.arrived if row.about == response}
    left = [task.within for task in asking if task.id not in answered]
    return own.submitted + timedelta(seconds=min(left)) if left else None


def unanswered(design, everyone):
    """[(Task, round, whom, moment handed in, moment promised)] of what waits for an answer that a design
    promises; *everyone* {enrolment id: Facts}, *whom* a scope text."""
    promised = [task for task in design.tasks.values() if task.within]
    for task in promised:
        span = timedelta(seconds=task.within)
        for person, facts in everyone.items():
            answered = {row.about for row in facts.arrived if row.task == task.id}
            for own in facts.own:
                if own.task == task.about.name and counts(own.state) and own.id not in answered:
                    whom = f"g{own.group}" if own.group else f"p{person}"
                    yield task, own.round, whom, own.submitted, own.submitted + span
