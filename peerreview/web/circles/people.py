"""Who takes part in what people join one by one: for its people; who asks, who is invited, who follows, for
its owner; going, and keeping somebody away, for everybody."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import circles as rules
from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Conflict, Invalid, NotNow
from peerreview.store import circles
from peerreview.web.access import needs
from peerreview.web.circles import bp
from peerreview.web.circles.forms import AboutForm, MeetForm, ReasonForm
from peerreview.web.circles.running import meet_form
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.text import _, on_day, refusal_text, when


@bp.get("/activities/<circle>/people")
@needs("circle.see")
def show(circle):
    return page(circle)


def page(circle, status=200, **forms):
    """The page of its people; *forms*: those that come back with something wrong."""
    people = circles.people_of(circle.id)
    me = g.standing.enrolment
    steps = circles.steps(circle, g.now)
    context = {
        "here": [(part, when(part.since)) for part in people if part.standing in rules.TAKING_PART],
        "me": me,
        "mates": [part for part in people if part.standing in rules.TAKING_PART and part.enrolment != me],
        "shown_days": [on_day(day) for day in circles.shown_days(circle.id) if day.date() < g.now.date()],
        "kept_away": circles.kept_away(me),
        "meets": when(circles.next_meeting(circle.id, circle.design, g.now)),
        "too_small": circles.is_too_small(circle),
        "is_staff": is_staff_role(g.standing.role),
        "owns": g.owns,
    }
    if g.owns:
        context |= _of_owner(circle, people, steps) | forms
    return render_template("circles/people.html", activity=circle, **context), status


def _of_owner(circle, people, steps):
    return {
        "asking": [part for part in people if part.standing == "asked"],
        "waiting": [part for part in people if part.standing == "waiting"],
        "invited": [part for part in people if part.standing == "invited"],
        "invitable": [] if circle.closed else circles.invitable(circle, g.standing.enrolment),
        "steps": [(phase, turn, step_title(circle.design, phase, turn)) for phase, turn in steps.open],
        "may_meet": steps.next is not None and not circle.closed,
        "meet_form": meet_form(circle),
        "about_form": AboutForm(
            formdata=None,
            title=circle.title,
            goal=circle.brief,
            most=str(circle.design.people.most or ""),
            join=circle.design.people.join,
        ),
        "close_form": ReasonForm(formdata=None),
        "small_others": circles.others_to_join(circle, g.standing.enrolment, g.now)
        if circles.is_too_small(circle)
        else [],
    }


@bp.post("/activities/<circle>/invitations")
@needs("circle.run")
def invite(circle):
    try:
        circles.invite(
            circle, g.standing.enrolment, request.form.get("person", ""), by=g.person.id, now=g.now
        )
    except (Conflict, NotNow) as refusal:
        return page(circle, 422, invite_error=refusal_text(refusal))
    tell(_("Invited. They take part only if they say yes."))
    return _back(circle)


@bp.post("/activities/<circle>/asking")
@needs("circle.run")
def answer(circle):
    is_wanted = request.form.get("act") == "yes"
    becomes = circles.answer(circle, request.form.get("person", ""), is_wanted, by=g.person.id, now=g.now)
    said = {"member": _("They take part now."), "waiting": _("They wait for a place.")}
    tell(said.get(becomes) or _("They are told."))
    return _back(circle)


@bp.post("/activities/<circle>/owner")
@needs("circle.run")
def hand_over(circle):
    circles.hand_over(circle, request.form.get("person", ""), by=g.person.id, now=g.now)
    tell(_("Handed over. You stay one of its people."))
    return _back(circle)


@bp.post("/activities/<circle>/leaving")
@needs("circle.leave")
def leave(circle):
    circles.leave(circle, g.standing.enrolment, by=g.person.id, now=g.now)
    tell(_("You have left. Nobody is told; what you wrote stays with the others."))
    return redirect(url_for(".index", course=g.standing.course_public_id), 303)


@bp.post("/activities/<circle>/away")
@needs("circle.leave")
def keep_away(circle):
    circles.keep_away(g.standing.enrolment, request.form.get("person", ""), now=g.now)
    tell(_("From now on neither of you comes newly to what the other takes part in. Nobody is told."))
    return _back(circle)


@bp.post("/activities/<circle>/near")
@needs("circle.leave")
def let_near(circle):
    circles.let_near(g.standing.enrolment, request.form.get("person", ""), now=g.now)
    tell(_("Taken back."))
    return _back(circle)


@bp.post("/activities/<circle>/about")
@needs("circle.run")
def change(circle):
    form = AboutForm()
    if not form.validate():
        return page(circle, 422, about_form=form)
    try:
        circles.change(
            circle,
            title=form.title.data.strip(),
            goal=form.goal.data,
            join=form.join.data,
            most=int(form.most.data),
            by=g.person.id,
            now=g.now,
        )
    except Invalid as refusal:
        form[refusal.field or "title"].errors = [refusal_text(refusal)]
        return page(circle, 422, about_form=form)
    tell(_("Saved."))
    return _back(circle)


@bp.post("/activities/<circle>/meeting")
@needs("circle.run")
def meet(circle):
    form = meet_form(circle, MeetForm)
    moment = form.chosen(g.standing.zone) if form.validate() else None
    if moment is None:
        form.moment.errors = form.moment.errors or [_("Choose a time, or type one.")]
        return page(circle, 422, meet_form=form)
    try:
        circles.meet(circle, moment, by=g.person.id, now=g.now)
    except Invalid as refusal:
        form.moment.errors = [refusal_text(refusal)]
        return page(circle, 422, meet_form=form)
    tell(_("Everybody is told when you meet."))
    return _back(circle)


@bp.post("/activities/<circle>/end")
@needs("circle.run")
def close(circle):
    form = ReasonForm()
    if not form.validate():
        return page(circle, 422, close_form=form)
    circles.close(circle, form.reason.data or "", by=g.person.id, now=g.now)
    tell(_("It is closed. Everybody is told, and can still read it."))
    return _back(circle)


def _back(circle):
    return redirect(url_for(".show", circle=circle.public_id), 303)
