"""How many of the reviews that are asked can be owed: no more than there is to give."""

from peerreview.domain.schedule.lines import is_in


def most_owed(look, task, window, mine):
    """How many responses to a dealt *task* this person can owe: ``pick``; once no more comes in by the dates
    of the class, or they can no longer write, at most as many as there were works that they might have been
    given. None where the task has no ``pick``. *mine*: their attempts by (kind, subject)."""
    if not task.pick:
        return None
    had = {subject for (_kind, subject), own in mine.items() if is_in(own)}
    if task.about.kind == "material":
        entries = {entry for entry, _title in look.facts.materials.get(task.about.name, ())}
        return min(task.pick, len(entries | had)) if entries else task.pick
    pool = look.facts.pools.get((task.id, window.round)) or look.facts.pools.get((task.id, 0))
    until = _last_moment(look, task, window)
    if pool is None or until is None or look.now <= until:
        return task.pick
    return min(task.pick, pool.size(until, had))


def _last_moment(look, task, window):
    """The last moment at which something came in that this person had to look for, or None: the last hour of
    the class to hand in, or their own to write about it."""
    source = look.design.tasks.get(task.about.name) if task.about.kind == "task" else None
    if source is None:
        return None
    turn = round_of(look.design, source.id, window)
    ends = [
        found.class_ends
        for (phase, number), found in look.windows.items()
        if phase == source.phase and turn in (None, number)
    ]
    own = [moment for moment in (window.late_until, window.in_time_until) if moment]
    known = [max(ends)] if ends and all(ends) else []
    return min(known + ([max(own)] if own else []), default=None)


def round_of(design, task_id, window):
    """The round in which *window*'s step speaks of a task: its own inside the repeat, all of them (None)
    after it."""
    repeat = design.repeat
    if repeat is None or design.tasks[task_id].phase not in repeat.phases:
        return 1
    return window.round if window.phase in repeat.phases else None
