"""One person of a course as staff see them: what they say about themselves, as far as staff may read it, and
when they are away."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import attributes as rules
from peerreview.domain.attributes import title_of
from peerreview.domain.refusals import Invalid, Missing
from peerreview.store import attributes, charges, courses, credentials, inviting
from peerreview.web.access import needs, person_of
from peerreview.web.courses import bp, learned
from peerreview.web.courses.about_me import shown_absence
from peerreview.web.courses.forms import ROLES, STAFF_READERS, AddressForm
from peerreview.web.courses.invitations import door_of
from peerreview.web.courses.people import undo_url
from peerreview.web.courses.questions import Question, names_in, posted, put, uses_of
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text


@bp.get("/courses/<course>/people/<person>")
@needs("course.people")
def show_person(course, person):
    return page(course, person_of(person))


def page(course, enrolment, *, status=200, typed=None, wrong=None, granting=None, address=None):
    """The page of one person; what was typed and cannot stand: *typed* and *wrong* {name: text}, the forms
    *granting* and *address*."""
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
        charge=_charge(course, enrolment),
        address=address or AddressForm(formdata=None),
        may_correct=inviting.may_correct(enrolment),
    ), status


def _charge(course, enrolment):
    """[(section's name, whether they are in charge of it)] of an assistant; nothing for others."""
    if enrolment.role != "assistant":
        return []
    theirs = charges.of_course(course.course).get(enrolment.id, ())
    return [(name, key in theirs) for name, key in courses.sections(course.course).items()]


@bp.post("/courses/<course>/people/<person>")
@needs("course.people")
def change_person(course, person):
    enrolment = person_of(person)
    fields = {
        name: field
        for name, field in attributes.fields_of(course.course).items()
        if not rules.is_private(field.readers)
    }
    values, typed, wrong = posted(request.form, fields, course.zone, names_in(course), enrolment.id)
    if wrong:
        return page(course, enrolment, status=422, typed=typed, wrong=wrong)
    changed = put(enrolment, fields, values, source="staff", by=g.person.id, now=g.now)
    tell(
        _("%(name)s: saved.", name=enrolment.account.name) if changed else _("Nothing has changed."),
        undo_url(course) if changed else None,
        beside="about-h",
    )
    return redirect(url_for(".show_person", course=course.course_public_id, person=person), 303)


@bp.post("/courses/<course>/people/<person>/charge")
@needs("course.people")
def put_in_charge(course, person):
    assistant = person_of(person)
    found = courses.sections(course.course)
    names = request.values.getlist("section")
    if not set(names) <= set(found):
        raise Missing()
    before = charges.put(assistant, [found[name] for name in names], by=g.person.id, now=g.now)
    who, had = assistant.account.name, [name for name, key in found.items() if key in before]
    tell(
        _("%(name)s is in charge of %(sections)s, and sees nobody else’s.", name=who, sections=listed(names))
        if names
        else _("%(name)s is there for the whole class.", name=who),
        url_for(".put_in_charge", course=course.course_public_id, person=person, section=had),
        beside="charge-h",
    )
    return redirect(url_for(".show_person", course=course.course_public_id, person=person), 303)


def listed(names):
    """Sections in words: section A, section B."""
    return ", ".join(_("section %(name)s", name=name) for name in names)


@bp.post("/courses/<course>/people/<person>/learned")
@needs("course.people")
def grant(course, person):
    enrolment, form = person_of(person), learned.GrantForm()
    empty = learned.grant_form(course)
    if empty is None or form.name.data not in {choice.value for choice in empty.name.choices}:
        raise Missing()
    form.name.choices = empty.name.choices
    if not form.validate():
        return page(course, enrolment, status=422, granting=form)
    try:
        until = form.moment(course.zone)
        credentials.grant(
            enrolment, form.name.data, reason=form.reason.data, until=until, by=g.person.id, now=g.now
        )
    except Invalid as refusal:
        form[refusal.field].errors = [refusal_text(refusal)]
        return page(course, enrolment, status=422, granting=form)
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
    enrolment = person_of(person)
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
    enrolment = person_of(person)
    credentials.give_back(enrolment, name, by=g.person.id, now=g.now)
    tell(_("%(name)s holds “%(title)s” again.", name=enrolment.account.name, title=title_of(name)))
    place = {"course": course.course_public_id, "person": person}
    return redirect(url_for(".show_person", **place, _anchor="learned-h"), 303)
