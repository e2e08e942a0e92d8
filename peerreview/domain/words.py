"""Sentences that people will read, marked for translation with their parameters kept apart."""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple, Self

# Letters and signs that no decomposition takes apart, as people type them on another keyboard.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    | dict.fromkeys("’‘ʼʹ´`′ʻ", "'")
    | dict.fromkeys("‐‑‒–—−־", "-")
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": ""}
    | {chr(katakana): chr(katakana - 0x60) for katakana in range(0x30A1, 0x30F7)}
)
# What stands over or under a letter and is left out in haste: accents of Latin, Greek and Cyrillic, points of
# Hebrew, vowels of Arabic, voicing of kana. Vowels of Hindi or Thai are letters.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]"
)


class Catalogue(NamedTuple):
    """A language: its ``code`` (de, pt-br), what it calls itself, and its sentences: ``gettext`` of one,
    ``ngettext`` of (one, many, count)."""

    code: str
    name: str
    gettext: Callable
    ngettext: Callable


PLAIN = Catalogue("en", "English", lambda one: one, lambda one, many, count: one if count == 1 else many)
CATALOGUES: dict[str, Catalogue] = {}  # by code; filled when the site starts, of its files


def catalogue(code):
    """The Catalogue of a language; of one that is not there the words as they stand in the program."""
    return CATALOGUES.get(code, PLAIN)


def N_(message: str) -> str:
    """Mark `message` for extraction and give it back unchanged; it is translated when it is shown."""
    return message


class Sentence(str):
    """A plain English sentence that still knows its message and its values.

    It reads as the English text; `message` (with %(name)s places) and `values` are what a
    translation needs. Values called `person` or `people` are ids, `field` is the name of a field of
    the course: put names and its title there before showing.
    """

    message: str
    values: dict[str, object]

    def __new__(cls, message: str, **values: object) -> Self:
        self = super().__new__(cls, message % values)
        self.message, self.values = message, values
        return self


def to_keep(text: str) -> str | list:
    """*text* as it is stored as JSON: of a Sentence its message and its values, which are worded when they
    are shown; any other text as it is."""
    return [text.message, dict(text.values)] if isinstance(text, Sentence) else text


def from_kept(kept: str | list) -> str:
    """What ``to_keep`` kept: a Sentence, or the text."""
    return kept if isinstance(kept, str) else Sentence(kept[0], **kept[1])


def folded(text: str) -> str:
    """*text* as it is looked for and put in order: no case, no accents, no signs without width, single
    spaces."""
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    apart = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold())
    apart = _ACCENTS.sub("", unicodedata.normalize("NFKD", apart.translate(_LETTERS)))
    return " ".join("".join(sign for sign in apart if unicodedata.category(sign) != "Cf").split())


def in_order(text):
    """What *text* is put in order by, in any language and on any database: as it is looked for, numbers by
    their size (2 before 10); the same but for case and accents: as written."""
    parts = re.split("([0-9]{1,9})", folded(text))
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], text
