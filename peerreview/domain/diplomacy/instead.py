"""Before and after: what a sentence that could hurt might say instead, made from the sentence itself.

Local rules alone, in the catalogue of the language; nothing is invented: what is not known stands as a gap in
brackets. Whatever could still hurt is not proposed."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .findings import Finding, Reading
from .packs import catalogue
from .reading import read
from .settings import HARSH, Settings
from .splitting import sentences

MOST = 2  # proposals for one tip
LONGEST = 300  # characters of a sentence that is rewritten
SUBSTANCE = 4  # words: fewer say nothing
CUT = re.compile(r"(?:[,;:]| -{1,2}| –| —)\s+(?:(?:and|but|so|yet|also|und|aber|doch)\s+)?", re.IGNORECASE)
REST = re.compile(
    r"(?:which|who|whose|that|because|since|so that|if|as|like|than|to|not"
    r"|die|der|das|weil|wie|als|dass|wenn)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Instead:
    """`text[start:end]` might be `words` instead."""

    start: int
    end: int
    words: str


def instead(
    reading: Reading, finding: Finding, *, language: str = "en", genre: str = "essay"
) -> tuple[Instead, ...]:
    """At most two Insteads for a finding of harshness, best first; empty where the sentence gives none.

    First what is left of the sentence without the clause that hurts, then what the catalogue makes of it
    (`genre`: its readings of a hard word differ). None of them is read as harsh."""
    if finding.signal not in HARSH | {"absolute"} or finding.signal == "safety":
        return ()
    start, end = sentence_of(reading, finding)
    said = reading.text[start:end]
    if not said.strip() or len(said) > LONGEST:
        return ()
    hurts = [(f.start - start, f.end - start) for f in reading.findings if f.signal in HARSH]
    found = [*_rest(said, hurts), *_made(said, language, genre)]
    quiet = Settings(signals=(("praise_only", "off"),))
    return tuple(
        Instead(start, end, words)
        for words in dict.fromkeys(found)
        if words != said and not read(words, language=language, settings=quiet).harsh
    )[:MOST]


def sentence_of(reading: Reading, finding: Finding) -> tuple[int, int]:
    """Begin and end of the sentences of the text that a finding touches, without a last line break."""
    touched = [(a, b) for a, b in sentences(reading.text) if a < finding.end and finding.start < b]
    return (touched[0][0], touched[-1][1]) if touched else (finding.start, finding.end)


def _rest(said: str, hurts: list[tuple[int, int]]) -> list[str]:
    """The clauses that hurt nobody, as a sentence of their own; none where too little is left or it would
    hang in the air."""
    cuts = [0, *[match.end() for match in CUT.finditer(said)]]
    ends = [*[match.start() for match in CUT.finditer(said)], len(said)]
    kept = [
        said[a:b].strip()
        for a, b in zip(cuts, ends)
        if not any(first < b and a < last for first, last in hurts)
    ]
    if not kept or len(kept) == len(cuts) or REST.match(kept[0]):
        return []
    left = ", ".join(kept)
    if len(WORD.findall(left)) < SUBSTANCE:
        return []
    return [left[0].upper() + left[1:].rstrip(" ,;:") + ("" if left[-1] in ".!?…" else ".")]


@lru_cache(8)
def _turns(language: str) -> list[tuple[re.Pattern, dict[str, list[str]]]]:
    return [
        (re.compile(turn["find"], re.IGNORECASE), turn["say"])
        for turn in catalogue(language).get("instead", ())
    ]


def _made(said: str, language: str, genre: str) -> list[str]:
    """What the catalogue's turns make of a sentence."""
    found = []
    for pattern, say in _turns(language):
        match = pattern.search(said)
        for template in say.get(genre, say["any"]) if match else ():
            parts = {name: _inside((part or "").strip()) for name, part in match.groupdict().items()}
            words = template.format(**parts)
            found.append(words[0].upper() + words[1:])
    return found


def _inside(part: str) -> str:
    """A part as it is written within a sentence: "Your plot" becomes "your plot", "I" stays."""
    return part[0].lower() + part[1:] if part[1:2].islower() else part
