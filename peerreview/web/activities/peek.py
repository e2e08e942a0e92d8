"""A look into what groups are writing: how far it is and, once it is in, where it is read. What is being
typed is the group's own until they hand it in."""

from typing import NamedTuple

from flask import g

from peerreview.domain.visibility import is_open_to_staff
from peerreview.store import responses
from peerreview.web.text import _, distance


class Peek(NamedTuple):
    """What a group writes: ``said`` how far it is; ``public_id`` to read it, "" while nothing is in."""

    title: str
    said: str
    public_id: str


def of_groups(activity, phase, turn, groups, names):
    """{group id: (Peek, ...)} of what the groups of a step write together and staff may read."""
    tasks = {
        task.id: task
        for task in activity.design.tasks.values()
        if task.by == "group" and activity.design.homes.get(task.phase) == phase.id and is_open_to_staff(task)
    }
    if not tasks:
        return {}
    found = {}
    for row in responses.of_groups(activity.id, tuple(tasks), turn, groups):
        found.setdefault(row.group, {})[row.task] = row
    return {
        group: tuple(_peek(task, found.get(group, {}).get(task.id), names) for task in tasks.values())
        for group in groups
    }


def _peek(task, row, names):
    if row is None:
        return Peek(task.title, _("not begun"), "")
    if row.state == "draft":
        return Peek(task.title, _being_written(row, names), "")
    words = _("handed in, and being changed") if row.is_draft else _("handed in")
    return Peek(task.title, words, row.public_id)


def _being_written(row, names):
    if row.saved is None:
        return _("opened, nothing typed yet")
    ago = distance((row.saved - g.now).total_seconds())
    who = names.get(row.pen, "")
    if who and row.pen_until and row.pen_until > g.now:
        return _("%(name)s is writing, last saved %(ago)s", name=who, ago=ago)
    return _("begun, last saved %(ago)s", ago=ago)
