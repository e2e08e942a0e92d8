"""A student asks staff, reads what they answered, or takes it back; staff answer on the case."""

from flask import Blueprint, g, redirect, render_template, request, url_for

from peerreview.domain import asking as rules
from peerreview.domain import clock, numbers
from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow, Refusal
from peerreview.store import activities, asking, courses, moderation
from peerreview.web.access import holds, needs
from peerreview.web.asking.forms import GradeForm, TimeForm
from peerreview.web.fields import moment_in, whole
from peerreview.web.moderation.case import sheet_of
from peerreview.web.moderation.views import page_of
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.text import _, refusal_text, said, when

bp = Blueprint("asking", __name__)
FORMS = {"time": TimeForm, "grade": GradeForm}


@bp.get("/activities/<activity>/asking/<kind>")
@needs("response.write")
def make(activity, kind):
    if kind not in FORMS:
        raise Missing()
    if kind == "time" and not request.args.get("task"):
        return redirect(url_for("activities.show", activity=activity.public_id), 303)
    return _page(activity, kind, FORMS[kind](formdata=None))


def _page(activity, kind, form, status=200):
    """The form, or the request that stands open already, or why it may not be asked."""
    task, turn = request.values.get("task", ""), whole(request.values.get("round"), 1)
    may, whom = asking.may_ask(activity, g.standing.enrolment, kind, task, turn, now=g.now)
    if kind == "grade" and activity.design.grading is not None:
        task, turn = activity.design.grading.task, 1
    asked = next(
        (
            one
            for one in asking.of_account(g.person.id, (activity.id,))
            if one.is_open and (one.kind, one.task, one.round) == (kind, task, turn)
        ),
        None,
    )
    if asked:
        return redirect(url_for(".show", asked=asked.public_id), 303)
    hours = moderation.setting_of(activity.id).patience
    return render_template(
        "asking/make.html",
        activity=activity,
        kind=kind,
        form=form,
        task=task,
        round=turn,
        about=_about(activity, kind, task, turn),
        why="" if may else said(may.why),
        for_group=whom.startswith("g"),
        answered=when(rules.answered_by(g.now, hours)),
        action=url_for(".send", activity=activity.public_id, kind=kind),
    ), status


def _about(activity, kind, task, turn):
    if kind == "grade":
        return _("Your grade")
    spec = activity.design.tasks[task]
    step = step_title(activity.design, spec.phase, turn)
    return step if step == spec.title else f"{step}: {spec.title}"


@bp.post("/activities/<activity>/asking/<kind>")
@needs("response.write")
def send(activity, kind):
    if kind not in FORMS:
        raise Missing()
    form = FORMS[kind]()
    if not form.validate():
        return _page(activity, kind, form, 422)
    wanted = form.wanted.moment(g.standing.zone) if kind == "time" else None
    task, turn = request.form.get("task", ""), whole(request.form.get("round"), 1)
    try:
        public_id = asking.ask(
            activity,
            g.standing.enrolment,
            kind,
            words=form.words.data,
            task=task,
            turn=turn,
            wanted=wanted,
            by=g.person.id,
            now=g.now,
        )
    except (Invalid, NotNow, Conflict) as refusal:
        form[getattr(refusal, "field", "") or "words"].errors = [refusal_text(refusal)]
        return _page(activity, kind, form, 422 if isinstance(refusal, Invalid) else 409)
    tell(_("Staff are asked. You read their answer here, on To do, and by mail."))
    return redirect(url_for(".show", asked=public_id), 303)


@bp.get("/requests/<asked>")
@needs("response.write")
def show(asked):
    asking.see(asked, person=g.standing.enrolment, now=g.now)
    activity = activities.find(activity_id=asked.activity)
    return render_template(
        "asking/show.html",
        activity=activity,
        asked=asked,
        about=_about(activity, asked.kind, asked.task, asked.round),
        outcome=said(rules.SAID[asked.outcome]) if asked.outcome else "",
        is_mine=asked.person == g.standing.enrolment,
        is_overdue=asked.is_overdue(g.now),
        instructors=courses.instructors_of(asked.course) if asked.is_overdue(g.now) else [],
    )


@bp.get("/requests/<asked>/edit")
@needs("response.write")
def edit(asked):
    zone = g.standing.zone
    kept = {"words": asked.words, "wanted": clock.typed(asked.wanted, zone)}
    form = FORMS[asked.kind](formdata=None, data=kept)
    if asked.kind == "time":
        form.wanted.kept = asked.wanted
    return _editor(asked, form)


def _editor(asked, form, status=200):
    """What was asked, to be said otherwise while it is unanswered; else it is shown."""
    if asked.person != g.standing.enrolment:
        raise Missing()
    if not asked.is_open:
        tell(_(asking.ANSWERED))
        return redirect(url_for(".show", asked=asked.public_id), 303)
    return render_template(
        "asking/make.html",
        activity=activities.find(activity_id=asked.activity),
        kind=asked.kind,
        form=form,
        task=asked.task,
        round=asked.round,
        about=_about(activities.find(activity_id=asked.activity), asked.kind, asked.task, asked.round),
        why="",
        for_group=asked.whom.startswith("g"),
        answered=when(asked.answer_by),
        action=url_for(".change", asked=asked.public_id),
        asked=asked,
    ), status


@bp.post("/requests/<asked>/edit")
@needs("response.write")
def change(asked):
    form = FORMS[asked.kind]()
    if asked.kind == "time":
        form.wanted.kept = asked.wanted
    if asked.person != g.standing.enrolment or not asked.is_open or not form.validate():
        return _editor(asked, form, 422)
    wanted = form.wanted.moment(g.standing.zone) if asked.kind == "time" else None
    try:
        asking.change(asked, words=form.words.data, wanted=wanted, by=g.person.id, now=g.now)
    except (Invalid, Conflict) as refusal:
        form[getattr(refusal, "field", "") or "words"].errors = [refusal_text(refusal)]
        return _editor(asked, form, 422 if isinstance(refusal, Invalid) else 409)
    tell(_("Changed. Staff read it as it stands now."))
    return redirect(url_for(".show", asked=asked.public_id), 303)


@bp.post("/requests/<asked>/withdrawal")
@needs("response.write")
def withdraw(asked):
    if asked.person != g.standing.enrolment:
        raise Missing()
    if asked.outcome != rules.WITHDRAWN:
        try:
            asking.withdraw(asked, by=g.person.id, now=g.now)
        except Conflict as refusal:
            tell(refusal_text(refusal))
            return redirect(url_for(".show", asked=asked.public_id), 303)
    tell(_("Taken back. Staff are not asked any more."))
    return redirect(url_for("activities.show", activity=asked.activity_public_id), 303)


def _case_of(activity, case, public_id):
    """(the Sheet of a person's case, the Asked in it); Missing when it is not this person's to decide."""
    sheet = sheet_of(activity, case, typed=request.form.to_dict())
    found = [one for one in sheet.requests if one.public_id == public_id]
    if not found:
        raise Missing()
    return sheet, found[0]


@bp.post("/activities/<activity>/moderation/cases/<case>/requests/<request_id>")
@needs("moderation.decide")
def answer(activity, case, request_id):
    sheet, asked = _case_of(activity, case, request_id)
    form, act = request.form, request.form.get("act", "")
    if act == "changed" and not holds("grade.decide"):
        raise Missing()
    try:
        granted = {
            "until": moment_in(form, "until", g.standing.zone) if act == "granted" else None,
            "value": _value(form.get("value", "")) if act == "changed" else None,
        }
        asking.answer(activity, asked, act, reply=form.get("reply", ""), **granted, by=g.person.id, now=g.now)
    except Refusal as refusal:
        return _refused(sheet, asked, refusal)
    tell(
        _("Answered. The student reads it on To do and by mail."),
        url_for(".take_back", activity=activity.public_id, case=case, request_id=request_id),
    )
    return redirect(url_for("moderation.following", activity=activity.public_id, after=case), 303)


def _value(text):
    """The grade typed; Invalid (field value) for what is none."""
    value = numbers.typed(text)
    if value is None:
        raise Invalid(_("A grade is a number from 0 to 100."), field="value")
    return value


def _refused(sheet, asked, refusal):
    """The case once more, with what was typed and why it could not stand."""
    sheet.refused = asked.public_id
    sheet.errors = {getattr(refusal, "field", "") or "act": refusal_text(refusal)}
    return page_of(sheet, 409 if isinstance(refusal, Conflict) else 422)


@bp.post("/activities/<activity>/moderation/cases/<case>/requests/<request_id>/undo")
@needs("moderation.decide")
def take_back(activity, case, request_id):
    _sheet, asked = _case_of(activity, case, request_id)
    if asked.outcome == "changed" and not holds("grade.decide"):
        raise Missing()
    try:
        asking.take_back(activity, asked, by=g.person.id, now=g.now)
        tell(_("Taken back. It waits for an answer again, and the student is told."))
    except Refusal as refusal:
        tell(refusal_text(refusal))
    return redirect(url_for("moderation.case", activity=activity.public_id, case=case), 303)
