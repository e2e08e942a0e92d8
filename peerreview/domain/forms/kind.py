"""What one kind of item asks, and what the kinds share."""

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from peerreview.domain import numbers
from peerreview.domain.forms.answers import Answer, Missing
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

MOST_PEOPLE = 20
MOST_ENTRIES = 100  # as many as a design has rounds
LONGEST_ENTRY = 200  # an entry may name a round
LONGEST_CHOICE = 200  # characters in which the ids of everything chosen are kept
LONGEST_NOTE = 5_000


class Told(NamedTuple):
    """An answer in words. ``chosen``: titles of what was chosen, names of people, a value with its unit or a
    moment; ``text``: prose as typed; ``lines``: the entries of a list."""

    chosen: tuple[str | datetime, ...] = ()
    text: str = ""
    lines: tuple[str, ...] = ()


class Kind:
    """What one kind of item asks; the base is an item that nobody can answer.

    ``title``: what staff call it. ``fewest``: how many levels it needs (None = it has none). ``has_points``:
    its levels give points. ``is_prose``: its text is read as Markdown, counted in words and read by the
    coach. ``has_words``: its text is a person's own words, prose or not. ``is_keyed``: it may be right or
    wrong."""

    name = ""
    title = ""
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
        return Answer(item.id, text=typed_text(given))

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


def typed_text(given):
    """The text of one entry of a draft."""
    return str(given.get("text") or "")


def titles(item, chosen):
    """Titles of the levels whose ids stand in *chosen*."""
    chosen = chosen.split()
    return tuple(level.title for level in item.levels if level.id in chosen)


def ticked(item, given):
    """Ids of the levels that one entry of a draft ticks, in the order of the form."""
    ticks = given.get("ticks") or ()
    return [level.id for level in item.levels if level.id in ticks]


def refuse_too_many(item):
    """Invalid when what may be ticked of *item* is more than can be kept."""
    if len(" ".join(level.id for level in item.levels)) > LONGEST_CHOICE:
        raise Invalid(
            N_("“{title}” has more to choose from than can be kept."), field="levels", title=item.title
        )


def note(entry, key, title):
    """A text that goes with an item called *title*, such as its explanation; Invalid when it is too long."""
    text = str(entry.get(key) or "").strip()
    if len(text) > LONGEST_NOTE:
        raise Invalid(
            N_("A note in “{title}” is {count} characters long; up to {most} fit."),
            field=key,
            title=title,
            count=len(text),
            most=LONGEST_NOTE,
        )
    return text


def counts(entry, title, most):
    """{least, up_to}: how many entries or people an item asks for; Invalid when they do not go together."""
    found = {key: read_whole(entry.get(key) or 0, title) for key in ("least", "up_to")}
    if max(found.values()) > most:
        raise Invalid(N_("“{title}” can have at most {most}."), field="up_to", title=title, most=most)
    if found["up_to"] and found["least"] > found["up_to"]:
        raise Invalid(
            N_("“{title}” wants at least {low} but at most {high}."),
            field="up_to",
            title=title,
            low=found["least"],
            high=found["up_to"],
        )
    return found


def count_missing(item, count, least, most, part, fewer, more):
    """[Missing] when there are *fewer* or *more* than asked for."""
    if count < least:
        return [Missing(item.id, part, fewer, {"count": least - count, "title": item.title})]
    if count > most:
        return [Missing(item.id, part, more, {"count": count - most, "title": item.title})]
    return []


def read_number(value, title):
    """A number from 0 to 10,000 of an item or a level called *title*, typed with a decimal point or comma;
    Invalid otherwise."""
    try:
        found = numbers.kept(value) if isinstance(value, str) else float(value)
    except (TypeError, ValueError):
        found = None
    if found is None or not 0 <= found <= 10_000:
        raise Invalid(N_("“{value}” in “{title}” must be a number of 0 or more."), value=value, title=title)
    return found


def read_whole(value, title):
    """The same for numbers of words, entries and people, which are whole."""
    found = read_number(value, title)
    if found != int(found):
        raise Invalid(N_("“{value}” in “{title}” must be a whole number."), value=value, title=title)
    return int(found)
