"""The rubric, and every other form an activity asks people to fill in: items and levels as rows, changed by
plain buttons."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import forms as rules
from peerreview.domain.refusals import Invalid, Missing, Refusal
from peerreview.store import db, forms
from peerreview.web.access import needs
from peerreview.web.activities import bp
from peerreview.web.activities.forms import RubricForm
from peerreview.web.pages import tell
from peerreview.web.text import _, number, refusal_text

MOST_ITEMS, MOST_LEVELS = 40, 12


@bp.get("/activities/<activity>/rubric")
@needs("activity.edit")
def rubric(activity):
    found, key = _chosen(activity)
    _id, version, _title, items = found[key]
    return _page(activity, found, key, _form_of(plain(items), version))


@bp.post("/activities/<activity>/rubric")
@needs("activity.edit")
def update_rubric(activity):
    found, key = _chosen(activity)
    form = RubricForm()
    act, *where = request.form.get("act", "save").split(":")
    if act == "save":
        return _save(activity, found, key, form)
    entries, note = changed(
        form.rows.data,
        act,
        [int(place) for place in where if place.isdigit()],
        request.form.get("template", ""),
    )
    return _page(activity, found, key, _form_of(entries, form.seen.data), note=note)


def _save(activity, found, key, form):
    """Check, then make a new version, unless nothing changed."""
    if not form.validate():
        return _page(activity, found, key, form, 422)
    try:
        items = rules.parse_items([_entry(entry) for entry in form.rows.data])
        seen = int(form.seen.data) if (form.seen.data or "").isdigit() else None
        if items == found[key][3]:
            tell(_("Nothing has changed."))
        else:
            version = forms.change(activity.id, key, items, by=g.person.id, now=g.now, seen=seen)
            tell(_("Saved as version %(number)s.", number=version.number))
    except Refusal as refusal:
        form.form_errors.append(refusal_text(refusal))
        form.seen.data = str(forms.of_activity(activity.id)[key][1])
        return _page(activity, found, key, form, 422 if isinstance(refusal, Invalid) else 409)
    return redirect(url_for(".rubric", activity=activity.public_id, form=key), 303)


def _chosen(activity):
    """({form key: ...} of this activity, the key the address names): first the form that reviewers fill
    in."""
    found = forms.of_activity(activity.id)
    usual = next((task.form for task in activity.design.tasks.values() if task.pick), next(iter(found)))
    key = request.args.get("form", usual)
    if key not in found:
        raise Missing()
    return found, key


def _form_of(entries, seen):
    return RubricForm(formdata=None, data={"seen": str(seen), "rows": entries})


def plain(items):
    """Items as the fields want them: numbers as text, ``private`` as a mark."""
    return [
        entry
        | {
            "weight": number(entry["weight"]),
            "words": str(entry["words"]),
            "most": str(entry["most"]),
            "private": "on" if entry["private"] else "",
            "levels": [level | {"points": number(level["points"])} for level in entry["levels"]],
        }
        for entry in rules.to_plain(items)
    ]


def _entry(entry):
    """One item as ``domain.forms`` reads it."""
    return entry | {
        "private": bool(entry["private"]),
        "levels": entry["levels"] if entry["kind"] != "text" else [],
    }


def changed(entries, act, where, template=""):
    """(*entries* after one button, what to say of it). *where*: place of the item, and of the level for acts
    on levels.

    Acts: add, add_text, up, down, remove, level_add, level_up, level_down, level_remove, template. An act
    that names nothing changes nothing."""
    entries = [dict(entry) for entry in entries]
    if act == "template" and template in dict(forms.rubric_templates()):
        found = forms.built_in()[template]
        return plain(found.items), _("This is “%(title)s”, not saved yet.", title=found.title)
    if act in ("add", "add_text") and len(entries) < MOST_ITEMS:
        return [*entries, _new_item(act)], ""
    if act.startswith("level_") and where and where[0] < len(entries):
        entry = entries[where[0]]
        if act == "level_add":
            entry["levels"] = [*entry["levels"], _new_level(entry["levels"])][:MOST_LEVELS]
        else:
            entry["levels"] = _moved(entry["levels"], act.removeprefix("level_"), where[1:])
        return entries, ""
    return _moved(entries, act, where), ""


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


def _new_item(act):
    if act == "add_text":
        return {
            "id": _new_id("t"),
            "kind": "text",
            "title": "",
            "hint": "",
            "weight": "0",
            "words": "0",
            "most": "0",
            "required": False,
            "private": "",
            "levels": [],
        }
    levels = [
        {"id": _new_id("l"), "title": title, "text": "", "points": str(points)}
        for points, title in enumerate((_("Beginning"), _("Getting there"), _("Solid"), _("Convincing")), 1)
    ]
    return {
        "id": _new_id("c"),
        "kind": "criterion",
        "title": "",
        "hint": "",
        "weight": "25",
        "words": "15",
        "most": "0",
        "required": True,
        "private": "",
        "levels": levels,
    }


def _new_level(levels):
    points = [level["points"] for level in levels if str(level["points"]).replace(".", "", 1).isdigit()]
    return {
        "id": _new_id("l"),
        "title": "",
        "text": "",
        "points": number(max(map(float, points), default=0) + 1),
    }


def _page(activity, found, key, form, status=200, note=""):
    tasks = [task.title for task in activity.design.tasks.values() if task.form == key]
    weights = [
        float(entry.weight.data)
        for entry in form.rows
        if entry.kind.data == "criterion" and not entry.weight.errors and _is_number(entry.weight.data)
    ]
    choices = [
        (name, ", ".join(task.title for task in activity.design.tasks.values() if task.form == name) or title)
        for name, (_version, _number, title, _items) in found.items()
    ]
    return render_template(
        "activities/rubric.html",
        activity=activity,
        form=form,
        key=key,
        title=found[key][2],
        version=found[key][1],
        tasks=tasks,
        choices=choices,
        used=forms.used_by(activity.id, key),
        templates=forms.rubric_templates(),
        note=note,
        total=number(sum(weights)),
        is_rubric=any(entry.kind.data == "criterion" and not entry.each.data for entry in form.rows),
    ), status


def _is_number(text):
    try:
        return float(text) >= 0
    except (TypeError, ValueError):
        return False
