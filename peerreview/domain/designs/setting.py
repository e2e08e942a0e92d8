"""Answers that become facts about whom they are about: what a task with ``sets`` needs."""

from peerreview.domain.designs.shape import PEOPLE
from peerreview.domain.words import N_

LONGEST = 40  # characters of a name


def check(design, fail, forms):
    """Refuse ``sets`` where nothing could be set; *fail* and *forms* as of ``checking.check``."""
    for task in design.tasks.values():
        if not task.sets:
            continue
        items = forms.get(task.form)
        if task.about is None or task.about.kind not in PEOPLE:
            why = N_("“sets: {name}” writes a level onto a person: “{id}” is about none.")
        elif task.hold in ("all", "sample"):
            why = N_("“sets: {name}” holds from the hand-in on, so nothing of “{id}” may be held back.")
        elif items is not None and not any(item.levels for item in items):
            why = N_("“sets: {name}” needs levels, and the form of “{id}” has none.")
        else:
            continue
        fail("task", task.id, why, id=task.id, name=task.sets)


def values(task, items, answers):
    """{name of an attribute: the title of the level chosen} that a response to *task* sets: one name where
    its form has one item with levels, else a name an item, ``ladder.handover``."""
    leveled = {item.id: item for item in items if item.levels}
    found = {}
    for answer in answers:
        item = leveled.get(answer.item)
        level = item and item.level(answer.level)
        if level:
            found[name_of(task, item, leveled)] = level.title
    return found


def name_of(task, item, leveled):
    """The name of the attribute that one item of several *leveled* ones sets."""
    return task.sets if len(leveled) == 1 else f"{task.sets}.{item.id}"[:LONGEST]
