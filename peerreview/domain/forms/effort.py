"""How much a form asks for: words and choices, and about how long that takes."""

from typing import NamedTuple

from peerreview.domain.counting import count_words

# Words a minute: composed at a keyboard (Karat, Halverson, Horn & Karat 1999: 19), read silently (Brysbaert
# 2019: 238). Half a minute to weigh up one choice is our own guess.
WRITTEN, READ, SECONDS_A_CHOICE = 19, 238, 30


class Effort(NamedTuple):
    """What one response takes: at least so many ``words`` to write, ``choices`` to make, about so many
    ``minutes`` (whole, 1 or more), beside reading what it is about; None where a text must be written and may
    be as long as one likes."""

    words: int
    choices: int
    minutes: int | None


def effort(items):
    """The Effort of answering *items* once: what may stay empty is not counted."""
    asked = [item for item in items if item.required]
    words = sum(_words(item) for item in asked)
    choices = sum(bool({"level", "ticks", "people", "moment"} & {*item.parts}) for item in asked)
    reading = sum(count_words(" ".join(_texts(item))) for item in items)
    seconds = 60 * words / WRITTEN + 60 * reading / READ + SECONDS_A_CHOICE * choices
    is_open = any(item.parts == ("text",) and item.has_text and not item.words for item in asked)
    least = sum(item.words for item in asked if item.has_text)
    return Effort(least, choices, None if is_open else max(1, round(seconds / 60)))


def _words(item):
    if item.has_text:
        return item.words
    return max(item.least, 1) * 3 if item.rules.has_words else 0


def _texts(item):
    return [item.title, item.hint, *(f"{level.title} {level.text}" for level in item.levels)]
