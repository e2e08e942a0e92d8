"""The coach: helps a comment say where, say what, say how, without hurting.

It advises; it never blocks, edits or grades.

    reading = diplomacy.read("Your graph is garbage.", work=text_of_the_work)
    reading.tips        at most two findings to show, each with its words, reason, next step and a starter
    reading.specific    the quiet tick: where, what and how are all there

`read_review` reads the comments of a review together, `risk` orders a moderator's queue. Languages are data:
see data/README.md.
"""

from .advice import is_guess, title
from .examples import examples
from .findings import Finding, Reading
from .instead import Instead, instead
from .naming import beginnings
from .packs import UNKNOWN, base, languages, recognised
from .reading import read
from .risk import Risk, risk
from .settings import HARSH, SIGNALS, Settings, key
from .whole import ReviewReading, read_review

__all__ = [
    "HARSH",
    "SIGNALS",
    "UNKNOWN",
    "Finding",
    "Instead",
    "Reading",
    "ReviewReading",
    "Risk",
    "Settings",
    "base",
    "beginnings",
    "examples",
    "instead",
    "is_guess",
    "key",
    "languages",
    "read",
    "read_review",
    "recognised",
    "risk",
    "title",
]
