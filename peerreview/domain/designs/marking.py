"""What can only be checked of marks, queues and promises when the whole design is known: whose points are the
score of what, who may take something from a queue, and what a design grants as a whole."""

from peerreview.domain.designs.unread import UNREAD
from peerreview.domain.words import N_


def check(design, fail, forms):
    """Refuse what cannot work as a whole; *fail* and *forms* as of ``checking.check``."""
    for task in design.tasks.values():
        _queue(design, task, fail)
        _promise(task, fail)
        if task.marks:
            _marks(design, task, fail, forms)
        if task.open_to == "passed":
            _passed(design, task, fail)
    _whole(design, fail)


def _queue(design, task, fail):
    if task.share and task.least is not None:
        fail("task", task.id, N_("“pick: 20%” deals by itself, so nobody waits: leave out “min”."))
    if task.is_queue and task.about.kind != "task":
        fail("task", task.id, N_("“pick” with “min: 0” is a queue of what others wrote: name their task."))
    if task.is_queue and any(one.is_queue and one is not task for one in design.asks_about(task.about.name)):
        why = N_("“{name}” would wait in two queues, and who answers it in one takes it out of the other.")
        fail("task", task.id, why, name=task.about.name)


def _promise(task, fail):
    is_about_others = task.about is not None and task.about.kind == "task"
    if task.within and not (task.pick and is_about_others):
        fail("task", task.id, N_("“within” promises an answer to what others wrote: it needs “pick”."))
    if task.audit and not (is_about_others and task.see not in UNREAD):
        why = N_("“audit” is the share that staff look at: it is for what is about others and they may read.")
        fail("task", task.id, why)


def _marks(design, task, fail, forms):
    if not (task.pick and task.about.kind == "task"):
        fail("task", task.id, N_("“marks” gives what others wrote a score: it needs “about” and “pick”."))
    if design.marked_by(task.about.name) is not task:
        why = N_("“{name}” is marked twice: only one task may say “marks”.")
        fail("task", task.id, why, name=task.about.name)
    items = forms.get(task.form)
    if items is not None and not any(item.has_points for item in items):
        why = N_("“marks” needs a form with points: “{form}” has none.")
        fail("task", task.id, why, form=task.form)


def _passed(design, task, fail):
    if task.about is None or task.about.kind != "task":
        fail("task", task.id, N_("“open_to: passed” is for a task about what others wrote."))
    gate = design.phase(design.tasks[task.about.name].phase).gate
    if gate.is_clock or gate.per != "person":
        why = N_("“open_to: passed” needs a gate per person where “{name}” is written, such as “score>=0.9”.")
        fail("task", task.id, why, name=task.about.name)


def _whole(design, fail):
    """What the whole design grants is had at its end, and by nothing before."""
    if design.lasts is not None and not design.granted:
        fail("grants", "", N_("“lasts” says how long what is granted holds: say what, with “grants”."))
    if design.granted is None:
        return
    if any(design.is_endless(phase.id) for phase in design.phases):
        why = N_("The design grants {name} at its end, but its rounds have none.")
        fail("grants", "", why, name=design.granted)
    if design.granted in design.credentials:
        why = N_("The design grants {name} at its end, and something in it needs it: nobody could begin.")
        fail("grants", "", why, name=design.granted)
    if not any(task.by is None and task.least != 0 for task in design.tasks.values()):
        why = N_("The design grants {name}, but asks nothing of each person: who would earn it?")
        fail("grants", "", why, name=design.granted)
