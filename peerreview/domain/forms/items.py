"""Items of a form: what each asks, read from plain values and written back."""

import re
from dataclasses import dataclass, replace

from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

KINDS = ("criterion", "scale", "choice", "checklist", "text")


_LEVEL = re.compile(r"[a-z0-9_]{1,40}\Z")


_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a criterion, a scale or a choice; ``points`` is 0 or more. Chosen, it asks for ``words`` in
    the comment."""

    id: str
    title: str
    text: str = ""
    points: float = 0.0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a form.

    ``kind``: criterion (levels with points and a comment), scale (levels, no comment), choice (levels without
    points), checklist (any number of ticks) or text. ``words`` is the least number of words of its text (0 =
    may stay empty), ``most`` the greatest (0 = no bound), ``weight`` any positive number beside the other
    criteria, ``private`` answers are read by staff only. ``each`` "comment": asked once for every comment of
    the review it is about (see ``expand``), and ``nth`` is then the item commented on."""

    id: str
    kind: str
    title: str
    hint: str = ""
    weight: float = 0.0
    words: int = 0
    most: int = 0
    required: bool = True
    private: bool = False
    levels: tuple[Level, ...] = ()
    each: str = ""
    nth: str = ""

    @property
    def has_text(self):
        """Whether this item has a field to write in."""
        return self.kind in ("criterion", "text")

    @property
    def top(self):
        """Highest points a level gives."""
        return max((level.points for level in self.levels), default=0.0)

    def level(self, level_id):
        """The level of that id, or None."""
        return next((level for level in self.levels if level.id == level_id), None)


def expand(items, about):
    """*items* with those asked for each comment put once for every item of *about* that has a comment: id
    ``<item>.<nth>``."""
    found = []
    for item in items:
        if item.each:
            found += [
                replace(item, id=f"{item.id}.{one.id}", nth=one.id, title=f"{one.title}: {item.title}")
                for one in about
                if one.has_text and not one.private
            ]
        else:
            found.append(item)
    return tuple(found)


def parse_items(entries):
    """Items from plain values (stored JSON, a template file, the rubric page); Invalid with a sentence
    otherwise."""
    items, seen = [], set()
    for entry in entries:
        item = _parse_item(entry)
        if item.id in seen:
            raise Invalid(N_("Two items are called “{id}”."), id=item.id)
        seen.add(item.id)
        items.append(item)
    if not items:
        raise Invalid(N_("A form needs at least one item."))
    return tuple(items)


def _parse_item(entry):
    item_id, kind = str(entry.get("id", "")), entry.get("kind", "")
    if not _NAME.match(item_id):
        raise Invalid(N_("“{id}” is not an item's name: use lower-case letters, digits and _."), id=item_id)
    if kind not in KINDS:
        raise Invalid(
            N_("“{kind}” is not a kind of item. Known are {known}."), kind=kind, known=", ".join(KINDS)
        )
    title = str(entry.get("title", "")).strip()
    if not title:
        raise Invalid(N_("Every criterion needs a name."))
    levels = tuple(_parse_level(level, title) for level in entry.get("levels") or ())
    words, most = (int(_number(entry.get(key, 0), title)) for key in ("words", "most"))
    if most and most < words:
        raise Invalid(
            N_("“{title}” asks for at least {words} words but lets at most {most} stand."),
            title=title,
            words=words,
            most=most,
        )
    if kind != "text" and len(levels) < (1 if kind == "checklist" else 2):
        raise Invalid(N_("“{title}” needs at least two levels."), title=title)
    if len({level.id for level in levels}) != len(levels):
        raise Invalid(N_("“{title}” has two levels of the same name."), title=title)
    return Item(
        item_id,
        kind,
        title,
        str(entry.get("hint", "")),
        _number(entry.get("weight", 0), title),
        words,
        most,
        bool(entry.get("required", True)),
        bool(entry.get("private", False)),
        levels,
        _each(entry.get("each") or ""),
    )


def _each(value):
    if value not in ("", "comment"):
        raise Invalid(
            N_("“{value}” is nothing that is asked about one by one. Known is comment."), value=value
        )
    return value


def _parse_level(entry, title):
    if not str(entry.get("title", "")).strip():
        raise Invalid(N_("Every level of “{title}” needs a name."), title=title)
    level_id = str(entry.get("id", ""))
    if not _LEVEL.match(level_id):
        raise Invalid(N_("“{id}” is not a level's name: use lower-case letters, digits and _."), id=level_id)
    return Level(
        level_id,
        str(entry["title"]).strip(),
        str(entry.get("text", "")),
        _number(entry.get("points", 0), title),
        int(_number(entry.get("words") or 0, title)),
    )


def _number(value, title):
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number <= 10_000:
        raise Invalid(N_("“{value}” in “{title}” must be a number of 0 or more."), value=value, title=title)
    return number


def to_plain(items):
    """Items as plain values for JSON; ``parse_items`` reads them back."""
    return [
        {
            "id": item.id,
            "kind": item.kind,
            "title": item.title,
            "hint": item.hint,
            "weight": item.weight,
            "words": item.words,
            "most": item.most,
            "required": item.required,
            "private": item.private,
            "levels": [_plain_level(level) for level in item.levels],
            **({"each": item.each} if item.each else {}),
        }
        for item in items
    ]


def _plain_level(level):
    plain = {"id": level.id, "title": level.title, "text": level.text, "points": level.points}
    return plain | {"words": level.words} if level.words else plain
