"""The forms that a course keeps to use again: listed with where they are used, edited, brought, put away."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.designs.forms import CALLED
from peerreview.domain.forms import canvas
from peerreview.domain.refusals import Conflict, Invalid
from peerreview.domain.words import N_
from peerreview.store import forms, own_forms
from peerreview.web.access import needs
from peerreview.web.fields import whole
from peerreview.web.forms import bp, brought, editor
from peerreview.web.forms.fields import BringForm, FormForm
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, refusal_text

NEW = "new"


@bp.get("/courses/<course>/forms")
@needs("activity.create")
def index(course):
    return _index(course, BringForm(formdata=None))


def _index(course, page, status=200, notes=()):
    return render_template(
        "forms/library.html",
        course=course,
        kept=own_forms.of_course(course.course),
        bring=page,
        notes=notes,
        site=[(key, form.title) for key, form in forms.built_in().items() if form.genre],
        others=[one for one in own_forms.sources(course.course, g.person.id) if one.is_of_others],
    ), status


@bp.post("/courses/<course>/forms")
@needs("activity.create")
def bring(course):
    page = BringForm()
    try:
        found = brought.read(brought.given(page))
        if found.too_long:
            raise Invalid(N_("{sentence}"), field="pasted", sentence=" ".join(found.too_long))
    except Invalid as refusal:
        page.pasted.errors = [refusal_text(refusal)]
        return _index(course, page, 422)
    for title, called, items in found.forms:
        title = title or _("A rubric from a table")
        own_forms.keep(course.course, title, items, called=called, by=g.person.id, now=g.now)
    count = len(found.forms)
    notes = [ngettext("%(count)s form is here now.", "%(count)s forms are here now.", count), *found.notes]
    if found.notes:  # shown where they can be read in peace, with what was brought still there to mend
        return _index(course, page, 200, notes)
    tell(notes[0])
    return redirect(url_for(".index", course=course.course_public_id), 303)


@bp.post("/courses/<course>/forms/taken")
@needs("activity.create")
def take(course):
    found = own_forms.take(course.course, g.person.id, request.form.get("source", ""))
    key = own_forms.keep(course.course, found.title, found.items, by=g.person.id, now=g.now)
    tell(_("“%(title)s” is in this course’s library: a copy of its own.", title=found.title))
    return redirect(url_for(".show", course=course.course_public_id, key=key), 303)


@bp.get("/courses/<course>/forms/<key>")
@needs("activity.create")
def show(course, key):
    found = _kept(course, key)
    if found is None:
        return _page(course, None, editor.opened((), 0, ""))
    return _page(course, found, editor.opened(found.items, found.rev, found.title))


def _kept(course, key):
    """The Kept of this key; None for one that is still to be made."""
    return None if key == NEW else own_forms.find(course.course, key)


def _page(course, found, page, status=200, *, notes=(), preview=None):
    return render_template(
        "forms/kept.html",
        course=course,
        found=found,
        here=url_for(".save_kept", course=course.course_public_id, key=found.key if found else NEW),
        notes=notes,
        times=1,
        not_in_canvas=canvas.left_out(found.items) if found else [],
        **editor.context(page, course.course, preview=preview),
    ), status


@bp.post("/courses/<course>/forms/<key>")
@needs("activity.create")
def save_kept(course, key):
    found, page = _kept(course, key), FormForm()
    act, where = editor.posted_act()
    if act not in ("save", "preview"):
        after, notes = editor.acted(page, act, where, course.course)
        return _page(course, found, after, 422 if after is page else 200, notes=notes)
    items = editor.items_of(page)
    if items is None:
        return _page(course, found, page, 422)
    if act == "preview":
        return _page(course, found, page, preview=items)
    return _save(course, found, page, items)


def _save(course, found, page, items):
    name, more = page.name.data.strip(), {"by": g.person.id, "now": g.now}
    try:
        if found is None:
            called = "review" if any(item.is_criterion for item in items) else CALLED[0]
            key = own_forms.keep(course.course, name, items, called=called, **more)
        else:
            key = found.key
            own_forms.change(course.course, key, name, items, rev=whole(page.seen.data, -1), **more)
    except Conflict as refusal:
        page.form_errors.append(refusal_text(refusal))
        page.seen.data = str(own_forms.find(course.course, found.key).rev)
        return _page(course, own_forms.find(course.course, found.key), page, 409)
    tell(_("Saved. Activities that took it before keep their copy."))
    return redirect(url_for(".show", course=course.course_public_id, key=key), 303)


@bp.post("/courses/<course>/forms/<key>/removal")
@needs("activity.create")
def put_away(course, key):
    found = own_forms.put_away(course.course, key, by=g.person.id, now=g.now)
    here = course.course_public_id
    tell(
        _("“%(title)s” is put away. What was taken from it stays.", title=found.title),
        undo=url_for(".put_back", course=here, key=key),
    )
    return redirect(url_for(".index", course=here), 303)


@bp.post("/courses/<course>/forms/<key>/removal/undo")
@needs("activity.create")
def put_back(course, key):
    found = own_forms.put_back(course.course, key, by=g.person.id, now=g.now)
    tell(_("“%(title)s” is back.", title=found.title))
    return redirect(url_for(".index", course=course.course_public_id), 303)
