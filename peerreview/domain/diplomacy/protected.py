"""Stretches that are not the reviewer's own words: code, addresses, quotations from the work. No rule looks
into them."""

import re

from .plain import ADDRESS, CODE, QUOTE

FENCE = re.compile(r"```[\s\S]{0,8000}?(?:```|\Z)|~~~[\s\S]{0,8000}?(?:~~~|\Z)")
CODE_INLINE = re.compile(r"`[^`\n]{1,400}`|\$[^$\n]{1,200}\$(?!\w)")
WEB = re.compile(r"\b(?:https?://|www\.)\S{1,500}|\b[\w.+-]{1,60}@[\w-]{1,60}\.[a-z]{2,10}\b", re.I)
QUOTED_LINE = re.compile(r"(?m)^[ \t]{0,3}>[^\n]{0,2000}")
QUOTED = re.compile(
    r"\"[^\"\n]{1,300}\"|“[^”\n]{1,300}”|„[^“”\n]{1,300}[“”]|«[^»\n]{1,300}»|»[^«\n]{1,300}«"
    r"|(?<![\w’'])[‘'](?=\S)[^‘’'\n]{0,120}(?:[’'](?=\w)[^‘’'\n]{0,120}){0,4}(?<=\S)[’'](?!\w)"
)


def holes(text: str, work) -> list[tuple[int, int, str]]:
    """Start, end and sign of each stretch to hide, in order and apart. `work` is a `place.Work` or None.

    With the work at hand only quotations that occur in it are hidden; without it every quotation is given the
    benefit of the doubt."""
    found: list[tuple[int, int, str]] = []
    for pattern, sign in (
        (FENCE, CODE),
        (CODE_INLINE, CODE),
        (WEB, ADDRESS),
        (QUOTED_LINE, QUOTE),
        (QUOTED, QUOTE),
    ):
        for match in pattern.finditer(text):
            if pattern is QUOTED_LINE or pattern is QUOTED:
                if work and not work.contains(match.group()):
                    continue
            found.append((*match.span(), sign))
    found.sort(key=lambda hole: (hole[0], -hole[1]))
    apart: list[tuple[int, int, str]] = []
    for hole in found:
        if not apart or hole[0] >= apart[-1][1]:
            apart.append(hole)
    return apart
