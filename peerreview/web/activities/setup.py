"""The set-up of an activity: one page for words, dates, reviewers, names, release and grade, made from its
design."""

from dataclasses import replace
from fractions import Fraction

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import clock, numbers, schedule
from peerreview.domain.designs.additions import added
from peerreview.domain.designs.matched import is_trained
from peerreview.domain.refusals import Conflict, Invalid, Refusal
from peerreview.domain.visibility import is_blind
from peerreview.store import activities
from peerreview.store.facts import facts_of_cohort
from peerreview.web.access import needs
from peerreview.web.activities import bp, overview, sections, steps
from peerreview.web.activities.forms import COLUMNS, date_field, set_up_form
from peerreview.web.forms.views import asked_in
from peerreview.web.gradebook import gradebook
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.text import _, refusal_text, said

MINUTE, HOUR = 60, 3600
LONGEST_SHOWN = 600  # characters of a colleague's text beside one's own


@bp.get("/activities/<activity>/set-up")
@needs("activity.edit")
def edit(activity):
    typed, rows = activities.typed_by(activity, g.person.id), activities.set_up_rows(activity.id)
    values = stored(activity, rows) | _kept(typed)
    names = typed.values if typed else values
    form = with_moments(activity, form_of(activity, names)(formdata=None, data=values), rows)
    return _page(activity, form, typed=typed)


def _kept(typed):
    """What this person typed and has not saved, with the state it was made from."""
    return typed.values | {"seen_digest": typed.seen} if typed else {}


@bp.post("/activities/<activity>/set-up")
@needs("activity.edit")
def update(activity):
    form = with_moments(activity, form_of(activity)())
    place, _is, instead = request.form.get("instead", "").partition("=")
    if place in form and place.startswith("task."):
        form[place].data = instead
    if not (form.validate() & _adds_up(activity, form) & _in_order(activity, form)):
        return _page(activity, form, 422)
    try:
        activities.set_up(
            activity,
            title=form.title.data.strip(),
            brief=form.brief.data or "",
            edits=edits_of(activity.design, form),
            rows=rows_of(activity, form),
            seen_digest=form.seen_digest.data,
            by=g.person.id,
            now=g.now,
        )
    except activities.InvalidDates as refusal:
        _say_dates(form, refusal.wrong)
        return _page(activity, form, 422)
    except Refusal as refusal:
        form.form_errors.append(refusal_text(refusal))
        is_conflict = isinstance(refusal, Conflict)
        return _page(activity, form, 409 if is_conflict else 422, conflict=is_conflict)
    activities.drop_typed(activity, by=g.person.id)
    if request.form.get("act") == "publish":
        return _publish(activities.find(activity_id=activity.id))
    tell(_("Set-up saved."), url_for(".undo_set_up", activity=activity.public_id))
    return redirect(url_for(".edit", activity=activity.public_id), 303)


def with_moments(activity, form, rows=None):
    """The *form* of an activity with the moments that its dates (*rows*) show, or showed before it was
    posted."""
    for row in activities.set_up_rows(activity.id) if rows is None else rows:
        for column in COLUMNS:
            if (field := date_field(row.phase, row.round, column, row.whom)) in form:
                form[field].kept = getattr(row, column)
    return form


def form_of(activity, names=None):
    """The class of this activity's form, with the rounds known now, and with the dates of sections that the
    field *names* have (as posted)."""
    rounds, begun = later(activity), activities.begun_tasks(activity.id)
    names = request.form if names is None else names
    return set_up_form(activity.design, begun, rounds, sections.named(activity, rounds, names))


def later(activity):
    """{(phase id, round): title} of the steps of later rounds, as far as they are known."""
    if activity.design.repeat is None:
        return {}
    facts = facts_of_cohort(activity, now=g.now)
    return {
        step: step_title(activity.design, *step, facts)
        for step in schedule.windows(activity.design, facts, g.now)
        if step[1] > 1
    }


def _publish(activity):
    """Publish what was just saved; back on this page, with the reason, when something is missing."""
    try:
        activities.publish(activity, by=g.person.id, now=g.now)
    except Invalid as refusal:
        values = stored(activity)
        form = with_moments(activity, form_of(activity, values)(formdata=None, data=values))
        field = next((lack.field for lack in overview.lacks(activity) if lack.field), "")
        if refusal.field != "publish":
            field = date_field(refusal.field, 1, "opens")
        _beside(form, field, refusal_text(refusal))
        return _page(activity, form, 422)
    tell(_("Published. Students see it on their To do page."))
    return redirect(url_for(".show", activity=activity.public_id), 303)


def _beside(form, name, sentence):
    """An error beside its field; on the whole form when this design shows no such field."""
    if name in form:
        form[name].errors = [*form[name].errors, sentence]
    else:
        form.form_errors.append(sentence)


def _say_dates(form, wrong):
    """Each date in the wrong order says so beside its field; *wrong* as of ``schedule.dates.check``."""
    for step, (sentence, values) in wrong.items():
        _beside(form, date_field(*step), said(sentence, values))


def _in_order(activity, form):
    """Whether the dates are in order, as far as they can be read: what is wrong is said all at once."""
    if any(field.errors for field in form if field.name.startswith("dates.")):
        return False
    wrong = schedule.dates.check(activity.design, rows_of(activity, form))
    _say_dates(form, wrong)
    return not wrong


def _adds_up(activity, form):
    """Whether the shares of the grade make 100; says at the last one what is missing."""
    fields = [field for field in form if field.name.startswith("grading.weights.")]
    if not fields or any(field.errors for field in fields):
        return True
    total = sum(numbers.typed(field.data) for field in fields)
    if total == 100 or _is_as_stored(activity, fields):
        return True
    words = (
        _(
            "Together these make %(total)s. Give %(more)s more to one of them.",
            total=numbers.plain(total),
            more=numbers.plain(100 - total),
        )
        if total < 100
        else _(
            "Together these make %(total)s. Take %(less)s from one of them.",
            total=numbers.plain(total),
            less=numbers.plain(total - 100),
        )
    )
    fields[-1].errors = [words]
    return False


def stored(activity, rows=None):
    """The set-up as stored, as the fields of the form want it; *rows*: its ``set_up_rows``, if known."""
    design, zone = activity.design, g.standing.zone
    values = {
        "seen_digest": activities.state_of(activity, rows),
        "title": activity.title,
        "brief": activity.brief,
        "grace": _in_units(design.grace, MINUTE),
        "lease": _in_units(design.lease, HOUR),
    }
    for row in activities.set_up_rows(activity.id) if rows is None else rows:
        values |= {
            date_field(row.phase, row.round, column, row.whom): clock.typed(getattr(row, column), zone)
            for column in COLUMNS
        }
    for phase in design.phases:
        values |= {
            f"phase.{phase.id}.release": phase.release,
            f"phase.{phase.id}.finished_first": phase.finished_first,
            f"phase.{phase.id}.words_first": phase.words_first,
            f"phase.{phase.id}.trained": phase.group is not None and is_trained(phase.group.spec),
        }
    values |= _of_tasks(design)
    if design.grading:
        values |= {
            f"grading.weights.{key}": numbers.plain(share) for key, share in design.grading.weights.items()
        }
        values |= {
            "grading.minimum": str(design.grading.minimum),
            "grading.method": design.grading.method,
            "grading.late_off": numbers.plain(design.grading.late_off),
            "grading.members_most": numbers.plain(design.grading.members_most),
        }
    return values


def _of_tasks(design):
    """The settings of tasks, and which were added."""
    values = {f"added.{key}": key in added(design) for key in activities.additions()}
    for task in design.tasks.values():
        place = f"task.{task.id}."
        values |= {
            place + "pick": str(task.pick or ""),
            place + "open_to": task.open_to,
            place + "min": str(task.least or 0),
            place + "see": task.see,
            place + "every_comment": task.every_comment,
            place + "within": _in_units(task.within, HOUR),
            place + "audit": _in_percent(task.audit),
        }
    return values


def edits_of(design, form):
    """What the form says as edits for ``designs.change``: the field's name is the place."""
    edits, weights = {}, {}
    for field in form:
        kind, *rest = field.name.split(".")
        if kind == "task":
            edits[field.name] = _of_task(design.tasks[rest[0]], rest[1], field.data)
        elif kind in ("phase", "added"):
            edits[field.name] = field.data
        elif field.name.startswith("grading.weights."):
            weights[rest[1]] = field.data
        elif kind == "grading":
            edits[field.name] = field.data
    if weights:
        edits["grading.weights"] = weights
    edits["grace"] = _seconds(form.grace.data, MINUTE, design.grace)
    if "lease" in form:
        edits["lease"] = _seconds(form.lease.data, HOUR, design.lease)
    return edits


def _of_task(task, key, typed):
    """What a field of a task says, as its reader takes it: seconds of hours, a share of percent."""
    if key == "within":
        return _seconds(typed, HOUR, task.within)
    if key == "audit":
        return task.audit if typed.strip() == _in_percent(task.audit) else float(numbers.typed(typed) / 100)
    return typed


def _in_percent(share):
    return numbers.plain(numbers.rounded(100 * Fraction(str(share)), 2))


def _in_units(seconds, unit):
    """A length of time as its field shows it: 1.5 for 90 seconds in minutes."""
    return numbers.plain(numbers.rounded(Fraction(seconds, unit), 4))


def _seconds(typed, unit, kept):
    """Whole seconds of what a field says; the stored ones where it still says what it showed of them."""
    return (
        kept if typed.strip() == _in_units(kept, unit) else int(numbers.rounded(numbers.typed(typed) * unit))
    )


def _is_as_stored(activity, fields):
    """Whether *fields* say what is stored: shares of a design file may add up to anything."""
    known = stored(activity)
    return all(numbers.typed(field.data) == numbers.typed(known[field.name]) for field in fields)


def rows_of(activity, form):
    """The WindowRows of the class and its sections as typed: one that says nothing for a section without
    fields. A release by hand keeps the moment at which it was pressed and takes no other; one at once takes
    none."""
    before = {row[:3]: row for row in activities.set_up_rows(activity.id)}
    steps = [*sections.steps(activity, later(activity))]
    dropped = [key for key in before if key[2] != "all" and key not in form.others]
    rows = [schedule.WindowRow(*key, waived=before[key].waived) for key in dropped]
    for phase, turn, whom in [*((*step, "all") for step in steps), *form.others]:
        old = before.get((phase, turn, whom)) or schedule.WindowRow(phase, turn, whom)
        typed = {
            column: form[date_field(phase, turn, column, whom)].moment(g.standing.zone)
            for column in COLUMNS
            if date_field(phase, turn, column, whom) in form
        }
        release = f"phase.{phase}.release"
        if release in form and form[release].data != "date":
            is_kept = form[release].data == "hand" and old.releases and old.releases <= g.now
            typed["releases"] = old.releases if is_kept else None
        rows.append(old._replace(**typed))
    return rows


def _page(activity, form, status=200, conflict=False, typed=None):
    conflict = conflict or bool(typed) and typed.seen != activities.state_of(activity)
    if conflict:
        activity = activities.find(activity_id=activity.id)
        form.seen_digest.data = activities.state_of(activity)
    facts = facts_of_cohort(activity, now=g.now)
    windows = schedule.windows(activity.design, facts, g.now)
    students = activities.count_students(activity)
    begun = activities.begun_tasks(activity.id)
    frozen = {
        task.id: steps.names_said(task.see)
        for task in activity.design.tasks.values()
        if is_blind(task) and task.about and task.id in begun
    }
    context = {
        "names_said": steps.names_said,
        "form": form,
        "typed_at": typed and typed.at,
        "design": activity.design,
        "students": students,
        "frozen": frozen,
        "differs": _differs(activity, form) if conflict else [],
        "rounds": _rounds(activity, facts, windows),
        "events": schedule.dates.events(activity.design),
        "date_field": date_field,
        "others": sections.shown(activity, form.others),
        "timeline_of": steps.timeline(activity.design, windows, g.now, facts),
        "advice": overview.advice(activity, windows, students) + overview.pitfalls_met(activity),
        "misfits": overview.misfits(activity, students, form),
        "preview": overview.preview(activity, windows),
        "asked": asked_in(activity),
        "meets": overview.meets(activity, students) if students else [],
        "lacks": overview.lacks(activity),
        "zone": g.standing.zone,
        "gradebook": gradebook(activity.design),
        **_additions(activity, form),
    }
    return render_template("activities/edit.html", activity=activity, **context), status


def _additions(activity, form):
    """``additions``: the fields of what can be added; ``additions_begun``: titles of what stays."""
    found = activities.additions()
    return {
        "additions": [f"added.{key}" for key in found],
        "additions_begun": [
            one.title
            for key, one in found.items()
            if key in added(activity.design) and f"added.{key}" not in form
        ],
    }


def _rounds(activity, facts, windows):
    """{phase id: [(round, title, its dates in words, whether it was moved)]} of the later rounds, as if
    nobody had to wait at a gate."""
    if activity.design.repeat is None:
        return {}
    passed = tuple(schedule.Passage(*step, "all", facts.published) for step in windows)
    dated = schedule.windows(activity.design, replace(facts, passages=passed), g.now)
    moved = {(row.phase, row.round) for row in activities.set_up_rows(activity.id) if any(row[3:6])}
    found = {}
    for phase, turn in windows:
        if turn > 1:
            title = step_title(activity.design, phase, turn, facts)
            words = overview.dates(dated[phase, turn])
            found.setdefault(phase, []).append((turn, title, words, (phase, turn) in moved))
    return found


def _differs(activity, form):
    """[(label, what a colleague stored)] of fields in which the form and the store differ, for the conflict's
    notice."""
    now = stored(activity)
    theirs = sections.named(activity, later(activity), now)
    return [
        (title, " · ".join(_words(now, *key)) or _("empty"))
        for key, title in theirs.items()
        if key not in form.others
    ] + [
        (field.label.text, _shown(field, now.get(field.name)))
        for field in form
        if field.name in now
        and field.name != "seen_digest"
        and str(field.data or "") != str(now[field.name] or "")
    ]


def _words(values, step, turn, whom):
    """The dates that *values* have for a section in a step, as typed."""
    return [values[name] for column in COLUMNS if values.get(name := date_field(step, turn, column, whom))]


def _shown(field, value):
    """A stored value in the words of its field."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    shown = dict(getattr(field, "choices", None) or ()).get(value, value) or _("empty")
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]} …"
