"""What a class answered on scales that nobody reads one by one (``see: counts``): means of enough people."""

from typing import NamedTuple

from peerreview.domain.visibility import FEW
from peerreview.store import db, forms


class Mean(NamedTuple):
    """The mean of one scale over ``count`` people; its levels go from ``low`` to ``high`` points, called
    ``lowest`` and ``highest``."""

    title: str
    mean: float
    count: int
    low: float
    high: float
    lowest: str
    highest: str


def means(activity, task, turn, *, until=None):
    """[Mean] of the scales in what was handed in to *task* (a Task) in a round, up to the moment *until*,
    each from FEW people up; a response by a group is left out. Two queries."""
    items = [item for item in forms.of_activity(activity.id)[task.form][3] if item.has_points]
    found, upto = {}, ("", ()) if until is None else ("and v.at <= ?", (until,))
    for item, value in db.rows(
        f"""
        select a.item, a.value
        from response r
        join version v on v.response_id = r.id and v.number = r.shown
        join answer a on a.version_id = v.id
        where r.activity_id = ? and r.task = ? and r.round = ? and r.shown > 0 and r.author_id is not null
          and a.value is not null {upto[0]}
        """,
        activity.id,
        task.id,
        turn,
        *upto[1],
    ):
        found.setdefault(item, []).append(float(value))
    return [_mean(item, found[item.id]) for item in items if len(found.get(item.id, ())) >= FEW]


def _mean(item, values):
    low, high = item.levels[0], item.levels[-1]
    return Mean(
        item.title, sum(values) / len(values), len(values), low.points, high.points, low.title, high.title
    )
