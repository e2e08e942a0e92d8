"""Forms: items that ask, answers as typed, and what is still missing.

The same ``read`` serves the preview, the hand-in and the button that says what is missing.
A draft is a mapping ``{item id: {"level": id or "", "text": str, "ticks": [ids]}}``; it is never refused.
"""

import re
from dataclasses import dataclass, field, replace

from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

KINDS = ("criterion", "scale", "choice", "checklist", "text")
LONGEST = 60_000
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


@dataclass(frozen=True, slots=True)
class Answer:
    """One item as answered: ``level`` id or "", ``value`` points or None, ``text`` as typed."""

    item: str
    level: str = ""
    value: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing still missing: ``sentence`` with ``values``, at ``item``; ``part`` is level or text."""

    item: str
    part: str
    sentence: str
    values: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form's typed values come to: answers in item order, what is missing, errors by item, words by
    item."""

    answers: tuple[Answer, ...]
    missing: tuple[Missing, ...]
    errors: dict[str, tuple[str, dict]]
    words: dict[str, int]

    @property
    def is_complete(self):
        """Whether it may be handed in."""
        return not self.missing and not self.errors

    @property
    def is_empty(self):
        """Whether nothing at all was typed or chosen."""
        return not any(answer.level or answer.text.strip() for answer in self.answers)


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


def count_words(text):
    """Words of a text: runs between white space that hold a letter or a digit."""
    return sum(
        1 for run in text.split() if run[0].isalnum() or any(map(str.isalnum, run))
    )  # nearly all begin with a letter


def read(items, typed):
    """The Reading of *typed* (a draft mapping, see above) against *items*."""
    answers, missing, errors, words = [], [], {}, {}
    for item in items:
        given = typed.get(item.id) or {}
        answer = _answer(item, given)
        answers.append(answer)
        if item.has_text:
            words[item.id] = count_words(answer.text)
            if len(answer.text) > LONGEST:
                errors[item.id] = (
                    N_(
                        "This is {count} characters long; up to {most} fit. Your text is all here: shorten "
                        "it."
                    ),
                    {"count": len(answer.text), "most": LONGEST},
                )
        missing.extend(_missing(item, answer, words.get(item.id, 0)))
    return Reading(tuple(answers), tuple(missing), errors, words)


def _answer(item, given):
    text = str(given.get("text") or "") if item.has_text else ""
    if item.kind == "checklist":
        known = [level.id for level in item.levels]
        ticks = [tick for tick in known if tick in (given.get("ticks") or ())]
        return Answer(item.id, " ".join(ticks), None, "")
    level = item.level(given.get("level")) if item.levels else None
    value = level.points if level and item.kind in ("criterion", "scale") else None
    return Answer(item.id, level.id if level else "", value, text)


def _missing(item, answer, words):
    if item.required and item.levels and item.kind != "checklist" and not answer.level:
        yield Missing(
            item.id,
            "level",
            N_("a level for {title}") if item.kind == "criterion" else N_("an answer to {title}"),
            {"title": item.title},
        )
    if not item.has_text:
        return
    chosen = item.level(answer.level)
    least = max(item.words if item.required or words else 0, chosen.words if chosen else 0)
    if item.required and item.kind == "text" and not words and not item.words:
        yield Missing(item.id, "text", N_("your text for {title}"), {"title": item.title})
    elif words < least:
        yield Missing(
            item.id, "text", N_("{count} words on {title}"), {"count": least - words, "title": item.title}
        )
    elif item.most and words > item.most:
        yield Missing(
            item.id,
            "text",
            N_("{count} words too many on {title}"),
            {"count": words - item.most, "title": item.title},
        )


def progress(items, typed):
    """(done, begun, total) over the required items, for "2 of 4 criteria answered"."""
    reading = read(items, typed)
    open_items = {missing.item for missing in reading.missing}
    asked = [item for item in items if item.required]
    given = {answer.item for answer in reading.answers if answer.level or answer.text.strip()}
    done = sum(1 for item in asked if item.id not in open_items)
    return done, sum(1 for item in asked if item.id in open_items and item.id in given), len(asked)


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
