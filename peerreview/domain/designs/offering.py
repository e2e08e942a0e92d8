"""Whether what a task offers instead of asking, or asks beside its form, goes with the task."""

from peerreview.domain.words import N_


def check(design, fail):
    """*fail* with the line of a Task whose ``owed`` or ``every_comment`` cannot be kept."""
    for task in design.tasks.values():
        if not task.owed and (task.is_dealt or task.least is not None):
            why = N_("“owed: false” offers a task: leave out “pick”, and for a choice say “min: 0”.")
            fail("task", task.id, why)
        if task.every_comment and not design.is_answer(task):
            why = N_("“every_comment” is for a task that answers reviews, such as “about: own.review”.")
            fail("task", task.id, why)
