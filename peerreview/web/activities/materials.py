"""What staff provide: the list of each material's entries, the page on which one is written, their order, and
the references."""

from dataclasses import dataclass

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import materials as rules
from peerreview.domain import schedule
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.store import db, providing
from peerreview.store import materials as store
from peerreview.store.facts import facts_of_cohort
from peerreview.web.access import holds, needs
from peerreview.web.activities import bp
from peerreview.web.activities.forms import MaterialForm, NamesForm
from peerreview.web.fields import whole
from peerreview.web.pages import tell
from peerreview.web.rows import edit_url
from peerreview.web.text import _, ngettext, refusal_text, said, when


@dataclass(frozen=True, slots=True)
class Shelf:
    """One material on the page: ``uses`` and ``lacks`` are sentences, ``rows`` [(Entry, [Reference row])] in
    order, ``out`` entries taken out, ``names`` the form of a list (None: entries are written one by one)."""

    material: object
    uses: list
    lacks: list
    rows: list
    out: list
    names: object = None


@bp.get("/activities/<activity>/materials")
@needs("activity.progress")
def materials(activity):
    return _page(activity)


def _page(activity, typed=None, status=200):
    """The list. *typed*: {name of a list: its NamesForm with what was typed}."""
    if not activity.design.materials:
        raise Missing()
    entries = store.of_activity(activity, withdrawn=True)
    references = store.references(activity)
    windows = schedule.windows(activity.design, facts_of_cohort(activity, now=g.now), g.now)
    lacks = {}
    for name, sentence, values in store.lacking(activity):
        lacks.setdefault(name, []).append(said(sentence, values))
    shelves = [
        _shelf(activity, name, found, references, windows, lacks.get(name, []), (typed or {}).get(name))
        for name, found in entries.items()
    ]
    return render_template(
        "activities/materials.html",
        activity=activity,
        shelves=shelves,
        can_edit=holds("activity.edit"),
        me=g.standing.enrolment,
    ), status


def _shelf(activity, name, entries, references, windows, lacks, typed):
    material = activity.design.materials[name]
    asking = [
        task
        for task in rules.use_of(activity.design, name).about
        if rules.asks_reference(activity.design, task)
    ]
    rows = [
        (entry, [(task, (references.get((task.id, entry.id)) or [None])[0]) for task in asking])
        for entry in entries
        if not entry.is_out
    ]
    is_list = material.kind in rules.LISTS
    names = typed or (_names_form(activity.design, name, not rows) if is_list else None)
    return Shelf(
        material,
        _uses(activity.design, name, windows),
        lacks,
        rows,
        [entry for entry in entries if entry.is_out],
        names,
    )


def _names_form(design, name, is_empty):
    """The form of a list; while nothing is there, with the names that the design itself lists."""
    listed = rules.given(design, name) if is_empty else []
    return NamesForm(formdata=None, prefix=f"{name}-", token=db.new_id(), names="\n".join(listed))


def _uses(design, name, windows):
    """Sentences: which task uses a material, and from when it is read."""
    use, material = rules.use_of(design, name), design.materials[name]
    found = [
        _("“%(task)s” is about it. %(opens)s", task=task.title, opens=_opens(task.phase, windows))
        for task in use.about
    ]
    if material.draws:
        found.append(
            _(
                "It may hold several sets of questions, and each try is asked one of them: a line of three "
                "stars (***) begins a set. What stands before the first is for all."
            )
        )
    for task in use.beside:
        found.append(
            _("Read once “%(task)s” is handed in.", task=task.title)
            if material.kind == "model"
            else _("Stands beside “%(task)s”. %(opens)s", task=task.title, opens=_opens(task.phase, windows))
        )
    found += [
        _("One group for each, in “%(step)s”. %(opens)s", step=phase.title, opens=_opens(phase.id, windows))
        for phase in use.groups
    ]
    if use.rounds:
        found.append(_("One round for each; students read it when its round opens."))
    if not use.is_spoken_of and material.kind == "terms":
        found.append(_("Stands beside all that students write; each sees which terms they have used."))
    elif not use.is_spoken_of:
        found.append(
            _("Read once everything is handed in.")
            if material.kind == "model"
            else _("No task speaks of it: everybody reads it from the first step on.")
        )
    return found


def _opens(phase, windows):
    window = windows.get((phase, 1))
    if window is None or window.opens is None:
        return _("Students read it when its step opens.")
    return _("Students read it from %(time)s.", time=when(window.opens))


@bp.post("/activities/<activity>/materials/<name>/names")
@needs("activity.edit")
def add_names(activity, name):
    form = NamesForm(prefix=f"{name}-")
    if name not in activity.design.materials:
        raise Missing()
    if not form.validate():
        return _page(activity, {name: form}, 422)
    try:
        count = providing.add_names(activity, name, form.names.data, token=form.token.data, **_staff())
    except Invalid as refusal:
        form.names.errors = [refusal_text(refusal)]
        return _page(activity, {name: form}, 422)
    tell(_("Added: %(count)s.", count=count) if count else _("Nothing new was in it."))
    return redirect(_back(activity, name), 303)


def _staff():
    return {"author": g.standing.enrolment, "by": g.person.id, "now": g.now}


def _back(activity, name):
    return url_for(".materials", activity=activity.public_id, _anchor=f"m-{name}")


@bp.get("/activities/<activity>/materials/<name>/new")
@needs("activity.edit")
def new_material(activity, name):
    return _entry_page(activity, name, MaterialForm(formdata=None, token=db.new_id()))


def _entry_page(activity, name, form, entry=None, status=200, theirs=None):
    material = activity.design.materials.get(name)
    if material is None:
        raise Missing()
    return render_template(
        "activities/material.html",
        activity=activity,
        material=material,
        form=form,
        entry=entry,
        theirs=theirs,
        can_edit=holds("activity.edit"),
    ), status


@bp.post("/activities/<activity>/materials/<name>")
@needs("activity.edit")
def add_material(activity, name):
    form = MaterialForm()
    if not form.validate():
        return _entry_page(activity, name, form, status=422)
    try:
        entry = providing.add(activity, name, **form.typed, token=form.token.data or db.new_id(), **_staff())
    except Invalid as refusal:
        form[refusal.field].errors = [refusal_text(refusal)]
        return _entry_page(activity, name, form, status=422)
    tell(_("“%(title)s” is added.", title=entry.title))
    return redirect(_back(activity, name), 303)


@bp.get("/activities/<activity>/entries/<entry>")
@needs("activity.progress")
def material(activity, entry):
    found = store.find(activity, entry)
    form = MaterialForm(
        formdata=None, title=found.title, text=found.text, links=found.typed_links, seen=found.version
    )
    return _entry_page(activity, found.name, form, found)


@bp.post("/activities/<activity>/entries/<entry>")
@needs("activity.edit")
def change_material(activity, entry):
    found, form = store.find(activity, entry), MaterialForm()
    if not form.validate():
        return _entry_page(activity, found.name, form, found, 422)
    try:
        changed = providing.change(
            activity, found, **form.typed, seen=whole(form.seen.data, 0), by=g.person.id, now=g.now
        )
    except Conflict as refusal:
        form.form_errors.append(refusal_text(refusal))
        form.seen.data = found.version
        return _entry_page(activity, found.name, form, found, 409, theirs=found)
    except Invalid as refusal:
        form[refusal.field].errors = [refusal_text(refusal)]
        return _entry_page(activity, found.name, form, found, 422)
    tell(
        _("“%(title)s” is saved as version %(number)s.", title=changed.title, number=changed.version)
        if changed.version > found.version
        else _("Nothing has changed.")
    )
    return redirect(_back(activity, found.name), 303)


@bp.post("/activities/<activity>/entries/<entry>/place")
@needs("activity.edit")
def move_material(activity, entry):
    found = store.find(activity, entry)
    step = {"up": -1, "down": 1}.get(request.form.get("step"), 0)
    if step:
        providing.move(activity, found, step, by=g.person.id, now=g.now)
    return redirect(_back(activity, found.name), 303)


@bp.post("/activities/<activity>/entries/<entry>/removal")
@needs("activity.edit")
def take_out(activity, entry):
    found = store.find(activity, entry)
    if not found.is_out:
        providing.take_out(activity, found, by=g.person.id, now=g.now)
    count = store.writing_about(found)
    tell(
        ngettext(
            "“%(title)s” is taken out. %(count)s has written about it or is at it, and still reads it.",
            "“%(title)s” is taken out. %(count)s have written about it or are at it, and still read it.",
            count,
            title=found.title,
        )
        if count
        else _("“%(title)s” is taken out. Nobody had written about it.", title=found.title),
        url_for(".put_back", activity=activity.public_id, entry=entry),
        beside=f"m-{found.name}",
    )
    return redirect(_back(activity, found.name), 303)


@bp.post("/activities/<activity>/entries/<entry>/removal/undo")
@needs("activity.edit")
def put_back(activity, entry):
    found = store.find(activity, entry)
    if found.is_out:
        providing.put_back(activity, found, by=g.person.id, now=g.now)
    tell(_("“%(title)s” is back.", title=found.title))
    return redirect(_back(activity, found.name), 303)


@bp.post("/activities/<activity>/entries/<entry>/reference")
@needs("activity.progress")
def refer(activity, entry):
    found = store.find(activity, entry)
    task = activity.design.tasks.get(request.form.get("task", ""))
    if task is None:
        raise Missing()
    public_id = providing.begin_reference(activity, found, task.id, **_staff())
    return redirect(edit_url(activity.design, task, public_id), 303)
