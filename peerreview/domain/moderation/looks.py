"""What deserves a person's look at a hand-in beyond the coach's findings: little text, copied text, the
writer's own name, a far-off score."""

import re
from functools import lru_cache
from typing import NamedTuple

from peerreview.domain.counting import count_words

FEW_WORDS = 15
LONG_ENOUGH = 8  # words of a comment before "the same again" means anything
APART = 30.0
_SIGNS = (
    r"(?:\bi am|\bi['’]m|\bmy name is|\bthis is|\bsigned(?: "
    r"by)?|\bregards|\bcheers|\byours|\bthanks|\bgreetings|[-–—~])[\s,:]*"
)


class Look(NamedTuple):
    """One thing noticed: ``kind`` a key of KINDS, ``item`` and the span of the words meant ("" and 0, 0 = the
    whole)."""

    kind: str
    item: str = ""
    start: int = 0
    end: int = 0


def looks(texts, *, writer=("", ""), others=(), asks_words=True):
    """[Look] at a response's *texts* {item: text as typed}.

    *writer*: (name, e-mail) of whoever wrote it; *others*: texts of the writer's other reviews and of other
    reviews of the same work; *asks_words*: the form asks for words at all."""
    found = []
    words = sum(count_words(text) for text in texts.values())
    if asks_words and words < FEW_WORDS:
        found.append(Look("empty"))
    known = {_folded(text) for text in others}
    for item, text in texts.items():
        if count_words(text) >= LONG_ENOUGH and _folded(text) in known:
            found.append(Look("copied", item, 0, len(text)))
        found += [Look("named", item, *span) for span in named(text, *writer)]
    return found


@lru_cache(256)
def _folded(text):
    """The words alone; others' texts come again with every hand-in about the same work."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def named(text, name, email=""):
    """Spans [(start, end)] of *text* in which the writer gives themselves away: the e-mail address or the
    whole name anywhere; a part of the name only as a signature ("I am Mark", "- Mark", a line of its own),
    because Mark, Will and May are words too."""
    small = text.lower()  # hardly any text holds a part of the name, and then no pattern need be made
    parts = [part for part in name.split() if len(part) > 1]
    patterns = [re.escape(email)] if email and email.lower() in small else []
    if not any(part.lower() in small for part in parts):
        parts = []
    if len(parts) > 1:
        patterns.append(r"\b" + r"\s+".join(map(re.escape, parts)) + r"\b")
    for part in parts:
        word = rf"(?P<who>\b{re.escape(part)}\b)"
        patterns += [_SIGNS + word, rf"(?m)^\s*{word}[\s.!]*$"]
    found = []
    for pattern in patterns:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            span = match.span("who") if "who" in match.groupdict() else match.span()
            if not any(start <= span[0] and span[1] <= end for start, end in found):
                found.append(span)
    return sorted(found)


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
