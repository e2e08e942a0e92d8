"""How right a quiz was on one's own topic and on the others: one's own, and the means of the class."""

from typing import NamedTuple

from flask import g

from peerreview.domain.access import is_staff_role
from peerreview.domain.numbers import rounded
from peerreview.domain.visibility import FEW
from peerreview.store import scores
from peerreview.web.text import number


class ByTopic(NamedTuple):
    """``own`` and ``others``: percent in words of the reader's own, "" = none; ``class_own`` and
    ``class_others`` (mean, how many people), None of fewer than FEW; ``count``: how many answered."""

    task: str
    own: str
    others: str
    class_own: tuple | None
    class_others: tuple | None
    count: int


def of_task(activity, task):
    """The ByTopic of a quiz for whoever reads; None where its form names no topics or nobody has answered,
    and for a student before their own is in."""
    found = scores.by_topic(activity, task.id)
    is_staff = is_staff_role(g.standing.role)
    mine = (None, None) if is_staff else found.get(g.standing.enrolment)
    if not found or mine is None:
        return None
    return ByTopic(task.title, *map(_percent, mine), *(_mean(found, side) for side in (0, 1)), len(found))


def of_activity(activity):
    """[ByTopic] of the quizzes of an activity."""
    if not any(material.kind == "topics" for material in activity.design.materials.values()):
        return []  # and no query
    keyed = [task for task in activity.design.tasks.values() if task.by is None]
    return [found for task in keyed if (found := of_task(activity, task))]


def _mean(found, side):
    shares = [pair[side] for pair in found.values() if pair[side] is not None]
    return (_percent(sum(shares) / len(shares)), len(shares)) if len(shares) >= FEW else None


def _percent(share):
    return "" if share is None else number(rounded(100 * share))
