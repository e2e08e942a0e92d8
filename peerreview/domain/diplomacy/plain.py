"""Text as the rules want it (lower case, plain letters, spelled-out contractions), each character knowing
where it came from."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

QUOTE, CODE, ADDRESS, TERM = "\ue000", "\ue001", "\ue002", "\ue003"  # what stands for a hidden stretch

PUNCTUATION = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "ʼ": "'",
        "´": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "−": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u00a0": " ",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)
LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁԛԝһӏвнкмтαεοιυνρτκχηɑɡıƖʟ",
    "aeopcyxijsdqwhlbhkmtaeoiuvptkxnagill",
)
LOOKALIKE = re.compile("[аеорсухіјѕԁԛԝһӏвнкмтαεοιυνρτκχηɑɡıƖʟ]")
LETTERS = re.compile(r"[^\W\d_]+")
TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[ \t\r\f\v]{2,}|[\t\r\f\v]")


@dataclass
class Plain:
    """`text` for the rules; character i of it stands for `original[starts[i]:ends[i]]`."""

    original: str
    text: str
    starts: list[int]
    ends: list[int]
    disguised: list[tuple[int, int, str]] = field(default_factory=list)  # original start, end, the word meant

    def span(self, i: int, j: int) -> tuple[int, int]:
        """Where `text[i:j]` stands in the original."""
        if i >= j:
            return (0, 0) if not self.starts else (self.starts[min(i, len(self.starts) - 1)],) * 2
        return self.starts[i], self.ends[j - 1]

    def replace(self, edits: list[tuple[int, int, str]]) -> None:
        """Put words in place of `text[i:j]`; edits are in order and apart. Each new character stands for the
        whole old stretch."""
        if not edits:
            return
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for i, j, word in edits:
            first, last = self.span(i, j)
            pieces += self.text[at:i], word
            starts += self.starts[at:i] + [first] * len(word)
            ends += self.ends[at:i] + [last] * len(word)
            at = j
        self.text = "".join(pieces) + self.text[at:]
        self.starts, self.ends = starts + self.starts[at:], ends + self.ends[at:]


def plain(original: str, begin: int, end: int, holes: list[tuple[int, int, str]]) -> Plain:
    """`original[begin:end]` in plain characters: NFKC, no invisible marks, straight quotes, lookalike letters
    made Latin.

    `holes` (start, end, sign), in order and apart, are hidden: one sign stands for each.
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = begin
    for first, last, sign in [*holes, (end, end, "")]:
        _fold(original, at, first, pieces, starts, ends)
        if sign:
            pieces.append(sign)
            starts.append(first)
            ends.append(last)
        at = last
    made = Plain(original, "".join(pieces), starts, ends)
    if not made.text.isascii() and LOOKALIKE.search(made.text):
        made.text = LETTERS.sub(_latin, made.text)
    return made


def spell(page: Plain, spellings: dict[str, str]) -> None:
    """Spell out contractions and short forms in place, and make every run of blanks one space."""
    edits = []
    for match in TOKEN.finditer(page.text):
        token = match.group()
        if token[0].isspace():
            edits.append((*match.span(), " "))
        elif token in spellings:
            edits.append((*match.span(), spellings[token]))
    page.replace(edits)


def _fold(original, begin, end, pieces, starts, ends):
    part = original[begin:end]
    if part.isascii():
        pieces.append(part.lower())
        starts.extend(range(begin, end))
        ends.extend(range(begin + 1, end + 1))
        return
    for place, character in enumerate(part, begin):
        made = _letter(character)
        if made is None:  # a mark: it belongs to the letter before it
            if starts and starts[-1] >= begin:
                whole = unicodedata.normalize("NFC", pieces[-1][-1] + character)
                pieces[-1] = pieces[-1][:-1] + (whole if len(whole) == 1 else pieces[-1][-1])
                ends[-1] = place + 1
            continue
        pieces.append(made)
        starts.extend([place] * len(made))
        ends.extend([place + 1] * len(made))


@lru_cache(4096)
def _letter(character: str) -> str | None:
    """The plain form of one character; empty for an invisible one, None for a combining mark."""
    if unicodedata.combining(character):
        return None
    if (
        unicodedata.category(character) in ("Cf", "Cs")
        or 0xFE00 <= ord(character) <= 0xFE0F
        or character == "\u034f"
    ):
        return ""
    if QUOTE <= character <= TERM:
        return " "  # our own signs, typed by somebody
    folded = unicodedata.normalize("NFKC", character.translate(PUNCTUATION)).lower()
    return "".join(c for c in folded if not unicodedata.combining(c)).translate(PUNCTUATION)


def _latin(match: re.Match) -> str:
    """Lookalikes become Latin only in a word that also has Latin letters: Russian and Greek stay what they
    are."""
    word = match.group()
    return word.translate(LOOKALIKES) if any("a" <= c <= "z" for c in word) else word
