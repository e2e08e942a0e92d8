"""Sentences that people will read, marked for translation with their parameters kept apart."""

from typing import Self


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
