"""What each group has done of a step, task by task, with the gaps."""

from typing import NamedTuple

from peerreview.domain.visibility import is_open_to_staff
from peerreview.store import responses
from peerreview.web.text import _, ngettext

LEAST = 2  # tasks: of one, the board says how far each group is


class Cell(NamedTuple):
    """One task in one group: ``said`` how far it is; ``whom`` who holds it in this round, or ""; ``is_gap``:
    nothing is in or begun."""

    task: str
    said: str
    whom: str
    is_gap: bool


class Grid(NamedTuple):
    """``tasks`` [title], ``rows`` [(group, [Cell])], ``gaps``: how many there are."""

    tasks: list
    rows: list
    gaps: int


def of_step(around, phase, turn, rows, groups):
    """The Grid of the steps that work in these groups in a round: their *rows* on the board and, in the same
    order, what the page shows of each (*groups*). None where there is too little to show."""
    activity = around.activity
    tasks = [
        task
        for task in activity.design.tasks.values()
        if activity.design.homes.get(task.phase) == phase.id
        and is_open_to_staff(task)
        and _is_of_groups(task)
    ]
    if len(tasks) < LEAST or not rows:
        return None
    done = responses.done_in_groups(activity.id, [task.id for task in tasks], turn)
    found = []
    for row, (_public, name, members, *_rest) in zip(rows, groups, strict=True):
        people = [
            (around.ids.get(public), who, set(held.split(", "))) for public, who, held, *_more in members
        ]
        if not _is_there(around, phase, turn, row.id):
            found.append((name, [Cell(task.title, _("not there yet"), "", False) for task in tasks]))
            continue
        found.append((name, [_cell(task, row.id, people, done) for task in tasks]))
    gaps = sum(cell.is_gap for _name, cells in found for cell in cells)
    return Grid([task.title for task in tasks], found, gaps)


def _is_there(around, phase, turn, group):
    """Whether a group has come to this round: each goes at its own pace where a gate lets them."""
    before = around.windows.get((phase.id, turn - 1))
    if phase.gate.per != "group" or before is None or before.state == "closed":
        return True
    return (phase.id, turn - 1, f"g{group}") in around.passed


def _is_of_groups(task):
    return task.by not in ("instructor", "assistant", "student", "staff")


def _cell(task, group, members, done):
    """What is in and begun of a task by the people of a group, or by the group."""
    people = {person for person, _name, _roles in members}
    writers = {f"p{person}" for person in people} | {f"g{group}"}
    found = [state for writer in writers for state in done.get((task.id, writer), ())]
    count, begun = sum(state != "draft" for state in found), len(found)
    whom = ", ".join(name for _person, name, roles in members if task.by in roles)
    if count:
        said = _("in") if task.by else ngettext("%(count)s in", "%(count)s in", count)
    else:
        said = _("being written") if begun else _("nothing yet")
    return Cell(task.title, said, whom, not begun)
