"""What one person gave to others in an activity, and got from them: whoever gives learns, so both are shown
to them, and to nobody else."""

from collections import Counter
from typing import NamedTuple

from peerreview.domain.designs.whose import is_about_others
from peerreview.domain.moderation import counts
from peerreview.domain.visibility import visible


class Exchange(NamedTuple):
    """{task id: how many} responses that somebody ``gave`` about others' texts or about others, and ``got``
    about theirs or themselves, as far as they may read these."""

    gave: dict[str, int]
    got: dict[str, int]


def exchange(design, facts, opened):
    """The Exchange of the person of these *facts*; *opened*: ids of what arrived and is open to them. What
    one writes about one's own work, or a group about its members' texts, is given to nobody."""
    asking = {
        task.id
        for task in design.tasks.values()
        if is_about_others(task) and not task.is_joint and not task.about_self
    }
    gave = Counter(own.task for own in facts.own if own.task in asking and own.kind and counts(own.state))
    mine = {own.id for own in facts.own}
    got = Counter(
        row.task
        for row in facts.arrived
        if row.task in asking
        and row.id in opened
        and row.id not in mine
        and visible(design.tasks[row.task], "about_mine", released=True).is_open
    )
    order = [name for name in design.tasks if gave[name] or got[name]]
    return Exchange({name: gave[name] for name in order}, {name: got[name] for name in order})
