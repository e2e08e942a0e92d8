"""Signs of little effort that hold in any language: fillers, repetition, copied rubric, the same text
again."""

import functools
import re
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+")
MASHED = re.compile(
    r"^(?:(?:[asdfghjkl]{4,}|[qwertyuiop]{5,}|(\w)\1{3,}|(\w{1,3})\2{2,}"
    r"|[^\w\s]{1,5}|x+|\d{1,4})\s{0,3}){1,6}$"
)
RUN = 6  # words in a row that are no coincidence


def bare(text: str) -> list[str]:
    """The words alone, in one case."""
    return [word.casefold() for word in WORD.findall(text)]


def is_filler(text: str, fillers: frozenset[str]) -> bool:
    """True for "n/a", "idk", "asdf": something typed so that the box is not empty."""
    flat = " ".join(text.casefold().split()).strip(" .!,;:")
    return (
        flat in fillers
        or " ".join(bare(text)) in fillers
        or bool(MASHED.fullmatch(flat[:60]))
        or not bare(text)
        and len(flat) < 4
    )


def is_repetition(text: str) -> bool:
    """True when the same words come again and again: fewer than 3 in 10 are new, or a sentence stands three
    times."""
    words = bare(text[:8000])
    if len(words) >= 8 and len(set(words)) < 0.3 * min(len(words), 60):
        return True
    lines = [" ".join(bare(part)) for part in re.split(r"[.!?\n]+", text[:8000])]
    long = [line for line in lines if line.count(" ") >= 2]
    return any(long.count(line) > 2 for line in set(long))


def _runs(words: list[str]) -> list[int]:
    """Each run of six as a number: a set of numbers is half the size of a set of words."""
    return [hash(tuple(words[i : i + RUN])) for i in range(len(words) - RUN + 1)]


@functools.lru_cache(maxsize=512)
def _runs_of(text: str) -> frozenset[int]:
    """The runs of a text, which is compared with every comment of a review, and with the next review."""
    return frozenset(_runs(bare(text)))


def copied_share(words: list[str], runs: frozenset[int]) -> float:
    """Which share (0 to 1) of the words stands in runs of six or more that are among those of another
    text."""
    covered: set[int] = set()
    for i, run in enumerate(_runs(words)):
        if run in runs:
            covered.update(range(i, i + RUN))
    return len(covered) / len(words) if words else 0.0


def rubric_runs(rubric: str | Iterable[str] | None) -> frozenset[int]:
    """The runs of the rubric, whether it came as one text or as many; none of none."""
    return _runs_of(rubric if isinstance(rubric, str) else "\n".join(rubric or ()))


def is_same(text: str, others: Iterable[str]) -> bool:
    """True when another text says the same in nearly the same words (eight words or more, nine in ten in
    shared runs)."""
    runs = _runs_of(text)
    alike = [other for other in others if not runs.isdisjoint(_runs_of(other))]
    words = bare(text) if alike else []
    return len(words) >= 8 and any(copied_share(words, _runs_of(other)) >= 0.9 for other in alike)
