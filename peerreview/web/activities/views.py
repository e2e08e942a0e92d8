"""An activity's own page, its making, publication, releases and gates. Set-up, rubric, progress and groups
stand beside this file."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Invalid, Missing
from peerreview.store import activities, groups, moving, responses
from peerreview.store.facts import facts_of_one
from peerreview.web.access import needs, person_of

# Imported for the routes that stand in them.
from peerreview.web.activities import (  # noqa: F401
    board,
    bp,
    conduct,
    making,
    matching,
    materials,
    metrics,
    milestones,
    mine,
    overview,
    pairing,
    progress,
    reminding,
    repairs,
    saying,
    setup,
    steps,
    tasks,
    teams,
    typing,
    waiting,
)
from peerreview.web.activities.scopes import step_of, title_in, whom_in
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text


@bp.get("/activities/<activity>")
@needs("activity.see", as_student=True)
def show(activity):
    # Who takes part themselves would learn here who reviews whom.
    if g.looking and responses.party_to(activity.id, activity.design, g.looking.theirs.enrolment):
        raise Missing()
    if is_staff_role(g.standing.role):
        return staff_page(activity)
    return student_page(activity)


def student_page(activity, typed=None, status=200):
    """The page of a student; *typed*: the milestones of their team with what was typed and cannot stand."""
    context = tasks.of_student(activity)
    if typed:
        context["milestones"] = typed
    return render_template(
        "activities/show.html",
        activity=activity,
        is_staff=False,
        sights=steps.sights(activity.design),
        rubrics=overview.rubrics(activity),
        **context,
    ), status


@bp.post("/activities/<activity>/milestones")
@needs("response.write")
def date_milestones(activity):
    _plan, facts = facts_of_one(activity.id, g.standing.enrolment)
    if wrong := milestones.posted(activity, facts):
        return student_page(activity, wrong, 422)
    tell(_("Saved. Your whole team sees these dates."), beside="milestones-h")
    return redirect(url_for(".show", activity=activity.public_id, _anchor="milestones-h"), 303)


def staff_page(activity, errors=(), status=200, typed=""):
    """The page of staff; *errors*: [(field, sentence)] of what was posted, *typed*: the reason that was."""
    return render_template(
        "activities/show.html",
        activity=activity,
        is_staff=True,
        errors=errors,
        typed=typed,
        rubrics=overview.rubrics(activity),
        **overview.of_staff(activity),
    ), status


@bp.post("/activities/<activity>/publication")
@needs("activity.edit")
def publish(activity):
    try:
        activities.publish(activity, by=g.person.id, now=g.now)
    except Invalid as refusal:
        return staff_page(activity, [(refusal.field, refusal_text(refusal))], 422)
    tell(_("Published. Students see it on their To do page."))
    return redirect(url_for(".show", activity=activity.public_id), 303)


@bp.post("/activities/<activity>/archive")
@needs("activity.edit")
def archive(activity):
    activities.archive(activity, by=g.person.id, now=g.now)
    tell(
        _("“%(title)s” is put away. Everything in it is kept.", title=activity.title),
        url_for(".restore", course=g.standing.course_public_id, archived=activity.public_id),
        beside="put-away",
    )
    return redirect(url_for("courses.show", course=g.standing.course_public_id), 303)


@bp.post("/courses/<course>/activities/<archived>/restoration")
@needs("activity.create")
def restore(course, archived):
    activity = moving.restore(course.course, archived, by=g.person.id, now=g.now)
    tell(_("“%(title)s” is back.", title=activity.title))
    return redirect(url_for(".show", activity=activity.public_id), 303)


@bp.post("/activities/<activity>/phases/<phase>/release")
@needs("activity.edit")
def release(activity, phase):
    found, turn = step_of(activity, phase)
    activities.release(activity, found.id, by=g.person.id, now=g.now, turn=turn)
    tell(
        _(
            "Released. Authors can read what was written in “%(step)s”.",
            step=title_in(activity, found.id, turn),
        )
    )
    return redirect(url_for(".show", activity=activity.public_id), 303)


def whom_of(activity):
    """The scope a passage form names: everybody, a group or a person by public id; (scope text, words for
    it)."""
    whom = request.values.get("whom", "all")
    if whom == "all":
        return "all", _("Everybody")
    if request.values.get("kind") == "section":
        return whom_in(activity, f"section:{whom}")
    if request.values.get("kind") == "group":
        return f"g{groups.find(activity.id, whom)}", _("The group")
    person = person_of(whom)
    return f"p{person.id}", person.account.name


@bp.post("/activities/<activity>/phases/<phase>/passages")
@needs("class.whole")
def let_pass(activity, phase):
    found, turn = step_of(activity, phase)
    whom, words = whom_of(activity)
    activities.let_pass(
        activity.id,
        phase=found.id,
        turn=turn,
        whom=whom,
        cause="hand" if found.gate.when == "hand" else "override",
        at=g.now,
        by=g.person.id,
        reason=request.form.get("reason", "")[:500],
        now=g.now,
    )
    kind = request.form.get("kind", "")
    scope = {"phase": found.id, "round": turn, "whom": request.form.get("whom", "all"), "kind": kind}
    scope |= {"from": "groups"} if request.form.get("from") == "groups" else {}
    undo = url_for(".shut", activity=activity.public_id, **scope)
    step = title_in(activity, found.id, turn)
    tell(_("%(who)s may go on past “%(step)s”.", who=words, step=step), undo, beside="gates-h")
    return redirect(_back_from_gate(activity), 303)


def _back_from_gate(activity):
    """The page on which that scope is seen."""
    page = {"group": ".groups", "person": ".progress", "section": ".progress"}.get(
        request.values.get("kind"), ".show"
    )
    if request.values.get("from") in ("progress", "groups"):
        page = f".{request.values['from']}"
    return url_for(page, activity=activity.public_id)


@bp.post("/activities/<activity>/phases/<phase>/passages/undo")
@needs("class.whole")
def shut(activity, phase):
    found, turn = step_of(activity, phase)
    whom, words = whom_of(activity)
    activities.undo_passage(activity, phase=found.id, turn=turn, whom=whom, by=g.person.id, now=g.now)
    title = title_in(activity, found.id, turn)
    tell(_("Taken back. %(who)s waits at “%(step)s” again.", who=words, step=title))
    return redirect(_back_from_gate(activity), 303)
