"""What is about the next of one's group (``partner.<task>``), or about one's own of the round before
(``last.<task>``)."""

from peerreview.domain.designs.nodes import nearest
from peerreview.domain.words import N_


def check(design, fail):
    """*fail* with the line of a Task that speaks of a neighbour whom there cannot be."""
    for task in design.tasks.values():
        if task.about is not None and task.about.kind == "last":
            _last(design, task, fail)
        if task.about is not None and task.about.is_next:
            _next(design, task, fail)


def _last(design, task, fail):
    """What one wrote in the round before: a task of the same rounds that each member answers."""
    rounds = design.repeat.phases if design.repeat else ()
    source = design.tasks.get(task.about.name)
    if task.phase not in rounds or source is None or source.phase not in rounds or source.by is not None:
        why = N_(
            "“about: last.{name}” is about what each wrote in the round before: both “{id}” and “{name}” are "
            "tasks of each member in a repeat.{hint}"
        )
        mine = [one.id for one in design.tasks.values() if one.phase in rounds and one.by is None]
        fail("task", task.id, why, name=task.about.name, id=task.id, hint=nearest(task.about.name, mine))


def _next(design, task, fail):
    """Each looks at the next of their group, and both sides write for themselves."""
    if design.homes[task.phase] is None:
        why = N_("“about: partner.{name}” speaks of the next of one’s group, but “{phase}” forms none.")
    elif task.by is not None or design.tasks[task.about.name].by is not None:
        why = N_("“about: partner.{name}” is of one member about the next one: leave out “by” of both.")
    elif task.least is not None:
        why = N_("“about: partner.{name}” leaves nothing to choose: leave out “min”.")
    else:
        return
    fail("task", task.id, why, name=task.about.name, phase=task.phase)
