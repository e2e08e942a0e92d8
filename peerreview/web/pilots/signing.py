"""A pilot begins: the rule’s answer, one objective, three outcomes, and a signature."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import choosing, numbers
from peerreview.domain import pilots as rules
from peerreview.domain.refusals import Refusal
from peerreview.store import pilots
from peerreview.web.access import needs
from peerreview.web.designs import choosing as page
from peerreview.web.pages import tell
from peerreview.web.pilots import bp
from peerreview.web.pilots.forms import FILE, TITLES, sign_form
from peerreview.web.text import _, refusal_text, said


@bp.get("/courses/<course>/pilots/new")
@needs("activity.create")
def new(course):
    answers, _wrong = choosing.read(request.args)
    if answers is None:
        return redirect(url_for("designs.choose_for", course=course.course_public_id), 302)
    if runs := pilots.running(course.course):
        tell(_("A pilot of this course runs already. Close it before another one begins."))
        return redirect(url_for(".show", course=course.course_public_id, pilot=runs.public_id), 302)
    usual = {"model": choosing.choose(answers).model, "begins": request.args.get("begins", "")}
    usual |= {f"{kind}_source": FILE for kind in rules.KINDS} | {"reader": str(course.enrolment)}
    return _page(course, answers, _form(course)(formdata=None, data=usual))


def _form(course):
    return sign_form(_staff(course), _sources(course))


def _staff(course):
    return {str(key): name for key, name in pilots.staff(course.course).items()}


def _sources(course):
    """{group: {value: title}} for a select: each activity, what people say of themselves, a file."""
    found = {}
    for one in pilots.sources(course.course):
        found.setdefault(one.group or str(_("About me")), {})[one.value] = said(one.title)
    found[str(_("From elsewhere"))] = {FILE: _("A file (CSV) that I bring")}
    return found


def _page(course, answers, form, status=200):
    choice = choosing.choose(answers)
    return render_template(
        "pilots/new.html",
        course=course,
        form=form,
        kinds=TITLES,
        models=page.models(),
        advised=choice.model,
        ran=page.steps_said(choice),
        never=choosing.why_not(answers, "peer"),
        answers={key: int(value) for key, value in answers._asdict().items()},
        alike=[kind for kind in rules.KINDS if _is_alike(form, kind)],
    ), status


def _is_alike(form, kind):
    """Whether a target is typed as what was before."""
    before, target = (numbers.kept(form[f"{kind}_{name}"].data or "") for name in ("baseline", "target"))
    return before is not None and before == target


@bp.post("/courses/<course>/pilots")
@needs("activity.create")
def sign(course):
    answers, _wrong = choosing.read(request.form)
    if answers is None:
        return redirect(url_for("designs.choose_for", course=course.course_public_id), 303)
    form = _form(course)()
    if not form.validate():
        return _page(course, answers, form, 422)
    try:
        made = pilots.sign(course.course, form.said(answers), by=g.person.id, now=g.now)
    except Refusal as refusal:
        form[getattr(refusal, "field", "") or "title"].errors = [refusal_text(refusal)]
        return _page(course, answers, form, 422)
    tell(_("Signed. The pilot has begun; its numbers stand here."))
    return redirect(url_for(".show", course=course.course_public_id, pilot=made), 303)
