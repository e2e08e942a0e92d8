"""Home: the one thing to do next, then what is open, what comes later, what is done."""

from datetime import UTC, datetime

from flask import Blueprint, g, render_template, request

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.store import moderation, progress, settle, stuck
from peerreview.store.facts import facts_of_account
from peerreview.web.access import my_courses, needs
from peerreview.web.rows import cases_row, glance_row, moment_of, progress_of, rows_of, told_row
from peerreview.web.text import _, ngettext, zone

bp = Blueprint("todo", __name__)
FAR = datetime.max.replace(tzinfo=UTC)
MOST_DONE = 12


@bp.get("/")
@needs("account.own")
def show():
    found = my_courses()
    g.course_zone = found[0].zone if found else None
    plans, facts = facts_of_account(g.person.id)
    settled = [settle.settle_if_due(plan, g.now) for plan in plans.values()]
    if any(settled):
        plans, facts = facts_of_account(g.person.id)
    lines = [
        (activity, line)
        for activity, fact in facts.items()
        for line in schedule.duties(plans[activity].design, fact, g.now)
    ]
    lines.sort(key=lambda pair: (moment_of(pair[1]) or FAR, pair[0], pair[1].number))
    rows = rows_of(plans, facts, lines)
    now = _joined(
        [row for row in rows if row.is_open and row.line.state != "closed" and not _is_mere_offer(row.line)]
    )
    later = [row for row in rows if row.line.state in ("locked", "waiting")]
    done = [row for row in reversed(rows) if row.done or row.line.state in ("closed", "waived")]
    cases = moderation.waiting({activity: fact.person for activity, fact in facts.items()}, plans)
    staff = [cases_row(plans[activity], count) for activity, count in cases.items()]
    staff += [glance_row(glance) for glance in progress.at_a_glance(plans, facts, g.now)]
    g.todo_count = len(now) + len(staff)
    everything = request.args.get("done") == "all"
    return render_template(
        "todo/show.html",
        greeting=_greeting(),
        rows=now,
        later=[*_halted(plans, facts), *_one_each(later)],
        done=done if everything else done[:MOST_DONE],
        done_count=len(done),
        staff=staff,
        next_row=now[0] if now else None,
        progress=progress_of(now[0] if now else None),
        courses=found,
    )


def _halted(plans, facts):
    """Rows of steps in which something has to be mended by staff before this student can go on."""
    mine = [activity for activity, fact in facts.items() if not is_staff_role(fact.person.role)]
    return [
        told_row(plans[activity], step, facts[activity])
        for activity, lines in stuck.of_activities(mine).items()
        for step in stuck.steps_of(lines, facts[activity])
    ]


def _is_mere_offer(line):
    """Whether a duty is only offered: one more than asked, with nothing begun or dealt."""
    return line.is_optional and not line.begun and line.allocation is None


def _greeting():
    hour = g.now.astimezone(zone()).hour
    words = (
        _("Good morning") if 4 <= hour < 12 else _("Good afternoon") if 12 <= hour < 18 else _("Good evening")
    )
    return f"{words}, {g.person.name.split()[0]}"


def _joined(rows):
    """Reviews still to be fetched, and answers still to be given: one row a task, with how many."""
    together = {}
    for row in rows:
        key = (row.plan.id, row.line.task, row.line.round) if row.is_claim or row.is_answer else id(row)
        together.setdefault(key, []).append(row)
    for same in together.values():
        if same[0].is_claim:
            same[0].note = ngettext("%(count)s still to give", "%(count)s still to give", len(same))
        elif same[0].is_answer and len(same) > 1:
            same[0].title, same[0].note = (
                _("Read your feedback and answer"),
                ngettext("%(count)s review", "%(count)s reviews", len(same)),
            )
    return [same[0] for same in together.values()]


def _one_each(rows):
    """Locked rows once per task: three reviews that open together are one line."""
    seen = {}
    for row in rows:
        seen.setdefault((row.plan.id, row.line.task, row.line.round), row)
    return list(seen.values())
