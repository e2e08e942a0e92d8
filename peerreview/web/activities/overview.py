"""What staff see first: what is open, what each step has got, what can be released, and what a student
sees."""

from dataclasses import dataclass
from typing import NamedTuple

from flask import g, url_for

from peerreview.domain import materials as rules
from peerreview.domain import schedule
from peerreview.domain.visibility import is_blind
from peerreview.store import activities, diplomacy, forms, glances, materials, pitfalls
from peerreview.store.facts import facts_of_cohort, facts_of_furthest
from peerreview.web.access import holds
from peerreview.web.activities import steps, waiting
from peerreview.web.activities.forms import date_field
from peerreview.web.rounds import step_title
from peerreview.web.rows import count_in
from peerreview.web.text import _, said, when
from peerreview.web.words import word_of


@dataclass(frozen=True, slots=True)
class Line:
    """A step in the staff's table: tasks [(title, how much is in, the page with what was written)],
    whether it can be released or passed by hand now, and what is so."""

    phase: object
    round: int
    title: str
    place: str
    dates: str
    tasks: list
    release: str
    can_release: bool
    gate: str
    can_pass: bool
    passed: bool


def of_staff(activity):
    """The context of the staff's page."""
    facts = facts_of_cohort(activity, now=g.now)
    by_themselves = any(not phase.gate.is_clock for phase in activity.design.phases)
    ahead = facts_of_furthest(activity, now=g.now) if by_themselves else facts
    windows = schedule.windows(activity.design, ahead, g.now)
    students = activities.count_students(activity)
    counted = glances.in_round(activity.id, g.now)
    lines = [_line(activity, key, window, counted, facts) for key, window in windows.items()]
    return {
        "lines": lines,
        "timeline_of": steps.timeline(activity.design, windows, g.now, facts),
        "students": students,
        "now_said": _now_said(lines, windows),
        "lacks": lacks(activity),
        "advice": advice(activity, windows, students),
        "can_edit": holds("activity.edit"),
        "preview": preview(activity, windows),
        "stopped": waiting.stopped(activity),
        "quieted": diplomacy.unanswered(activity.id),
    }


def _line(activity, key, window, counted, facts):
    passed = {(row.phase, row.round) for row in facts.passages}
    phase = activity.design.phase(key[0])
    tasks = [
        (
            task.title,
            count_in(*counted(task, key[1])),
            url_for("responses.written", activity=activity.public_id, task=task.id, round=key[1]),
        )
        for task in phase.tasks
    ]
    reads = any(is_blind(task) for task in phase.tasks)
    released = window.releases is not None and window.releases <= g.now
    by_hand = phase.gate.when == "hand" and phase.gate.per == "cohort"
    published = activity.published is not None
    return Line(
        phase,
        key[1],
        step_title(activity.design, *key, facts),
        steps.place_of(window),
        dates(window),
        tasks,
        _release(phase, window) if reads else "",
        reads and published and not released and window.state != "locked",
        _gate(phase, key in passed),
        by_hand and published and key not in passed and window.state != "locked",
        key in passed and by_hand,
    )


def dates(window):
    """From when until when a step is open, in words."""
    parts = [_("from %(time)s", time=when(window.opens))] if window.opens else []
    parts += [_("until %(time)s", time=when(window.closes))] if window.closes else [_("no closing date")]
    if window.late_until:
        parts.append(_("late until %(time)s", time=when(window.late_until)))
    return ", ".join(parts)


def _release(phase, window):
    if window.releases is None:
        return (
            _("Authors read this when you release it.")
            if phase.release == "hand"
            else _("Authors read this once there is a closing or release date.")
        )
    words = (
        _("Authors read this since %(time)s.")
        if window.releases <= g.now
        else _("Authors read this from %(time)s.")
    )
    more = " " + _("Only those who have finished their own part.") if phase.finished_first else ""
    return words % {"time": when(window.releases)} + more


def _gate(phase, passed):
    if phase.gate.is_clock:
        return ""
    if passed:
        return _("Everybody may go on.")
    return {
        "hand": _("Goes on when you say so."),
        "all": _("Goes on when all have finished."),
        "approved": _("Goes on when you approve."),
    }.get(phase.gate.when, _("Goes on when the bar is reached."))


def _now_said(lines, windows):
    """One sentence about what is open now, with the moment it closes."""
    found = [(line, window) for line, window in zip(lines, windows.values()) if window.is_open]
    if found:
        line, window = found[0]
        return (
            _(
                "“%(step)s” is open until %(time)s.",
                step=line.title,
                time=", ".join(filter(None, (str(found := when(window.closes)), found.distance))),
            )
            if window.closes
            else _("“%(step)s” is open.", step=line.title)
        )
    coming = [(line, window) for line, window in zip(lines, windows.values()) if window.state == "locked"]
    if coming:
        line, window = coming[0]
        return (
            _("Nothing is open. “%(step)s” opens %(time)s.", step=line.title, time=when(window.opens))
            if window.opens
            else _("Nothing is open. “%(step)s” comes next.", step=line.title)
        )
    return _("All steps are over.")


class Lack(NamedTuple):
    """Something publication still needs: what to do, where, and the field of the set-up form it is ("" = on
    another page)."""

    sentence: str
    url: str
    field: str = ""


def lacks(activity):
    """What publication still needs, as Lacks."""
    key, first = activity.public_id, activity.design.phases[0]
    found, rows = [], activities.window_rows(activity.id)
    if not any(row.phase == first.id and row.closes for row in rows):
        field = date_field(first.id, 1, "closes")
        words = _("say when “%(phase)s” closes", phase=first.title)
        found.append(Lack(words, url_for("activities.edit", activity=key, _anchor=field), field))
    for event in schedule.dates.undated(activity.design, rows):
        field = date_field(event, 1, "opens")
        words = _("say when “%(event)s” is", event=schedule.dates.event_title(event))
        found.append(Lack(words, url_for("activities.edit", activity=key, _anchor=field), field))
    for name, sentence, values in materials.lacking(activity):
        url = url_for("activities.materials", activity=key, _anchor=f"m-{name}")
        found.append(Lack(said(sentence, values), url))
    return found


def advice(activity, windows, students):
    """Sentences worth a second look; never a refusal."""
    now = None if activity.published else g.now
    found = [
        said(sentence, values)
        for sentence, values in schedule.advise(activity.design, windows, students=students, now=now)
    ]
    if not activity.brief.strip():
        found.append(_("There is no brief yet: students read it first, and it says what to do."))
    for title, sets in materials.uneven(activity):
        counted = ", ".join(f"{name}: {count}" for name, count in sets.items())
        found.append(
            _(
                "“%(title)s” is divided into different numbers of sets (%(counted)s). They belong together "
                "in order, so give each as many.",
                title=title,
                counted=counted,
            )
        )
    missed = rules.missed(activity.design, materials.rows_of(activity)) if activity.design.materials else []
    if missed:
        titles = ", ".join(activity.design.materials[name].title for name in missed)
        found.append(_("Under “Materials” nothing is there yet for: %(titles)s.", titles=titles))
    return found


def pitfalls_met(activity):
    """Sentences about the common pitfalls that this activity would meet with its class."""
    return [
        said(one.sentence, one.values)
        for one in pitfalls.of(activity.design, activity.course, g.now)
        if one.is_met
    ]


def misfits(activity, students, form):
    """[(sentence, words of the button that mends it, its value)] of what so few students cannot do; "" twice
    where the *form* has no field for that."""
    rows = materials.rows_of(activity) if activity.design.materials else {}
    entries = {name: len(found) for name, found in rows.items()}
    return [
        (
            said(one.sentence, one.values),
            _("Make it %(count)s each", count=one.instead) if one.place in form else "",
            f"{one.place}={one.instead}",
        )
        for one in schedule.misfits(activity.design, students, entries)
    ]


def meets(activity, students):
    """[(step's title, what each person writes in it: "2 posts, 5 replies")], as far as it can be said
    beforehand."""
    found = []
    for step in schedule.load(activity.design, students):
        things = []
        for task, count in step.written:
            word = word_of(activity.design, task)
            things.append(f"{count} {word.one if count == 1 else word.many}")
        if things:
            found.append((activity.design.phase(step.phase).title, ", ".join(things)))
    return found


def preview(activity, windows):
    """What a student sees: brief, tasks with dates, who sees what, and what reviewers look at."""
    by_phase = {}
    for (phase, _turn), window in windows.items():
        by_phase.setdefault(phase, window)
    asked = [(title, dates(by_phase[phase])) for title, phase in steps.asked(activity.design)]
    return {
        "title": activity.title,
        "brief_html": activity.brief_html,
        "asked": asked,
        "sights": steps.sights(activity.design),
    }


def rubrics(activity):
    """[(title, items)] of the forms with criteria that people answer about others' work: what a writer may
    know beforehand."""
    used = {task.form for task in activity.design.tasks.values() if task.pick}
    return [
        (title, items)
        for key, (_version, _number, title, items) in (forms.of_activity(activity.id) if used else {}).items()
        if key in used and any(item.is_criterion for item in items)
    ]
