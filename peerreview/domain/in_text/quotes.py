"""Where the words that somebody meant are in another version of a text.

The two versions are laid beside each other word by word; where the words moved, or that is too much to
compare, they are looked for by what they share with each place of the new text. What is not found with some
certainty is said not to be found: a note at the wrong place says something that nobody said."""

import difflib
import functools
import re
import unicodedata
from collections import Counter
from typing import NamedTuple

MOST_WORDS, MOST_PAIRS = 8_000, 200_000
MOST_PAIRS_OF_QUOTE = 20_000  # of one of its words and the same in the new text
MOST_PAIRS_OF_LETTERS = 12_000
SURE = 0.55  # of the words meant and those found: how alike they must be to be the same ones
MOVED = 0.7  # the same of words that stand elsewhere
AROUND = 0.5  # how much what stands around counts beside what is said
AHEAD = 0.06  # by how much a place must be better than the next one
_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]+")


class Found(NamedTuple):
    """Where they are now, from ``start`` to ``stop``; ``is_same``: word for word."""

    start: int
    stop: int
    is_same: bool


class _Words(NamedTuple):
    plain: tuple
    starts: tuple
    stops: tuple


@functools.lru_cache(maxsize=64)
def _words(text):
    found = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    return _Words(
        tuple(unicodedata.normalize("NFKC", word).casefold() for word, _start, _stop in found),
        tuple(start for _word, start, _stop in found),
        tuple(stop for _word, _start, stop in found),
    )


def _pairs(before, after):
    """How many pairs of the same word there are, one of each text: what comparing them takes."""
    often = Counter(after)
    return sum(count * often[word] for word, count in Counter(before).items())


@functools.lru_cache(maxsize=64)
def _same_places(old, new):
    """{number of a word of *old*: number of the same word in *new*}, None where comparing is too much."""
    before, after = _words(old).plain, _words(new).plain
    if len(before) + len(after) > MOST_WORDS or _pairs(before, after) > MOST_PAIRS:
        return None
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return {
        start + step: begin + step
        for start, begin, size in matcher.get_matching_blocks()
        for step in range(size)
    }


def find(old, new, start, stop):
    """The Found of what stands from *start* to *stop* in *old*, in the text *new*; None where it is gone, or
    where nobody could tell which of several places is meant."""
    if old == new:
        return Found(start, stop, True)
    quote = old[start:stop]
    first, last = _covered(_words(old), start, stop)
    if first == last:
        return None
    before, after = _words(old), _words(new)
    if _pairs(before.plain[first:last], after.plain) > MOST_PAIRS_OF_QUOTE:
        return _only(new, quote)
    places = _same_places(old, new)
    runs = _elsewhere(before, after, first, last)
    along = _along(before, after, first, last, places) if places is not None else None
    best = _best(before, after, first, last, [along, *runs] if along else runs, along)
    return _exactly(new, quote, after.starts[best[0]], after.stops[best[1] - 1]) if best else None


def _only(new, quote):
    """The quote where it stands word for word, and once."""
    at = new.find(quote)
    return Found(at, at + len(quote), True) if 0 <= at == new.rfind(quote) else None


def _covered(words, start, stop):
    """(first, last + 1) of the words that a span touches."""
    touched = [
        number
        for number, (begin, end) in enumerate(zip(words.starts, words.stops, strict=True))
        if begin < stop and start < end
    ]
    return (touched[0], touched[-1] + 1) if touched else (0, 0)


def _exactly(new, quote, start, stop):
    """The quote itself where it stands at the place that was found."""
    before = new.rfind(quote, max(0, start - len(quote)), start + len(quote))
    there = [at for at in (before, new.find(quote, start, stop + len(quote))) if at >= 0]
    best = min(there, key=lambda at: abs(at - start), default=None)
    if best is not None and best < stop and start < best + len(quote):
        return Found(best, best + len(quote), True)
    return Found(start, stop, False)


def _along(before, after, first, last, places):
    """(first, last + 1) of the words by those that stayed in order around and in the quote, or None."""
    kept = [places[number] for number in range(first, last) if number in places]
    begin, end = (kept[0], kept[-1] + 1) if kept else (None, None)
    left, right = places.get(first - 1), places.get(last)
    # Words at the edge that were put in other words stand between what stayed beside the quote and in it.
    if first not in places and left is not None:
        begin = left + 1
    if last - 1 not in places and right is not None:
        end = right
    if begin is None or end is None or not begin < end <= begin + 3 * (last - first) + 6:
        return None
    return begin, end


def _alike(one, other):
    """How alike two runs of words are, 0 to 1: by words in order, or by letters."""
    if not one or not other:
        return 0.0
    by_words = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    letters, others = " ".join(one), " ".join(other)
    if max(len(one), len(other)) > 60 or _pairs(letters, others) > MOST_PAIRS_OF_LETTERS:
        return by_words
    by_letters = difflib.SequenceMatcher(None, letters, others, autojunk=False).ratio()
    return max(by_words, by_letters - 0.1)


def _elsewhere(before, after, first, last):
    """[(first, last + 1)] of the runs that share most with the quote, a rare word more than a common one."""
    quote, often = before.plain[first:last], Counter(after.plain)
    own, votes = {}, Counter()
    for number, word in enumerate(quote):
        own.setdefault(word, []).append(number)
    for place, word in enumerate(after.plain):
        for number in own.get(word, ()):
            votes[max(0, place - number)] += 1 / often[word]
    size = last - first
    runs = {
        _trimmed(quote, after.plain, at, min(at + size, len(after.plain)))
        for at, _weight in votes.most_common(12)
    }
    return sorted(run for run in runs if run[0] < run[1])


def _trimmed(quote, words, begin, end):
    """The run without what at its edges belongs to its surroundings, and with what its edges lack."""
    offset = max(0, begin - 6)
    matcher = difflib.SequenceMatcher(None, quote, words[offset : end + 6], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return begin, end
    start = offset + blocks[0].b - blocks[0].a
    stop = offset + blocks[-1].b + len(quote) - blocks[-1].a
    return max(start, offset), min(max(stop, start + 1), len(words))


def _best(before, after, first, last, runs, along):
    """The run that is most like the quote in what it says and in what stands around it; None where none is
    like it, or where another place is as much like it."""
    quote, scored = before.plain[first:last], []
    for begin, end in dict.fromkeys(runs):
        alike = _alike(quote, after.plain[begin:end])
        near = _beside(before, after, (first, last), (begin, end))
        least = SURE if near >= 0.4 or (begin, end) == along else MOVED
        if alike >= (max(least, 0.95) if len(quote) < 3 and near < 0.4 else least):
            scored.append((alike + AROUND * near, begin, end))
    if not scored:
        return None
    scored.sort(reverse=True)
    score, begin, end = scored[0]
    rivals = [
        other
        for other, start, stop in scored[1:]
        if (stop <= begin or end <= start) and score - other < AHEAD
    ]
    if rivals and (begin, end) != along:
        return None
    return begin, end


def _beside(before, after, own, other):
    """How much of what stood beside the quote stands beside a run, 0 to 1: at once, and further away."""
    shares = []
    for reach in (6, 40):
        for old, new in (
            (before.plain[max(0, own[0] - reach) : own[0]], after.plain[max(0, other[0] - reach) : other[0]]),
            (before.plain[own[1] : own[1] + reach], after.plain[other[1] : other[1] + reach]),
        ):
            if old:
                had, have = Counter(old), Counter(new)
                shares.append((had & have).total() / len(old))
    return sum(shares) / len(shares) if shares else 0.0
