"""Reading one comment: protect, make plain, unmask, cut into sentences, apply the rules, sum up, choose at
most two tips."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from . import advice, effort, protected
from .content import about_whole, content_of
from .findings import Reading, Seen
from .masks import unmask
from .packs import base, pack, pack_or_english
from .place import Work, work_of
from .plain import ADDRESS, CODE, QUOTE, plain, spell
from .sentence import Sentence
from .settings import HARSH, Settings
from .splitting import language_of, sentences
from .voice import SIGNS, features, is_prose

PART = 8_000  # characters read in one go
PARTS = 5  # parts read of a very long text; the note says so
FIRST_SIGN = "\u2e80"  # from here on a sign is a word
FRESH = 15  # words of a comment just begun that are read for safety only


def read(
    text: str,
    *,
    language: str = "en",
    work: str | None = None,
    rubric: str | Iterable[str] | None = None,
    settings: Settings | None = None,
) -> Reading:
    """What the coach notices in a comment; a pure function of its arguments.

    `language`: of the text and of the advice (`packs.UNKNOWN`: another than is known here); sentences in
    another language that has patterns are read with those. `work`: the text under review; its quotations are
    not held against the reviewer, its headings, names and phrases count as places. `rubric`: its words,
    copied, are not the reviewer's own. Never raises
    on any text."""
    settings = settings or Settings()
    language = base(language) or "en"
    own = pack_or_english(language)
    known_work = work_of(work, own.generic) if work else None
    rubric_runs = effort.rubric_runs(rubric)
    read_upto = _cut(text, PART * PARTS)
    seen, masked = _opened(text, read_upto, language, known_work)
    raw = _raw_findings(seen, masked, settings) + _masked(masked, seen)
    strange = [s for s in seen if _is_unread(s)]
    fresh = settings.fresh and sum(len(s.words) for s in seen) < FRESH
    if not fresh:
        _read_content(seen, known_work, rubric_runs, {"location"} if settings.placed else ())
        raw += heard(seen, raw)
        _weigh_content(seen, raw)
        raw += about_whole(text, seen, own, rubric_runs, known_work, _hurt(raw), is_read=not strange)
    findings = advice.findings(text, raw, language, settings, safety_only=fresh)
    return Reading(
        text=text,
        findings=findings,
        content=frozenset() if fresh else content_of(seen),
        tips=advice.tips(findings),
        note=_note(seen, len(strange), language, read_upto < len(text)),
        unread=tuple((s.start, s.stop) for s in strange),
        sentences=tuple(Seen(s.start, s.stop, frozenset(s.content)) for s in seen),
    )


def _opened(text: str, upto: int, language: str, work: Work | None) -> tuple[list[Sentence], list[tuple]]:
    """What `open_page` finds in each part of a text."""
    seen: list[Sentence] = []
    masked: list[tuple[int, int, str]] = []
    for begin, end in _parts(text, upto):
        page_sentences, page_masked = open_page(text, begin, end, language, work)
        seen += page_sentences
        masked += page_masked
    return seen, masked


def _hurt(raw: list[tuple]) -> list[tuple[int, int]]:
    return [(start, end) for signal, start, end, _, _ in raw if signal in HARSH]


def _parts(text: str, upto: int) -> Iterable[tuple[int, int]]:
    begin = 0
    while begin < upto:
        end = min(_cut(text, begin + PART, begin), upto)
        yield begin, end
        begin = end


def _cut(text: str, upto: int, begin: int = 0) -> int:
    """The last blank before `upto`, so that no word is torn apart; `upto` itself where there is none."""
    if len(text) <= upto:
        return len(text)
    blank = max(
        text.rfind("\n", max(begin, upto - 2000), upto), text.rfind(" ", max(begin, upto - 200), upto)
    )
    return blank + 1 if blank > begin else upto


def open_page(
    text: str, begin: int, end: int, language: str, work: Work | None
) -> tuple[list[Sentence], list[tuple[int, int, str]]]:
    """The sentences of `text[begin:end]` as rules want them, and the words in disguise (start, end, the word
    meant)."""
    holes = [(a + begin, b + begin, sign) for a, b, sign in protected.holes(text[begin:end], work)]
    page = plain(text, begin, end, holes)
    main = pack_or_english(language)
    unmask(page, main)  # before spelling out: the u of d.u.m.b is no "you"
    spell(page, main.spellings)
    cut = []
    for first, last in sentences(page.text):
        found = Sentence(page, first, last, None)
        found.pack = pack(language_of(found.words, language))
        cut.append(found)
    return cut, page.disguised


def _raw_findings(seen: list[Sentence], masked, settings: Settings) -> list[tuple]:
    terms = _terms(settings.allowed)
    raw = []
    known: dict = {}
    for sentence in seen:
        sentence.hide(terms)
        for rule, start, end in sentence.hits(known):
            raw += [(signal, start, end, rule.id, rule.sure) for signal in (rule.signal, *rule.also)]
    if terms:
        masked[:] = [(s, e, word) for s, e, word in masked if not terms.fullmatch(word)]
    return raw


def _read_content(
    seen: list[Sentence], work: Work | None, rubric_runs: frozenset[int], given: Iterable[str]
) -> None:
    known: dict = {}
    for sentence in seen:
        if rubric_runs:
            words = effort.bare(sentence.page.original[sentence.start : sentence.stop])
            sentence.copied = effort.copied_share(words, rubric_runs) >= 0.8
        sentence.read_content(work, known)
        sentence.content.update(given)


def heard(seen: list[Sentence], raw: list[tuple]) -> list[tuple]:
    """What the second voice adds: at most one finding in a sentence, none where a rule has spoken already;
    and content without a cue."""
    spoken = _hurting(seen, [found for found in raw if found[4] > 1])
    found = []
    known: dict = {}
    for at, sentence in enumerate(seen):
        voice = sentence.pack.voice if sentence.pack and not sentence.copied else None
        if not voice or at in spoken or not is_prose(sentence.text):
            continue
        key = sentence.text, sentence.about(at, len(seen))
        if key not in known:
            places = features(voice.words, *key)
            known[key] = voice.hears(sentence.text, places), voice.carries(sentence.text, places)
        said, content = known[key]
        sentence.content |= content
        if said:
            signal, first, last = said
            found.append((signal, *sentence.place(first, last), f"{signal}.voice", 2))
    return found


def _hurting(seen: list[Sentence], raw: list[tuple]) -> dict[int, set[str]]:
    """Which signals of harshness touch which sentence, by its number."""
    begins = [sentence.start for sentence in seen]
    touched: dict[int, set[str]] = {}
    for signal, start, end, _, _ in raw:
        if signal in HARSH:
            for at in range(max(0, bisect_right(begins, start) - 1), bisect_left(begins, end)):
                if seen[at].stop > start:
                    touched.setdefault(at, set()).add(signal)
    return touched


def _weigh_content(seen: list[Sentence], raw: list[tuple]) -> None:
    """Feigned praise is no praise, scorn is a problem, and an attack is no advice."""
    for at, hurts in _hurting(seen, raw).items():
        seen[at].content -= {"praise", "suggestion"}  # "learn to write": an attack is no advice
        if "sarcasm" in hurts and at:  # "Fantastic. Said no one ever."
            seen[at - 1].content.discard("praise")
        if hurts & {"harsh", "sarcasm"}:
            seen[at].content.add("problem")


def _masked(masked, seen: list[Sentence]) -> list[tuple]:
    """A disguised swear word beside praise is enthusiasm; everything else disguised is meant to hurt."""
    raw = []
    begins = [sentence.start for sentence in seen]
    praised: dict[int, bool] = {}
    for start, end, word in masked:
        at = bisect_right(begins, start) - 1
        around = seen[at] if at >= 0 else None
        if at not in praised:
            praised[at] = bool(around and around.pack and around.pack.cues["praise"].present(around.text))
        friendly = praised[at] and around and around.pack and (not word or word in around.pack.profane)
        if not friendly:
            raw.append(("masked", start, end, "masked.word" if word else "masked.symbols", 3 if word else 2))
    for sentence in seen:
        emoji = (
            next((e for e in sentence.pack.emoji_insults if e in sentence.text), None)
            if sentence.pack
            else None
        )
        if sentence.pack and emoji and not sentence.pack.cues["praise"].present(sentence.text):
            at = sentence.text.index(emoji)
            last = at + 1
            while sentence.text.startswith(emoji, last):
                last += 1
            raw.append(
                ("masked", *sentence.page.span(sentence.begin + at, sentence.begin + last), "masked.emoji", 2)
            )
    return raw


def _terms(allowed: tuple[str, ...]) -> re.Pattern | None:
    words = sorted({" ".join(term.lower().split()) for term in allowed} - {""}, key=len, reverse=True)[:200]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)") if words else None


def _is_unread(sentence: Sentence) -> bool:
    """Whether a sentence is prose in a language without patterns: nobody knows whether it could hurt."""
    if sentence.pack is not None or sentence.copied or SIGNS.search(sentence.text):
        return False
    letters = "".join(sentence.words)
    if sum(letter >= FIRST_SIGN for letter in letters) >= 2:  # signs that stand for words, without blanks
        return True
    return len(sentence.words) > 1 or len(letters) > 3


def _note(seen: list[Sentence], unread: int, language: str, partial: bool) -> str:
    own = sum(1 for s in seen if len(s.words) > 2 and s.text not in (CODE, QUOTE, ADDRESS))
    notes = advice.notes(language)
    said = []
    if unread:
        said.append(notes["no_language"] if unread >= own else notes["some_language"])
    if partial:
        said.append(notes["partial"].format(characters=f"{PART * PARTS:,}"))
    return " ".join(said)
