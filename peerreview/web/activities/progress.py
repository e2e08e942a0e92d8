"""Who owes what, person by person; more time and excuses for several at once; works short of reviews; drafts
that came too late."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.refusals import Missing, Refusal
from peerreview.store import activities, courses
from peerreview.store import progress as store
from peerreview.web.access import holds, needs
from peerreview.web.activities import bp
from peerreview.web.activities.forms import ExtendForm
from peerreview.web.htmx import page_or_part, wants_part
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, refusal_text, when, zone

SIZE = 100


@dataclass(frozen=True, slots=True)
class Look:
    """What the address asks for: the filter, words to find, a section, a page."""

    tag: str
    words: str
    section: str
    page: int


def _look():
    page = request.values.get("page", "1")
    return Look(
        request.values.get("show", ""),
        request.values.get("q", "").strip()[:100],
        request.values.get("section", "")[:100],
        max(int(page), 1) if page.isdigit() and len(page) < 6 else 1,
    )


@bp.get("/activities/<activity>/progress")
@needs("activity.progress")
def progress(activity):
    return _page(activity, ExtendForm.of(activity.design)(formdata=None))


def _page(activity, form, status=200, chosen=()):
    survey, look = store.of_activity(activity, g.now), _look()
    found = chosen_by(look, survey.students)
    pages = ceil(len(found) / SIZE)
    page = min(look.page, max(pages, 1))
    context = {
        "activity": activity,
        "form": form,
        "chosen": set(chosen),
        "look": look,
        "total": len(survey.students),
        "found": len(found),
        "page_now": page,
        "pages": pages,
        "url_of": _pages(activity, look, page, pages),
        "first": (page - 1) * SIZE + 1,
        "students": found[(page - 1) * SIZE : page * SIZE],
        "columns": [activity.design.tasks[task] for task in survey.tallies],
        "filters": _filters(activity, look, survey),
        "sections": sorted({student.section for student in survey.students if student.section}),
        "can_edit": holds("activity.edit"),
        "can_pass": any(
            phase.gate.per == "person" and not phase.gate.is_clock for phase in activity.design.phases
        ),
    }
    if status == 200 and wants_part():
        return page_or_part("activities/progress.html", "activities/_people.html", **context)
    return render_template("activities/progress.html", **context, **_around(activity, survey)), status


def _around(activity, survey):
    """What stands around the list: counts, works in need, late drafts, extensions, hand-ins per day."""
    extended = activities.extensions(activity.id)
    names = (
        {f"p{student.enrolment}": (student.public_id, student.name) for student in survey.students}
        if extended
        else {}
    )
    return {
        "stats": _stats(activity, survey),
        "short": [(activity.design.tasks[task], *found) for task, found in survey.short.items()],
        "drafts": [(name, activity.design.tasks[task].title, public) for name, task, public in survey.drafts],
        "extensions": [
            (row, reason, *names[row.whom], activity.design.phase(row.phase).title)
            for row, reason in extended
            if row.whom in names
        ],
        "per_day": _per_day(survey),
    }


def chosen_by(look, students):
    """The students a Look asks for, in order."""
    if not (look.tag or look.words or look.section):
        return students
    words = look.words.casefold()
    return [
        student
        for student in students
        if (not look.tag or look.tag in student.tags)
        and words in student.name.casefold()
        and (not look.section or student.section == look.section)
    ]


def _filters(activity, look, survey):
    names = [
        ("unfinished", _("Something open")),
        ("missing", _("Missed something")),
        ("late", _("Late")),
        ("none_received", _("Received no review")),
        ("extended", _("More time")),
    ]
    return [
        (words, _url(activity, look, show=tag or None), look.tag == tag, count)
        for tag, words, count in [
            ("", _("All"), len(survey.students)),
            *((tag, words, survey.tags[tag]) for tag, words in names),
        ]
    ]


def _url(activity, look, **changes):
    values = {"show": look.tag or None, "q": look.words or None, "section": look.section or None} | changes
    return url_for("activities.progress", activity=activity.public_id, **values)


def _pages(activity, look, page, pages):
    return {
        "previous": _url(activity, look, page=page - 1) if page > 1 else None,
        "next": _url(activity, look, page=page + 1) if page < pages else None,
    }


def _stats(activity, survey):
    numbers = [(survey.finished, _("students have finished everything"))]
    return numbers + [
        (done, _("of %(owed)s: %(task)s", owed=owed, task=activity.design.tasks[task].title))
        for task, (done, owed) in survey.tallies.items()
        if owed
    ]


def _per_day(survey):
    """Of the last fourteen days [(date, day of the month, hand-ins, height in pixels)]; None when nothing
    came in."""
    today = g.now.astimezone(zone()).date()
    first = today - timedelta(days=store.DAYS - 1)
    counted = {first + timedelta(days=place): 0 for place in range(store.DAYS)}
    for moment, count in survey.hand_ins.items():
        day = moment.astimezone(zone()).date()
        counted[day] = counted.get(day, 0) + count * (day in counted)
    highest = max(counted.values())
    if not highest:
        return None
    return [
        (f"{day.day} {_(day.strftime('%b'))}", day.day, count, round(96 * count / highest))
        for day, count in counted.items()
    ]


@bp.post("/activities/<activity>/extensions")
@needs("activity.extend")
def extend(activity):
    form = ExtendForm.of(activity.design)()
    people = _people(activity)
    if not people:
        form.form_errors.append(_("Tick somebody first."))
    if not form.validate() or not people:
        return _page(activity, form, 422, request.form.getlist("person"))
    act = _let_go_on if request.form.get("act") == "pass" else _extend
    try:
        act(activity, form, people)
    except Refusal as refusal:
        form[getattr(refusal, "field", "") or "closes"].errors = [refusal_text(refusal)]
        return _page(activity, form, 422, request.form.getlist("person"))
    return redirect(_url(activity, _look()), 303)


def _extend(activity, form, people):
    """More time or an excuse for each; undo is offered where nobody had other dates before."""
    waived = request.form.get("act") == "excuse"
    closes, late_until = (
        (None, None)
        if waived
        else (form.closes.moment(g.standing.zone), form.late_until.moment(g.standing.zone))
    )
    before = {(row.phase, row.whom) for row, _reason in activities.extensions(activity.id)}
    for _public, person, _name in people:
        activities.extend(
            activity,
            phase=form.phase.data,
            whom=f"p{person}",
            closes=closes,
            late_until=late_until,
            waived=waived,
            reason=form.reason.data.strip(),
            by=g.person.id,
            now=g.now,
        )
    _tell_extended(
        activity,
        form,
        people,
        closes,
        not any((form.phase.data, f"p{person}") in before for _public, person, _name in people),
    )


def _let_go_on(activity, form, people):
    """A passage for each, by hand."""
    phase = activity.design.phase(form.phase.data)
    for _public, person, _name in people:
        activities.let_pass(
            activity.id,
            phase=phase.id,
            turn=1,
            whom=f"p{person}",
            cause="hand" if phase.gate.when == "hand" else "override",
            at=g.now,
            by=g.person.id,
            reason=form.reason.data.strip(),
            now=g.now,
        )
    tell(_("%(who)s may go on past “%(step)s”.", who=_who(people), step=phase.title))


def _who(people):
    return (
        people[0][2] if len(people) == 1 else ngettext("%(count)s student", "%(count)s students", len(people))
    )


def _people(activity):
    """[(public id, enrolment id, name)] ticked, or everybody the list shows when "all of this list" is
    ticked."""
    students = store.of_activity(activity, g.now).students
    chosen = set(request.form.getlist("person"))
    shown = (
        chosen_by(_look(), students)
        if request.form.get("everybody")
        else [student for student in students if student.public_id in chosen]
    )
    return [(student.public_id, student.enrolment, student.name) for student in shown]


def _tell_extended(activity, form, people, closes, is_new):
    step = activity.design.phase(form.phase.data).title
    who = _who(people)
    words = (
        _("%(who)s: more time for “%(step)s”, until %(time)s.", who=who, step=step, time=when(closes))
        if closes
        else _("%(who)s: excused from “%(step)s”.", who=who, step=step)
    )
    undo = url_for(
        ".end_extension",
        activity=activity.public_id,
        phase=form.phase.data,
        person=[public for public, _id, _name in people],
    )
    tell(words, undo if is_new and len(people) <= 40 else None)


@bp.post("/activities/<activity>/phases/<phase>/extensions/end")
@needs("activity.extend")
def end_extension(activity, phase):
    people = [courses.person_in(activity.course, public_id) for public_id in request.values.getlist("person")]
    if not people:
        raise Missing()
    for person in people:
        activities.take_back_extension(activity, phase=phase, whom=f"p{person.id}", by=g.person.id, now=g.now)
    tell(_("Taken back. The dates of the course hold again."))
    return redirect(url_for(".progress", activity=activity.public_id), 303)
