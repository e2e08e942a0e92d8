"""A second voice beside the rules: a small linear model over hashed features of a sentence (Weinberger et al., feature hashing, 2009).

Rules know phrases; this weighs many weak signs together, so that scorn in words nobody listed can be noticed. What it has
learned is data: `<language>.voice.toml` (word classes) and `<language>.voice.bin` (weights), made by `python -m tests.bench voice`.
"""

import re
import struct
from array import array
from functools import lru_cache
from math import sqrt
from zlib import crc32

TOKEN = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d+|[\ue000-\ue003]|[!?.,:;]+|[^\w\s]")
CUT = re.compile(r"(?:[,;:()]|--?(?= )| -)+\s+|\s(?=(?:and|but|because|so|which|who|if|when|while|as|or|than|that) )")
CLAUSE = 6  # tokens: a shorter clause is read with its neighbour
MARGIN = 1.5  # a sentence this far below the threshold is not looked at by clauses
SHARE = 0.5  # how much the worst clause counts beside the whole sentence
OUTPUTS = ("harsh", "personal", "sarcasm")
GROUPS = {"word": 16384, "pair": 24576, "four": 8192, "five": 8192, "class": 1536, "shape": 1024, "skeleton": 24576, "edge": 8192}
SMALLER = {"harsh": 1, "personal": 8, "sarcasm": 8}  # the other two choose among few, and get an eighth of the room
DIGEST = 8  # bytes at the beginning of the file that stand for what the weights were made from
HEAD = struct.Struct("<fff")  # bias, largest weight, threshold
LEVELS = (-127, -101, -77, -55, -36, -19, -7, 0, 7, 19, 36, 55, 77, 101, 127, 0)  # what a half byte stands for, of 127


class Words:
    """What the features know about single words: classes, the commonest words, endings."""

    def __init__(self, data: dict, lexicon: dict[str, list[str]]):
        self.classes: dict[str, list[str]] = {}
        for name, words in data["classes"].items():
            self._add(name, words.split())
        for name in data["lexicons"]:
            self._add(f"L:{name}", [word for word in lexicon[name] if " " not in word])
        self.closed = frozenset(data["closed"].split())
        self.endings = tuple(data["endings"].split())
        self.known = lru_cache(8192)(self._known)
        self.run = lru_cache(8192)(self._run)

    def _add(self, name: str, words: list[str]) -> None:
        for word in words:
            names = self.classes.setdefault(word, [])
            if name not in names:
                names.append(name)

    def _known(self, token: str) -> tuple[str, tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """Kind, and hashes of the word, its first four letters, its first five, its classes."""
        letters = token.encode()
        return (
            self._kind(token), (crc32(letters),),
            (crc32(token[:4].encode()),) if len(token) > 4 else (), (crc32(token[:5].encode()),) if len(token) > 5 else (),
            tuple(crc32(name.encode()) for name in self.classes.get(token, ())),
        )

    def _kind(self, token: str) -> str:
        """The word itself where it is common, else its first class, else its ending, else "*"."""
        if token in self.closed or not token[0].isalpha():
            return token
        if token in self.classes:
            return f"<{self.classes[token][0]}>"
        return next((f"-{end}" for end in self.endings if token.endswith(end) and len(token) > len(end) + 2), "*")

    @staticmethod
    def _run(kinds: tuple[str, ...]) -> tuple[int, ...]:
        """The hash of two or three kinds in a row; nothing where most of them are unknown words."""
        unknown = sum(kind == "*" or kind[0] == "-" for kind in kinds)
        return () if unknown > len(kinds) // 3 else (crc32(" ".join(kinds).encode()),)


def tokens(text: str) -> list[str]:
    """Words, signs and runs of punctuation; every number is "#"."""
    return ["#" if token[0].isdigit() else token for token in TOKEN.findall(text)]


def clauses(text: str) -> list[tuple[int, int]]:
    """Begin and end of the clauses of a sentence, none shorter than a few words; one where it has no parts."""
    cuts = [0, *(match.end() for match in CUT.finditer(text)), len(text)]
    made: list[tuple[int, int]] = []
    sizes: list[int] = []
    for begin, end in zip(cuts, cuts[1:]):
        size = len(TOKEN.findall(text, begin, end))
        if made and (size < CLAUSE or sizes[-1] < CLAUSE):
            made[-1] = made[-1][0], end
            sizes[-1] += size
        else:
            made.append((begin, end))
            sizes.append(size)
    return made


def features(words: Words, text: str, about: tuple[str, ...]) -> list[set[int]]:
    """The hashes of each group for a sentence or clause; `about` are facts on where it stands and what it carries."""
    said = tokens(text)
    known = [words.known(token) for token in said]
    kinds = ["<", *(word[0] for word in known), ">"]
    framed = ["<", *said, ">"]
    counted = [sum(token[0].isalpha() for token in said) // 4, kinds[1], " ".join(kinds[1:3]), said[-1][-1:] if said else ""]
    edges = [" ".join(kinds[-3:-1]), " ".join(kinds[-4:-1]), " ".join(kinds[1:4]), framed[1], " ".join(framed[1:3])]
    runs = [words.run(two) for two in zip(kinds, kinds[1:])] + [words.run(three) for three in zip(kinds, kinds[1:], kinds[2:])]
    return [
        {h for word in known for h in word[1]},
        {crc32(f"{a} {b}".encode()) for a, b in zip(framed, framed[1:])},
        {h for word in known for h in word[2]},
        {h for word in known for h in word[3]},
        {h for word in known for h in word[4]},
        {crc32(f"{at}{fact}".encode()) for at, fact in enumerate(counted)} | {crc32(fact.encode()) for fact in about},
        {h for run in runs for h in run},
        {crc32(f"{at}{edge}".encode()) for at, edge in enumerate(edges)},
    ]


def buckets(hashes: list[set[int]], output: str) -> list[int]:
    """Where the features of each group stand in the table of weights of an output."""
    at = 0
    places: list[int] = []
    for group, size in zip(hashes, GROUPS.values()):
        size //= SMALLER[output]
        places += {at + h % size for h in group}
        at += size
    return places


def room(output: str) -> int:
    """How many weights an output has."""
    return sum(size // SMALLER[output] for size in GROUPS.values())


def scale(count: int) -> float:
    """The value of each of `count` features, so that a long sentence weighs no more than a short one."""
    return 1 / sqrt(max(6, count))


class Voice:
    """The model of one language: `hears` gives what a sentence sounds like, or None."""

    def __init__(self, words: Words, packed: bytes):
        self.words = words
        self.tables: dict[str, tuple[float, float, float, array]] = {}
        at = DIGEST
        high, low = (bytes(LEVELS[n >> shift & 15] & 255 for n in range(256)) for shift in (4, 0))
        for output in OUTPUTS:
            bias, largest, threshold = HEAD.unpack_from(packed, at)
            half = packed[at + HEAD.size:at + HEAD.size + room(output) // 2]
            self.tables[output] = bias, largest / 127, threshold, array("b", half.translate(high) + half.translate(low))
            at += HEAD.size + room(output) // 2

    def score(self, hashes: list[set[int]], output: str) -> float:
        """How much the features speak for an output; above its threshold is yes."""
        bias, unit, _, table = self.tables[output]
        places = buckets(hashes, output)
        return bias + unit * scale(len(places)) * sum([table[place] for place in places])

    def loudest(self, text: str, whole: float) -> tuple[float, int, int]:
        """The score of a sentence with its worst clause, and where that stands."""
        parts = clauses(text)
        if len(parts) < 2:
            return whole, 0, len(text)
        scores = [(self.score(features(self.words, text[begin:end], ("clause",)), "harsh"), begin, end) for begin, end in parts]
        worst, begin, end = max(scores)
        return (whole + SHARE * max(whole, worst)) / (1 + SHARE), begin, end

    def hears(self, text: str, about: tuple[str, ...]) -> tuple[str, int, int] | None:
        """Which of OUTPUTS a sentence sounds like, and the begin and end of the words that weigh most; None for nothing."""
        hashes = features(self.words, text, about)
        threshold = self.tables["harsh"][2]
        whole = self.score(hashes, "harsh")
        if whole < threshold - MARGIN:
            return None
        score, begin, end = self.loudest(text, whole)
        if score < threshold:
            return None
        return self.kind(hashes), begin, end

    def kind(self, hashes: list[set[int]]) -> str:
        """Mockery, about the person, or neither."""
        for output in ("sarcasm", "personal"):
            if self.score(hashes, output) >= self.tables[output][2]:
                return output
        return "harsh"
