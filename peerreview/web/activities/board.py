"""The board on the day, beside the groups: how far the class is, who is here, who is away."""

from typing import NamedTuple
from zlib import crc32

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import presence as rules
from peerreview.domain import schedule
from peerreview.domain.clock import today_in
from peerreview.store import activities, attributes, courses, glances, groups, presence
from peerreview.store.facts import facts_of_furthest
from peerreview.web.access import needs
from peerreview.web.activities import bp, steps
from peerreview.web.htmx import wants_part
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.text import _, clock, ngettext


class Now(NamedTuple):
    """How far the class is: ``said`` who is here, ``steps`` [steps.Step] with what is in."""

    said: str
    steps: list
    groups: str

    @property
    def known(self):
        """What a page that shows this knows, in a few letters."""
        return f"{crc32(repr((self.said, self.steps)).encode()):x}"


class One(NamedTuple):
    """Somebody in a roll call: ``said`` why they are looked at."""

    public_id: str
    name: str
    is_away: bool
    said: str


class Roll(NamedTuple):
    """A roll call: ``watch`` who is away or has been quiet, ``others`` who looked lately, ``unseen`` who was
    not seen yet."""

    watch: list
    others: list
    unseen: list


def now_of(activity, facts, windows):
    """The Now of an activity."""
    design, current = activity.design, schedule.newest(windows)
    came = {design.tasks[task].title: count for task, count in glances.came(activity, *current).items()}
    return Now(
        _who_is_here(activity),
        [
            _with_count(step, came if key == current else {})
            for key, step in zip(windows, steps.strip(design, windows, facts), strict=True)
        ],
        groups.state(activity.id),
    )


def _with_count(step, came):
    known = {title: count for title, count in came.items() if count is not None}
    if len(known) == 1:
        told = _("%(count)s in", count=next(iter(known.values())))
    else:
        told = ", ".join(
            _("%(task)s: %(count)s in", task=title, count=count) for title, count in known.items()
        )
    return steps.Step(step.title, f"{step.text}, {told}" if told else step.text, step.place)


def _who_is_here(activity):
    everybody = activities.count_students(activity)
    here = presence.count_here(activity.id, g.now)
    away = attributes.count_away(activity.course, g.now)
    said = _("%(here)s of %(all)s are here.", here=here, all=everybody)
    if away:
        said += " " + ngettext("%(count)s is away.", "%(count)s are away.", away)
    return said


@bp.get("/activities/<activity>/groups/now")
@needs("class.whole")
def groups_now(activity):
    if not wants_part():
        return redirect(url_for(".groups", activity=activity.public_id), 303)
    facts = facts_of_furthest(activity, now=g.now)
    found = now_of(activity, facts, schedule.windows(activity.design, facts, g.now))
    if (found.known, found.groups) == (request.args.get("known"), request.args.get("groups")):
        return "", 204
    return render_template(
        "activities/_board_now.html",
        activity=activity,
        now=found,
        oob=True,
        is_stale=found.groups != request.args.get("groups"),
    )


def roll_of(activity, names, people, away):
    """The Roll of an activity; *people* {public id: enrolment id} are its students, *names* their labels."""
    seen = presence.seen(activity.id)
    found = Roll([], [], [])
    for public_id, person in people.items():
        at, gone = seen.get(person), away.get(person)
        quiet = rules.quiet_for(at, g.now)
        words = _away_said(gone) if gone else _quiet_said(quiet)
        one = One(public_id, names[person], gone is not None, words)
        part = found.watch if gone or quiet is not None else found.unseen if at is None else found.others
        part.append(one)
    return found


def _away_said(gone):
    if gone.source == "self":
        return _("said so themselves")
    return _("until %(time)s", time=clock(gone.ends)) if gone.ends else _("away")


def _quiet_said(minutes):
    if minutes is None:
        return ""
    if minutes < 120:
        return ngettext("quiet for %(count)s minute", "quiet for %(count)s minutes", minutes)
    return _("not seen today") if minutes >= 1440 else _("quiet for hours")


@bp.post("/activities/<activity>/roll-call")
@needs("class.whole")
def roll_call(activity):
    ticked = set(request.form.getlist("away"))
    gone = attributes.away_now(activity.course, g.now)
    shown = set(request.form.getlist("was"))
    here = activities.students(activity)
    students = [one for one in courses.people(activity.course) if one.id in here]
    leave = [one for one in students if one.public_id in ticked and one.id not in gone]
    back = [one for one in students if one.public_id in shown - ticked and one.id in gone]
    starts, ends = today_in(g.standing.zone, g.now)
    for one in leave:
        attributes.away(one, starts=starts, ends=ends, source="staff", by=g.person.id, now=g.now)
    for one in back:
        attributes.end_absence(one, gone[one.id].starts, by=g.person.id, now=g.now)
    tell(_said_of_roll(leave, back), _undo(leave) if not back else None, beside="roll")
    return redirect(url_for(".groups", activity=activity.public_id), 303)


def _said_of_roll(leave, back):
    said = []
    if leave:
        said.append(_("Away today: %(who)s.", who=", ".join(one.account.name for one in leave)))
    if back:
        said.append(_("Here again: %(who)s.", who=", ".join(one.account.name for one in back)))
    return " ".join(said) or _("Nothing has changed.")


def _undo(leave):
    if not leave or len(leave) > 40:
        return None
    return url_for(
        "courses.mark_here",
        course=g.standing.course_public_id,
        person=[one.public_id for one in leave],
    )


def title_of_next(activity, facts, windows, current):
    """What the step after *current* is called, "" after the last one."""
    order = list(windows)
    place = order.index(current) + 1
    return step_title(activity.design, *order[place], facts) if place < len(order) else ""
