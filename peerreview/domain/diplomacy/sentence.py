"""One sentence under the glass: its words, the rules that match, the content it carries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .packs import Pack, Rule
from .patterns import possible
from .place import Work
from .plain import CODE, QUOTE, TERM, Plain

WORDS = re.compile(r"[^\W\d_]+")
NEUTRAL_PLACE = re.compile(
    r"\b(?:p|pp|pg|page|pagina|página|pag|seite|s|str|sida|line|ligne|línea|linea"
    r"|linha|riga|zeile|rad|fig|figur|figure|figura|abb"
    r"|tab|tabla|tabelle|tableau|slide|folie|diapositiva|diapo|paragraph|section|sección|abschnitt|eq)\.? "
    r"?\d{1,4}\b"
    r"|\b\d{1,2}:\d{2}\b|\b\w{1,40}_\w{1,40}\b|\b[a-z_]\w{1,30}\("
)


@dataclass
class Sentence:
    """A stretch `begin:end` of a plain page. `pack` is None where nobody has written rules for its
    language."""

    page: Plain
    begin: int
    end: int
    pack: Pack | None
    copied: bool = False  # taken from the rubric: not the reviewer's own words
    content: set[str] = field(default_factory=set)

    def __post_init__(self):
        self.text = self.page.text[self.begin : self.end]
        self.words = WORDS.findall(self.text)
        self.start, self.stop = self.page.span(self.begin, self.end)

    def hide(self, terms: re.Pattern | None) -> None:
        """Put signs in place of terms of the field, so that neither rule nor cue takes them for everyday
        words."""
        senses = possible(self.pack.senses, self.text) if self.pack else ()
        for pattern in (self.pack and self.pack.terms, *senses, terms):
            if pattern:
                self.text = pattern.sub(lambda match: TERM * len(match.group()), self.text)

    def hits(self, seen: dict) -> list[tuple[Rule, int, int]]:
        """Every rule that matches, with the words meant as places in the original.

        `seen` remembers sentences of this reading, so that a thousand equal lines cost one.
        """
        if not self.pack or self.copied or sum(map(len, self.words)) < 2 and self.text.isascii():
            return []
        key = (self.pack.language, self.text)
        if key not in seen:
            seen[key] = list(self._matches(self.pack))
        return [
            (rule, *self.page.span(self.begin + first, self.begin + last)) for rule, first, last in seen[key]
        ]

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Where `text[first:last]` stands in the original, without blanks and punctuation around it."""
        first, last = self._trimmed(self.text, first, last)
        return self.page.span(self.begin + first, self.begin + last)

    def about(self, at: int, count: int) -> tuple[str, ...]:
        """What the second voice is told beside the words: which of `count` sentences this is, and what it
        carries."""
        place = (
            "first" if at == 0 else "later",
            "only" if count == 1 else "many",
            "last" if at == count - 1 else "inner",
        )
        return place + tuple(sorted(self.content))

    def _matches(self, pack: Pack) -> Iterator[tuple[Rule, int, int]]:
        words = set(WORDS.findall(self.text)).union(() if self.text.isascii() else self.text)
        for rule in pack.rules:
            if not rule.needs.isdisjoint(words) and (match := rule.search(self.text)):
                yield rule, *self._trimmed(self.text, *match.span())

    def read_content(self, work: Work | None, seen: dict) -> None:
        """Fill `content`: praise, problem, suggestion, remedy, reason by the pack's cues; location by cues
        and by the work itself."""
        if self.copied or not self.text.strip():
            return
        typed = self.page.original[self.start : self.stop]
        key = (self.pack and self.pack.language, self.text, typed)
        if key not in seen:
            seen[key] = frozenset(self._content(typed, work))
        self.content.update(seen[key])

    def _content(self, typed: str, work: Work | None) -> Iterator[str]:
        if self.pack and len(self.text) > 1:
            for kind in ("praise", "problem", "suggestion", "remedy", "reason"):
                if self.pack.cues[kind].present(self.text):
                    yield kind
        if self.points_at_place(typed) or (work and work.pointed_at(typed)):
            yield "location"

    def points_at_place(self, typed: str) -> bool:
        """True for a page, line, figure, named part, quotation or identifier."""
        if CODE in self.text or QUOTE in self.text:
            return True
        if self.pack:
            return self.pack.cues["location"].present(self.text) or self.pack.cues["identifier"].present(
                typed
            )
        return bool(NEUTRAL_PLACE.search(self.text))

    @staticmethod
    def _trimmed(text: str, first: int, last: int) -> tuple[int, int]:
        while first < last and not (text[first].isalnum() or text[first] > "\u2fff"):
            first += 1
        while last > first and text[last - 1] in " ,;:-":
            last -= 1
        return first, last
