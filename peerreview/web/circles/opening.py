"""A student opens an activity of their own; staff say yes or no to one that was proposed."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.refusals import Invalid, NotNow
from peerreview.domain.schedule import dates
from peerreview.store import circles
from peerreview.web.access import needs
from peerreview.web.activities.views import staff_page
from peerreview.web.circles import bp
from peerreview.web.circles.forms import OpenForm, ReasonForm
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text


@bp.get("/courses/<course>/together/new")
@needs("circle.find")
def new(course):
    kind = circles.kind_of(course.course, request.args.get("design", ""))
    people = kind.design.people
    form = OpenForm(
        formdata=None, design=kind.key, title="", goal="", most=str(people.most or 6), join=people.join
    )
    return _page(course, kind, form)


def _page(course, kind, form, status=200):
    return render_template(
        "circles/new.html",
        course=course,
        kind=kind,
        form=form,
        events=dates.events(kind.design),
        ends=kind.design.repeat is not None,
    ), status


@bp.post("/courses/<course>/together")
@needs("circle.find")
def create(course):
    form = OpenForm()
    kind = circles.kind_of(course.course, form.design.data or "")
    if not form.validate():
        return _page(course, kind, form, 422)
    try:
        made = circles.open_one(
            course.course,
            course.enrolment,
            kind.key,
            title=form.title.data.strip(),
            goal=form.goal.data,
            join=form.join.data,
            most=int(form.most.data),
            moment=form.moment.moment(course.zone),
            by=g.person.id,
            now=g.now,
        )
    except (Invalid, NotNow) as refusal:
        form[getattr(refusal, "field", "") or "title"].errors = [refusal_text(refusal)]
        return _page(course, kind, form, 422)
    tell(_("It is open.") if made.published else _("Staff are asked. Others find it once they say yes."))
    return redirect(url_for(".show", circle=made.public_id), 303)


@bp.post("/activities/<circle>/proposal")
@needs("circle.approve")
def answer_proposal(circle):
    if request.form.get("act") != "yes":
        return _turn_down(circle)
    circles.approve(circle, by=g.person.id, now=g.now)
    tell(_("You said yes. Others find it now."))
    return redirect(url_for("activities.show", activity=circle.public_id), 303)


def _turn_down(circle):
    form = ReasonForm()
    try:
        if form.validate():
            circles.turn_down(circle, form.reason.data or "", by=g.person.id, now=g.now)
            tell(_("You said no. Its owner reads why."))
            return redirect(url_for("activities.show", activity=circle.public_id), 303)
    except Invalid as refusal:
        form.reason.errors = [refusal_text(refusal)]
    return staff_page(circle, [("reason", form.reason.errors[0])], 422, typed=form.reason.data or "")
