"""A second voice beside the rules: a small linear model over hashed features of a sentence (Weinberger et
al., feature hashing, 2009).

Rules know phrases; this weighs many weak signs together, so that scorn in words nobody listed can be noticed.
What it has learned is data: `<language>.voice.toml` (word classes) and `<language>.voice.bin` (weights), made
by `python -m tests.bench voice`."""

import re
import struct
from array import array
from functools import lru_cache
from math import sqrt
from zlib import crc32

TOKEN = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d+|[\ue000-\ue003]|[!?.,:;]+|[^\w\s]")
CUT = re.compile(
    r"(?:[,;:()]|--?(?= )| -)+\s+|\s(?=(?:and|but|because|so|which|who|if|when|while|as|or|than|that) )"
)
POINTS = re.compile(
    r"\b(?:the|your|these|those|in|on|at|from|every|each|both|last|first|second) (?:\w+ )?\w{3,}"
)  # without it nothing is pointed at
SIGNS = re.compile(r"[={}\\|]|</?\w|;\s*--|\w\(\)")  # a line of code that nobody marked as such
CLAUSE = 6  # tokens: a shorter clause is read with its neighbour
MARGIN = 0.9  # a sentence this far below the threshold is not looked at by clauses
SHARE = 0.5  # how much the worst clause counts beside the whole sentence
FRIENDLY = 1.0  # how much surer it must be beside thanks, delight, slang among friends
IRONY = 0.8  # how much surer it must be of mockery, which sounds so much like praise
OUTPUTS = ("harsh", "personal", "sarcasm")
CONTENT = ("location", "praise")  # a second vote on what a sentence carries, where the cues found nothing
GROUPS = {
    "word": 24576,
    "pair": 40960,
    "four": 10240,
    "five": 12288,
    "class": 1536,
    "shape": 1024,
    "skeleton": 25088,
    "edge": 12288,
}
FIRST = {group: sum(list(GROUPS.values())[:at]) for at, group in enumerate(GROUPS)}
ROOM = {
    "harsh": sum(GROUPS.values()),
    "personal": 11586,
    "sarcasm": 11586,
    "location": 16384,
    "praise": 16384,
}  # the other two choose among few, and share places
DIGEST = 8  # bytes at the beginning of the file that stand for what the weights were made from
HEAD = struct.Struct("<fff")  # bias, largest weight, threshold
LEVELS = (
    -127,
    -101,
    -77,
    -55,
    -36,
    -19,
    -7,
    0,
    7,
    19,
    36,
    55,
    77,
    101,
    127,
    0,
)  # what a half byte stands for, of 127


class Words:
    """What the features know about single words: classes, the commonest words, endings. Features are places
    in a table of ROOM weights."""

    def __init__(self, data: dict, lexicon: dict[str, list[str]]):
        self.classes: dict[str, list[str]] = {}
        for name, words in data["classes"].items():
            self._add(name, words.split())
        for name in data["lexicons"]:
            self._add(f"L:{name}", [word for word in lexicon[name] if " " not in word])
        self.closed = frozenset(data["closed"].split())
        self.endings = tuple(data["endings"].split())
        self.friendly = re.compile(r"\b(?:" + re.sub(r"\n *", "", data["friendly"]) + r")\b")
        self.persons = frozenset(data["persons"].split())
        self.traits = frozenset(data["traits"].split())
        self.known = lru_cache(4096)(self._known)
        self.run = lru_cache(4096)(self._run)

    def aims(self, text: str) -> bool:
        """Whether a sentence names a person and a trait, an ability or a motive."""
        said = set(tokens(text))
        return bool(said & self.persons) and any(
            token in self.traits or not self.traits.isdisjoint(self.classes.get(token, ())) for token in said
        )

    def _add(self, name: str, words: list[str]) -> None:
        for word in words:
            names = self.classes.setdefault(word, [])
            if name not in names:
                names.append(name)

    def _known(self, token: str) -> tuple[str, tuple[int, ...], int, bytes]:
        """Kind of a word, the features it brings (itself, its first letters, its classes), and both halves of
        the hash of a pair."""
        places = [place("word", token), *(place("class", name) for name in self.classes.get(token, ()))]
        places += [
            place(group, token[:size]) for group, size in (("four", 4), ("five", 5)) if len(token) > size
        ]
        return self._kind(token), tuple(places), crc32(token.encode()), f" {token}".encode()

    def _kind(self, token: str) -> str:
        """The word itself where it is common, else its first class, else its ending, else "*"."""
        if token in self.closed or not token[0].isalpha():
            return token
        if token in self.classes:
            return f"<{self.classes[token][0]}>"
        return next(
            (f"-{end}" for end in self.endings if token.endswith(end) and len(token) > len(end) + 2), "*"
        )

    @staticmethod
    def _run(kinds: tuple[str, ...]) -> tuple[int, ...]:
        """Two or three kinds in a row as a feature; none where most of them are unknown words."""
        unknown = sum(kind == "*" or kind[0] == "-" for kind in kinds)
        return () if unknown > len(kinds) // 3 else (place("skeleton", " ".join(kinds)),)


def place(group: str, feature: str) -> int:
    """Where a feature has its weight: each group has its own stretch of the table."""
    return FIRST[group] + crc32(feature.encode()) % GROUPS[group]


def tokens(text: str) -> list[str]:
    """Words, signs and runs of punctuation; every number is "#"."""
    return ["#" if token[0].isdigit() else token for token in TOKEN.findall(text)]


def clauses(text: str) -> list[tuple[int, int]]:
    """Begin and end of the clauses of a sentence, none shorter than a few words; one where it has no
    parts."""
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


def features(words: Words, text: str, about: tuple[str, ...]) -> set[int]:
    """The features of a sentence or clause, as places; `about` are facts on where it stands and what it
    carries."""
    said = tokens(text)
    known = [words.known(token) for token in said]
    kinds = ["<", *[word[0] for word in known], ">"]
    framed = ["<", *said, ">"]
    run, first, size = words.run, FIRST["pair"], GROUPS["pair"]
    before, after = [crc32(b"<"), *[word[2] for word in known]], [*[word[3] for word in known], b" >"]
    places = {first + crc32(b, a) % size for a, b in zip(before, after)}
    places.update(
        *[word[1] for word in known],
        *map(run, zip(kinds, kinds[1:])),
        *map(run, zip(kinds, kinds[1:], kinds[2:])),
    )
    places.update(_shape(len(said) // 4, kinds[1], kinds[-2], about))
    places.update(
        _edge("last", *kinds[-4:-1]), _edge("first", *kinds[1:4][::-1]), _edge("said", *framed[1:3][::-1])
    )
    return places


@lru_cache(2048)
def _shape(size: int, first: str, last: str, about: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(
        place("shape", fact) for fact in (f"size {size}", f"first {first}", f"last {last[-1:]}", *about)
    )


@lru_cache(2048)
def _edge(side: str, *kinds: str) -> tuple[int, ...]:
    """The beginning or end of a sentence, from the outermost word inwards; all but the single kinds that
    `_shape` has."""
    return tuple(
        place("edge", " ".join((side, *kinds[at:])))
        for at in range(len(kinds))
        if side == "said" or len(kinds) - at > 1
    )


def folded(places: set[int], output: str) -> set[int]:
    """The places in the table of an output."""
    room = ROOM[output]
    return places if room == ROOM["harsh"] else {place % room for place in places}


def is_prose(text: str) -> bool:
    """Whether a sentence is worth listening to: not one word, not code, not the same words over and over."""
    said = text.split()
    return len(said) > 1 and len(set(said)) * 3 > len(said) and not SIGNS.search(text)


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
        for output in OUTPUTS + CONTENT:
            bias, largest, threshold = HEAD.unpack_from(packed, at)
            half = packed[at + HEAD.size : at + HEAD.size + ROOM[output] // 2]
            self.tables[output] = (
                bias,
                largest / 127,
                threshold,
                array("b", half.translate(high) + half.translate(low)),
            )
            at += HEAD.size + ROOM[output] // 2

    def score(self, places: set[int], output: str) -> float:
        """How much the features speak for an output; above its threshold is yes."""
        bias, unit, _, table = self.tables[output]
        places = folded(places, output)
        return bias + unit * scale(len(places)) * sum([table[place] for place in places])

    def loudest(self, text: str, whole: float) -> tuple[float, int, int]:
        """The score of a sentence with its worst clause, and where that stands; less beside friendly
        words."""
        whole -= FRIENDLY * bool(self.words.friendly.search(text))
        parts = clauses(text)
        if len(parts) < 2:
            return whole, 0, len(text)
        scores = [
            (self.score(features(self.words, text[begin:end], ("clause",)), "harsh"), begin, end)
            for begin, end in parts
        ]
        worst, begin, end = max(scores)
        return (whole + SHARE * max(whole, worst)) / (1 + SHARE), begin, end

    def hears(self, text: str, places: set[int]) -> tuple[str, int, int] | None:
        """Which of OUTPUTS a sentence sounds like, and the begin and end of the words that weigh most; None
        for nothing. `places`: its `features`."""
        threshold = self.tables["harsh"][2]
        whole = self.score(places, "harsh")
        if whole < threshold - MARGIN:
            return None
        score, begin, end = self.loudest(text, whole)
        kind = self.kind(text, places)
        return (kind, begin, end) if score >= threshold + IRONY * (kind == "sarcasm") else None

    def carries(self, text: str, places: set[int]) -> set[str]:
        """Which of CONTENT a sentence carries."""
        found = {output for output in CONTENT if self.score(places, output) >= self.tables[output][2]}
        return found if POINTS.search(text) else found - {"location"}

    def kind(self, text: str, places: set[int]) -> str:
        """Mockery, about the person, or neither. About the person is only what names one, and a trait, an
        ability or a motive."""
        for output in ("sarcasm", "personal"):
            if self.score(places, output) >= self.tables[output][2]:
                return output if output == "sarcasm" or self.words.aims(text) else "harsh"
        return "harsh"
