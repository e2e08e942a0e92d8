"""A course's activities as somebody in it sees them: the phases with their dates, and what is open for
them."""

from dataclasses import dataclass

from flask import g, url_for

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.visibility import is_open_to_staff
from peerreview.store import activities, glances, in_passing
from peerreview.store.facts import facts_of_cohort
from peerreview.store.facts import plans as plans_of
from peerreview.web.agreed import agreed_times
from peerreview.web.rounds import step_title
from peerreview.web.rows import count_in, deadline, one_thing
from peerreview.web.text import _, ngettext, when


@dataclass(slots=True)
class Step:
    """One phase for ``phases``."""

    title: str
    text: str
    place: str


@dataclass(slots=True)
class Shown:
    """One activity: ``line`` says what is open, ``when`` its next moment with the word ``before`` it;
    ``tone`` and ``state`` as in ``state``; ``agreed``: the next time agreed on with somebody else."""

    title: str
    url: str | None
    steps: list
    line: str
    when: object = None
    before: str = ""
    state: str = ""
    tone: str = ""
    icon: str = ""
    is_over: bool = False
    agreed: str = ""


def rows_in(course, account_id, now):
    """([Shown] that run or come, [Shown] that are over) of a course for one account."""
    plans, facts = _facts(course, account_id, now)
    here = {key: plan for key, plan in plans.items() if plan.course_id == course.course}
    if not course.role:
        found = [
            Shown(row.title, None, [], "") for row in activities.of_course(course.course, unpublished=True)
        ]
    else:
        mine = {key: facts[key] for key in here if key in facts}
        at_hand = {one.plan.id: one for one in glances.at_a_glance(here, mine, now)}
        found = [_shown(here[key], mine[key], at_hand.get(key), now) for key in mine]
        if not g.looking:
            _agreed(dict(zip(mine, found, strict=True)), here, mine, account_id)
    return [one for one in found if not one.is_over], [one for one in found if one.is_over]


def _agreed(shown, plans, facts, account_id):
    """The next time that somebody agreed on with somebody else stands beside its activity."""
    for one in reversed(agreed_times(account_id, plans, facts)):
        if one.at > g.now:
            row = shown[one.activity]
            row.agreed = _("Agreed for %(time)s", time=when(one.at))


def _facts(course, account_id, now):
    """(plans, facts) of an account; while staff look as a student nobody in particular, those that hold for
    everybody."""
    if g.looking and g.looking.is_anybody:
        plans = plans_of((course.course,))
        return plans, {key: facts_of_cohort(plan, now=now) for key, plan in plans.items()}
    return in_passing.facts_of_account(account_id, now, course=course.course)


def _shown(plan, facts, glance, now):
    windows = list(schedule.windows(plan.design, facts, now).values())
    shown = Shown(
        plan.title, url_for("activities.show", activity=plan.public_id), _steps(plan, windows, facts, now), ""
    )
    shown.is_over = plan.published is not None and all(
        window.state in ("closed", "waived") for window in windows
    )
    if shown.is_over:
        shown.state, shown.tone, shown.icon = _("Over"), "done", "check"
    if plan.published is None:
        shown.line, shown.state, shown.tone, shown.icon = (
            _("Being set up. Students do not see it yet."),
            _("Not published"),
            "draft",
            "pencil",
        )
    elif is_staff_role(facts.person.role):
        title = step_title(plan.design, glance.window.phase, glance.window.round, facts)
        shown.line = f"{title}: {count_in(glance.done, glance.owed)}"
    else:
        lines = schedule.duties(plan.design, facts, now)
        if g.looking:  # what a student does where staff may not look is not counted for staff
            lines = [line for line in lines if is_open_to_staff(plan.design.tasks[line.task])]
        shown.line = _mine(plan.design, lines)
    _moment(shown, windows)
    return shown


def _steps(plan, windows, facts, now):
    """Each phase with its deadline, in the round that is open or comes next; the first open one is where we
    are."""
    here = next((window for window in windows if window.is_open), None)
    return [
        Step(
            step_title(plan.design, window.phase, window.round, facts),
            _dates(window),
            "here" if window is here else "past" if window.state in ("closed", "waived") else "ahead",
        )
        for window in _present(windows)
    ]


def _present(windows):
    """One window of each phase: of the first round that is not over, else of the last."""
    found = {}
    for window in windows:
        if window.phase not in found or found[window.phase].state in ("closed", "waived"):
            found[window.phase] = window
    return list(found.values())


def _dates(window):
    if window.state == "locked" and window.opens:
        return _("opens %(time)s", time=when(window.opens))
    if window.closes:
        return (
            _("closed %(time)s", time=when(window.closes))
            if window.state == "closed"
            else _("until %(time)s", time=when(window.closes))
        )
    return _("opens when the phase before it is done") if window.state == "locked" else _("no deadline")


def _mine(design, lines):
    """What is open for a student, counted as on To do, and how much is done."""
    owed = [line for line in lines if line.is_expected]
    waiting = [line for line in owed if line.state in ("open", "grace", "late", "again")]
    open_now = len({one_thing(design, line) or place for place, line in enumerate(waiting)})
    done = _("%(done)s of %(owed)s done", done=sum(line.is_done for line in owed), owed=len(owed))
    return (
        ngettext("%(count)s thing is open for you", "%(count)s things are open for you", open_now)
        + f" · {done}"
        if open_now
        else done
    )


def _moment(shown, windows):
    """The nearest deadline of what is open, else the next opening."""
    shown.when, shown.before = deadline(windows)
    opening = [window.opens for window in windows if window.state == "locked" and window.opens]
    if shown.when is None and opening:
        shown.when, shown.before = when(min(opening)), _("opens")
