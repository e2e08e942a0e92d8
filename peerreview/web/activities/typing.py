"""A set-up while somebody types into it: kept after each pause, shown as students would see it, dropped; the
way back from what was saved."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import schedule
from peerreview.domain.refusals import Conflict, Missing, Refusal
from peerreview.store import activities, markup
from peerreview.store.facts import facts_of_cohort
from peerreview.web.access import needs
from peerreview.web.activities import bp, overview, sections, setup
from peerreview.web.activities.forms import COLUMNS, date_field
from peerreview.web.htmx import wants_part
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text

NOT_KEPT = ("csrf_token", "seen_digest")


@bp.post("/activities/<activity>/set-up/draft")
@needs("activity.edit")
def keep_set_up(activity):
    form = setup.with_moments(activity, setup.form_of(activity)())
    values, known = typed_in(form), setup.stored(activity)
    seen = form.seen_digest.data or ""
    own = {name for name in {*values, *known} if sections.is_own(name)}
    if all(
        str(values.get(name) or "") == str(known.get(name) or "")
        for name in own | (values.keys() & known.keys())
    ):
        activities.drop_typed(activity, by=g.person.id)
    else:
        activities.keep_typed(activity, values, seen=seen[:64], by=g.person.id, now=g.now)
    if not wants_part():
        return redirect(url_for(".edit", activity=activity.public_id), 303)
    shown = _as_typed(activity, form)
    return render_template("activities/_preview.html", activity=activity, preview=shown, kept_at=g.now)


def typed_in(form):
    """What the fields of a set-up form say, as it is kept."""
    return {field.name: field.data for field in form if field.name not in NOT_KEPT}


def _as_typed(activity, form):
    """What a student would see: the words as typed, dates and settings as far as they can stand."""
    facts, design = facts_of_cohort(activity, now=g.now), activity.design
    if form.validate():
        try:
            begun = activities.begun_tasks(activity.id)
            design = activities.change_design(design, setup.edits_of(design, form), begun)
            facts.windows = tuple(setup.rows_of(activity, form))
        except Refusal:
            design = activity.design
    brief = form.brief.data or ""
    typed = activity._replace(
        title=form.title.data or activity.title, brief=brief, brief_html=markup.to_html(brief), design=design
    )
    return overview.preview(typed, schedule.windows(design, facts, g.now))


@bp.post("/activities/<activity>/set-up/draft/end")
@needs("activity.edit")
def drop_set_up(activity):
    activities.drop_typed(activity, by=g.person.id)
    tell(_("What was not saved is gone."))
    return redirect(url_for(".edit", activity=activity.public_id), 303)


@bp.post("/activities/<activity>/set-up/undo")
@needs("activity.edit")
def undo_set_up(activity):
    try:
        activities.undo(activity, by=g.person.id, now=g.now)
        tell(_("The set-up is as it was before."))
    except Conflict as refusal:
        tell(refusal_text(refusal))
    return redirect(url_for(".edit", activity=activity.public_id), 303)


@bp.post("/activities/<activity>/set-up/sections")
@needs("activity.edit")
def other_dates(activity):
    """Open a row of dates for a section in a step, or take one away; what is typed elsewhere is kept."""
    act, _space, step = request.form.get("other", "").partition(" ")
    key = _key(activity, step if act == "drop" else f"{step} {request.form.get('other.' + step, '')}")
    form = setup.form_of(activity)()
    values = typed_in(form)
    own = {name: values.pop(name, "") for name in _names(key)}
    if act == "drop":
        tell(
            _("The dates of the class hold there again, once you save."),
            url_for(".other_dates_back", activity=activity.public_id, step=step, **own),
        )
    else:
        values |= own
    seen = (form.seen_digest.data or "")[:64]
    activities.keep_typed(activity, values, seen=seen, by=g.person.id, now=g.now)
    return _at_step(activity, key)


@bp.post("/activities/<activity>/set-up/sections/undo")
@needs("activity.edit")
def other_dates_back(activity):
    """The row of dates that was taken away stands there again, with what it said."""
    key = _key(activity, request.args.get("step", ""))
    typed = activities.typed_by(activity, g.person.id)
    values = typed.values if typed else setup.stored(activity)
    seen = typed.seen if typed else values.pop("seen_digest")
    values |= {name: request.args.get(name, "")[:40] for name in _names(key)}
    activities.keep_typed(activity, values, seen=seen, by=g.person.id, now=g.now)
    return _at_step(activity, key)


def _key(activity, text):
    """(phase id or event, round, whom) of a row of dates, as the page's buttons name it."""
    phase, turn, whom = (text.split(" ") + ["", "", ""])[:3]
    names = [date_field(phase, int(turn or 1), "opens", whom)] if turn.isdigit() else []
    for key in sections.named(activity, setup.later(activity), names):
        return key
    raise Missing()


def _names(key):
    phase, turn, whom = key
    return [date_field(phase, turn, column, whom) for column in COLUMNS]


def _at_step(activity, key):
    there = url_for(".edit", activity=activity.public_id, _anchor=f"step-{key[0]}-{key[1]}")
    return redirect(there, 303)
