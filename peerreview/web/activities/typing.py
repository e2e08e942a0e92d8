"""A set-up while somebody types into it: kept after each pause, shown as students would see it, dropped; the
way back from what was saved."""

from flask import g, redirect, render_template, url_for

from peerreview.domain import designs, schedule
from peerreview.domain.refusals import Conflict, Refusal
from peerreview.store import activities, markup
from peerreview.store.facts import facts_of_cohort
from peerreview.web.access import needs
from peerreview.web.activities import bp, overview, setup
from peerreview.web.htmx import wants_part
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text

NOT_KEPT = ("csrf_token", "seen_digest")


@bp.post("/activities/<activity>/set-up/draft")
@needs("activity.edit")
def keep_set_up(activity):
    form = setup.with_moments(activity, setup.form_of(activity)())
    values = {field.name: field.data for field in form if field.name not in NOT_KEPT}
    seen = form.seen_digest.data or ""
    if all(
        str(values[name] or "") == str(value or "")
        for name, value in setup.stored(activity).items()
        if name in values
    ):
        activities.drop_typed(activity, by=g.person.id)
    else:
        activities.keep_typed(activity, values, seen=seen[:64], by=g.person.id, now=g.now)
    if not wants_part():
        return redirect(url_for(".edit", activity=activity.public_id), 303)
    shown = _as_typed(activity, form)
    return render_template("activities/_preview.html", activity=activity, preview=shown, kept_at=g.now)


def _as_typed(activity, form):
    """What a student would see: the words as typed, dates and settings as far as they can stand."""
    facts, design = facts_of_cohort(activity, now=g.now), activity.design
    if form.validate():
        try:
            design = designs.change(design, setup.edits_of(design, form), activities.begun_tasks(activity.id))
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
