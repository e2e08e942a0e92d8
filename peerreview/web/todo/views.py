"""Home: the one thing to do next, then what was missed, what is new, what is open, what comes later, what
need not be done, what is done."""

from datetime import UTC, datetime

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.store import courses, glances, in_passing, moderation, stuck
from peerreview.web import my_pairs, talks
from peerreview.web.access import my_courses, needs
from peerreview.web.pages import count_open
from peerreview.web.rows import cases_row, glance_row, joined, moment_of, progress_of, rows_of, told_row
from peerreview.web.showcase import offers
from peerreview.web.text import _, ngettext, zone
from peerreview.web.todo import (  # noqa: F401 - the feed is a route of this room
    bp,
    feed,
    fresh,
    looked_after,
    missed,
    pilots_due,
    requests,
)

FAR = datetime.max.replace(tzinfo=UTC)
MOST_DONE = 5


@bp.get("/")
@needs("account.own", as_student=True)
def show():
    if g.looking:  # their To do speaks of other courses too
        return redirect(url_for("courses.show", course=g.looking.shown.course_public_id), 303)
    return _page(my_courses())


def _page(found):
    g.course_zone = found[0].zone if found else None
    plans, facts = in_passing.facts_of_account(g.person.id, g.now)
    groups = _groups(plans, facts)
    cases, staff = _of_staff(plans, facts)
    now = groups["now"]
    count_open(len(now) + len(groups["fresh"]) + cases, _next_moment(groups["rows"]))
    next_row = now[0] if now else None
    return render_template(
        "todo/show.html",
        **groups,
        greeting=_greeting(),
        lede=_lede(groups, cases, bool(staff)),
        staff=staff,
        next_row=next_row,
        progress=progress_of(next_row),
        said_of_late=missed.said_of_late(next_row, groups["rows"])
        if next_row and missed.is_late(next_row)
        else [],
        most=None if request.args.get("done") == "all" else MOST_DONE,
        courses=found,
        site_has_courses=found or not g.person.is_admin or courses.there_are(),
        left=courses.left_by(g.person.id) if not found else [],
    )


def _groups(plans, facts):
    """{name of a group: its Rows}; ``rows`` are all of one's duties."""
    duties = {key: schedule.duties(plans[key].design, fact, g.now) for key, fact in facts.items()}
    lines = [(activity, line) for activity, found in duties.items() for line in found]
    lines.sort(key=lambda pair: (moment_of(pair[1]) or FAR, pair[0], pair[1].number))
    rows = talks.gathered(rows_of(plans, facts, lines))
    now = [row for row in rows if talks.is_silent(row) or row.is_open and not _is_mere_offer(row)]
    known = {row.line.subject for row in now if row.is_answer}
    asked = requests.of_account(facts)
    for row in filter(missed.is_late, now):
        row.acts = requests.acts(row, requests.of_row(row, asked), _("Ask for more time"))
    done = [row for row in reversed(rows) if row.done]
    return {
        "rows": rows,
        "now": joined(sorted(now, key=lambda row: not missed.is_late(row))),
        "offered": [row for row in rows if row.is_open and _is_offered(row)],
        "missed": missed.rows(rows, asked),
        "fresh": [
            *requests.overdue(plans, asked),
            *requests.answered(plans, asked),
            *offers.rows(plans),
            *fresh.rows(plans, facts, duties, g.now, known=known),
        ],
        "later": [
            *_halted(plans, facts),
            *my_pairs.rows(plans, facts),
            *_one_each(
                row
                for row in sorted(rows, key=_begins)
                if row.line.state in ("locked", "waiting")
                and not (missed.is_in_vain(row, rows) or _is_offered(row))
            ),
        ],
        "excused": missed.excused(rows),
        "done": done,
        "over": missed.over([row for row in rows if not _is_offered(row)]),
    }


def _begins(row):
    """When what is still locked opens, as far as that is known."""
    return (row.line.why.moment if row.line.why else None) or moment_of(row.line) or FAR


def _next_moment(rows):
    """When the next step of these opens or closes; None where none does."""
    windows = [row.line.window for row in rows]
    moments = [at for one in windows for at in (one.opens, one.closes, one.late_until, one.releases) if at]
    return min((at for at in moments if at > g.now), default=None)


def _of_staff(plans, facts):
    """(how many cases wait, Rows) of the activities this account is staff of."""
    cases = moderation.waiting({activity: fact.person for activity, fact in facts.items()}, plans)
    after = looked_after.rows(plans, facts)
    pairs = my_pairs.unpublished(plans, facts)
    due = pilots_due.rows(my_courses())
    return sum(cases.values()) + len(after) + len(pairs) + len(due), [
        *after,
        *pairs,
        *due,
        *(cases_row(plans[activity], count) for activity, count in cases.items()),
        *(glance_row(glance) for glance in glances.at_a_glance(plans, facts, g.now)),
    ]


def _lede(groups, cases, is_staff):
    """How much is open, still to be mended, new, and left to decide."""
    late = sum(missed.is_late(row) for row in groups["now"])
    others, new = len(groups["now"]) - late, len(groups["fresh"])
    said = []
    if late:
        said.append(
            ngettext(
                "%(count)s deadline passed, and it can still be mended.",
                "%(count)s deadlines passed, and they can still be mended.",
                late,
            )
        )
    if others:
        said.append(ngettext("%(count)s thing is open.", "%(count)s things are open.", others))
    if new:
        said.append(ngettext("%(count)s thing is new.", "%(count)s things are new.", new))
    if cases:
        said.append(ngettext("%(count)s case waits for you.", "%(count)s cases wait for you.", cases))
    if not said and groups["missed"]:
        said.append(_("Nothing is open, but something was missed."))
    if not said:
        said.append(_("Your courses, at a glance.") if is_staff else _("Nothing is waiting for you."))
    return " ".join([*said, _("Everything you typed is saved.")])


def _halted(plans, facts):
    """Rows of steps in which something has to be mended by staff before this student can go on."""
    mine = [activity for activity, fact in facts.items() if not is_staff_role(fact.person.role)]
    return [
        told_row(plans[activity], step, facts[activity])
        for activity, lines in stuck.of_activities(mine).items()
        for step in stuck.steps_of(lines, facts[activity])
    ]


def _is_mere_offer(row):
    """Whether a duty is only offered: one more than asked, with nothing begun or dealt, and nobody waits for
    it."""
    line = row.line
    is_queue = row.plan.design.tasks[line.task].is_queue
    return (
        line.is_optional and not line.begun and line.allocation is None and not is_queue and not line.renews
    )


def _is_offered(row):
    """Whether a duty is of a task that is asked of nobody, with nothing begun."""
    return not row.plan.design.tasks[row.line.task].owed and _is_mere_offer(row)


def _greeting():
    hour = g.now.astimezone(zone()).hour
    words = (
        _("Good morning") if 4 <= hour < 12 else _("Good afternoon") if 12 <= hour < 18 else _("Good evening")
    )
    return f"{words}, {g.person.name}"


def _one_each(rows):
    """Locked rows once per task: three reviews that open together are one line."""
    seen = {}
    for row in rows:
        seen.setdefault((row.plan.id, row.line.task, row.line.round), row)
    return list(seen.values())
