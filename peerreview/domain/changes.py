"""What changed between two texts, word by word."""

import difflib
import functools
import re
from typing import NamedTuple

MOST_WORDS = 6_000  # about a quarter of a second; beyond it whole paragraphs are compared
_WORD = re.compile(r"\S+\s*|\s+")
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")


class Piece(NamedTuple):
    """A run of text: ``op`` is same, removed (only in the old text) or added (only in the new one)."""

    op: str
    text: str


@functools.lru_cache(maxsize=256)
def pieces(old, new):
    """(Piece, ...) that turn *old* into *new*: the same and removed ones make the old text, the same and added ones the new.

    Compared by words with the space after them, by paragraphs when both together have more than MOST_WORDS.
    """
    token = _WORD if len(old.split()) + len(new.split()) <= MOST_WORDS else _PARAGRAPH
    before, after = token.findall(old), token.findall(new)
    found = []
    for op, start, end, begin, stop in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(Piece("same", "".join(before[start:end])))
            continue
        found += [Piece(kind, text) for kind, text in (("removed", "".join(before[start:end])), ("added", "".join(after[begin:stop]))) if text]
    return tuple(found)


def counts(found):
    """(words added, words removed) of pieces."""
    added, removed = (sum(len(piece.text.split()) for piece in found if piece.op == op) for op in ("added", "removed"))
    return added, removed
