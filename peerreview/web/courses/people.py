"""The staff's list of people: somebody added, taken out, brought back; several marked or changed at once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import g, redirect, request, session, url_for

from peerreview.domain.attributes import is_private
from peerreview.domain.clock import day_begins
from peerreview.domain.forms.values import moment
from peerreview.domain.refusals import Conflict, Missing, NotNow
from peerreview.domain.words import N_, in_order
from peerreview.store import attributes, courses, inviting, leaving, rosters
from peerreview.web.access import holds, needs, person_of
from peerreview.web.courses import bp
from peerreview.web.courses.forms import ROLES, ConflictForm, PersonForm
from peerreview.web.courses.invitations import doors_of
from peerreview.web.courses.listing import columns_of, listed, rows_of
from peerreview.web.csv import download
from peerreview.web.errors import back
from peerreview.web.htmx import page_or_part
from peerreview.web.labels import labels_of
from peerreview.web.pages import tell
from peerreview.web.sign_in import link_for
from peerreview.web.text import _, ngettext, refusal_text

MOST_UNDONE = 40  # people whose ids fit into one address


@bp.get("/courses/<course>/people")
@needs("course.people")
def people(course):
    return people_page(course, welcome=session.pop("welcome", None))


def people_page(course, *, status=200, form=None, conflict_form=None, welcome=None, several=None):
    """The list of people with its forms; *form* and *conflict_form* carry what was typed and why it cannot
    stand, *several* the same for those ticked: (name, typed, sentence, people)."""
    rows, fields = rows_of(course), attributes.fields_of(course.course)
    by_name = sorted((row.enrolment for row in rows), key=lambda one: in_order(one.account.name))
    called = labels_of(by_name)
    batch = rosters.latest(course.course)
    offered = ConflictForm(formdata=None) if conflict_form is None else conflict_form
    return page_or_part(
        "courses/people.html",
        "courses/_people.html",
        status,
        course=course,
        people=listed(course, rows, fields, request.args if several is None else request.values),
        columns=[field for name, field in fields.items() if any(name in row.seen for row in rows)],
        open_fields=open_of(fields),
        several=several,
        has_numbers=any(row.enrolment.number for row in rows),
        batch=batch,
        brought=rosters.brought(batch) if batch else 0,
        places={".section": _("Section"), ".role": _("Role")},
        sections=list(courses.sections(course.course)),
        welcome=welcome,
        roles=ROLES,
        form=form or PersonForm(formdata=None),
        conflict_form=offered.offer([(one.public_id, called[one.id]) for one in by_name]),
        conflicts=attributes.declared_conflicts(course.course, g.now),
        **doors_of(course),
    )


def open_of(fields):
    """The fields that staff read and write."""
    return {name: field for name, field in fields.items() if not is_private(field.readers)}


def list_url(course):
    """The address of the list as a form posted from it shows it."""
    rows, fields = rows_of(course), attributes.fields_of(course.course)
    return listed(course, rows, fields, request.form).look.url()


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
        enrolment, secret, is_back = leaving.add_person(
            courses.find(course.course_public_id), **typed, by=g.person.id, now=g.now, link_for=link_for
        )
    except Conflict as refusal:
        form.email.errors = [refusal_text(refusal)]
        return people_page(course, status=422, form=form)
    if secret and inviting.may_hand_over(enrolment.account_id, course.course, by=g.person.id):
        session["welcome"] = (enrolment.account.name, link_for(secret))
    undo = url_for(".remove_person", course=course.course_public_id, person=enrolment.public_id)
    tell(_is_in(enrolment.account.name, is_back), undo, beside="add-h")
    return redirect(url_for(".people", course=course.course_public_id, _anchor="name"), 303)


def _is_in(name, is_back):
    if not is_back:
        return _("%(name)s is in the course.", name=name)
    return _(
        "%(name)s is in the course again, with the groups and reviews they had. Excuse them from what "
        "closed meanwhile where it should not count.",
        name=name,
    )


@bp.post("/courses/<course>/people/<person>/departure")
@needs("course.people")
def remove_person(course, person):
    found = person_of(person)
    if found.account_id == g.person.id:
        raise NotNow(N_("You cannot take yourself out of a course. Ask a colleague."))
    leaving.leave(found, by=g.person.id, now=g.now)
    tell(
        _("%(name)s is out of the course. What they wrote is kept.", name=found.account.name),
        url_for(".return_person", course=course.course_public_id, person=person),
        beside=request.form.get("above", "")[:60] or "list-h",
    )
    return redirect(url_for(".people", course=course.course_public_id), 303)


@bp.post("/courses/<course>/people/<person>/departure/undo")
@needs("course.people")
def return_person(course, person):
    found = leaving.come_back(course.course, person, by=g.person.id, now=g.now)
    tell(_("%(name)s is in the course again.", name=found.account.name))
    return redirect(url_for(".people", course=course.course_public_id), 303)


@bp.get("/courses/<course>/people.csv")
@needs("course.people")
def people_file(course):
    fields = attributes.fields_of(course.course)
    found = listed(course, rows_of(course), fields, request.args).found
    return download("people", columns_of(fields), found)


# --- several at once -------------------------------------------------------------------------------------


def ticked(course):
    """[Enrolment] of those ticked, or of everybody the list shows."""
    rows = rows_of(course)
    if request.form.get("everybody"):
        fields = attributes.fields_of(course.course)
        return [row.enrolment for row in listed(course, rows, fields, request.form).found]
    chosen = set(request.form.getlist("person"))
    return [row.enrolment for row in rows if row.enrolment.public_id in chosen]


def undo_url(course, name=None):
    """The address that takes back what was put at this moment: of one field, or of all."""
    return url_for(
        "courses.take_attributes_back", course=course.course_public_id, name=name, at=g.now.isoformat()
    )


@bp.post("/courses/<course>/people/attributes/undo")
@needs("course.people")
def take_attributes_back(course):
    at = moment(request.values.get("at", ""))
    if at is None:
        raise Missing()
    count = attributes.take_back(
        course.course,
        at,
        name=request.values.get("name"),
        by=g.person.id,
        now=g.now,
    )
    tell(ngettext("Taken back for %(count)s person.", "Taken back for %(count)s people.", count))
    return redirect(url_for(".people", course=course.course_public_id), 303)


@bp.post("/courses/<course>/absences")
@needs("attribute.away")
def mark_away(course):
    """Those ticked are away today, on the clock of the course."""
    today = g.now.astimezone(ZoneInfo(course.zone)).date()
    starts, ends = (day_begins(today + timedelta(days=step), course.zone) for step in (0, 1))
    if request.args.get("of") == "people" and holds("course.people"):
        found = ticked(course)
    else:
        found = [person_of(one) for one in request.form.getlist("person")]
    marked = [
        one
        for one in found
        if attributes.away(one, starts=starts, ends=ends, source="staff", by=g.person.id, now=g.now)
    ]
    _tell_away(course, found, marked)
    return redirect(back(), 303)


def _tell_away(course, found, marked):
    """Who is away now, with the way back for those of *found* who were not before: *marked*."""
    if not found:
        return tell(_("Tick those who are away."))
    is_one = len(found) == 1
    who = found[0].account.name if is_one else ngettext("%(count)s person", "%(count)s people", len(found))
    undo = url_for(".mark_here", course=course.course_public_id, person=[one.public_id for one in marked])
    tell(
        _("Away today: %(who)s. Nobody waits for them, and no group is formed with them.", who=who),
        undo if 0 < len(marked) <= MOST_UNDONE else None,
        beside=f"p-{found[0].public_id}" if is_one else "ticked-h",
    )


@bp.post("/courses/<course>/absences/end")
@needs("attribute.away")
def mark_here(course):
    """These people are here after all."""
    found = [person_of(one) for one in request.values.getlist("person")]
    away = attributes.away_now(course.course, g.now)
    if not found or not any(one.id in away for one in found):
        raise Missing()
    for one in found:
        if one.id in away:
            attributes.end_absence(one, away[one.id].starts, by=g.person.id, now=g.now)
    tell(_("Taken back: they are here."))
    return redirect(back(), 303)
