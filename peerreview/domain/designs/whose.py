"""Whose a task is about: mine, or somebody else’s; and whose it is not, for want of a credential."""

from peerreview.domain.designs.shape import PEOPLE


def is_mine(tasks, task):
    """Whether ``own.<task>`` means what I or my group wrote; otherwise it means what others wrote about mine.

    *tasks* maps ids to Tasks. A group that writes about the responses of its members writes for itself.
    """
    about = task.about
    if about is None or about.kind == "material":
        return True
    if about.kind == "own":
        return is_mine(tasks, tasks[about.name])
    return task.is_joint


def is_about_others(task):
    """Whether a response to *task* speaks of somebody else's response or of a person."""
    return task.about is not None and task.about.kind in ("task", "own", *PEOPLE) and not task.revises


def is_stopped_by(design, name):
    """Whether somebody who lacks the credential of that *name* cannot go on: not of one by which a task is
    asked of whoever holds it."""
    parts = (*design.phases, *design.tasks.values())
    groups = [phase.group for phase in design.phases if phase.group]
    return any(name in part.needs for part in parts) or any(
        name in one.spec.get("needs", {}).values() for one in groups
    )
