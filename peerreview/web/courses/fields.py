"""What a course asks of its people: the questions, who reads the answers, how many have answered, and what
its designs would like to know."""

from flask import g, redirect, render_template, url_for

from peerreview.domain import attributes as rules
from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow
from peerreview.store import attributes, courses
from peerreview.web.access import needs
from peerreview.web.courses import bp
from peerreview.web.courses.forms import STAFF_READERS, FieldForm
from peerreview.web.courses.questions import uses_of
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text, said


@bp.get("/courses/<course>/questions")
@needs("course.people")
def questions(course):
    return _page(course)


def _page(course, *, status=200, form=None, name=None):
    """*form*: what was typed for the field *name* (None: a new one), and why it cannot stand."""
    fields, given = attributes.fields_of(course.course), attributes.given(course.course, g.now)
    uses = uses_of(course.course, unpublished=True)
    tallies = attributes.tallied(course.course, g.now)
    return render_template(
        "courses/questions.html",
        course=course,
        fields=[
            (
                field,
                form if name == field.name else _form(field),
                given.get(field.name, 0),
                uses.get(field.name, ()),
            )
            for field in fields.values()
        ],
        wanted=[
            (_form(rules.guess(found, list(used.values()))), given.get(found, 0), list(used))
            for found, used in uses.items()
            if found not in fields and found not in rules.BUILT_IN
        ],
        students=courses.count_students(course.course),
        tallies={
            name: ", ".join(f"{_(answer)}: {count}" for answer, count in found.items())
            for name, found in tallies.items()
        },
        needs=attributes.needs_counted(course.course),
        kinds=rules.KINDS,
        readers=STAFF_READERS,
        form=form if form and name is None else FieldForm(formdata=None),
        failed=form,
    ), status


def _form(field):
    values = field._asdict() | {"title": said(field.title), "choices": "\n".join(field.choices)}
    return FieldForm(formdata=None, prefix=f"{field.name}-", data=values)


@bp.post("/courses/<course>/questions")
@needs("course.people")
def ask(course):
    form = FieldForm()
    try:
        if not form.validate():
            return _page(course, status=422, form=form)
        field = form.field(rules.name_of(form.name.data or form.title.data or ""))
        attributes.ask(course.course, field, by=g.person.id, now=g.now)
    except (Invalid, Conflict) as refusal:
        form[getattr(refusal, "field", "") or "name"].errors = [refusal_text(refusal)]
        return _page(course, status=422, form=form)
    undo = url_for(".stop_asking", course=course.course_public_id, name=field.name)
    tell(_asked(field), undo, beside=f"field-{field.name}")
    return redirect(url_for(".questions", course=course.course_public_id), 303)


def _asked(field):
    return (
        _("Students are asked: %(title)s.", title=field.title)
        if field.is_asked
        else _("%(title)s has a column on the list of people. Students are not asked.", title=field.title)
    )


@bp.post("/courses/<course>/questions/<name>")
@needs("course.people")
def change_question(course, name):
    form = FieldForm(prefix=f"{name}-")
    try:
        if not form.validate():
            return _page(course, status=422, form=form, name=name)
        attributes.change(course.course, form.field(name), by=g.person.id, now=g.now)
    except (Invalid, NotNow) as refusal:
        form[getattr(refusal, "field", "") or "kind"].errors = [refusal_text(refusal)]
        return _page(course, status=422, form=form, name=name)
    tell(_asked(form.field(name)))
    return redirect(url_for(".questions", course=course.course_public_id), 303)


@bp.post("/courses/<course>/questions/<name>/end")
@needs("course.people")
def stop_asking(course, name):
    before = attributes.stop_asking(course.course, name, by=g.person.id, now=g.now)
    tell(
        _("Nobody is asked any more: %(title)s.", title=said(before.title)),
        url_for(".ask_again", course=course.course_public_id, name=name)
        if name in attributes.fields_of(course.course)
        else None,
        beside=f"field-{name}" if name in attributes.fields_of(course.course) else "asked-h",
    )
    return redirect(url_for(".questions", course=course.course_public_id), 303)


@bp.post("/courses/<course>/questions/<name>/end/undo")
@needs("course.people")
def ask_again(course, name):
    field = attributes.fields_of(course.course).get(name)
    if field is None:
        raise Missing()
    attributes.change(course.course, field._replace(is_asked=True), by=g.person.id, now=g.now)
    tell(_asked(field._replace(is_asked=True)))
    return redirect(url_for(".questions", course=course.course_public_id), 303)
