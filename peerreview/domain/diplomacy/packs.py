"""A language as data: its patterns and its catalogue, read once and compiled when first needed."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from .patterns import Pattern, possible
from .voice import Voice, Words

DATA = Path(__file__).parent / "data"
UNKNOWN = "und"  # no language that is known here, as ISO 639 has it
PLACEHOLDER = re.compile(r"\{([a-z]\w*)\}")
WORD = re.compile(r"[^\W\d_]+")
ESCAPE = re.compile(r"\\+[a-z]")  # of an expression: no letter of a word


@dataclass(eq=False)
class Rule:
    """One reason to speak: looked for only in sentences that hold one of the words it `needs`."""

    id: str
    signal: str
    sure: int
    needs: frozenset[str]
    sources: tuple[str, ...]
    unless_source: str
    also: tuple[str, ...] = ()  # further signals the same words stand for

    @cached_property
    def patterns(self) -> list[Pattern]:
        return [Pattern(source) for source in self.sources]

    @cached_property
    def unless(self) -> re.Pattern | None:
        return re.compile(self.unless_source) if self.unless_source else None

    def search(self, sentence: str) -> re.Match | None:
        """The earliest of the patterns' first matches, or None where `unless` speaks against it."""
        found = [
            match
            for pattern in possible(self.patterns, sentence)
            if (match := pattern.search(sentence)) and match.end() > match.start()
        ]
        if not found or (self.unless and self.unless.search(sentence)):
            return None
        return min(found, key=lambda match: (match.start(), -match.end()))


@dataclass(eq=False)
class Cue:
    """One kind of content: a hit counts unless `left` or `right` beside it, or `none` in the sentence, speaks
    against it."""

    sources: tuple[str, ...]
    left_source: str = ""
    right_source: str = ""
    none_source: str = ""

    @cached_property
    def find(self) -> list[Pattern]:
        return [Pattern(source) for source in self.sources]

    @cached_property
    def against(self) -> tuple[re.Pattern | None, ...]:
        return tuple(
            re.compile(s) if s else None for s in (self.left_source, self.right_source, self.none_source)
        )

    def present(self, sentence: str) -> bool:
        """True when the sentence carries this content."""
        left, right, none = self.against
        for pattern in possible(self.find, sentence):
            for match in pattern.finditer(sentence):
                if left and left.search(sentence, max(0, match.start() - 60), match.start()):
                    continue
                if right and right.match(sentence[match.end() : match.end() + 40]):
                    continue
                return not (none and none.search(sentence))
        return False

    def words(self, sentence: str) -> set[str]:
        """The evaluating words themselves ("weak", "well written"): they tell a writer nothing about where or
        what."""
        short = (
            match.group()
            for pattern in possible(self.find, sentence)
            for match in pattern.finditer(sentence)
            if len(match.group()) <= 24
        )
        return {word for hit in short for word in WORD.findall(hit)}


class Pack:
    """The patterns of one language, compiled when first used."""

    def __init__(self, data: dict):
        self.language = data["language"]
        self._data = data
        self.spellings = {
            k: v for pairs in data["spell"].values() for k, v in (pair.split("=") for pair in pairs)
        }
        self.lexicon = data["lexicon"]
        self.macros = {name: _or(words) for name, words in self.lexicon.items()}
        for name, source in data["macro"].items():
            self.macros[name] = self.expand(source)
        self.rules = [self._rule(given) for given in data["rule"]]
        self.cues = {name: self._cue(given) for name, given in data["cues"].items()}
        self.terms = re.compile(rf"\b{_or(data['fields']['terms'])}\b") if data["fields"]["terms"] else None
        self.senses = [Pattern(source) for source in data["fields"]["senses"]]
        self.common = stopwords().get(self.language, frozenset())
        self.generic = frozenset(data["vague"]["generic"])
        self.fillers = frozenset(data["vague"]["fillers"])
        self.emoji_insults = data["emoji"]["insult"]
        self.masked = frozenset(data["masked"]["words"])
        self.by_outline: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self.masked):
            self.by_outline.setdefault((word[0], len(word)), []).append(word)
        self.profane = frozenset(data["masked"]["profane"])
        self.plainly = frozenset(data["masked"]["plainly"])
        self.respelled = dict(pair.split("=") for pair in data["masked"]["respelled"])
        self.joined = frozenset(w for w in self.masked - set(data["masked"]["keep"]) if len(w) > 4)
        self.known = frozenset(word for words in self.lexicon.values() for word in words) | self.generic

    @cached_property
    def voice(self) -> Voice | None:
        """The second voice of this language, read when first needed; None where none has been trained."""
        weights = DATA / f"{self.language}.voice.bin"
        return Voice(self.words, weights.read_bytes()) if weights.is_file() else None

    @cached_property
    def words(self) -> Words:
        """What the second voice knows about single words."""
        return Words(tomllib.loads((DATA / f"{self.language}.voice.toml").read_text("utf-8")), self.lexicon)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of this language that its files name: enough to tell it from one that nobody has
        written patterns for."""
        found = set(self.common) | self.generic | set(self.spellings)
        found.update(WORD.findall(" ".join((*self.spellings.values(), *self.fillers)).lower()))
        for part in ("lexicon", "macro", "rule", "cues", "fields", "masked"):
            found.update(WORD.findall(ESCAPE.sub(" ", str(self._data[part]).lower())))
        if (DATA / f"{self.language}.voice.toml").is_file():
            found.update(self.words.classes, self.words.closed)
        return frozenset(found)

    def expand(self, source: str) -> str:
        """The pattern with every {name} replaced by its words."""
        return PLACEHOLDER.sub(lambda match: self.macros[match.group(1)], source)

    def _rule(self, given: dict) -> Rule:
        needs: set[str] = set()
        for need in given["needs"]:
            words = self.lexicon[need[1:-1]] if need.startswith("{") else [need]
            needs.update(WORD.findall(word)[0] if WORD.findall(word) else word for word in words)
        return Rule(
            given["id"],
            given["signal"],
            given["sure"],
            frozenset(needs),
            tuple(map(self.expand, given["patterns"])),
            self.expand(given.get("unless", "")),
            tuple(given.get("also", ())),
        )

    def _cue(self, given: dict) -> Cue:
        return Cue(
            tuple(map(self.expand, given["find"])),
            given.get("left", ""),
            given.get("right", ""),
            given.get("none", ""),
        )


@lru_cache(16)
def pack(language: str) -> Pack | None:
    """The patterns of a language ("en", "de-AT"), or None where nobody has written any."""
    path = DATA / f"{base(language)}.patterns.toml"
    return Pack(tomllib.loads(path.read_text("utf-8"))) if path.is_file() else None


def pack_or_english(language: str) -> Pack:
    """The patterns of a language, or the English ones: disguises look much the same everywhere."""
    found = pack(language) or pack("en")
    assert found is not None
    return found


@lru_cache(16)
def catalogue(language: str) -> dict:
    """The sentences shown to people; English where the language has none."""
    path = DATA / f"{base(language)}.catalogue.toml"
    return tomllib.loads((path if path.is_file() else DATA / "en.catalogue.toml").read_text("utf-8"))


@lru_cache(1)
def stopwords() -> dict[str, frozenset[str]]:
    """The commonest words of many languages, by language."""
    return {
        code: frozenset(words.split())
        for code, words in tomllib.loads((DATA / "stopwords.toml").read_text("utf-8")).items()
    }


def languages() -> tuple[str, ...]:
    """The languages that have both patterns and a catalogue."""
    return tuple(sorted(path.name.split(".")[0] for path in DATA.glob("*.patterns.toml")))


def recognised() -> tuple[str, ...]:
    """The languages that are told apart, whether or not there are patterns for them."""
    return tuple(stopwords())


def base(language: str) -> str:
    """ "de-AT" and "de_AT" are "de"; anything odd is the empty string, so that no path is built from it."""
    code = re.split(r"[-_]", language or "")[0].lower()
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""


def _or(words: list[str]) -> str:
    """A pattern for any of the words, longest first, sharing beginnings: a long list costs little more than
    one word."""
    tree: dict = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branches(tree)


def _branches(tree: dict) -> str:
    options = sorted(
        (re.escape(character) + _branches(rest) for character, rest in tree.items() if character),
        key=lambda s: (-len(s), s),
    )
    if not options:
        return ""
    if "" in tree:
        return f"(?:{'|'.join(options)})?"
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
