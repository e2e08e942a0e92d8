"""The kinds of items, one table. Whoever must know what a kind asks, reads or tells asks it here.

A kind says which ``parts`` of a draft it reads (level, text, ticks, moment, people), which ``keys`` an item
of it may have beside the common ones, and what its answer comes to. Its field for writing is
``templates/writing/items/_<name>.html``."""

import re
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from peerreview.domain.forms import values
from peerreview.domain.forms.answers import Answer, Missing, count_words
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

MOST_PEOPLE = 20
MOST_ENTRIES = 100  # as many as a design has rounds
LONGEST_ENTRY = 200  # an entry may name a round
LONGEST_CHOICE = 200  # characters in which the ids of everything chosen are kept
LONGEST_NOTE = 5_000
AMONG = ("group", "class")

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


class Told(NamedTuple):
    """An answer in words. ``chosen``: titles of what was chosen, names of people, a value with its unit or a
    moment; ``text``: prose as typed; ``lines``: the entries of a list."""

    chosen: tuple[str | datetime, ...] = ()
    text: str = ""
    lines: tuple[str, ...] = ()


class Kind:
    """What one kind of item asks; the base is an item that nobody can answer.

    ``fewest``: how many levels it needs (None = it has none). ``has_points``: its levels give points.
    ``is_prose``: its text is read as Markdown, counted in words and read by the coach. ``has_words``: its
    text is a person's own words, prose or not. ``is_keyed``: it may be right or wrong."""

    name = ""
    keys: tuple[str, ...] = ()
    fewest: int | None = None
    has_points = is_prose = has_words = is_keyed = False

    def parts(self, item):
        """The parts of a draft this item reads."""
        return ("text",)

    def parse(self, entry, title):
        """Fields of the item beside the common ones, from plain values; Invalid with a sentence otherwise."""
        return {}

    def check(self, item):
        """Invalid when the parts of a parsed *item* do not go together."""

    def read(self, item, given):
        """The Answer that *given* (one entry of a draft) comes to; whatever it holds."""
        return Answer(item.id, text=_text(given))

    def missing(self, item, answer):
        """What is still Missing, in words."""
        return ()

    def error(self, item, given, answer):
        """(sentence, values) of why this cannot be kept, or None."""
        return None

    def understood(self, item, answer):
        """(sentence, values) that tells the writer how what was typed is understood, or None."""
        return None

    def tell(self, item, answer, names):
        """The Told of an answer; *names* {id of a person as text: name for this viewer}."""
        return Told()

    def share(self, item, answer):
        """How right a keyed answer is, a Fraction from 0 to 1."""
        return Fraction(0)

    def right(self, item):
        """The right answers in words."""
        return ()


def _text(given):
    return str(given.get("text") or "")


class Text(Kind):
    """Words, as many as they like or within bounds."""

    name = "text"
    keys = ("model",)
    is_prose = has_words = True

    def parse(self, entry, title):
        return {"model": _note(entry, "model", title)}

    def missing(self, item, answer):
        words = count_words(answer.text)
        if item.required and not words and not item.words:
            return [Missing(item.id, "text", N_("your text for {title}"), {"title": item.title})]
        return _words_missing(item, words, item.words if item.required or words else 0)

    def tell(self, item, answer, names):
        return Told(text=answer.text)


def _words_missing(item, words, least):
    if words < least:
        values = {"count": least - words, "title": item.title}
        return [Missing(item.id, "text", N_("{count} words on {title}"), values)]
    if item.most and words > item.most:
        values = {"count": words - item.most, "title": item.title}
        return [Missing(item.id, "text", N_("{count} words too many on {title}"), values)]
    return []


class Choice(Kind):
    """One of several levels, without points."""

    name = "choice"
    fewest = 2
    asks = N_("an answer to {title}")

    def parts(self, item):
        return ("level",)

    def read(self, item, given):
        level = item.level(given.get("level"))
        return Answer(item.id, level.id if level else "", level.points if level and self.has_points else None)

    def missing(self, item, answer):
        if item.required and not answer.level:
            return [Missing(item.id, "level", self.asks, {"title": item.title})]
        return []

    def tell(self, item, answer, names):
        return Told(_titles(item, answer.level))


def _titles(item, chosen):
    chosen = chosen.split()
    return tuple(level.title for level in item.levels if level.id in chosen)


class Scale(Choice):
    """One of several levels with points."""

    name = "scale"
    has_points = True


class Criterion(Scale):
    """Levels with points, and a comment."""

    name = "criterion"
    is_prose = has_words = True
    asks = N_("a level for {title}")

    def parts(self, item):
        return ("level", "text")

    def read(self, item, given):
        chosen = super().read(item, given)
        return Answer(item.id, chosen.level, chosen.value, _text(given))

    def missing(self, item, answer):
        words, chosen = count_words(answer.text), item.level(answer.level)
        least = max(item.words if item.required or words else 0, chosen.words if chosen else 0)
        return [*super().missing(item, answer), *_words_missing(item, words, least)]

    def tell(self, item, answer, names):
        return Told(_titles(item, answer.level), answer.text)


class Checklist(Kind):
    """Any number of ticks."""

    name = "checklist"
    fewest = 1

    def parts(self, item):
        return ("ticks",)

    def check(self, item):
        _fits(item)

    def read(self, item, given):
        return Answer(item.id, " ".join(_ticked(item, given)))

    def tell(self, item, answer, names):
        return Told(_titles(item, answer.level))


def _ticked(item, given):
    ticks = given.get("ticks") or ()
    return [level.id for level in item.levels if level.id in ticks]


def _fits(item):
    if len(" ".join(level.id for level in item.levels)) > LONGEST_CHOICE:
        raise Invalid(N_("“{title}” has more to choose from than can be kept."), title=item.title)


class Number(Kind):
    """A number in a unit, with a decimal point or comma."""

    name = "number"
    keys = ("low", "high", "unit")
    asks = N_("a number for {title}")
    unread = N_("“{typed}” is not a number. Type digits, such as 12 or 3.5.")
    unread_bound = N_("“{value}” in “{title}” must be a number.")

    def parse(self, entry, title):
        unit = str(entry.get("unit", "")).strip()[:40]
        found = {key: self._bound(entry, key, title) for key in ("low", "high")}
        if None not in found.values() and found["low"] > found["high"]:
            raise Invalid(
                N_("“{title}” wants at least {low} but at most {high}."),
                title=title,
                low=plain_number(found["low"]),
                high=plain_number(found["high"]),
            )
        return {**found, "unit": unit}

    def _bound(self, entry, key, title):
        given = entry.get(key)
        if given is None or given == "":
            return None
        found = self.value(plain_number(given) if isinstance(given, float) else str(given))
        if found is None:
            raise Invalid(self.unread_bound, value=given, title=title)
        return float(found)

    def value(self, text):
        """The number typed, or None."""
        return values.number(text)

    def said(self, item, value):
        """A bound of the item in words."""
        return f"{plain_number(value)} {item.unit}".strip()

    def read(self, item, given):
        text = _text(given).strip()
        value = self.value(text)
        return Answer(item.id, "", None if value is None else float(value), text)

    def missing(self, item, answer):
        if item.required and not answer.text:
            return [Missing(item.id, "text", self.asks, {"title": item.title})]
        return []

    def error(self, item, given, answer):
        if not answer.text:
            return None
        if answer.value is None:
            return self.unread, {"typed": answer.text[:60]}
        if item.low is not None and answer.value < item.low:
            return N_("At least {low} fits here."), {"low": self.said(item, item.low)}
        if item.high is not None and answer.value > item.high:
            return N_("At most {high} fits here."), {"high": self.said(item, item.high)}
        return None

    def understood(self, item, answer):
        if answer.value is None:
            return None
        return N_("That is {value}."), {"value": self.said(item, answer.value)}

    def tell(self, item, answer, names):
        return Told((f"{answer.text} {item.unit}".strip(),) if answer.text else ())


class Minutes(Number):
    """Whole minutes, typed as 90, 1:30 or 1 h 30."""

    name = "minutes"
    keys = ("low", "high")
    asks = N_("how long for {title}")
    unread = N_("“{typed}” is no length of time. Type minutes, or hours and minutes such as 1:30 or 1 h 30.")
    unread_bound = N_("“{value}” in “{title}” must be a length of time, such as 90 or 1:30.")

    def value(self, text):
        return values.minutes(text)

    def said(self, item, value):
        return values.spoken_minutes(int(value))

    def tell(self, item, answer, names):
        if answer.value is None:
            return Told((answer.text,) if answer.text else ())
        return Told((values.spoken_minutes(int(answer.value)),))


class Moment(Kind):
    """A date and a time; kept as UTC ISO text, typed and shown in the course's zone."""

    name = "moment"

    def parts(self, item):
        return ("moment",)

    def read(self, item, given):
        text = _text(given).strip()
        found = values.moment(text)
        return Answer(item.id, text=values.moment_text(found) if found else text)

    def missing(self, item, answer):
        if item.required and not answer.text:
            return [Missing(item.id, "text", N_("a date and a time for {title}"), {"title": item.title})]
        return []

    def error(self, item, given, answer):
        if answer.text and values.moment(answer.text) is None:
            return (
                N_("“{typed}” is no date with a time. Choose both, such as 2026-12-11T17:00."),
                {"typed": answer.text[:60]},
            )
        return None

    def understood(self, item, answer):
        found = values.moment(answer.text)
        return (N_("That is {moment}."), {"moment": found}) if found else None

    def tell(self, item, answer, names):
        found = values.moment(answer.text)
        return Told((found or answer.text,) if answer.text else ())


class List(Kind):
    """Several short entries, one a line."""

    name = "list"
    keys = ("least", "up_to")
    has_words = True

    def parse(self, entry, title):
        return _counts(entry, title, MOST_ENTRIES)

    def read(self, item, given):
        return Answer(item.id, text="\n".join(values.entries(_text(given))))

    def missing(self, item, answer):
        count = len(values.entries(answer.text))
        least = max(item.least, 1) if item.required else item.least if count else 0
        return _count_missing(
            item,
            count,
            least,
            item.up_to or MOST_ENTRIES,
            "text",
            N_("{count} more in {title}"),
            N_("{count} too many in {title}"),
        )

    def error(self, item, given, answer):
        for place, line in enumerate(values.entries(answer.text), 1):
            if len(line) > LONGEST_ENTRY:
                return (
                    N_("Entry {place} has {count} characters; up to {most} fit. Put the details elsewhere."),
                    {"place": place, "count": len(line), "most": LONGEST_ENTRY},
                )
        return None

    def understood(self, item, answer):
        count = len(values.entries(answer.text))
        if item.least > 1:
            return N_("{count} of at least {least}"), {"count": count, "least": item.least}
        return (N_("{count} so far"), {"count": count}) if count else None

    def tell(self, item, answer, names):
        return Told(lines=tuple(values.entries(answer.text)))


class People(Kind):
    """One or several people of the writer's group or class; kept as their enrolments' ids."""

    name = "people"
    keys = ("among", "least", "up_to")

    def parts(self, item):
        return ("people",)

    def parse(self, entry, title):
        among = entry.get("among") or AMONG[0]
        if among not in AMONG:
            raise Invalid(
                N_("“{value}” in “{title}” is nobody to choose among. Known are {known}."),
                value=among,
                title=title,
                known=", ".join(AMONG),
            )
        return {"among": among, **_counts(entry, title, MOST_PEOPLE)}

    def read(self, item, given):
        ticks = {str(tick) for tick in given.get("ticks") or ()}
        return Answer(item.id, " ".join(person.id for person in item.people if person.id in ticks))

    def missing(self, item, answer):
        count = len(answer.level.split())
        least = max(item.least, 1) if item.required else item.least if count else 0
        # Nobody owes more people than there are.
        return _count_missing(
            item,
            count,
            min(least, len(item.people)),
            item.up_to or MOST_PEOPLE,
            "level",
            N_("{count} more people in {title}"),
            N_("{count} people too many in {title}"),
        )

    def error(self, item, given, answer):
        gone = {str(tick) for tick in given.get("ticks") or ()} - {person.id for person in item.people}
        if gone and item.people:
            return N_("{count} of those you chose are no longer here. Choose again."), {"count": len(gone)}
        return None

    def tell(self, item, answer, names):
        gone = N_("somebody who left")
        return Told(tuple(names.get(person, gone) for person in answer.level.split()))


class Quiz(Choice):
    """A choice with a key: one level is right, or several are."""

    name = "quiz"
    keys = ("points", "why", "pool")
    is_keyed = True

    def parts(self, item):
        return ("ticks",) if item.is_several else ("level",)

    def parse(self, entry, title):
        return _keyed(entry, title)

    def check(self, item):
        _fits(item)
        if not any(level.right for level in item.levels):
            raise Invalid(N_("Say which answer to “{title}” is right."), title=item.title)

    def read(self, item, given):
        chosen = _ticked(item, given) if item.is_several else [super().read(item, given).level]
        return _scored(self, item, Answer(item.id, " ".join(chosen)))

    def share(self, item, answer):
        """With several right ones: the right ones ticked less the wrong ones ticked, of all right ones."""
        chosen = answer.level.split()
        rights = [level.id for level in item.levels if level.right]
        hits = sum(one in chosen for one in rights)
        return max(Fraction(0), Fraction(2 * hits - len(chosen), len(rights)))

    def right(self, item):
        return tuple(level.title for level in item.levels if level.right)


class Short(Kind):
    """A few words or a number, with the answers that are accepted."""

    name = "short"
    keys = ("accept", "points", "why", "pool", "model")
    has_words = is_keyed = True

    def parse(self, entry, title):
        accept = entry.get("accept") or ()
        accept = tuple(str(one).strip() for one in ([accept] if isinstance(accept, str) else accept))
        if not accept or not all(0 < len(one) <= LONGEST_ENTRY for one in accept):
            raise Invalid(
                N_("Say which answers to “{title}” are accepted, each in a few words."), title=title
            )
        return {"accept": accept, "model": _note(entry, "model", title), **_keyed(entry, title)}

    def read(self, item, given):
        return _scored(self, item, Answer(item.id, text=" ".join(_text(given).split())))

    def missing(self, item, answer):
        if item.required and not answer.text:
            return [Missing(item.id, "text", N_("an answer to {title}"), {"title": item.title})]
        return []

    def error(self, item, given, answer):
        if len(answer.text) > LONGEST_ENTRY:
            return (
                N_("A few words are enough here: this is {count} characters long, and up to {most} fit."),
                {"count": len(answer.text), "most": LONGEST_ENTRY},
            )
        return None

    def tell(self, item, answer, names):
        return Told((answer.text,) if answer.text else ())

    def share(self, item, answer):
        return Fraction(any(values.is_same(answer.text, one) for one in item.accept))

    def right(self, item):
        return item.accept


def _scored(kind, item, answer):
    """The answer with the points it earned; None while there is none."""
    if not answer.level and not answer.text:
        return answer
    earned = Fraction(str(item.points)) * kind.share(item, answer)
    return Answer(answer.item, answer.level, float(earned), answer.text)


def _keyed(entry, title):
    pool = str(entry.get("pool") or "")
    if pool and not _NAME.match(pool):
        raise Invalid(N_("“{pool}” is not a pool's name: use lower-case letters, digits and _."), pool=pool)
    return {
        "points": read_number(entry.get("points", 1), title),
        "why": _note(entry, "why", title),
        "pool": pool,
    }


def _note(entry, key, title):
    text = str(entry.get(key) or "").strip()
    if len(text) > LONGEST_NOTE:
        raise Invalid(
            N_("A note in “{title}” is {count} characters long; up to {most} fit."),
            title=title,
            count=len(text),
            most=LONGEST_NOTE,
        )
    return text


def _counts(entry, title, most):
    found = {key: int(read_number(entry.get(key) or 0, title)) for key in ("least", "up_to")}
    if max(found.values()) > most:
        raise Invalid(N_("“{title}” can have at most {most}."), title=title, most=most)
    if found["up_to"] and found["least"] > found["up_to"]:
        raise Invalid(
            N_("“{title}” wants at least {low} but at most {high}."),
            title=title,
            low=found["least"],
            high=found["up_to"],
        )
    return found


def _count_missing(item, count, least, most, part, fewer, more):
    if count < least:
        return [Missing(item.id, part, fewer, {"count": least - count, "title": item.title})]
    if count > most:
        return [Missing(item.id, part, more, {"count": count - most, "title": item.title})]
    return []


def read_number(value, title):
    """A number from 0 to 10,000 of an item or a level called *title*; Invalid otherwise."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = -1.0
    if not 0 <= found <= 10_000:
        raise Invalid(N_("“{value}” in “{title}” must be a number of 0 or more."), value=value, title=title)
    return found


def plain_number(value):
    """A number without needless digits: 3, 2.5."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


KINDS = {
    kind.name: kind
    for kind in (
        Criterion(),
        Scale(),
        Choice(),
        Checklist(),
        Text(),
        Number(),
        Minutes(),
        Moment(),
        List(),
        People(),
        Quiz(),
        Short(),
    )
}
