"""Reading a whole review: its comments together. Praise alone, and no strength named, are said once here and
never per comment."""

import functools
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from . import advice, effort
from .content import NEXT
from .findings import Finding, Reading
from .reading import read
from .settings import HARSH, Settings

LONG = 8_000  # characters: longer comments are read anew rather than kept


@dataclass(frozen=True)
class ReviewReading:
    """`readings`: one per comment, in order. `findings`, `tips`: about the review as a whole (empty spans).

    The self-check before sending: `kind` (nothing could hurt), `specific` (a place in it), `usable`
    (something to do), `balanced` (a strength and something to work on). `jump`: (comment, finding) to look at
    first, or None. `is_read`: no sentence is in a language without patterns; of a review with one, nothing is
    said to be missing, and it is not called kind."""

    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    tips: tuple[Finding, ...]
    is_read: bool
    kind: bool
    specific: bool
    usable: bool
    balanced: bool
    jump: tuple[int, Finding] | None


def read_review(
    texts: Sequence[str],
    *,
    language: str = "en",
    work: str | None = None,
    rubric: str | Iterable[str] | None = None,
    settings: Settings | None = None,
    others: Iterable[str] = (),
    placed: Container[int] = (),
) -> ReviewReading:
    """Read the comments of one review. `others`: texts of the reviewer's other reviews; the same words again
    are low effort. `placed`: which of the *texts* stand at a place of the work, counted from 0."""
    settings = settings or Settings()
    rubric = rubric if rubric is None or isinstance(rubric, str) else "\n".join(rubric)
    others = tuple(others)
    chosen = [(text, replace(settings, placed=number in placed)) for number, text in enumerate(texts)]
    readings = tuple(
        _without_praise_only(_with_copy(_read(text, language, work, rubric, own), others, language, own))
        for text, own in chosen
    )
    content = frozenset().union(*(reading.content for reading in readings))
    written = any(reading.text.strip() for reading in readings)
    is_read = not any(reading.unread for reading in readings)
    hurts = any(tip.signal in HARSH for reading in readings for tip in reading.tips)  # tone comes first
    whole = advice.findings("", _about_review(content, written and is_read and not hurts), language, settings)
    return ReviewReading(
        readings=readings,
        findings=whole,
        tips=advice.tips(whole),
        is_read=is_read,
        kind=is_read and not any(reading.harsh for reading in readings),
        specific="location" in content,
        usable=bool(content & NEXT),
        balanced="praise" in content and bool(content & {"problem", "suggestion"}),
        jump=next(((at, reading.tips[0]) for at, reading in enumerate(readings) if reading.tips), None),
    )


def _read(text: str, language: str, work: str | None, rubric: str | None, settings: Settings) -> Reading:
    """One comment; the same one is asked for again and again: by the page, the pause, the look before
    sending, the hand-in."""
    again = _remembered if len(text) <= LONG else _remembered.__wrapped__
    return again(text, language, work, rubric, settings)


@functools.lru_cache(maxsize=512)
def _remembered(
    text: str, language: str, work: str | None, rubric: str | None, settings: Settings
) -> Reading:
    return read(text, language=language, work=work, rubric=rubric, settings=settings)


def _about_review(content: frozenset[str], is_looked_at: bool) -> list[tuple]:
    if not is_looked_at:
        return []
    if "praise" in content and not content & {"problem", "suggestion"}:
        return [("praise_only", 0, 0, "praise_only.review", 2)]
    if "problem" in content and "praise" not in content:
        return [("balanced", 0, 0, "balanced.review", 2)]
    return []


def _without_praise_only(reading: Reading) -> Reading:
    return _replaced(reading, tuple(f for f in reading.findings if f.rule != "praise_only.comment"))


def _with_copy(reading: Reading, others: tuple[str, ...], language: str, settings: Settings) -> Reading:
    if any(f.signal == "low_effort" for f in reading.findings) or not effort.is_same(reading.text, others):
        return reading
    end = len(reading.text.rstrip())
    start = len(reading.text) - len(reading.text.lstrip())
    copied = advice.findings(
        reading.text, [("low_effort", start, end, "low_effort.copy", 3)], language, settings
    )
    return _replaced(reading, reading.findings + copied)


def _replaced(reading: Reading, findings: tuple[Finding, ...]) -> Reading:
    if findings == reading.findings:
        return reading
    return replace(reading, findings=findings, tips=advice.tips(findings))
