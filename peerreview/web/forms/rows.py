"""What the plain buttons of the editor do to its rows. Nothing here is saved: everything typed comes back."""

from peerreview.domain import forms as rules
from peerreview.domain import numbers
from peerreview.domain.designs.forms import MOST_ITEMS, MOST_LEVELS
from peerreview.store import db
from peerreview.web.forms.fields import LONGEST_NAME, LONGEST_TEXT, shown
from peerreview.web.text import _, ngettext


def changed(entries, act, where, kind=""):
    """*entries* after one button. *where*: place of the item, and of the level for acts on levels; *kind*:
    that of a new item.

    Acts: add, add_text, add_kind, up, down, remove, put_back, and the same on levels as level_add, level_up,
    level_down, level_remove, level_put_back. An act that names nothing changes nothing."""
    entries = [dict(entry) for entry in entries]
    kind = {"add": "criterion", "add_text": "text", "add_kind": kind}.get(act)
    if kind in rules.KINDS and len(_here(entries)) < MOST_ITEMS:
        return [*entries, _new_item(rules.KINDS[kind])]
    if act.startswith("level_") and where and where[0] < len(entries):
        entry = entries[where[0]]
        levels = [dict(level) for level in entry["levels"]]
        if act != "level_add":
            entry["levels"] = _moved(levels, act.removeprefix("level_"), where[1:])
        elif len(_here(levels)) < MOST_LEVELS:
            entry["levels"] = [*levels, _new_level(_here(levels))]
        return entries
    return _moved(entries, act, where)


def _here(rows):
    """Those that are not removed."""
    return [row for row in rows if not row.get("gone")]


def _moved(rows, act, where):
    """*rows* with the row at *where* up or down among those that are not removed, removed, or put back."""
    if not where or where[0] >= len(rows):
        return rows
    rows, place = list(rows), where[0]
    if act == "remove":
        rows[place]["gone"] = "on"
    elif act == "put_back":
        rows[place]["gone"] = ""
        if rows[place].get("id") in [row.get("id") for row in _here(rows) if row is not rows[place]]:
            rows[place]["id"] = _new_id("p")
    step = {"up": -1, "down": 1}.get(act)
    other = place + step if step else -1
    while 0 <= other < len(rows) and rows[other].get("gone"):
        other += step
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return rows


def replaced(entries, items):
    """*entries* all removed, and *items* in their place."""
    kept = [entry | {"gone": "on"} for entry in entries if (entry.get("title") or "").strip()]
    return [*shown(items), *kept]


def joined(entries, items):
    """(*entries* with *items* behind them as far as there is room, what to say of it). An id that is taken
    already becomes a new one."""
    room = max(MOST_ITEMS - len(_here(entries)), 0)
    taken = {entry.get("id") for entry in entries}
    added = [entry | {"id": _new_id("b")} if entry["id"] in taken else entry for entry in shown(items)[:room]]
    note = ngettext(
        "%(count)s item is added, not saved yet.", "%(count)s items are added, not saved yet.", len(added)
    )
    if len(added) < len(items):
        note += " " + _("A form has up to %(most)s: the others are left out.", most=MOST_ITEMS)
    return [*entries, *added], note


def too_long(title, items):
    """[(a text, how many characters fit)] of those of a form that are longer than the editor takes."""
    texts = [(title, LONGEST_NAME)]
    for item in items:
        texts += [(item.title, LONGEST_NAME), (item.hint, LONGEST_TEXT)]
        texts += [
            pair for one in item.levels for pair in ((one.title, LONGEST_NAME), (one.text, LONGEST_TEXT))
        ]
    return [(text, most) for text, most in texts if len(text) > most]


def criteria(found):
    """Items out of the Rows of a table: levels without points count from 1."""
    return rules.parse_items([_criterion(row) for row in found])


def _criterion(row):
    levels = [
        {
            "id": _new_id("l"),
            "title": title,
            "text": text,
            "points": str(place if points is None else points),
        }
        for place, (title, text, points) in enumerate(row.levels, 1)
    ]
    weight = "25" if row.weight is None else str(row.weight)
    return {
        "id": _new_id("c"),
        "kind": "criterion",
        "title": row.title,
        "hint": row.hint,
        "weight": weight,
        "words": "15",
        "levels": levels,
    }


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
