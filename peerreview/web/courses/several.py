"""Several people of the list changed at once: their role, their section, or what is known about them."""

from flask import g, redirect, request, url_for

from peerreview.domain.forms.values import moment
from peerreview.domain.refusals import Invalid, Missing
from peerreview.domain.words import N_, folded
from peerreview.store import attributes, rosters
from peerreview.web.access import needs
from peerreview.web.courses import bp
from peerreview.web.courses.forms import ROLES
from peerreview.web.courses.people import list_url, open_of, people_page, ticked, undo_url
from peerreview.web.courses.questions import names_in, values_of
from peerreview.web.pages import tell
from peerreview.web.text import ngettext, refusal_text

LONGEST = 80


@bp.post("/courses/<course>/people/attributes")
@needs("course.people")
def put_for_several(course):
    found, name, typed = ticked(course), request.form.get("name", ""), request.form.get("value", "")
    try:
        if not found:
            raise Invalid(N_("Tick somebody first."))
        if "act" in request.form:  # Enter in the field of the answer
            raise Invalid(N_("Nothing is changed yet. Press the button of what is to happen."))
        if name in (".role", ".section"):
            _put_place(course, found, name[1:], typed)
        else:
            _put_answers(course, found, name, typed)
    except Invalid as refusal:
        return people_page(course, status=422, several=(name, typed, refusal_text(refusal), set(found)))
    return redirect(list_url(course), 303)


def _put_answers(course, found, name, typed):
    fields = open_of(attributes.fields_of(course.course))
    if name not in fields:
        raise Invalid(N_("Choose what to change."))
    names = names_in(course)
    field = fields[name]
    answers = [(one, field, values_of(field, typed, course.zone, names, one.id)) for one in found]
    count = attributes.put_all(answers, source="staff", by=g.person.id, now=g.now)
    said = ngettext(
        "%(count)s person has another answer now.", "%(count)s people have another answer now.", count
    )
    tell(f"{fields[name].title}: {said}", undo_url(course, name) if count else None, beside="ticked")


def _put_place(course, found, key, typed):
    typed = " ".join(typed.split())
    if key == "role":
        meant = {folded(str(words)): role for role, words in ROLES.items()}
        typed = meant.get(folded(typed), typed if typed in ROLES else "")
        if not typed:
            raise Invalid(N_("A role is student, assistant or instructor."))
        if any(one.account_id == g.person.id and one.role != typed for one in found):
            raise Invalid(N_("You cannot change your own role. Ask a colleague."))
    if len(typed) > LONGEST:
        raise Invalid(N_("A section’s name has up to {most} characters."), most=LONGEST)
    count = rosters.change_all(course.course, found, key, typed, by=g.person.id, now=g.now)
    words = (
        ngettext("%(count)s person has another role now.", "%(count)s people have another role now.", count)
        if key == "role"
        else ngettext(
            "%(count)s person is in another section now.",
            "%(count)s people are in another section now.",
            count,
        )
    )
    undo = url_for(".take_places_back", course=course.course_public_id, at=g.now.isoformat())
    tell(words, undo if count else None, beside="ticked")


@bp.post("/courses/<course>/people/places/undo")
@needs("course.people")
def take_places_back(course):
    at = moment(request.values.get("at", ""))
    if at is None:
        raise Missing()
    back, stay = rosters.take_all_back(course.course, at, by=g.person.id, now=g.now)
    if not back and not stay:
        raise Missing()
    words = ngettext("Taken back for %(count)s person.", "Taken back for %(count)s people.", back)
    more = ngettext(
        "%(count)s was changed again since, and stays.", "%(count)s were changed again since, and stay.", stay
    )
    tell(f"{words} {more}" if stay else words)
    return redirect(url_for(".people", course=course.course_public_id), 303)
