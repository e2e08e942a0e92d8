"""One person of a course as staff see them: what they say about themselves, as far as staff may read it, and
when they are away."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import attributes as rules
from peerreview.domain.attributes import title_of
from peerreview.domain.refusals import Invalid, Missing
from peerreview.store import attributes, courses, credentials
from peerreview.web.access import needs
from peerreview.web.courses import bp, learned
from peerreview.web.courses.about_me import shown_absence
from peerreview.web.courses.forms import ROLES, STAFF_READERS
from peerreview.web.courses.invitations import door_of
from peerreview.web.courses.people import undo_url
from peerreview.web.courses.questions import Question, names_in, posted, put, uses_of
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text


@bp.get("/courses/<course>/people/<person>")
@needs("course.people")
def show_person(course, person):
    return _page(course, courses.person_in(course.course, person))


def _page(course, enrolment, *, status=200, typed=None, wrong=None, granting=None):
    seen = attributes.seen_by_staff(course.course, g.now).get(enrolment.id, {})
    uses = uses_of(course.course, unpublished=True)
    questions = []
    for name, field in attributes.fields_of(course.course).items():
        found = seen.get(name, attributes.Seen())
        told = "\n".join(found.texts)
        questions.append(
            Question(
                field,
                (typed or {}).get(name, told),
                (wrong or {}).get(name, ""),
                tuple(uses.get(name, ())),
                found.is_private,
            )
        )
    return render_template(
        "courses/person.html",
        course=course,
        person=enrolment,
        role=ROLES[enrolment.role],
        open_questions=[one for one in questions if not rules.is_private(one.field.readers)],
        private_questions=[one for one in questions if rules.is_private(one.field.readers)],
        readers=STAFF_READERS,
        absences=[shown_absence(one, course) for one in attributes.absences(enrolment.id, g.now)],
        is_away=enrolment.id in attributes.away_now(course.course, g.now),
        learned=learned.of_person(enrolment.id),
        granting=granting or learned.grant_form(course),
        door=door_of(course, enrolment),
    ), status


@bp.post("/courses/<course>/people/<person>")
@needs("course.people")
def change_person(course, person):
    enrolment = courses.person_in(course.course, person)
    fields = {
        name: field
        for name, field in attributes.fields_of(course.course).items()
        if not rules.is_private(field.readers)
    }
    values, typed, wrong = posted(request.form, fields, course.zone, names_in(course), enrolment.id)
    if wrong:
        return _page(course, enrolment, status=422, typed=typed, wrong=wrong)
    changed = put(enrolment, fields, values, source="staff", by=g.person.id, now=g.now)
    tell(
        _("%(name)s: saved.", name=enrolment.account.name) if changed else _("Nothing has changed."),
        undo_url(course) if changed else None,
        beside="about-h",
    )
    return redirect(url_for(".show_person", course=course.course_public_id, person=person), 303)


@bp.post("/courses/<course>/people/<person>/learned")
@needs("course.people")
def grant(course, person):
    enrolment, form = courses.person_in(course.course, person), learned.GrantForm()
    empty = learned.grant_form(course)
    if empty is None or form.name.data not in {choice.value for choice in empty.name.choices}:
        raise Missing()
    form.name.choices = empty.name.choices
    if not form.validate():
        return _page(course, enrolment, status=422, granting=form)
    try:
        until = form.moment(course.zone)
        credentials.grant(
            enrolment, form.name.data, reason=form.reason.data, until=until, by=g.person.id, now=g.now
        )
    except Invalid as refusal:
        form[refusal.field].errors = [refusal_text(refusal)]
        return _page(course, enrolment, status=422, granting=form)
    place = {"course": course.course_public_id, "person": person}
    tell(
        _("%(name)s holds “%(title)s” now.", name=enrolment.account.name, title=title_of(form.name.data)),
        url_for(".take_learned_away", **place, name=form.name.data),
        beside="learned-h",
    )
    return redirect(url_for(".show_person", **place, _anchor="learned-h"), 303)


@bp.post("/courses/<course>/people/<person>/learned/<name>/end")
@needs("course.people")
def take_learned_away(course, person, name):
    enrolment = courses.person_in(course.course, person)
    credentials.take_away(enrolment, name, by=g.person.id, now=g.now)
    place = {"course": course.course_public_id, "person": person}
    tell(
        _("%(name)s holds “%(title)s” no more.", name=enrolment.account.name, title=title_of(name)),
        url_for(".give_learned_back", **place, name=name),
        beside="learned-h",
    )
    return redirect(url_for(".show_person", **place, _anchor="learned-h"), 303)


@bp.post("/courses/<course>/people/<person>/learned/<name>/return")
@needs("course.people")
def give_learned_back(course, person, name):
    enrolment = courses.person_in(course.course, person)
    credentials.give_back(enrolment, name, by=g.person.id, now=g.now)
    tell(_("%(name)s holds “%(title)s” again.", name=enrolment.account.name, title=title_of(name)))
    place = {"course": course.course_public_id, "person": person}
    return redirect(url_for(".show_person", **place, _anchor="learned-h"), 303)
