"""Who owes what, person by person; more time and excuses for several at once; works short of reviews; drafts
that came too late."""

from datetime import timedelta
from typing import NamedTuple

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.numbers import rounded
from peerreview.domain.refusals import Invalid, Missing, Refusal
from peerreview.domain.words import in_order
from peerreview.store import activities, allocation, attributes, charges, names
from peerreview.store import milestones as dates
from peerreview.store import progress as store
from peerreview.web import topics
from peerreview.web.access import holds, looked_after, needs, person_of
from peerreview.web.activities import bp, gates, learned, longer, milestones, scopes, waiting
from peerreview.web.activities.forms import ExtendForm
from peerreview.web.fields import whole
from peerreview.web.htmx import page_or_part, wants_part
from peerreview.web.lists import Filter, listing, section_filter
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, refusal_text, when, zone

TAGS = {
    "unfinished": _("Something open"),
    "missing": _("Missed something"),
    "late": _("Late"),
    "none_received": _("Received no review"),
    "short": _("Received too few"),
    "extended": _("More time"),
    "excused": _("Excused"),
    "asked": _("Asked for time"),
}


@bp.get("/activities/<activity>/progress")
@needs("activity.progress")
def progress(activity):
    return _page(activity, _form_of(activity)(formdata=None))


def survey_of(activity):
    """The Survey of those in an activity whom the asker looks after."""
    return store.of_activity(activity, g.now, looked_after())


def _form_of(activity):
    return ExtendForm.of(scopes.step_choices(activity), scopes.whom_choices(activity))


def _page(activity, form, status=200, chosen=()):
    survey = survey_of(activity)
    context = {
        "activity": activity,
        "form": form,
        "chosen": set(chosen),
        "people": listing_of(activity, survey),
        "columns": [activity.design.tasks[task] for task in survey.tallies],
        "away": attributes.away_now(activity.course, g.now),
        "deals": holds("allocation.assign") and any(task.is_dealt for task in activity.design.tasks.values()),
        "can_edit": holds("activity.edit"),
        "can_pass": any(not phase.gate.is_clock for phase in activity.design.phases),
    }
    if status == 200 and wants_part():
        return page_or_part("activities/progress.html", "activities/_people.html", **context)
    return render_template("activities/progress.html", **context, **_around(activity, survey)), status


def _around(activity, survey):
    """What stands around the list: counts, works in need, late drafts, extensions, hand-ins per day."""
    extended = [
        (row, reason)
        for row, reason in activities.extensions(activity.id)
        if not dates.is_own(activity.design, row)
    ]
    known = names.of_scopes(charges.among(g.standing, {row.whom for row, _reason in extended}))
    whole = holds("class.whole")
    return {
        "stats": _stats(activity, survey),
        "short": [
            (activity.design.tasks[task], turn, *found) for (task, turn), found in survey.short.items()
        ],
        "drafts": [(name, activity.design.tasks[task].title, public) for name, task, public in survey.drafts],
        "extensions": [
            _extension(activity, row, reason, known) for row, reason in extended if row.whom in known
        ],
        "gates": gates.of_survey(activity, survey),
        "learned": learned.of_activity(activity) if whole else [],
        "by_topic": topics.of_activity(activity) if whole else [],
        "team_milestones": milestones.of_staff(activity) if whole else [],
        "per_day": _per_day(survey),
        "stopped": waiting.stopped(activity) if whole else [],
    }


def _extension(activity, row, reason, known):
    """(row, reason, fields that name whom it holds for, words for them, the step's title)."""
    if row.whom[0] == "p":
        fields = {"person": known[row.whom][0]}
    else:
        fields = {"whom": scopes.token_of(row.whom, known)}
    words = waiting.whom_said(row.whom, known)
    title = scopes.title_in(activity, row.phase, row.round)
    return row, reason, fields | {"round": row.round}, words[:1].upper() + words[1:], title


def listing_of(activity, survey):
    """The list of students as the address, or the form posted from it, shows it."""
    return listing(
        request.values,
        "activities.progress",
        {"activity": activity.public_id},
        survey.students,
        filters=(
            Filter("show", _("Show"), _("All"), _tags(activity), lambda one: one.tags),
            section_filter(survey.students, lambda one: one.section),
        ),
        words=lambda one: one.name,
        orders={
            "name": lambda one: in_order(one.name),
            "received": lambda one: one.received,
            "section": lambda one: in_order(one.section) if one.section else None,
        },
    )


def _tags(activity):
    """What people are filtered by; whether they received a review only where reviews are dealt."""
    deals = any(task.pick for task in activity.design.tasks.values())
    return {key: words for key, words in TAGS.items() if deals or key not in ("none_received", "short")}


def _stats(activity, survey):
    tasks = activity.design.tasks
    numbers = [(survey.finished, _("students have finished everything"))] if survey.tallies else []
    numbers += [
        (done, _("of %(owed)s: %(task)s", owed=owed, task=tasks[task].title))
        for task, (done, owed) in survey.tallies.items()
        if owed
    ]
    return numbers + [
        (found[0], _("of %(owed)s: %(task)s", owed=found[1], task=tasks[task].title))
        if found
        else ("–", _("%(task)s: counted from five people up", task=tasks[task].title))
        for task, found in survey.counted.items()
    ]


def _per_day(survey):
    """Of the last fourteen days [(date, day of the month, hand-ins, height in pixels)]; None when nothing
    came in."""
    today = g.now.astimezone(zone()).date()
    first = today - timedelta(days=store.DAYS - 1)
    counted = {first + timedelta(days=place): 0 for place in range(store.DAYS)}
    for moment, count in survey.hand_ins.items():
        day = moment.astimezone(zone()).date()
        if day in counted:
            counted[day] += count
    highest = max(counted.values())
    if not highest:
        return None
    return [
        (f"{day.day} {_(day.strftime('%b'))}", day.day, count, int(rounded(96 * count / highest)))
        for day, count in counted.items()
    ]


@bp.post("/activities/<activity>/extensions")
@needs("activity.extend")
def extend(activity):
    form = _form_of(activity)()
    people = _people(activity)
    if not people:
        form.form_errors.append(_("Tick somebody first."))
    has_act = bool(request.form.get("act"))
    if not has_act:  # Enter in a field
        form.form_errors.append(_("Nothing is changed yet. Press what is to happen for those ticked."))
    if not (form.validate() and people and has_act):
        return _page(activity, form, 422, request.form.getlist("person"))
    act = _let_go_on if request.form.get("act") == "pass" else _extend
    try:
        act(activity, form, people)
    except Refusal as refusal:
        form[getattr(refusal, "field", "") or "closes"].errors = [refusal_text(refusal)]
        return _page(activity, form, 422, request.form.getlist("person"))
    return redirect(listing_of(activity, survey_of(activity)).look.url(), 303)


def _extend(activity, form, people):
    """More time or an excuse for each; undo is offered where nobody loses dates by it."""
    waived = request.form.get("act") == "excuse"
    closes, late_until = (
        (None, None)
        if waived
        else (form.closes.moment(g.standing.zone), form.late_until.moment(g.standing.zone))
    )
    phase, turn = scopes.step_in(form.phase.data)
    before = {(row.phase, row.round, row.whom) for row, _reason in activities.extensions(activity.id)}
    rows = activities.extend_each(
        activity,
        [one.whom for one in people],
        phase=phase,
        turn=turn,
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
        rows,
        waived or not any((phase, turn, one.whom) in before for one in people),
    )
    had = [one for one, row in zip(people, rows, strict=True) if closes and row.closes > closes]
    if had:
        tell(
            _(
                "%(who)s had more time than that already, so the longer time stays. To give less, take it "
                "back first.",
                who=_who(had),
            )
        )


def _let_go_on(activity, form, people):
    """A passage for each, by hand."""
    phase, turn = _gate_in(activity, form.phase.data)
    for one in people:
        activities.let_pass(
            activity.id,
            phase=phase.id,
            turn=turn,
            whom=one.whom,
            cause="hand" if phase.gate.when == "hand" else "override",
            at=g.now,
            by=g.person.id,
            reason=form.reason.data.strip(),
            now=g.now,
        )
    title = scopes.title_in(activity, phase.id, turn)
    tell(_("%(who)s may go on past “%(step)s”.", who=_who(people), step=title), beside=_place_of(people))


def _gate_in(activity, token):
    """(Phase, round) of a step whose gate somebody may be let past by hand."""
    phase, turn = scopes.step_in(token)
    found = next((found for found in activity.design.phases if found.id == phase), None)
    if found is None or found.gate.is_clock:
        raise Invalid(
            _("Everybody goes on past this by its date. Give more time, or excuse them."), field="phase"
        )
    return found, turn


def _place_of(people):
    """Where the list shows what was done: the row of the only one, else the form for several."""
    kind, name = people[0].field
    return f"p-{name}" if len(people) == 1 and kind == "person" else "ticked-h"


def _who(people):
    return (
        people[0].name
        if len(people) == 1
        else ngettext("%(count)s student", "%(count)s students", len(people))
    )


class One(NamedTuple):
    """Somebody an act is for: the scope, what to call them, and the fields that name them in an address."""

    whom: str
    name: str
    field: tuple[str, str]


def _people(activity):
    """[One] of the section or group chosen, of those ticked, or of everybody the list shows when "all of this
    list" is ticked."""
    token = request.form.get("whom", scopes.TICKED)
    if token != scopes.TICKED:
        return [One(*scopes.whom_in(activity, token), ("whom", token))]
    survey, chosen = survey_of(activity), set(request.form.getlist("person"))
    found = (
        listing_of(activity, survey).found
        if request.form.get("everybody")
        else [student for student in survey.students if student.public_id in chosen]
    )
    return [One(f"p{student.enrolment}", student.name, ("person", student.public_id)) for student in found]


def _tell_extended(activity, form, people, rows, is_new):
    closes = min((row.closes for row in rows if row.closes), default=None)
    phase, turn = scopes.step_in(form.phase.data)
    step, who = scopes.title_in(activity, phase, turn), _who(people)
    words = (
        _("%(who)s: more time for “%(step)s”, until %(time)s.", who=who, step=step, time=when(closes))
        if closes
        else _("%(who)s: excused from “%(step)s”.", who=who, step=step)
    )
    undo = url_for(
        ".end_extension",
        activity=activity.public_id,
        phase=phase,
        round=turn,
        person=[one.field[1] for one in people if one.field[0] == "person"],
        whom=[one.field[1] for one in people if one.field[0] == "whom"],
    )
    is_for_single = all(one.whom.startswith("p") for one in people)
    after = longer.told(activity, phase, turn, closes, is_for_single=is_for_single) if closes else ()
    tell(" ".join([words, *after]), undo if is_new and len(people) <= 40 else None, beside=_place_of(people))


@bp.post("/activities/<activity>/reassign")
@needs("allocation.assign")
def reassign(activity):
    people = [one for one in _people(activity) if one.whom.startswith("p")]
    if not people:
        tell(_("Tick somebody first."))
        return redirect(listing_of(activity, survey_of(activity)).look.url(), 303)
    freed = allocation.free(activity, [int(one.whom[1:]) for one in people], by=g.person.id, now=g.now)
    words = ngettext(
        "%(count)s review of %(who)s is free for others. What was typed stays with its writer.",
        "%(count)s reviews of %(who)s are free for others. What was typed stays with its writer.",
        len(freed),
        who=_who(people),
    )
    undo = url_for(".reassign_undo", activity=activity.public_id, freed=freed)
    tell(words, undo if 0 < len(freed) <= 40 else None, beside=_place_of(people))
    return redirect(listing_of(activity, survey_of(activity)).look.url(), 303)


@bp.post("/activities/<activity>/reassign/undo")
@needs("allocation.assign")
def reassign_undo(activity):
    back, taken = 0, 0
    for one in request.values.getlist("freed"):
        try:
            allocation.give_back(activity, whole(one, 0), by=g.person.id, now=g.now)
            back += 1
        except Refusal:
            taken += 1
    words = ngettext("%(count)s review is back.", "%(count)s reviews are back.", back)
    more = ngettext("%(count)s has another reviewer.", "%(count)s have another reviewer.", taken)
    tell(f"{words} {more}" if taken else words)
    return redirect(url_for(".progress", activity=activity.public_id), 303)


@bp.post("/activities/<activity>/phases/<phase>/extensions/end")
@needs("activity.extend")
def end_extension(activity, phase):
    people = [person_of(public_id) for public_id in request.values.getlist("person")]
    whom = [scopes.whom_in(activity, token)[0] for token in request.values.getlist("whom")]
    turn = request.values.get("round", "1")
    if not (people or whom) or not turn.isdigit() or len(turn) > 4:
        raise Missing()
    for scope in [*whom, *(f"p{person.id}" for person in people)]:
        activities.take_back_extension(
            activity, phase=phase, turn=int(turn), whom=scope, by=g.person.id, now=g.now
        )
    tell(_("Taken back. It is as it was before."))
    return redirect(url_for(".progress", activity=activity.public_id), 303)
