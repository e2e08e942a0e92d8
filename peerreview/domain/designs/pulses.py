"""Whether a task that calls for staff when its answers are *low* can do so without telling who said what."""

from peerreview.domain.words import N_


def check(design, forms, fail):
    """*fail* with the line of a Task whose ``low`` would do nothing, or would tell of single people."""
    for task in design.tasks.values():
        items = forms.get(task.form)
        if task.low is None:
            continue
        if task.see != "counts" or task.by is not None or task.about is not None:
            why = N_(
                "“low” is for what each says for themselves and nobody reads one by one: say “see: counts”."
            )
        elif items is not None and not any(item.levels and item.has_points for item in items):
            why = N_("“low” compares the mean of a scale: “{form}” has none.")
        elif items is not None and not any(_is_between(task.low, item) for item in items if item.has_points):
            why = N_("“low: {low}” lies beside all scales of “{form}”, so it would call always or never.")
        else:
            continue
        fail("task", task.id, why, form=task.form, low=f"{task.low:g}")


def _is_between(low, item):
    points = [level.points for level in item.levels]
    return min(points) < low <= max(points)
