"""What a text is found by: its words without case and accents, in any script, written with ASCII alone, so
that two databases that cut words differently find the same.

Scripts without spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are looked for by pairs of
signs."""

import re
import unicodedata
from typing import NamedTuple

from peerreview.domain.words import folded

LONGEST = 40  # signs of one term that are told apart
MOST_TERMS = 5000  # of one text
MOST_WANTED = 8  # words of one question
AROUND = 90  # signs of an excerpt on each side of what was found
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")


class Term(NamedTuple):
    """One part of a question: ``text`` as a term stands in an index; ``begins``: it may go on."""

    text: str
    begins: bool


def terms(text):
    """The terms of a text, each once, in the order they come; MOST_TERMS at most."""
    found = {}
    for word in _words(text):
        for part in _RUN.findall(word):
            found.update(dict.fromkeys(map(_written, _pairs(part) if _is_unspaced(part) else [part])))
        if len(found) >= MOST_TERMS:
            break
    return list(found)[:MOST_TERMS]


def wanted(question):
    """[Term] of what somebody looks for, all of which a text must have; the last word may go on. Empty where
    nothing can be looked for: no letter or digit, or a single letter of an alphabet."""
    words = _words(question)[:MOST_WANTED]
    found = []
    for place, word in enumerate(words):
        for part in _RUN.findall(word):
            if _is_unspaced(part):
                pairs = [part] if len(part) == 1 else [part[at : at + 2] for at in range(len(part) - 1)]
                found += [Term(_written(pair), len(pair) == 1) for pair in pairs]
            else:
                found.append(Term(_written(part), place == len(words) - 1))
    is_one_letter = len(words) == 1 and len(words[0]) == 1 and not _is_unspaced(words[0])
    return [] if is_one_letter and not words[0].isdigit() else found


def fits(text, sought):
    """Whether a *text* has all Terms that are *sought*: the rule of the index, for what has no entry."""
    found = terms(text)
    return all(
        any(one.startswith(term.text) if term.begins else one == term.text for one in found)
        for term in sought
    )


def excerpt(text, question):
    """(before, what was found, after) of the first place in *text* where a word of the *question* stands;
    None where none does. Cut at spaces, with "…" where something is left out."""
    sought = [word for word in _words(question)[:MOST_WANTED] if word]
    for match in re.finditer(r"\w[\w'’\u0300-\u036f]*", text):
        word = folded(match[0])
        if any(word.startswith(one) or _is_unspaced(one[:1]) and one in word for one in sought):
            return _around(text, match.start(), match.end())
    return None


def _around(text, start, end):
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = text[first:start], text[end:last]
    if first:
        before = f"… {before.partition(' ')[2]}" if " " in before.rstrip() else "… "
    if last < len(text):
        after = f"{after.rpartition(' ')[0]} …" if " " in after.lstrip() else " …"
    return _on_one_line(before), text[start:end], _on_one_line(after)


def _on_one_line(text):
    return re.sub(r"\s+", " ", text)


def _words(text):
    """Runs of letters, digits, and the marks that belong to a letter."""
    plain = folded(text)
    if plain.isascii():
        return re.findall("[a-z0-9]+", plain)
    kept = (sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in plain)
    return "".join(kept).split()


def _is_unspaced(part):
    return bool(re.match(f"[{_UNSPACED}]", part))


def _pairs(run):
    """Each two signs that stand together, and the last one alone, so that every sign begins a term."""
    return [*(run[at : at + 2] for at in range(len(run) - 1)), run[-1]]


def _written(term):
    """A term with ASCII alone, sign by sign, so that what begins it begins what is written, too."""
    cut = term[:LONGEST]
    return cut if cut.isascii() else "".join(s if s.isascii() else f"_{ord(s):x}_" for s in cut)
