"""A member shows one text to somebody of the staff; who was shown something reads it, and nothing else."""

from flask import g, redirect, render_template, url_for

from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow
from peerreview.store import activities, circles, responses
from peerreview.web.access import needs
from peerreview.web.circles import bp
from peerreview.web.circles.forms import ReasonForm, ShowForm
from peerreview.web.items import shown_answers
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text, when


@bp.get("/responses/<inside>/show")
@needs("circle.leave")
def show_to(inside):
    return _page(inside, ShowForm(formdata=None))


def _page(work, form, status=200):
    if not circles.may_be_shown(work):
        raise Missing()
    contacts = circles.contacts(work.course)
    form.to.choices = {"": _("Choose a person")} | {key: name for key, name, _role in contacts}
    return render_template(
        "circles/show_to.html",
        work=work,
        form=form,
        activity=activities.find(activity_id=work.activity),
        answers=shown_answers(work.items, responses.answers_of(work.id), right=None),
    ), status


@bp.post("/responses/<inside>/show")
@needs("circle.leave")
def disclose(inside):
    form = ShowForm()
    if not form.validate():
        return _page(inside, form, 422)
    try:
        circles.disclose(
            inside, g.standing.enrolment, form.to.data, form.reason.data or "", by=g.person.id, now=g.now
        )
    except (Invalid, NotNow, Conflict) as refusal:
        form[getattr(refusal, "field", "") or "to"].errors = [refusal_text(refusal)]
        return _page(inside, form, 422)
    tell(_("Shown to them alone. The others learn that something was shown, not by whom."))
    return redirect(url_for(".show", circle=inside.activity_public_id), 303)


@bp.get("/shown/<disclosure>")
@needs("account.own")
def read(disclosure):
    return _read(disclosure, ReasonForm(formdata=None))


def _read(disclosure, form, status=200):
    found = circles.read(g.person.id, disclosure, now=g.now)
    return render_template(
        "circles/shown.html",
        found=found,
        form=form,
        at=when(found.at),
        answers=shown_answers(found.work.items, found.answers, right=None),
        closed=activities.find(activity_id=found.work.activity).closed,
    ), status


@bp.post("/shown/<disclosure>/end")
@needs("account.own")
def freeze(disclosure):
    form = ReasonForm()
    if not form.validate():
        return _read(disclosure, form, 422)
    try:
        circles.freeze(g.person.id, disclosure, form.reason.data or "", now=g.now)
    except (Invalid, Conflict) as refusal:
        form.reason.errors = [refusal_text(refusal)]
        return _read(disclosure, form, 422)
    tell(_("Nobody writes there any more. Its people are told why."))
    return redirect(url_for(".read", disclosure=disclosure), 303)
