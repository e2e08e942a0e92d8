"""The editor itself, whatever form it edits: rows in and out, what is wrong with them, how they look to a
student, and where another form can be taken from."""

from types import SimpleNamespace

from flask import g, request

from peerreview.domain import forms as rules
from peerreview.domain import numbers
from peerreview.domain.forms.effort import effort
from peerreview.domain.refusals import Invalid
from peerreview.store import own_forms
from peerreview.web.forms import brought, rows
from peerreview.web.forms.fields import FormForm, shown, typed
from peerreview.web.forms.sources import grouped
from peerreview.web.items import desk_fields
from peerreview.web.text import _, refusal_text, said

BLANK = "blank"


def opened(items, seen, name):
    """The editor's form with *items*, made from the state *seen* of a form called *name*."""
    return _with_rows(shown(items), str(seen), name)


def _with_rows(entries, seen, name, origin=""):
    data = {"seen": seen, "origin": origin, "rows": entries, "name": name}
    return FormForm(formdata=None, data=data)


def posted_act():
    """(the act of the button that was pressed, the places that it names)."""
    act, *where = request.form.get("act", "save").split(":")
    return act, [int(place) for place in where if place.isdigit() and len(place) < 4]


def acted(page, act, where, course_id):
    """(the form after a button that saves nothing, [what to say of it]). What cannot be done says so beside
    its field, in *page* as it was."""
    name, origin, notes = page.name.data, page.origin.data, []
    try:
        if act == "source":
            entries, name, origin, notes = _from_source(page, course_id)
        elif act == "bring":
            entries, name, notes = _brought(page)
        else:
            entries = rows.changed(page.rows.data, act, where, request.form.get("new_kind", ""))
    except Invalid as refusal:
        page.pasted.errors = [refusal_text(refusal)]
        return page, []
    return _with_rows(entries, page.seen.data, name, origin), notes


def _from_source(page, course_id):
    """All rows replaced by those of another form; what was there can be put back."""
    chosen = request.form.get("source", "")
    if chosen == BLANK:
        return (
            rows.replaced(page.rows.data, []),
            page.name.data,
            "",
            [_("Nothing is asked now, not saved yet.")],
        )
    found = own_forms.take(course_id, g.person.id, chosen)
    note = _(
        "This is “%(title)s”, not saved yet. What was here stands removed at the end.", title=found.title
    )
    entries = rows.replaced(page.rows.data, found.items)
    return entries, found.title, chosen.removeprefix("own:") if found.origin else "", [note]


def _brought(page):
    found = brought.read(brought.given(page))
    if len(found.forms) > 1:
        raise Invalid(
            _(
                "There are %(count)s rubrics in it. Bring the file to the library of this course: there each "
                "becomes a form of its own.",
                count=len(found.forms),
            ),
            field="pasted",
        )
    title, _called, items = found.forms[0]
    entries, note = rows.joined(page.rows.data, items)
    notes = [note, *found.notes]
    if found.too_long:
        notes.append(_("Shorten these before you save.") + " " + " ".join(found.too_long))
    return entries, page.name.data or title, notes


def items_of(page):
    """The items as typed, without what is removed; None when some cannot stand: then each says so beside its
    field."""
    with page.without_gone():
        if not page.validate():
            return None
        entries = [typed(entry) for entry in page.rows.data]
        wrong = False
        for entry, row in zip(entries, page.rows):
            try:
                rules.parse_items([entry | {"timed": ""}])  # what it names may stand in another row
            except Invalid as refusal:
                wrong = True
                if refusal.field:
                    field = row.form[refusal.field]
                    field.errors = [*field.errors, refusal_text(refusal)]
                else:
                    page.form_errors.append(refusal_text(refusal))
        return None if wrong else _parsed(page, entries)


def _parsed(page, entries):
    try:
        return rules.parse_items(entries)
    except Invalid as refusal:
        rows_of = (row.form for row in page.rows if row.form.id.data == refusal.values.get("id"))
        row = next(rows_of, None)
        if row is not None and refusal.field:
            row[refusal.field].errors = [*row[refusal.field].errors, refusal_text(refusal)]
        else:
            page.form_errors.append(refusal_text(refusal))
        return None


def mark_unfit(page, wrong):
    """Each item that keeps a form from making a grade ([Unfit]) says why at its field. Whether there is
    one."""
    at = {row.form.id.data: row.form for row in page.rows}
    for one in wrong:
        field = at[one.item][one.field]
        field.errors = [*field.errors, said(one.sentence, one.values)]
    return bool(wrong)


def context(page, course_id, *, preview=None):
    """What the editor's template shows besides: *preview* are items to be shown as a student meets them."""
    live = [row for row in page.rows if not row.form.gone.data]
    lengths = {row.form.id.data: row.form.title_said for row in live if row.kind.data == "minutes"}
    for row in page.rows:
        lost = {row.form.timed.data: _("a question that is gone")} if row.form.timed.data else {}
        row.form.timed.choices = {"": _("No")} | lost | lengths
    weights = [
        weight
        for entry in live
        if entry.kind.data == "criterion" and (weight := numbers.typed(entry.weight.data or "")) is not None
    ]
    is_rubric = not live or any(row.kind.data == "criterion" and not row.each.data for row in live)
    return {
        "form": page,
        "live": [place for place, row in enumerate(page.rows) if not row.form.gone.data],
        "kinds": rules.KINDS.values(),
        "total": numbers.plain(sum(weights)),
        "is_rubric": is_rubric,
        "sources": grouped(_fitting(own_forms.sources(course_id, g.person.id), is_rubric)),
        "preview": preview and _preview(preview),
        "effort": preview and effort(preview),
    }


def _fitting(sources, is_rubric):
    """Of what the site brings only what fits: rubrics for rubrics, the others for the others."""
    return [
        one
        for one in sources
        if not one.key.startswith("site:") or any(item.is_criterion for item in one.items) == is_rubric
    ]


def _preview(items):
    """What the partial of the desk needs to show *items* to nobody in particular."""
    people = [rules.Person(str(place), _("Somebody %(number)s", number=place), "") for place in (1, 2, 3)]
    items = rules.with_people(items, {"group": people, "class": people})
    fields = desk_fields(items, {}, rules.read(items, {}))
    return SimpleNamespace(items=fields, is_faded=False, terms=None)
