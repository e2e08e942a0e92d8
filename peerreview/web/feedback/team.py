"""What a member's own team says of their part: means of three or more, by scale, never who said what."""

from typing import NamedTuple

from flask import g, url_for

from peerreview.domain import contribution as rules
from peerreview.domain import schedule
from peerreview.domain.visibility import is_told_in_means, released_at
from peerreview.store import contribution
from peerreview.web.rounds import step_title
from peerreview.web.text import _, number


class Part(NamedTuple):
    """One round of one task: its ``title``, how many ``raters``, ``rows`` [(scale, what the others say, what
    one said oneself)] in percent ("" = nothing), the ``factor`` as text where a grade hangs on it, by how
    many percent at ``most``. ``is_few``: too few rated, so that nothing is told."""

    title: str
    raters: int
    rows: list
    factor: str
    most: str
    is_few: bool


def told(activity, facts):
    """[Part] of what is open by now to the person of these Facts, in the order of the design."""
    return [_part(activity, facts, task, turn) for task, turn in _open(activity, facts)]


def links(activity, facts, windows):
    """{(phase id, round): [(words, address)]} of the same, for the activity's page."""
    found = {}
    for task, turn in _open(activity, facts, windows):
        where = url_for("feedback.show", activity=activity.public_id, _anchor="team-part")
        words = _("%(title)s: what your team says", title=task.title)
        found.setdefault((task.phase, turn), []).append((words, where))
    return found


def _open(activity, facts, windows=None):
    """[(Task, round)] whose means this person may read now, as far as anybody rated anybody."""
    tasks = [task for task in contribution.tasks_of(activity.design) if is_told_in_means(task)]
    windows = windows or (schedule.windows(activity.design, facts, g.now) if tasks else {})
    return [
        (task, turn)
        for task in tasks
        for (phase, turn), window in windows.items()
        if phase == task.phase and window.state != "locked" and _is_out(task, window)
    ]


def _is_out(task, window):
    moment = released_at(task, window)
    return moment is not None and moment <= g.now


def _part(activity, facts, task, turn):
    member = contribution.of_member(activity, task, facts.person.id, turn) or rules.Member(facts.person.id)
    scales, grading = contribution.scales_of(activity, task), activity.design.grading
    moves = grading and grading.members == task.id
    factor = rules.counted(member, grading.members_most) if moves else None
    return Part(
        step_title(activity.design, task.phase, turn, facts),
        member.raters,
        [
            (title, _percent(member.told.get(item)), _percent(member.own.get(item)))
            for item, title in scales.items()
            if item in member.told or item in member.own
        ],
        "" if factor is None else number(factor),
        number(grading.members_most) if moves else "",
        not member.is_told,
    )


def _percent(share):
    return "" if share is None else f"{number(round(100 * float(share)))}%"
