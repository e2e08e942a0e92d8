"""A course kept: offered as a template, kept for a time, put away, brought back, deleted for good."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.refusals import Invalid
from peerreview.store import closing, courses, privacy
from peerreview.web.access import needs
from peerreview.web.courses import bp
from peerreview.web.courses.forms import DeleteForm
from peerreview.web.fields import whole
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text


@bp.post("/courses/<course>/template")
@needs("course.keep")
def offer(course):
    courses.offer(course.course, True, by=g.person.id, now=g.now)
    tell(
        _("Whoever makes a course can start from this one now."),
        url_for(".offer_no_more", course=course.course_public_id),
        beside="keep-h",
    )
    return redirect(url_for(".show", course=course.course_public_id), 303)


@bp.post("/courses/<course>/template/undo")
@needs("course.keep")
def offer_no_more(course):
    courses.offer(course.course, False, by=g.person.id, now=g.now)
    tell(_("This course is no template any more."), beside="keep-h")
    return redirect(url_for(".show", course=course.course_public_id), 303)


@bp.post("/courses/<course>/archive")
@needs("course.keep")
def archive(course):
    closing.archive(courses.find(course.course_public_id), by=g.person.id, now=g.now)
    tell(
        _("%(code)s is put away. Everything in it is kept.", code=course.code),
        url_for(".bring_back", course=course.course_public_id),
    )
    return redirect(url_for(".index"), 303)


@bp.post("/courses/<course>/archive/undo")
@needs("course.keep")
def bring_back(course):
    closing.bring_back(courses.find(course.course_public_id), by=g.person.id, now=g.now)
    tell(_("%(code)s is back.", code=course.code))
    return redirect(url_for(".show", course=course.course_public_id), 303)


@bp.post("/courses/<course>/kept")
@needs("course.keep")
def keep_for(course):
    try:
        privacy.keep_for(course.course, whole(request.form.get("months"), -1), by=g.person.id, now=g.now)
        tell(_("Saved."), beside="keep-h")
    except Invalid as refusal:
        tell(refusal_text(refusal), beside="keep-h")
    return redirect(url_for(".show", course=course.course_public_id), 303)


@bp.get("/courses/<course>/deletion")
@needs("course.keep")
def confirm_deletion(course):
    return _page(course, DeleteForm(formdata=None))


def _page(course, form, status=200):
    people, made, versions = closing.size(course.course)
    return render_template(
        "courses/delete.html", course=course, form=form, people=people, made=made, versions=versions
    ), status


@bp.post("/courses/<course>/deletion")
@needs("course.keep")
def delete(course):
    form = DeleteForm()
    try:
        closing.delete(
            courses.find(course.course_public_id), form.typed.data or "", by=g.person.id, now=g.now
        )
    except Invalid as refusal:
        form.typed.errors = [refusal_text(refusal)]
        return _page(course, form, 422)
    tell(_("%(code)s is deleted.", code=course.code))
    return redirect(url_for(".index"), 303)
