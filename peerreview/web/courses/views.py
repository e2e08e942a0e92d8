"""Courses: the list of one's own and of the site, and one as somebody in it sees it."""

from flask import g, render_template

from peerreview.store import activities, courses, site
from peerreview.web.access import holds, my_courses, needs, of_sections
from peerreview.web.courses import (  # noqa: F401 - the routes of this room
    about_me,
    bp,
    certificates,
    conflicts,
    copies,
    fields,
    importing,
    invitations,
    keeping,
    looking,
    mailing,
    making,
    people,
    person,
    several,
)
from peerreview.web.courses.activities import rows_in
from peerreview.web.courses.forms import MAKERS, PLACES
from peerreview.web.text import when, zone


@bp.get("/courses")
@needs("account.own")
def index():
    is_admin = g.person.is_admin
    mine = {one.course: one for one in [*my_courses(), *courses.led_by(g.person.id)]}
    found = courses.every(None if is_admin else mine)
    return render_template(
        "courses/index.html",
        running=[row for row in found if row[0].archived_at is None],
        archived=[(*row, when(row[0].archived_at)) for row in found if row[0].archived_at],
        is_admin=is_admin,
        counts={one.course for one in mine.values() if one.role != "student"},
        makes=holds("course.create"),
        makers=MAKERS,
        makers_now=site.course_makers() if is_admin else "",
    )


def of_sections_shown(course):
    """[(name, public id)] of the students as whom the asker may look."""
    found = courses.students(course.course).items()
    return [row[:2] for _person, row in of_sections(list(found), lambda one: one[0])]


@bp.get("/courses/<course>")
@needs("course.see", as_student=True)
def show(course):
    running, over = rows_in(course, g.person.id, g.now)
    leads = course.role == "instructor"
    put_away = activities.put_away(course.course) if leads and not course.archived else []
    is_staff = holds("course.view_as")
    return render_template(
        "courses/show.html",
        course=course,
        running=running,
        over=over,
        role=PLACES[course.role],
        zone=zone().key,
        leads=leads and not course.archived,
        archived=[(key, title, when(at)) for key, title, at in put_away],
        may_change_people=holds("course.people"),
        keeps=holds("course.keep"),
        is_template=courses.find(course.course_public_id).is_template if holds("course.keep") else False,
        students=of_sections_shown(course) if is_staff else [],
        may_look=is_staff,
        may_make=leads and holds("course.create"),
        away_since=course.archived and when(course.archived),
    )
