"""What a person freely chooses among to write about."""

from peerreview.domain.schedule.seats import place_in


def choices(design, facts, task, turn):
    """Response ids among which a person freely chooses what to write about: what others wrote, or entries of
    a material."""
    if task.about is None:
        return ()
    if task.about.kind == "material":
        return entries(design, facts, task, turn)
    return facts.reached(task.id, turn) if task.about.kind == "task" else ()


def entries(design, facts, task, turn):
    """Response ids of the entries of the material a task is about: of topics only the one that is the group's
    own."""
    found = facts.materials.get(task.about.name, ())
    place = place_in(design, facts, task.phase, turn)
    if place and place.key and design.materials[task.about.name].kind == "topics":
        return tuple(entry for entry, title in found if title == place.key)
    return tuple(entry for entry, _title in found)
