"""A new course: empty, or made from a template or from one of one's own; who makes courses."""

from flask import g, redirect, render_template, request, url_for
from wtforms.fields import SelectChoice

from peerreview.domain.refusals import Invalid
from peerreview.store import copying, courses, site
from peerreview.web.access import needs
from peerreview.web.courses import bp
from peerreview.web.courses.forms import CourseForm
from peerreview.web.pages import tell
from peerreview.web.text import _, day_words, refusal_text


@bp.get("/courses/new")
@needs("course.create")
def new():
    source = copying.source_for(g.person.id, request.args.get("start", ""))
    known = {"code": source.code, "title": source.title, "zone": source.zone} if source else {}
    values = {"zone": g.person.zone or "UTC", "start": source.public_id if source else ""} | known
    return _page(CourseForm(formdata=None, data=values))


def _page(form, status=200):
    form.start.choices = [SelectChoice("", _("Nothing: an empty course")), *_sources()]
    return render_template("courses/new.html", form=form), status


def _sources():
    """Templates, then one's own courses, each with the day of its first date."""
    offered = {course.id: course for course in courses.templates()}
    own = [courses.find(one.course_public_id) for one in courses.led_by(g.person.id)]
    for course in [*offered.values(), *(one for one in own if one.id not in offered)]:
        first = copying.first_day_of(course)
        words = f"{course.code} {course.title}"
        if course.id in offered:
            words = _("Template: %(course)s", course=words)
        if first:
            words = _("%(course)s (first date %(day)s)", course=words, day=day_words(first))
        yield SelectChoice(course.public_id, words)


@bp.post("/courses")
@needs("course.create")
def create():
    form = CourseForm()
    source = copying.source_for(g.person.id, form.start.data or "")
    is_right = form.validate()
    if form.start.data and source is None:
        form.start.errors, is_right = [_("Choose where to start from.")], False
    if not is_right:
        return _page(form, 422)
    try:
        made = _made(form, source)
    except Invalid as refusal:
        form[refusal.field].errors = [refusal_text(refusal)]
        return _page(form, 422)
    if source:
        tell(_("%(code)s is made. Look at its dates, then add its people.", code=made.code))
        return redirect(url_for(".show", course=made.public_id), 303)
    tell(_("%(code)s is made. Add its people next.", code=made.code))
    return redirect(url_for(".people", course=made.public_id), 303)


def _made(form, source):
    """The Course as the form says. Administrators make courses for others, everybody else for themselves."""
    values = {"code": form.code.data.strip(), "title": form.title.data.strip(), "zone": form.zone.data}
    values |= {"by": g.person.id, "now": g.now}
    if source is None:
        return courses.create(**values, leads=not g.person.is_admin)
    days = form.days(copying.first_day_of(source))
    return copying.copy_course(source, **values, days=days, staff=form.staff.data)


@bp.post("/courses/makers")
@needs("site.run")
def let_make():
    site.let_make_courses(request.form.get("makers", ""), by=g.person.id, now=g.now)
    tell(_("Saved."), beside="makers-h")
    return redirect(url_for(".index"), 303)
