"""What changed between two texts, word by word."""

import difflib
import functools
import re
from collections import Counter
from typing import NamedTuple

from peerreview.domain.counting import count_words

# Comparing costs as much as there are pairs of equal tokens: a book, or one word typed ten thousand times,
# must not keep a page waiting.
MOST_WORDS, MOST_PAIRS = 12_000, 1_000_000
_WORD = re.compile(r"\S+\s*|\s+")
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")


class Piece(NamedTuple):
    """A run of text: ``op`` is same, removed (only in the old text) or added (only in the new one)."""

    op: str
    text: str


@functools.lru_cache(maxsize=256)
def pieces(old, new):
    """(Piece, ...) that turn *old* into *new*: the same and removed ones make the old text, the same and
    added ones the new.

    Compared by words with the space after them; by paragraphs, and then as a whole, where that would be too
    much."""
    before, after = _tokens(old, new)
    found = []
    for op, start, end, begin, stop in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if op == "equal":
            found.append(Piece("same", "".join(before[start:end])))
            continue
        found += [
            Piece(kind, text)
            for kind, text in (("removed", "".join(before[start:end])), ("added", "".join(after[begin:stop])))
            if text
        ]
    return tuple(found)


def _tokens(old, new):
    for token in (_WORD, _PARAGRAPH):
        before, after = token.findall(old), token.findall(new)
        often = Counter(after)
        if (
            len(before) + len(after) <= MOST_WORDS
            and sum(count * often[one] for one, count in Counter(before).items()) <= MOST_PAIRS
        ):
            return before, after
    return [old], [new]


def counts(found):
    """(words added, words removed) of pieces."""
    added, removed = (
        sum(count_words(piece.text) for piece in found if piece.op == op) for op in ("added", "removed")
    )
    return added, removed
