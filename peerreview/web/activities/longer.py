"""What more time for some means for what comes after: said when it is given."""

from flask import g

from peerreview.domain import schedule
from peerreview.store.facts import facts_of_cohort
from peerreview.web.text import _, when


def told(activity, phase_id, turn, closes, *, is_for_single):
    """Sentences about an extension of a step until *closes* that was just given: which steps last longer too,
    and which works come after their reviewers' last day; of what groups write together, that it is the own of
    the people to whom it was given (*is_for_single*: and not to a group or section)."""
    design = activity.design
    step = next((phase for phase in design.phases if phase.id == phase_id), None)
    if is_for_single and step and any(task.by == "group" for task in step.tasks):
        yield _(
            "What a group hands in counts for each member by their own deadline. To give the whole group "
            "more time, choose the group."
        )
    longer = [phase.title for phase in schedule.follows(design, phase_id)]
    if longer:
        yield _("What builds on it lasts as much longer for them: %(steps)s.", steps=", ".join(longer))
    windows = schedule.windows(design, facts_of_cohort(activity, now=g.now), g.now)
    for task in design.tasks.values():
        source = design.tasks.get(task.about.name) if task.about and task.about.kind == "task" else None
        window = windows.get((task.phase, turn)) or windows.get((task.phase, 1))
        if task.pick and source and source.phase == phase_id and window and window.closes:
            if window.closes < closes:
                yield _(
                    "“%(step)s” closes for the class on %(time)s. Give reviewers of what comes later more "
                    "time too, or hand it out yourself.",
                    step=design.phase(task.phase).title,
                    time=when(window.closes),
                )
