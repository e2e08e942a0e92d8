"""Who never reviews whom: declared, ended, declared again."""

from flask import g, redirect, url_for

from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import attributes, moving
from peerreview.web.access import needs, person_of
from peerreview.web.courses import bp
from peerreview.web.courses.forms import ConflictForm
from peerreview.web.courses.people import people_page
from peerreview.web.pages import tell
from peerreview.web.parted import with_what_parted
from peerreview.web.text import _, refusal_text


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
    pair = person_of(one), person_of(other)
    parted = moving.declare_conflict(*pair, by=g.person.id, now=g.now)
    names = {"one": pair[0].account.name, "other": pair[1].account.name}
    tell(
        with_what_parted(_("%(one)s and %(other)s never review each other.", **names), parted),
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
    parted = moving.end_conflict(found.id, course_id=course.course, by=g.person.id, now=g.now)
    tell(
        with_what_parted(
            _("%(one)s and %(other)s may review each other.", one=found.one, other=found.other), parted
        ),
        url_for(".restore_conflict", course=course.course_public_id, conflict=conflict),
    )
    return redirect(url_for(".people", course=course.course_public_id, _anchor="conflicts"), 303)


@bp.post("/courses/<course>/conflicts/<conflict>/end/undo")
@needs("course.people")
def restore_conflict(course, conflict):
    one, _dot, other = conflict.partition(".")
    return _declare(course, one, other)
