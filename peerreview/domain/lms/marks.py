"""What is carried over: one mark a person, and what stands in its way."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from peerreview.domain.identity import address_key
from peerreview.domain.numbers import plain, rounded
from peerreview.domain.words import N_, Sentence

TOP = 100  # of our grades; Moodle's import refuses more, whatever the maximum of the item
FORMULA = set("=+-@\t\r\n＝＋－＠")


class Mark(NamedTuple):
    """One person: ``value`` 0..100 or None; ``number``: the college's id as text, "" = unknown; ``comment``:
    text that goes along, "" = none; ``raters`` on whom the value rests; ``basis``: the same in a sentence, ""
    = nothing is said."""

    name: str
    email: str
    value: Decimal | None
    number: str = ""
    comment: str = ""
    raters: int = 0
    section: str = ""
    basis: str = ""

    def told(self, comments):
        """What goes along with the value: the comment where *comments* go along, and on what it rests."""
        return "\n\n".join(filter(None, [self.comment if comments else "", self.basis]))


class Problem(NamedTuple):
    """What is wrong, in a sentence; ``who`` or which row, ``line`` of a file that was uploaded (the head is
    1), or 0. ``stops``: no file is made."""

    who: str
    sentence: str
    line: int = 0
    stops: bool = False


class Made(NamedTuple):
    """A file: its ``text``, how many marks are ``given``, names of those ``without`` a mark (not in it, or
    left as they were), ``problems``; "" as text where one of them stops it."""

    text: str
    given: int
    without: list
    problems: list

    @property
    def is_stopped(self):
        """Whether no file is made."""
        return any(problem.stops for problem in self.problems)


def point(value: Decimal, top: Decimal = Decimal(TOP)) -> str:
    """A mark out of *top* instead of 100, with a point and at most two decimals: 85.5."""
    return plain(rounded(Fraction(value) * Fraction(top) / TOP, 2))


def safe(text: str) -> str:
    """A cell of text that no spreadsheet computes."""
    text = str(text).replace("\0", "")
    return f"'{text}" if FORMULA & {text[:1], text.lstrip()[:1]} else text


def written(rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV: commas, CRLF."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def checked(marks: Iterable[Mark]) -> list[Problem]:
    """What is wrong with the marks themselves: addresses that are missing or come twice, values out of
    bounds."""
    marks, found = [mark for mark in marks if mark.value is not None], []
    times = Counter(address_key(mark.email) for mark in marks)
    for mark in marks:
        if not mark.email.strip():
            found.append(
                Problem(mark.name, N_("has no e-mail address, so nobody can be matched"), stops=True)
            )
        elif times[address_key(mark.email)] > 1:
            found.append(Problem(mark.name, N_("shares an e-mail address with somebody"), stops=True))
        if not 0 <= mark.value <= TOP:
            why = Sentence(N_("has %(value)s; from 0 to %(top)s is taken"), value=mark.value, top=TOP)
            found.append(Problem(mark.name, why, stops=True))
    return found


def without(marks: Iterable[Mark]) -> list[str]:
    """Names of those who have no mark."""
    return [mark.name for mark in marks if mark.value is None]
