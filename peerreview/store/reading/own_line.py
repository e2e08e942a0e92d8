"""What one person said of themselves before and after, over all activities of a course: read by nobody else.

Of what was added to a design (``added``): a task, and the one in which its writer looks back on it. Their
scales of the same name are compared."""

from typing import NamedTuple

from peerreview.domain import designs
from peerreview.domain.visibility import visible
from peerreview.store import db, forms


class Scale(NamedTuple):
    """A scale that was answered: its levels go from ``low`` to ``high`` points, called ``lowest`` and
    ``highest``."""

    id: str
    title: str
    low: float
    high: float
    lowest: str
    highest: str


class Entry(NamedTuple):
    """One activity, or one round of it: what was ``written`` [(title, text)], {scale id: points} ``before``
    and ``after``, and what was ``chosen`` [(title, level's title)] on other scales."""

    activity: str
    title: str
    round: int
    written: list
    before: dict
    after: dict
    chosen: list


class OwnLine(NamedTuple):
    """``entries`` in the order in which they were begun, and the ``scales`` answered before."""

    entries: list
    scales: list


def of_person(course_id, enrolment):
    """The OwnLine of an enrolment. Two queries."""
    pairs = {}
    for row in db.rows(
        """
        select id, public_id, title, plan, plan_digest
        from activity
        where course_id = ? and published_at is not null and archived_at is null
        """,
        course_id,
    ):
        for before, after in _pairs(designs.from_plan(row.plan, row.plan_digest)):
            pairs[row.id, before] = pairs[row.id, after] = (row, before)
    said = _said(enrolment, pairs)
    scales = {}
    entries = [_entry(key, found, scales) for key, found in said.items()]
    return OwnLine(entries, list(scales.values()))


def _pairs(design):
    """[(task id, id of the task that looks back on it)] of what was added to a Design and is its writer's
    alone to read."""
    return [
        (task.about.name, task.id)
        for task in design.tasks.values()
        if task.added
        and task.about_self
        and not any(visible(task, other, released=True).is_open for other in ("mate", "peer", "staff"))
    ]


def _said(enrolment, pairs):
    """{(activity Row, round): {is it the first of the pair: [(item, level, points, text)]}}"""
    rows = db.rows(
        f"""
        select r.activity_id, r.task, r.round, a.item, a.level, a.value, a.text, f.id, f.items
        from response r
        join version v on v.response_id = r.id and v.number = r.shown
        join form_version f on f.id = v.form_version_id
        join answer a on a.version_id = v.id
        where r.author_id = ? and r.shown > 0 and r.activity_id in ({db.places({key[0] for key in pairs})})
        order by r.first_at, a.id
        """,
        enrolment,
        *sorted({key[0] for key in pairs}),
    )
    found = {}
    for activity, task, turn, name, level, value, text, form, items in rows:
        if (activity, task) in pairs:
            row, before = pairs[activity, task]
            item = next((one for one in forms.items_of(form, items) if one.id == name), None)
            said = found.setdefault((row.public_id, row.title, turn), {True: [], False: []})
            said[task == before].append((item, level, value, text))
    return {key: said for key, said in found.items() if said[True]}


def _entry(key, said, scales):
    points = {first: {} for first in said}
    written, chosen = [], []
    asked = {item.id for item, _level, value, _text in said[True] if value is not None and _is_scale(item)}
    for first in (True, False):
        for item, level, value, text in said[first]:
            if item and text.strip():
                written.append((item.title, text))
            if item and value is not None and item.id in asked:
                points[first][item.id] = float(value)
                scales.setdefault(item.id, _scale(item))
            elif item and item.level(level):
                chosen.append((item.title, item.level(level).title))
    public_id, title, turn = key
    return Entry(public_id, title, turn, written, points[True], points[False], chosen)


def _is_scale(item):
    """Whether its answers stand higher or lower than each other: a number that is typed has no ends."""
    return bool(item) and item.has_points and len({level.points for level in item.levels}) > 1


def _scale(item):
    low, high = item.levels[0], item.levels[-1]
    return Scale(item.id, item.title, low.points, high.points, low.title, high.title)
