"""Where sentences begin and end, and in which language each is written."""

import re
from collections.abc import Iterator

from .packs import UNKNOWN, Pack, pack, stopwords

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
FEW, MANY = 4, 8  # different words: fewer are no evidence for a strange language
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
    hits = {code: different & common for code, common in stopwords().items()}
    own_hits = hits.get(expected, frozenset())
    best = max(hits, key=lambda code: (len(hits[code]), code == expected))
    own = len(own_hits)
    if (
        len(words) > 2
        and len(hits[best] - own_hits) >= 2
        and len(hits[best]) > own
        and (expected in hits or len(hits[best]) * 4 >= len(words))
    ):
        return best
    known = pack(expected)
    if known is None:
        return expected
    if 2 * sum(word[0] < "\u0250" for word in words) < len(words):
        return expected if own else UNKNOWN
    return UNKNOWN if _is_strange(different, known) else expected


def _is_strange(different: set[str], known: Pack) -> bool:
    """Whether words in Latin letters are of no language that is known: a few of which it has not one (two
    are enough where one has a letter that English lacks), or many of which it has hardly any."""
    had = len(different & known.vocabulary)
    few = 2 if any(not word.isascii() for word in different) else FEW
    return not had and len(different) >= few or len(different) >= MANY and had * 5 <= len(different)
