"""Kinds of items with a key: what is right is known."""

import re
from fractions import Fraction

from peerreview.domain.forms import values
from peerreview.domain.forms.answers import Answer, Missing
from peerreview.domain.forms.chosen import Choice
from peerreview.domain.forms.kind import (
    LONGEST_ENTRY,
    Kind,
    Told,
    note,
    read_number,
    refuse_too_many,
    ticked,
    typed_text,
)
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

LONGEST_TOPIC = 80  # as a group is called by it
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


class Quiz(Choice):
    """A choice with a key: one level is right, or several are."""

    name = "quiz"
    title = N_("Quiz question with right answers")
    keys = ("points", "why", "pool", "topic")
    is_keyed = True

    def parts(self, item):
        return ("ticks",) if item.is_several else ("level",)

    def parse(self, entry, title):
        return parse_key(entry, title)

    def check(self, item):
        refuse_too_many(item)
        if not any(level.right for level in item.levels):
            raise Invalid(N_("Say which answer to “{title}” is right."), field="levels", title=item.title)

    def read(self, item, given):
        chosen = ticked(item, given) if item.is_several else [super().read(item, given).level]
        return scored(self, item, Answer(item.id, " ".join(chosen)))

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
    title = N_("Short answer with accepted ones")
    keys = ("accept", "points", "why", "pool", "model", "topic")
    has_words = is_keyed = True

    def parse(self, entry, title):
        accept = entry.get("accept") or ()
        accept = tuple(str(one).strip() for one in ([accept] if isinstance(accept, str) else accept))
        if not accept or not all(0 < len(one) <= LONGEST_ENTRY for one in accept):
            raise Invalid(
                N_("Say which answers to “{title}” are accepted, each in a few words."),
                field="accept",
                title=title,
            )
        return {"accept": accept, "model": note(entry, "model", title), **parse_key(entry, title)}

    def read(self, item, given):
        return scored(self, item, Answer(item.id, text=" ".join(typed_text(given).split())))

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


def scored(kind, item, answer):
    """The answer with the points it earned; None while there is none."""
    if not answer.level and not answer.text:
        return answer
    earned = Fraction(str(item.points)) * kind.share(item, answer)
    return Answer(answer.item, answer.level, float(earned), answer.text)


def parse_key(entry, title):
    """Points, explanation, pool and topic of an item with a key; Invalid when they cannot stand."""
    pool = str(entry.get("pool") or "")
    if pool and not _NAME.match(pool):
        raise Invalid(
            N_("“{pool}” is not a pool's name: use lower-case letters, digits and _."),
            field="pool",
            pool=pool,
        )
    return {
        "points": read_number(entry.get("points", 1), title),
        "why": note(entry, "why", title),
        "pool": pool,
        "topic": " ".join(str(entry.get("topic") or "").split())[:LONGEST_TOPIC],
    }
