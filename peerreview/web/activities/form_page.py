"""The page of one form that an activity asks people to fill in: items, levels and answers as rows, changed by
plain buttons."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import forms as rules
from peerreview.domain import numbers
from peerreview.domain.designs.forms import MOST_ITEMS, MOST_LEVELS
from peerreview.domain.forms import pasted
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.visibility import told_to_staff
from peerreview.store import activities, db, forms, scores
from peerreview.web.access import needs
from peerreview.web.activities import bp
from peerreview.web.activities.item_forms import FormForm, shown, typed
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, refusal_text, said


@bp.get("/activities/<activity>/forms/<key>")
@needs("activity.edit")
def form(activity, key):
    found = _used(activity, key)
    _id, version, title, items = found[key]
    return _page(activity, found, key, _form_of(shown(items), version, title))


@bp.get("/activities/<activity>/rubric")
@needs("activity.edit")
def rubric(activity):
    """Where this page used to be."""
    return redirect(_address(activity), 302)


@bp.post("/activities/<activity>/rubric")
@needs("activity.edit")
def update_rubric(activity):
    """A page that was open before it moved keeps what was typed in it."""
    return redirect(_address(activity), 308)


def _address(activity):
    key = request.args.get("form") or usual(activity.design)
    if key is None:
        raise Missing()
    return url_for(".form", activity=activity.public_id, key=key)


def asked_in(activity):
    """[(form key, title, titles of its tasks)] of the forms that an activity uses, for links."""
    found = forms.of_activity(activity.id)
    return [(key, found[key][2], words) for key, words in _named(activity, found)]


def _named(activity, found):
    """[(form key, titles of its tasks)] in the order of the design."""
    titles = {}
    for task in activity.design.tasks.values():
        titles.setdefault(task.form, []).append(task.title)
    return [(key, ", ".join(titles[key])) for key in titles if key in found]


def usual(design):
    """The key of the form that comes first: the one that reviewers fill in, else that of the first task; None
    where nothing is asked."""
    dealt = [task.form for task in design.tasks.values() if task.pick]
    return next(iter([*dealt, *(task.form for task in design.tasks.values())]), None)


@bp.post("/activities/<activity>/forms/<key>")
@needs("activity.edit")
def update_form(activity, key):
    found = _used(activity, key)
    page = FormForm()
    act, *where = request.form.get("act", "save").split(":")
    if act == "save":
        return _save(activity, found, key, page)
    chosen = {"template": "template", "paste": "pasted"}.get(act, "new_kind")
    try:
        entries, note = changed(
            page.rows.data,
            act,
            [int(place) for place in where if place.isdigit()],
            request.form.get(chosen, ""),
        )
    except Invalid as refusal:
        page.pasted.errors = [refusal_text(refusal)]
        return _page(activity, found, key, page, 422)
    return _page(activity, found, key, _form_of(entries, page.seen.data, page.name.data), note=note)


def _save(activity, found, key, page):
    """Check, then make a new version, unless nothing changed."""
    items = _items_of(page) if page.validate() else None
    if items is None or _is_unfit(activity, key, page, items):
        return _page(activity, found, key, page, 422)
    name = page.name.data.strip()
    if items == found[key][3]:
        is_renamed = name != found[key][2]
        forms.rename(activity.id, key, name, by=g.person.id, now=g.now)
        tell(_("It is called “%(name)s” now.", name=name) if is_renamed else _("Nothing has changed."))
        return redirect(url_for(".form", activity=activity.public_id, key=key), 303)
    try:
        seen = int(page.seen.data) if (page.seen.data or "").isdigit() else None
        version = activities.change_form(activity, key, items, by=g.person.id, now=g.now, seen=seen)
        forms.rename(activity.id, key, name, by=g.person.id, now=g.now)
    except (Conflict, Invalid) as refusal:
        page.form_errors.append(refusal_text(refusal))
        page.seen.data = str(forms.of_activity(activity.id)[key][1])
        return _page(activity, found, key, page, 422 if isinstance(refusal, Invalid) else 409)
    tell(_("Saved as version %(number)s.", number=version.number))
    return redirect(url_for(".form", activity=activity.public_id, key=key), 303)


def _items_of(page):
    """The items as typed; None when some cannot stand: then each says so beside its field."""
    entries = [typed(entry) for entry in page.rows.data]
    wrong = False
    for entry, row in zip(entries, page.rows):
        try:
            rules.parse_items([entry])
        except Invalid as refusal:
            wrong = True
            if refusal.field:
                row.form[refusal.field].errors = [*row.form[refusal.field].errors, refusal_text(refusal)]
            else:
                page.form_errors.append(refusal_text(refusal))
    if wrong:
        return None
    try:
        return rules.parse_items(entries)
    except Invalid as refusal:
        page.form_errors.append(refusal_text(refusal))
        return None


def _is_unfit(activity, key, page, items):
    """Whether this form is to make a grade and cannot; then each item in question says why at its field."""
    grading = activity.design.grading
    by = activity.design.tasks[grading.by].form if grading and grading.by else None
    wrong = rules.unfit(items) if by == key else []
    rows = {row.form.id.data: row.form for row in page.rows}
    for one in wrong:
        field = rows[one.item][one.field]
        field.errors = [*field.errors, said(one.sentence, one.values)]
    return bool(wrong)


def _used(activity, key):
    """{form key: ...} of this activity; Missing when *key* is none of them."""
    found = forms.of_activity(activity.id)
    if key not in found:
        raise Missing()
    return found


def _form_of(entries, seen, name):
    return FormForm(formdata=None, data={"seen": str(seen), "rows": entries, "name": name})


def changed(entries, act, where, chosen=""):
    """(*entries* after one button, what to say of it). *where*: place of the item, and of the level for acts
    on levels; *chosen*: the template, the kind of a new item, or the table that was pasted (Invalid when it
    is none).

    Acts: add, add_text, add_kind, up, down, remove, level_add, level_up, level_down, level_remove, template,
    paste. An act that names nothing changes nothing."""
    entries = [dict(entry) for entry in entries]
    if act == "paste":
        return _with_table(entries, pasted.read(chosen))
    if act == "template" and chosen in dict(forms.rubric_templates()):
        found = forms.built_in()[chosen]
        return shown(found.items), _("This is “%(title)s”, not saved yet.", title=found.title)
    kind = {"add": "criterion", "add_text": "text", "add_kind": chosen}.get(act)
    if kind in rules.KINDS and len(entries) < MOST_ITEMS:
        return [*entries, _new_item(rules.KINDS[kind])], ""
    if act.startswith("level_") and where and where[0] < len(entries):
        entry = entries[where[0]]
        if act == "level_add":
            entry["levels"] = [*entry["levels"], _new_level(entry["levels"])][:MOST_LEVELS]
        else:
            entry["levels"] = _moved(entry["levels"], act.removeprefix("level_"), where[1:])
        return entries, ""
    return _moved(entries, act, where), ""


def _with_table(entries, rows):
    """*entries* and the criteria of a table, as far as there is room."""
    added = [_criterion_of(row) for row in rows][: max(MOST_ITEMS - len(entries), 0)]
    note = ngettext(
        "%(count)s criterion is added, not saved yet.",
        "%(count)s criteria are added, not saved yet.",
        len(added),
    )
    return [*entries, *added], note


def _criterion_of(row):
    """A criterion of a pasted table as the fields want it: levels without points count from 1."""
    item = _new_item(rules.KINDS["criterion"])
    levels = [
        {
            "id": _new_id("l"),
            "title": title,
            "text": text,
            "points": numbers.plain(place if points is None else points),
        }
        for place, (title, text, points) in enumerate(row.levels, 1)
    ]
    weight = item["weight"] if row.weight is None else numbers.plain(row.weight)
    return item | {"title": row.title, "levels": levels, "weight": weight}


def _moved(rows, act, where):
    """*rows* with the row at *where* up, down or gone."""
    if not where or where[0] >= len(rows):
        return rows
    rows, place = list(rows), where[0]
    if act == "remove":
        del rows[place]
    other = {"up": place - 1, "down": place + 1}.get(act, place)
    if act in ("up", "down") and 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return rows


def _new_id(letter):
    """An id that no version of this form has used: the grades of a removed criterion never become those of a
    new one."""
    return letter + db.source.seed()[:10]


def _new_item(kind):
    """A new item of a Kind as the fields want it; its name is still to be typed."""
    titles = [""] * (3 if kind.fewest else 0)
    if kind.has_points:
        titles = [_("Beginning"), _("Getting there"), _("Solid"), _("Convincing")]
    return {
        "id": _new_id(kind.name[0]),
        "kind": kind.name,
        "title": "",
        "hint": "",
        "weight": "25" if kind.name == "criterion" else "0",
        "words": "15" if kind.name == "criterion" else "0",
        "most": "0",
        "required": kind.name not in ("text", "checklist"),
        "private": "",
        "points": "1",
        "among": "group",
        "levels": [
            {"id": _new_id("l"), "title": title, "text": "", "points": str(points)}
            for points, title in enumerate(titles, 1)
        ],
    }


def _new_level(levels):
    points = [one for level in levels if (one := numbers.typed(level["points"] or "")) is not None]
    return {
        "id": _new_id("l"),
        "title": "",
        "text": "",
        "points": numbers.plain(max(points, default=0) + 1),
    }


def _page(activity, found, key, page, status=200, note=""):
    tasks = activity.design.tasks.values()
    weights = [
        weight
        for entry in page.rows
        if entry.kind.data == "criterion" and (weight := numbers.typed(entry.weight.data or "")) is not None
    ]
    return render_template(
        "activities/form.html",
        activity=activity,
        form=page,
        key=key,
        title=found[key][2],
        version=found[key][1],
        tasks=[task.title for task in tasks if task.form == key],
        choices=_named(activity, found),
        kinds=rules.KINDS.values(),
        used=forms.used_by(activity, key),
        templates=forms.rubric_templates() if _is_rubric(page) else [],
        note=note,
        older=_older(activity, key),
        total=numbers.plain(sum(weights)),
        is_rubric=_is_rubric(page),
    ), status


def _older(activity, key):
    """(how many hand-ins were scored by an older key, None where staff may not know, whether any were)."""
    count = len(scores.by_an_older_key(activity, key))
    tasks = [task for task in activity.design.tasks.values() if task.form == key]
    is_told = all(told_to_staff(task, count) is not None for task in tasks)
    return count if is_told else None, bool(count)


@bp.post("/activities/<activity>/forms/<key>/scores")
@needs("activity.edit")
def score_again(activity, key):
    _used(activity, key)
    count, _any = _older(activity, key)
    _all, rose, fell = scores.score_again(activity, key, by=g.person.id, now=g.now)
    undo = url_for(".score_as_written", activity=activity.public_id, key=key)
    told = _("They are scored by the key of now.")
    if count:
        told = ngettext(
            "%(count)s hand-in is scored by the key of now: %(rose)s rose, %(fell)s fell.",
            "%(count)s hand-ins are scored by the key of now: %(rose)s rose, %(fell)s fell.",
            count,
            rose=rose,
            fell=fell,
        )
    tell(told, undo)
    return redirect(url_for(".form", activity=activity.public_id, key=key), 303)


@bp.post("/activities/<activity>/forms/<key>/scores/undo")
@needs("activity.edit")
def score_as_written(activity, key):
    _used(activity, key)
    scores.score_as_written(activity, key, by=g.person.id, now=g.now)
    tell(_("They are scored by the key that they were written with."))
    return redirect(url_for(".form", activity=activity.public_id, key=key), 303)


def _is_rubric(page):
    """Whether it has criteria, or nothing yet: for such a form there are templates."""
    rows = list(page.rows)
    return not rows or any(row.kind.data == "criterion" and not row.each.data for row in rows)
