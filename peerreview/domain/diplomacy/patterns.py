"""Regular expressions that are compiled when first needed and skipped, at the price of a substring test,
where they cannot match."""

import re
from functools import cached_property

try:  # the parser inside `re` has no public name; without it nothing is skipped, only slower
    from re import _constants as codes  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    parser = codes = None

FEW = 30  # more alternatives than this cost more to look for than the expression itself


class Pattern:
    """One regular expression, with a few strings of which every match must hold at least one."""

    def __init__(self, source: str):
        self.source = source

    @cached_property
    def compiled(self) -> re.Pattern:
        return re.compile(self.source)

    @cached_property
    def musts(self) -> tuple[str, ...]:
        """Strings one of which is in every match; empty where that cannot be said."""
        return tuple(_musts(parser.parse(self.source)) or ()) if parser else ()

    def search(self, text: str) -> re.Match | None:
        """As `re.search`."""
        return next((match for compiled in possible([self], text) if (match := compiled.search(text))), None)


def possible(patterns: list[Pattern], text: str) -> list[re.Pattern]:
    """The expressions that may match the text. Most may not, and this is asked most often of all: hence the
    plain loops."""
    found = []
    for pattern in patterns:
        musts = pattern.musts
        for must in musts:
            if must in text:
                found.append(pattern.compiled)
                break
        else:
            if not musts:
                found.append(pattern.compiled)
    return found


def _musts(sequence) -> set[str] | None:
    """The best such set for a parsed sequence: the one whose shortest string is longest."""
    found: list[set[str]] = []
    run = ""
    for code, value in sequence:
        if code is codes.LITERAL:
            run += chr(value)
            continue
        if code is codes.AT:
            continue
        found.append({run})
        run = ""
        inner = _inside(code, value)
        if inner:
            found.append(inner)
    found.append({run})
    best = max(found, key=lambda strings: (min(map(len, strings)), -len(strings)))
    return best if min(map(len, best)) > 2 and len(best) <= FEW else None


def _inside(code, value) -> set[str] | None:
    if code is codes.SUBPATTERN:
        return _musts(value[3])
    if code is codes.MAX_REPEAT and value[0] > 0:
        return _musts(value[2])
    if code is codes.BRANCH:
        branches = [_musts(branch) for branch in value[1]]
        return {must for branch in branches if branch for must in branch} if all(branches) else None
    return None
