"""Who may take something from a queue, whether or not anything waits in it."""

from peerreview.domain.attributes.credentials import lacking
from peerreview.domain.schedule.duties import is_for
from peerreview.domain.schedule.windows import passed_at, windows


def may_take(design, facts, task, turn, now):
    """Whether a person may take of the queue of *task* in a round: it is theirs to answer, they hold what it
    needs, its step is open to them, and they passed the step where that is asked."""
    found = windows(design, facts, now)
    window = found.get((task.phase, turn))
    if window is None or not window.is_open or not is_for(design, facts, task, turn, now):
        return False
    if lacking((*design.phase(task.phase).needs, *task.needs), facts.credentials, now):
        return False
    if task.open_to != "passed":
        return True
    phase = design.phase(design.tasks[task.about.name].phase)
    step = found.get((phase.id, turn)) or found.get((phase.id, 1))
    return step is not None and passed_at(design, phase, step, facts) is not None
