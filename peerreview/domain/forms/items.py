"""Items of a form: what each asks, read from plain values and written back."""

import re
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

from peerreview.domain import chance
from peerreview.domain.files import File
from peerreview.domain.forms.chosen import CANNOT_SAY, UNSURE
from peerreview.domain.forms.kind import read_number, read_whole
from peerreview.domain.forms.kinds import EVERY, KINDS
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

_LEVEL = re.compile(r"[a-z0-9_]{1,40}\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")

COMMON = ("id", "kind", "title", "hint", "weight", "words", "most", "required", "private", "levels", "each")
OF_LEVEL = ("id", "title", "text", "points", "words", "right")


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a criterion, a scale or a choice; ``points`` is 0 or more. Chosen, it asks for ``words`` in
    the comment. ``right``: it answers a quiz question."""

    id: str
    title: str
    text: str = ""
    points: float = 0.0
    words: int = 0
    right: bool = False


class Person(NamedTuple):
    """Somebody to choose: ``id`` as text, ``name`` as the writer may know it, ``token`` what a page sends
    instead of the id."""

    id: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a form.

    ``kind``: a name in ``kinds.KINDS``. ``words`` is the least number of words of its text (0 = may stay
    empty), ``most`` the greatest (0 = no bound), ``weight`` any positive number beside the other criteria,
    ``private`` answers are read by staff only. ``each`` "comment": asked once for every comment of the review
    it is about (see ``expand``), and ``nth`` is then the item commented on.

    Of single kinds: ``low`` and ``high`` bound a number or minutes (None = no bound), ``unit`` follows the
    number; ``least`` and ``up_to`` bound how many entries or people (0 = no bound); ``among`` (group, class)
    whom to choose from, ``people`` each Person of them, filled in for one writer; ``accept`` are the right
    short answers, ``points`` (0 or more) what a right answer earns, ``why`` its explanation, ``pool`` the
    alternatives it belongs to, ``model`` a model answer: none of these is shown before the hand-in. ``topic``
    names the entry of a material that a keyed item is about: what is right is then told by topic, too.
    ``unsure``: of a scale or a criterion one may also say that one cannot say. ``confirms``: a tick of it
    confirms what the response it answers says in that item (minutes). ``megabytes``: how large one file may
    be; ``instead``: the text of the same form that may stand in place of a file; ``files``: each File of the
    response, filled in.
    ``timed``: each entry of a list begins
    with the time of day, and all of them lie within the minutes of that item. ``ahead``: a moment that is
    still to come when it is handed in for the first time."""

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
    low: float | None = None
    high: float | None = None
    unit: str = ""
    least: int = 0
    up_to: int = 0
    among: str = ""
    people: tuple[Person, ...] = ()
    accept: tuple[str, ...] = ()
    points: float = 1.0
    why: str = ""
    pool: str = ""
    model: str = ""
    topic: str = ""
    unsure: bool = False
    confirms: str = ""
    megabytes: int = 0
    instead: str = ""
    files: tuple[File, ...] = ()
    timed: str = ""
    ahead: bool = False

    @property
    def rules(self):
        """What its kind asks, reads and tells: a ``kinds.Kind``."""
        return EVERY[self.kind]

    @property
    def parts(self):
        """The parts of a draft it reads."""
        return self.rules.parts(self)

    @property
    def has_text(self):
        """Whether this item has a field to write prose in."""
        return self.rules.is_prose

    @property
    def has_points(self):
        """Whether its levels give points."""
        return self.rules.has_points

    @property
    def is_criterion(self):
        """Whether it is a level with points and a comment."""
        return self.has_points and self.has_text

    @property
    def is_rating(self):
        """Whether it is a level with points and no words."""
        return self.has_points and not self.has_text

    @property
    def is_several(self):
        """Whether several of its levels are right."""
        return sum(level.right for level in self.levels) > 1

    @property
    def top(self):
        """Highest points a level gives."""
        return max((level.points for level in self.levels), default=0.0)

    @property
    def offered(self):
        """The levels there are to choose from, with that of whoever cannot say."""
        return (*self.levels, Level(UNSURE, CANNOT_SAY)) if self.unsure else self.levels

    def level(self, level_id):
        """The level of that id, or None."""
        return next((level for level in self.levels if level.id == level_id), None)


def expand(items, about=(), *, seed="", author="", nth=1):
    """*items* as one writer meets them in one response.

    Those asked for each comment stand once for every item of *about* that has a comment, but not for notes in
    the text: id ``<item>.<nth>``. Of the items of a pool exactly one stands, chosen by *seed* and *author*
    (scope text such as ``p17`` or ``g4``) and another one for the next attempt *nth* (from 1)."""
    found, drawn = [], _drawn(items, seed, author, nth)
    for item in items:
        if item.each:
            found += [
                replace(item, id=f"{item.id}.{one.id}", nth=one.id, title=f"{one.title}: {item.title}")
                for one in about
                if one.has_text and not one.private and one.kind != "in_text"
            ]
        elif not item.pool or drawn[item.pool] == item.id:
            found.append(item)
    return tuple(found)


def of_comments(items, comments, *, every=False):
    """*items* as of ``expand`` without those about criteria on which nobody commented; *comments*: ids of the
    criteria with a comment. *every*: each of these has to be answered."""
    return tuple(
        replace(item, required=True) if every and item.nth else item
        for item in items
        if not item.nth or item.nth in comments
    )


def _drawn(items, seed, author, nth):
    """{pool: id of the item that stands for it}."""
    pools = {}
    for item in items:
        if item.pool:
            pools.setdefault(item.pool, []).append(item.id)
    return {
        pool: ids[(int.from_bytes(chance.rank(seed, author, pool)[:8]) + nth - 1) % len(ids)]
        for pool, ids in pools.items()
    }


def needs_expanding(items):
    """Whether any of *items* depends on what it is about or on who writes."""
    return any(item.each or item.pool for item in items)


def with_people(items, people):
    """*items* with those to choose from: *people* {among: [Person]}."""
    return tuple(
        replace(item, people=tuple(people.get(item.among, ()))) if item.among else item for item in items
    )


def takes_files(items):
    """Whether any of *items* is answered with files."""
    return any(item.kind == "files" for item in items)


def with_files(items, files):
    """*items* with the *files* ([File]) that belong to the response, to choose from."""
    return tuple(replace(item, files=tuple(files)) if item.kind == "files" else item for item in items)


def is_final(items):
    """Whether a hand-in shows its writer what is right or a model answer, so that it cannot be changed."""
    return any(item.rules.is_keyed or item.model for item in items)


def parse_items(entries):
    """Items from plain values (stored JSON, a template file, the form page); Invalid with a sentence
    otherwise."""
    items, seen = [], set()
    for entry in entries:
        item = parse_item(entry)
        if item.id in seen:
            raise Invalid(N_("Two items are called “{id}”."), id=item.id)
        seen.add(item.id)
        items.append(item)
    if not items:
        raise Invalid(N_("A form needs at least one item."))
    texts = {item.id for item in items if item.rules.is_prose}
    if lost := next((item for item in items if item.instead and item.instead not in texts), None):
        items[items.index(lost)] = replace(lost, instead="")
    refuse_lone(items)
    return tuple(items)


def refuse_lone(items):
    """Invalid where an item speaks of another one that the form has not."""
    lengths = {item.id for item in items if item.kind == "minutes"}
    for item in items:
        if item.timed and item.timed not in lengths:
            raise Invalid(
                N_("“timed: {name}” of “{title}” names no item of this form that asks for a length of time."),
                field="timed",
                id=item.id,
                name=item.timed,
                title=item.title,
            )


def parse_item(entry):
    """One item of ``parse_items``."""
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
    words, most = (read_whole(entry.get(key, 0), title) for key in ("words", "most"))
    if most and most < words:
        raise Invalid(
            N_("“{title}” asks for at least {words} words but lets at most {most} stand."),
            field="most",
            title=title,
            words=words,
            most=most,
        )
    item = Item(
        item_id,
        kind,
        title,
        str(entry.get("hint", "")),
        read_number(entry.get("weight", 0), title),
        words,
        most,
        bool(entry.get("required", True)),
        bool(entry.get("private", False)),
        _levels(entry, KINDS[kind], title),
        _each(entry.get("each") or ""),
        **KINDS[kind].parse(entry, title),
    )
    item.rules.check(item)
    return item


def _levels(entry, kind, title):
    if kind.fewest is None:
        return ()
    levels = tuple(_parse_level(level, title) for level in entry.get("levels") or ())
    if len(levels) < kind.fewest:
        raise Invalid(N_("“{title}” needs at least two levels."), field="levels", title=title)
    if len({level.id for level in levels}) != len(levels):
        raise Invalid(N_("“{title}” has two levels of the same name."), field="levels", title=title)
    return levels


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
        read_number(entry.get("points", 0), title),
        read_whole(entry.get("words") or 0, title),
        bool(entry.get("right", False)),
    )


_DEFAULTS = {field.name: field.default for field in fields(Item)}


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
            **{
                key: list(value) if isinstance(value, tuple) else value
                for key in item.rules.keys
                if (value := getattr(item, key)) != _DEFAULTS[key]
            },
        }
        for item in items
    ]


def _plain_level(level):
    plain = {"id": level.id, "title": level.title, "text": level.text, "points": level.points}
    if level.words:
        plain["words"] = level.words
    return plain | {"right": True} if level.right else plain
