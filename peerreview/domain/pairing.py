"""What pairs two people of whom one helps the other: what the helper has passed or learned, and the other is
at. It speaks of these two alone, never of a rank or of anybody's score; where the helper's name is hidden,
of nothing by which they could be told."""

from datetime import datetime, timedelta
from typing import NamedTuple

from peerreview.domain.attributes.credentials import is_credential

WEEKS_FROM = timedelta(days=14)  # from here on weeks are counted, before it days


class Pairing(NamedTuple):
    """Why what somebody wrote came to its helper. ``passed``: when the helper got past the step in which it
    is written (None: that was not asked); ``learned``: names of the credentials that were asked and that they
    held; ``tries``: how many of their own it took them (0: not known); ``helped``: how many others they
    helped in the same step."""

    passed: datetime | None
    learned: tuple[str, ...] = ()
    tries: int = 0
    helped: int = 0


def asked_of_helpers(design, task):
    """(id of the step that a helper has to have passed or None, names of the credentials they need) of a
    Task about what others wrote; (None, ()) where nothing of the kind pairs people."""
    if task.about is None or task.about.kind != "task" or task.is_joint or task.is_talk:
        return None, ()
    needed = (*design.phase(task.phase).needs, *task.needs)
    needed += (task.by,) if task.by and is_credential(task.by) else ()
    return design.tasks[task.about.name].phase if task.open_to == "passed" else None, needed


def pairing(design, task, at, *, passages=(), held=(), own=(), helped=0):
    """The Pairing of a helper as of the moment *at*, or None where nothing pairs the two that the design
    asks for: it was answered by staff, or anybody may.

    *passages*: the moments at which the helper got past the step; *held*: their Helds; *own*: the moments of
    their own hand-ins to what *task* is about, in the same round."""
    step, needed = asked_of_helpers(design, task)
    passed = min((moment for moment in passages if moment <= at), default=None) if step else None
    standing = {one.name for one in held if one.stands(at)}
    learned = tuple(dict.fromkeys(name for name in needed if name in standing))
    if passed is None and (step or not learned):
        return None
    tries = sum(moment <= passed for moment in own) if passed else 0
    return Pairing(passed, learned, tries, helped)


def ago(passed, now):
    """(unit, how many) of whole days or weeks since a moment: day 0 is today."""
    since = max(now - passed, timedelta())
    return ("week", since.days // 7) if since >= WEEKS_FROM else ("day", since.days)
