"""Where sentences begin and end, and in which language each is written."""

import re
from collections.abc import Iterator

from .packs import pack, stopwords

END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)|[\n]+|(?<=\S) [•▪] ")
ABBREVIATION = re.compile(
    r"(?:\b(?:fig|figs|p|pp|pg|e\.g|i\.e|eg|vs|eq|sec|ch|no|nr|dr|mr|mrs|ms|prof|st"
    r"|approx|ca|cf|al|ll?|tab|abb|s|z\.b|bzw|u\.a|d\.h|evtl|ggf|bspw|inkl|kap|abs|zb)"
    r"|(?:^|\n)\s{0,3}\d{1,2})$"
)
WORDS = re.compile(r"[^\W\d_]+")
TELLING = re.compile(
    r"[^\W\d_]|[\u2fff-\U0010ffff]"
)  # a letter, a sign or an emoji: "1." and "..." are no sentences
LONGEST = 400  # characters: nobody's sentence; bounds the work of every rule


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each sentence, without surrounding blanks; very long ones are cut at a blank."""
    at = 0
    for match in END.finditer(text):
        if match.group()[0] == "." and ABBREVIATION.search(text, max(at, match.start() - 12), match.start()):
            continue
        yield from _pieces(text, at, match.end())
        at = match.end()
    yield from _pieces(text, at, len(text))


def _pieces(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while begin < end and text[begin].isspace():
        begin += 1
    while begin < end and text[end - 1].isspace():
        end -= 1
    while end - begin > LONGEST:
        cut = max(
            text.rfind(" ", begin + LONGEST // 2, begin + LONGEST),
            text.rfind(", ", begin + LONGEST // 2, begin + LONGEST) + 1,
        )
        cut = cut if cut > begin else begin + LONGEST
        yield begin, cut
        begin = cut
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end and TELLING.search(text, begin, end):
        yield begin, end


def language_of(words: list[str], expected: str) -> str:
    """The language of one sentence by its commonest words; the expected one unless another clearly wins."""
    different = set(words)
    counts = {code: len(different & common) for code, common in stopwords().items()}
    best = max(counts, key=lambda code: (counts[code], code == expected))
    own = counts.get(expected, 0)
    if (
        len(words) > 2
        and counts[best] >= 2
        and counts[best] > own
        and (expected in counts or counts[best] * 4 >= len(words))
    ):
        return best
    if expected not in counts and pack(expected) is None:
        return expected
    return expected if own or 2 * sum(word[0] < "\u0250" for word in words) >= len(words) else "other"
