"""Places of a work that a comment can begin with, by the names its writer gave them: headings, figures,
functions; of a work without any of these, its paragraphs."""

import re
from functools import lru_cache

from .packs import catalogue
from .place import LONGEST_WORK

MOST = 5
LONGEST_NAME = 50  # characters: a longer heading is no word to begin a sentence with
_HEADING = re.compile(
    r"(?m)^[ \t]{0,3}(?:#{1,6}[ \t]{1,4}|\d{1,2}(?:\.\d{1,2}){0,3}\.?[ \t]{1,4}(?=[A-ZÄÖÜ]))"
    r"([^\n]{2,120}?)[ \t#]*$"
)
_TITLE = re.compile(r"\A\s*# [^\n]*\n")  # of the whole work: no place in it
_NAMED = re.compile(
    r"(?m)^[ \t]*(?:(?:export|public|private|static|async|final)[ \t]+)*"
    r"(?:def|class|function|func|fn|interface|struct|enum|sub|void)[ \t]+([A-Za-z_]\w{1,40})[ \t]*[(:{<]"
)
_FENCE = re.compile(r"(?ms)^(```|~~~).*?(?:^\1|\Z)")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


@lru_cache(64)
def places(work: str, language: str = "en") -> tuple[str, ...]:
    """Up to five places of a work's text as one speaks of them in *language*: “What failed”, Figure 2,
    `mean`, paragraph 3. Empty where there is nothing to tell its parts apart."""
    said, text = catalogue(language)["place"], work[:LONGEST_WORK]
    headings = [
        said["heading"].format(name=name)
        for line in _HEADING.findall(_TITLE.sub("", _FENCE.sub("", text)))
        if len(name := " ".join(line.split())) <= LONGEST_NAME and not name.endswith((".", ",", ";"))
    ]
    figures = [
        f"{kind} {number}" for kind, number in re.findall(rf"\b({said['figure']})\s+(\d{{1,3}})\b", text)
    ]
    found = [*headings, *(f"`{name}`" for name in _NAMED.findall(text)), *figures]
    if not found:
        prose = _TITLE.sub("", text)
        count = len([part for part in _PARAGRAPHS.split(prose) if part.strip()])
        found = [said["paragraph"].format(number=number) for number in range(1, count + 1) if count > 1]
    return tuple(dict.fromkeys(found))[:MOST]


def beginnings(starter: str, work: str, language: str = "en") -> tuple[tuple[str, str], ...]:
    """[(place, the *starter* with it)] where a starter leaves a gap for a place of the *work*; empty where it
    leaves none, or the work has no places to name."""
    gap = catalogue(language)["place"]["gap"]
    if gap not in starter or not work:
        return ()
    return tuple((place, starter.replace(gap, place)) for place in places(work, language))
