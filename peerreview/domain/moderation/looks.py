"""What deserves a person's look at a hand-in beyond the coach's findings: little text, copied text, the
writer's own name, a far-off score."""

import re
from functools import lru_cache
from typing import NamedTuple

from peerreview.domain.counting import count_words
from peerreview.domain.own_name import giveaways

FEW_WORDS = 15
LONG_ENOUGH = 8  # words of a comment before "the same again" means anything
ENOUGH_CUT = 3  # words that staff cut before "the same again" means anything
APART = 30.0
_SENTENCE = re.compile(r"[.!?。！？\n]+")


class Look(NamedTuple):
    """One thing noticed: ``kind`` a key of KINDS, ``item`` and the span of the words meant ("" and 0, 0 = the
    whole)."""

    kind: str
    item: str = ""
    start: int = 0
    end: int = 0


LEAST_SECONDS = 60  # of a mark, however short what it is about
# Faster than this nobody reads and types: adults read 238 words a minute (Brysbaert 2019, doi
# 10.1016/j.jml.2019.104047), quick typists write 120.
READ_A_SECOND, WRITTEN_A_SECOND = 10, 2


def is_too_fast(seconds, *, read, written):
    """Whether so many *seconds* are too few to have *read* so many words and *written* so many."""
    return seconds < max(LEAST_SECONDS, read / READ_A_SECOND + written / WRITTEN_A_SECOND)


def looks(texts, *, writers=(), others=(), taken_out=(), asks_words=True):
    """[Look] at a response's *texts* {item: text as typed}.

    *writers*: each ``own_name.Writer`` whom readers must not find out; *others*: texts of the writer's other
    reviews and of other reviews of the same work; *taken_out*: what staff took out of the writer's other
    responses, or cut from them; *asks_words*: the form asks for words at all."""
    found = []
    words = sum(count_words(text) for text in texts.values())
    if asks_words and words < FEW_WORDS:
        found.append(Look("empty"))
    known = {_folded(text) for text in others}
    out = [piece for text in taken_out for piece in _pieces(text)]
    for item, text in texts.items():
        if count_words(text) >= LONG_ENOUGH and _folded(text) in known:
            found.append(Look("copied", item, 0, len(text)))
        if any(piece in _folded(text) for piece in out):
            found.append(Look("resent", item, 0, len(text)))
        found += [Look("named", item, *span) for span in giveaways(text, writers)]
    return found


@lru_cache(256)
def _folded(text):
    """The words alone; others' texts come again with every hand-in about the same work."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _pieces(text):
    """What of a text is known again in another: the whole of a short one, each longer sentence, as words."""
    sentences = [_folded(one) for one in _SENTENCE.split(text) if count_words(one) >= LONG_ENOUGH]
    return sentences or ([_folded(text)] if count_words(text) >= ENOUGH_CUT else [])


def spread(scores):
    """(which is furthest from the middle, range in points) of *scores* {review id: 0..100} when they lie more
    than APART points apart, else None. A range until fair grades know better."""
    if len(scores) < 2:
        return None
    low, high = min(scores.values()), max(scores.values())
    if high - low <= APART:
        return None
    ordered = sorted(scores.values())
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    return max(sorted(scores), key=lambda one: abs(scores[one] - middle)), high - low
