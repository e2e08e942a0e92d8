"""Courses: the site's list, a new one, and one as somebody in it sees it."""

from flask import g, redirect, render_template, url_for

from peerreview.store import activities, courses
from peerreview.web.access import needs
from peerreview.web.courses import (  # noqa: F401 - the routes of this room
    about_me,
    bp,
    conflicts,
    fields,
    importing,
    people,
    person,
)
from peerreview.web.courses.activities import rows_in
from peerreview.web.courses.forms import PLACES, CourseForm
from peerreview.web.pages import tell
from peerreview.web.text import _, when, zone


@bp.get("/courses")
@needs("site.run")
def index():
    return render_template("courses/index.html", courses=courses.every())


@bp.get("/courses/new")
@needs("course.create")
def new():
    return render_template("courses/new.html", form=CourseForm(formdata=None, zone=g.person.zone or "UTC"))


@bp.post("/courses")
@needs("course.create")
def create():
    form = CourseForm()
    if not form.validate():
        return render_template("courses/new.html", form=form), 422
    made = courses.create(
        code=form.code.data.strip(),
        title=form.title.data.strip(),
        zone=form.zone.data,
        by=g.person.id,
        now=g.now,
    )
    tell(_("%(code)s is made. Add its people next.", code=made.code))
    return redirect(url_for(".people", course=made.public_id), 303)


@bp.get("/courses/<course>")
@needs("course.see")
def show(course):
    running, over = rows_in(course, g.person.id, g.now)
    put_away = activities.put_away(course.course) if course.role == "instructor" else []
    return render_template(
        "courses/show.html",
        course=course,
        running=running,
        over=over,
        role=PLACES[course.role],
        zone=zone().key,
        leads=course.role == "instructor",
        archived=[(key, title, when(at)) for key, title, at in put_away],
        may_change_people=course.role == "instructor" or g.person.is_admin,
    )
