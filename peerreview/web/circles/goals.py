"""What somebody has due next, in any of their courses, taken as their goal."""

from typing import NamedTuple

from flask import g, redirect, request

from peerreview.domain import schedule
from peerreview.domain.refusals import Missing
from peerreview.store import facts, responses
from peerreview.web.access import needs
from peerreview.web.circles import bp
from peerreview.web.rows import edit_url
from peerreview.web.text import when
from peerreview.web.titles import title_for_all

MOST = 5
WANTED = ("open", "grace", "late", "again", "waiting", "locked")


class Due(NamedTuple):
    """One thing that is due: ``key`` names it again, ``text`` is what stands as the goal."""

    key: str
    title: str
    course: str
    until: object

    @property
    def text(self):
        """The words of the goal."""
        return f"{self.title} ({self.course}), {self.until.text}"


def dues_of(account_id, without):
    """[Due] of what an account has due next in all its courses, the nearest first; nothing of the activity
    *without* (its id)."""
    plans, found = facts.facts_of_account(account_id)
    dues = {}
    for key, mine in found.items():
        plan = plans[key]
        if key == without or not plan.published or mine.person.role != "student":
            continue
        for line in schedule.duties(plan.design, mine, g.now):
            closes = line.window.closes
            if closes and closes > g.now and line.is_owed and line.state in WANTED:
                title = f"{title_for_all(plan, plan.design.tasks[line.task])}, {plan.title}"
                name = f"{plan.public_id}.{line.task}.{line.round}"
                dues.setdefault(name, (closes, Due(name, title, plan.course_code, when(closes))))
    return [due for _closes, due in sorted(dues.values(), key=lambda one: one[0])][:MOST]


def goal_of(activity, lines, *, begun=False):
    """The line (a Duty) of a task that offers what is due next and is open and not begun, or None; *begun*:
    one that is begun, too, while it is not done."""
    return next(
        (
            line
            for line in lines
            if activity.design.tasks[line.task].offers == "dues"
            and line.state in ("open", "grace", "late")
            and not line.is_done
            and (begun or not line.response)
        ),
        None,
    )


@bp.post("/activities/<circle>/goals")
@needs("circle.leave")
def take(circle):
    _plan, mine = facts.facts_of_one(circle.id, g.standing.enrolment)
    line = goal_of(circle, schedule.duties(circle.design, mine, g.now), begun=True)  # pressed twice
    due = next((one for one in dues_of(g.person.id, circle.id) if one.key == request.form.get("due")), None)
    if line is None or due is None:
        raise Missing()
    public_id = responses.begin(circle, line, g.standing.enrolment, by=g.person.id, now=g.now)
    work = responses.written_by(g.person.id, public_id)
    first = next((item.id for item in work.items if item.kind == "text"), None)
    if first and not work.draft:
        typed = {first: {"text": due.text}}
        responses.save_draft(work.id, typed=typed, rev=work.rev, token=due.key[:40], now=g.now)
    return redirect(edit_url(circle.design, circle.design.tasks[line.task], public_id), 303)
