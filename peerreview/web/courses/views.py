"""Courses, their people, conflicts between people."""

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow
from peerreview.domain.words import N_, folded
from peerreview.store import attributes, courses
from peerreview.web.access import needs
from peerreview.web.courses.activities import rows_in
from peerreview.web.courses.forms import PLACES, ROLES, ConflictForm, CourseForm, PersonForm
from peerreview.web.courses.people import everybody_in, listed
from peerreview.web.htmx import page_or_part
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text, zone

bp = Blueprint("courses", __name__)


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
    return render_template(
        "courses/show.html",
        course=course,
        running=running,
        over=over,
        role=PLACES[course.role],
        zone=zone().key,
        leads=course.role == "instructor",
        may_change_people=course.role == "instructor" or g.person.is_admin,
    )


@bp.get("/courses/<course>/people")
@needs("course.people")
def people(course):
    return people_page(course, welcome=session.pop("welcome", None))


def people_page(course, *, status=200, form=None, conflict_form=None, welcome=None):
    """The list of people with both forms; *form* and *conflict_form* carry what was typed and why it cannot
    stand."""
    everybody = everybody_in(course)
    choices = [
        (one.public_id, one.account.name)
        for one in sorted(everybody, key=lambda one: folded(one.account.name))
    ]
    offered = ConflictForm(formdata=None) if conflict_form is None else conflict_form
    return page_or_part(
        "courses/people.html",
        "courses/_people.html",
        status,
        course=course,
        people=listed(course, everybody, request.args),
        welcome=welcome,
        roles=ROLES,
        form=form or PersonForm(formdata=None),
        conflict_form=offered.offer(choices),
        conflicts=attributes.declared_conflicts(course.course, g.now),
    )


@bp.post("/courses/<course>/people")
@needs("course.people")
def add_person(course):
    form = PersonForm()
    if not form.validate():
        return people_page(course, status=422, form=form)
    typed = {
        "name": form.name.data,
        "email": form.email.data,
        "role": form.role.data,
        "section": " ".join((form.section.data or "").split()),
    }
    try:
        enrolment, secret = courses.add_person(
            courses.find(course.course_public_id), **typed, by=g.person.id, now=g.now, link_for=_welcome_link
        )
    except Conflict as refusal:
        form.email.errors = [refusal_text(refusal)]
        return people_page(course, status=422, form=form)
    if secret:
        session["welcome"] = (enrolment.account.name, _welcome_link(secret))
    tell(
        _("%(name)s is in the course.", name=enrolment.account.name),
        url_for(".remove_person", course=course.course_public_id, person=enrolment.public_id),
    )
    return redirect(url_for(".people", course=course.course_public_id), 303)


def _welcome_link(secret):
    return url_for("accounts.welcome", secret=secret, _external=True)


@bp.post("/courses/<course>/people/<person>/departure")
@needs("course.people")
def remove_person(course, person):
    found = courses.person_in(course.course, person)
    if found.account_id == g.person.id:
        raise NotNow(N_("You cannot take yourself out of a course. Ask a colleague."))
    courses.leave(found, by=g.person.id, now=g.now)
    tell(
        _("%(name)s is out of the course. What they wrote is kept.", name=found.account.name),
        url_for(".return_person", course=course.course_public_id, person=person),
    )
    return redirect(url_for(".people", course=course.course_public_id), 303)


@bp.post("/courses/<course>/people/<person>/departure/undo")
@needs("course.people")
def return_person(course, person):
    found = courses.come_back(course.course, person, by=g.person.id, now=g.now)
    tell(_("%(name)s is in the course again.", name=found.account.name))
    return redirect(url_for(".people", course=course.course_public_id), 303)


@bp.post("/courses/<course>/conflicts")
@needs("course.people")
def declare_conflict(course):
    form = ConflictForm()
    try:
        return _declare(course, form.one.data or "", form.other.data or "")
    except (Invalid, Conflict) as refusal:
        form.other.errors = [refusal_text(refusal)]
    return people_page(course, status=422, conflict_form=form)


def _declare(course, one, other):
    if not (one and other):
        raise Invalid(N_("Choose two people."), field="other")
    pair = courses.person_in(course.course, one), courses.person_in(course.course, other)
    attributes.declare_conflict(*pair, by=g.person.id, now=g.now)
    names = {"one": pair[0].account.name, "other": pair[1].account.name}
    tell(
        _("%(one)s and %(other)s never review each other.", **names),
        url_for(".end_conflict", course=course.course_public_id, conflict=f"{one}.{other}"),
    )
    return redirect(url_for(".people", course=course.course_public_id, _anchor="conflicts"), 303)


@bp.post("/courses/<course>/conflicts/<conflict>/end")
@needs("course.people")
def end_conflict(course, conflict):
    found = next(
        (one for one in attributes.declared_conflicts(course.course, g.now) if one.key == conflict), None
    )
    if found is None:
        raise Missing()
    attributes.end_conflict(found.id, course_id=course.course, by=g.person.id, now=g.now)
    tell(
        _("%(one)s and %(other)s may review each other.", one=found.one, other=found.other),
        url_for(".restore_conflict", course=course.course_public_id, conflict=conflict),
    )
    return redirect(url_for(".people", course=course.course_public_id, _anchor="conflicts"), 303)


@bp.post("/courses/<course>/conflicts/<conflict>/end/undo")
@needs("course.people")
def restore_conflict(course, conflict):
    one, _dot, other = conflict.partition(".")
    return _declare(course, one, other)
