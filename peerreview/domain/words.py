"""Sentences that people will read, marked for translation with their parameters kept apart."""

import unicodedata
from typing import Self

# Letters that no decomposition takes apart, as people type them on another keyboard.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def N_(message: str) -> str:
    """Mark `message` for extraction and give it back unchanged; it is translated when it is shown."""
    return message


class Sentence(str):
    """A plain English sentence that still knows its message and its values.

    It reads as the English text; `message` (with %(name)s places) and `values` are what a
    translation needs. Values called `person` or `people` are ids: put names there before showing.
    """

    message: str
    values: dict[str, object]

    def __new__(cls, message: str, **values: object) -> Self:
        self = super().__new__(cls, message % values)
        self.message, self.values = message, values
        return self


def folded(text: str) -> str:
    """*text* as it is looked for and put in order: no case, no accents, no signs without width, single
    spaces."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in apart if unicodedata.category(sign) not in ("Mn", "Cf"))
        text = text.casefold().translate(_LETTERS)
    return " ".join(text.casefold().split())
