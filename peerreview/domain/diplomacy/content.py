"""What only the whole comment shows: shouting, a missing place or next step, vagueness, praise alone, little
effort."""

import re

from . import effort
from .packs import Pack
from .place import Work
from .plain import ADDRESS, CODE, QUOTE
from .sentence import WORDS, Sentence

CAPITALS = re.compile(r"\b[^\W\d_]{2,}\b")
SELF = re.compile(
    r"^(?:i|ich|nothing|no|nichts|kein\w*|weiß) |^\w{1,4}$"
)  # about the reviewer, or no statement at all
ALL_ATTACK = 1
NEXT = frozenset({"suggestion", "remedy"})  # what says, or lets one see, what to do
SIGNS = {QUOTE, CODE, ADDRESS}


def about_whole(
    text: str,
    seen: list[Sentence],
    pack: Pack,
    rubric_runs: frozenset[int],
    work: Work | None,
    hurt: list[tuple[int, int]],
    *,
    is_read: bool,
) -> list[tuple]:
    """Raw findings (signal, start, end, rule, certainty) about the comment as a whole; `hurt`: spans already
    found to hurt. Unless all of it `is_read`, nothing is missed in it: it may stand in the rest."""
    own = [s for s in seen if not (set(s.text) <= SIGNS | {" "})]
    if not own:
        return []
    whole = own[0].start, own[-1].stop
    raw = [_shouting(text, s) for s in own]
    raw.append(_low_effort(text, own, whole, pack, rubric_runs))
    if is_read and any(s.pack for s in own):
        raw += _content_signals(own, whole, pack, work, hurt)
    return [found for found in raw if found]


def content_of(seen: list[Sentence]) -> frozenset[str]:
    """The content of the whole comment.

    A statement that neither praises nor suggests is a criticism in all likelihood, even without a cue
    ("Paragraph four has five ideas"). It counts as content only: no tip may rest on a guess."""
    content = frozenset().union(*(s.content for s in seen))
    plain_statement = any(
        s.pack and not s.copied and len(s.words) > 2 and not s.text.rstrip(' ")').endswith("?") for s in seen
    )
    if (
        plain_statement
        and not content & {"praise", "problem", "suggestion"}
        and not any(SELF.search(s.text) for s in seen)
    ):
        return content | {"problem"}
    return content


def _content_signals(
    own: list[Sentence], whole: tuple[int, int], pack: Pack, work: Work | None, hurt: list[tuple[int, int]]
) -> list[tuple]:
    content = set().union(*(s.content for s in own))
    raw = []
    if is_vague(own, content, pack, work, hurt):
        raw.append(("vague", *whole, "vague.whole", 2))
    if not content & {"problem", "suggestion"} and (praised := _praised(own, whole)):
        raw.append(("praise_only", *praised, 2))
    for at, sentence in enumerate(own):
        if "problem" not in sentence.content or sentence.text.rstrip(' ")').endswith("?"):
            continue
        if not any(near.content & NEXT for near in own[max(0, at - 1) : at + 3]):
            raw.append(("no_next_step", sentence.start, sentence.stop, "no_next_step.problem", 2))
            break
    if "problem" in content and "location" not in content:
        first = next(s for s in own if "problem" in s.content)
        raw.append(("no_place", first.start, first.stop, "no_place.problem", 2))
    return raw


def _praised(own: list[Sentence], whole: tuple[int, int]) -> tuple[int, int, str] | None:
    """Where praise stands, and its rule: one of its own where only the person is praised. None for none."""
    persons = [s for s in own if s.pack and s.pack.cues["person"].present(s.text)]
    praised = [s for s in own if "praise" in s.content]
    if persons and all(s in persons for s in praised):
        return persons[0].start, persons[0].stop, "praise_only.person"
    return (*whole, "praise_only.comment") if praised else None


def is_vague(
    own: list[Sentence], content: set[str], pack: Pack, work: Work | None, hurt: list[tuple[int, int]]
) -> bool:
    """True when a writer could neither find nor do anything: no place, and hardly a word beyond generic ones
    and attacks."""
    if "location" in content:
        return False
    words = [word for s in own if not s.copied for word in _words_outside(s, hurt)]
    telling = {
        word for word in words if word not in pack.generic and word not in pack.common and len(word) > 1
    }
    lenient = "suggestion" not in content and (bool(hurt) or "problem" not in content)
    attacked = all(any(start < s.stop and end > s.start for start, end in hurt) for s in own)
    allowed = lenient + ALL_ATTACK * attacked + len(words) // 25
    if allowed < len(telling) <= allowed + 4:
        telling -= set().union(
            *(s.pack.cues[kind].words(s.text) for s in own if s.pack for kind in ("praise", "problem"))
        )
    if work and sum(word in work.words for word in telling) >= 2:
        return False
    return len(telling) <= allowed


def _words_outside(sentence: Sentence, hurt: list[tuple[int, int]]) -> list[str]:
    """The words of the sentence that stand in none of the hurtful spans."""
    hurt = [(start, end) for start, end in hurt if start < sentence.stop and end > sentence.start]
    if not hurt:
        return sentence.words
    starts = sentence.page.starts
    return [
        match.group()
        for match in WORDS.finditer(sentence.text)
        if not any(start <= starts[sentence.begin + match.start()] < end for start, end in hurt)
    ]


def _shouting(text: str, sentence: Sentence) -> tuple | None:
    """More than six in ten words of at least four in capitals, and an exclamation or a "you"."""
    typed = text[sentence.start : sentence.stop]
    words = CAPITALS.findall(typed)
    loud = [word for word in words if word.isupper() and len(word) > 1]
    if len(words) < 4 or len(loud) <= 0.6 * len(words) or sum(map(len, loud)) < 14 or CODE in sentence.text:
        return None
    if "!!" in typed or sentence.pack and {"you", "your", "du", "dein", "deine"} & set(sentence.words):
        return "shouting", sentence.start, sentence.stop, "shouting.capitals", 3
    return None


def _low_effort(
    text: str, own: list[Sentence], whole: tuple[int, int], pack: Pack, rubric_runs: frozenset[int]
) -> tuple | None:
    typed = text[whole[0] : whole[1]]
    if len(typed) < 80 and effort.is_filler(typed, pack.fillers):
        return "low_effort", *whole, "low_effort.filler", 3
    if effort.is_repetition(typed):
        return "low_effort", *whole, "low_effort.repetition", 3
    if rubric_runs and effort.copied_share(effort.bare(typed[:8000]), rubric_runs) >= 0.8:
        return "low_effort", *whole, "low_effort.rubric", 3
    return None
