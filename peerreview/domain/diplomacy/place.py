"""The work under review as a map: which words of a comment point at a place in it (after Nguyen and Litman's
localization)."""

import re
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
NAMED = re.compile(
    r"\b(?:def|class|function|func|fn|interface|struct|enum|sub|void|int|const|let|var)"
    r"\s{1,4}([A-Za-z_]\w{2,40})"
)
HEADING = re.compile(
    r"(?m)^[ \t]{0,3}(?:#{1,6}[ \t]{1,4}|\d{1,2}(?:\.\d{1,2}){0,3}\.?[ \t]{1,4})?([^\n.!?]{3,80})$"
)
LONGEST_WORK = 200_000  # characters: about 80 pages


class Work:
    """What can be pointed at in one work: its phrases, headings, captions, names."""

    def __init__(self, text: str, common: frozenset[str]):
        text = text[:LONGEST_WORK]
        words = [word.casefold() for word in WORD.findall(text)]
        self.running = " " + " ".join(words) + " "
        self.words = frozenset(words)
        self.names = frozenset(name.casefold() for name in NAMED.findall(text))
        capital = {word.casefold() for word in re.findall(r"\b[A-Z][a-z]{3,20}\b", text)}
        self.proper = frozenset(capital.difference(re.findall(r"\b[a-z]{4,21}\b", text), common))
        self.pairs = frozenset(
            (a, b)
            for a, b in zip(words, words[1:])
            if len(a) > 2 and len(b) > 2 and a not in common and b not in common
        )
        self.common = common
        self.headings = tuple(
            run
            for line in HEADING.findall(text)[:400]
            if 1 < len(run := " ".join(WORD.findall(line.casefold()))) <= 80 and " " in run
        )

    def contains(self, words: str) -> bool:
        """True when the words occur in the work, whatever the punctuation and capitals."""
        run = " ".join(WORD.findall(words.casefold()))
        return bool(run) and f" {run} " in self.running

    def pointed_at(self, sentence: str) -> bool:
        """True when the sentence names a function, a heading, a person or a phrase of the work."""
        words = [word.casefold() for word in WORD.findall(sentence)]
        if self.names.intersection(words) or self.proper.intersection(words):
            return True
        if any(pair in self.pairs for pair in zip(words, words[1:])):
            return True
        run = f" {' '.join(words)} "
        if any(f" {heading} " in run for heading in self.headings):
            return True
        return any(
            sum(word not in self.common for word in words[i : i + 4]) > 1
            and f" {' '.join(words[i : i + 4])} " in self.running
            for i in range(len(words) - 3)
        )


@lru_cache(64)
def work_of(text: str, common: frozenset[str]) -> Work:
    """The map of a work, kept for the next pause in typing."""
    return Work(text, common)
