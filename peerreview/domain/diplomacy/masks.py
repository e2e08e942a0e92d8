"""Words in disguise: leet, symbols for letters, letters apart, invisible marks, lookalikes, respellings."""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from .packs import Pack
from .plain import Plain

LEET = str.maketrans("0134578@$!+|€£", "oieastbasitlel")
LEET_L = str.maketrans("0134578@$!+|€£", "oleastbasltlel")
WILD = frozenset("*#%_-.?·•~^=")
CHUNK = re.compile(r"\S+")
SPACED = re.compile(r"(?<![\w'])(?:[^\W_][ ._*-]){2,24}[^\W_](?![\w'])")
PAIR = re.compile(r"(?<![\w'])(?=([^\W\d_]{2,9})[ ._-]([^\W\d_]{2,9})(?![\w']))")
GRAWLIX = re.compile(r"(?<!\S)(?=[^\s]{0,8}[@#$%&][^\s]{0,8}(?:[!.?,]|\s|$))(?:[@#$%&*!?]){4,9}(?!\w)")
EDGE = "\"'()[]{}<>,.;:?!*_~"
THREE = re.compile(r"([^\W\d_])\1\1")
LONGEST = 24


def unmask(page: Plain, pack: Pack) -> None:
    """Write out every disguised insult in `page`, and remember it in `page.disguised`. Ordinary words stay as
    they are."""
    edits = _spaced(page.text, pack) + _chunks(page.text, pack) + _pairs(page.text, pack)
    edits.sort()
    apart: list[tuple[int, int, str]] = []
    for edit in edits:
        if not apart or edit[0] >= apart[-1][1]:
            apart.append(edit)
    for i, j, word in apart:
        if word in pack.masked:
            page.disguised.append((*page.span(i, j), word))
    _lookalikes(page, pack)
    page.disguised += [
        (*page.span(*m.span()), "") for m in GRAWLIX.finditer(page.text) if len(set(m.group())) > 2
    ]
    page.replace(apart)


def _spaced(text: str, pack: Pack) -> list[tuple[int, int, str]]:
    """l o s e r, g.a.r.b.a.g.e"""
    edits = []
    for match in SPACED.finditer(text):
        typed = match.group()[::2]
        letters = typed.translate(LEET) if 2 * sum(map(str.isalpha, typed)) > len(typed) else ""
        word = next((w for n in range(len(letters), 2, -1) if (w := letters[-n:]) in pack.masked), None)
        if word and (len(word) > 3 or len(word) == len(letters)):
            edits.append((match.end() - 2 * len(word) + 1, match.end(), word))
    return edits


def _chunks(text: str, pack: Pack) -> list[tuple[int, int, str]]:
    edits = []
    drawn = bool(THREE.search(text))  # asked once: hardly anybody draws letters out
    for match in CHUNK.finditer(text):
        chunk = match.group()
        word = chunk.rstrip(".,;:!?")
        if len(chunk) > LONGEST + 8 or (
            word.isalpha() and word not in pack.respelled and not (drawn and _drawn(chunk))
        ):
            continue
        for bare in dict.fromkeys(
            (chunk.strip(EDGE), chunk.strip("\"'()[]<>,.;:?"), chunk.rstrip(",;:?"), chunk)
        ):
            word = _word(bare, pack)
            if word:
                i = match.start() + chunk.find(bare)
                edits.append((i, i + len(bare), word))
                break
    return edits


@lru_cache(4096)
def _word(chunk: str, pack: Pack) -> str | None:
    """The word a disguised chunk stands for, or None for an ordinary one."""
    if not 2 < len(chunk) <= LONGEST or not any(c.isalpha() or c in "$!@" for c in chunk):
        return None
    if chunk.isalpha():
        return pack.respelled.get(chunk) or (_undrawn(chunk, pack) if _drawn(chunk) else None)
    for table in (LEET, LEET_L):
        word = chunk.translate(table)
        if word.isalpha():
            if (word in pack.masked and _is_disguise(chunk)) or (
                word in pack.plainly and any(c.isdigit() for c in chunk)
            ):
                return word
            if _drawn(word) and (short := _undrawn(word, pack)) in pack.masked:
                return short
        elif (guess := _wildcard(word, pack)) is not None:
            return guess
    apart = "".join(c for c in chunk if c not in WILD)
    inside = chunk.strip("".join(WILD))
    if (
        apart in pack.masked
        and len(inside) > len(apart)
        and (len(apart) > 3 or len(inside) >= 2 * len(apart) - 1)
    ):
        return apart
    return None


def _is_disguise(chunk: str) -> bool:
    """a55 and 4ss are names of things; dumba$$ and sh1t are not."""
    return len(chunk) > 3 or not any(c.isdigit() for c in chunk)


def _wildcard(chunk: str, pack: Pack) -> str | None:
    """f**k, b*llsh*t: first letter given, at most two letters in three hidden."""
    hidden = sum(c in WILD for c in chunk)
    if (
        not hidden
        or len(chunk) < 4
        or not chunk[0].isalpha()
        or hidden > len(chunk) * 2 // 3
        or "*" not in chunk
        and hidden > 2
    ):
        return None
    if not any(c in "*#%·•_-" for c in chunk[1:-1]) or any(not (c.isalpha() or c in WILD) for c in chunk):
        return None
    alike = pack.by_outline.get((chunk[0], len(chunk)), ())
    return next((word for word in alike if all(c == w or c in WILD for c, w in zip(chunk, word))), None)


def _pairs(text: str, pack: Pack) -> list[tuple[int, int, str]]:
    """stu pid, gar-bage"""
    return [
        (m.start(), m.end(2), m.group(1) + m.group(2))
        for m in PAIR.finditer(text)
        if m.group(1) + m.group(2) in pack.joined and not {m.group(1), m.group(2)} <= pack.known
    ]


def _lookalikes(page: Plain, pack: Pack) -> None:
    """Invisible marks and foreign letters are gone from the text by now; the original still shows them."""
    if page.original.isascii():
        return
    for match in re.finditer(r"[^\W\d_]{3,}", page.text):
        if match.group() in pack.masked:
            first, last = page.span(*match.span())
            if unicodedata.normalize("NFC", page.original[first:last]).casefold() != match.group().casefold():
                page.disguised.append((first, last, match.group()))


def _drawn(word: str) -> bool:
    return bool(THREE.search(word))


def _undrawn(word: str, pack: Pack) -> str:
    """stuuupid, goooood: the known word it was drawn out from, or the shortest form."""
    runs = [(letter, len(list(run))) for letter, run in groupby(word)]
    double = "".join(letter * min(n, 2) for letter, n in runs)
    single = "".join(letter * (1 if n > 2 else n) for letter, n in runs)
    for form in (double, single):
        if form in pack.masked or form in pack.known:
            return form
    return single
