"""What a design says of itself to whoever chooses one: the key ``explained``. Nothing of it steers a run."""

import re
from typing import NamedTuple

from peerreview.domain.choosing import MODELS
from peerreview.domain.designs import kinds
from peerreview.domain.designs.nodes import DesignError, Mapping, Sequence, line_of
from peerreview.domain.words import N_

MOST_WORDS = 120  # half a screen: what is longer is not read before choosing
NEEDS = ("first", "quiet", "text", "exam", "work", "weeks", "apart")
EVIDENCE = ("good", "mixed", "little", "none")
_LINK = re.compile(r"https://[^\s\"'<>]{1,300}\Z")


class Source(NamedTuple):
    """Where a sentence of evidence can be read: its ``title``, and its ``link``."""

    title: str
    link: str


class Explained(NamedTuple):
    """What is said: ``needs``, some of NEEDS, by which it is found; ``suits``, those of MODELS for which it
    is offered; ``time`` it takes; ``least`` and ``most`` people; what it is ``best`` for and ``not_for``; how
    somebody does it ``alone``; the ``evidence``, one of EVIDENCE or nothing, what was ``found``, and its
    ``sources``."""

    needs: tuple[str, ...] = ()
    time: str = ""
    least: int = 1
    most: int = 999
    best: str = ""
    not_for: str = ""
    alone: str = ""
    evidence: str = ""
    found: str = ""
    sources: tuple[Source, ...] = ()
    suits: tuple[str, ...] = ()

    def fits(self, people):
        """Whether it can be done by so many *people*."""
        return self.least <= people <= self.most


def of(design):
    """The Explained of a Design; one that says nothing where it says nothing."""
    said = design.plan["explained"]
    least, most = said.get("people") or (1, 999)
    return Explained(
        tuple(said.get("needs", ())),
        least=least,
        most=most,
        sources=tuple(Source(one["title"], one["link"]) for one in said.get("sources", ())),
        best=said.get("for", ""),
        suits=tuple(said.get("suits", ())),
        **{key: said.get(key, "") for key in ("time", "not_for", "alone", "evidence", "found")},
    )


def read(value):
    """The canonical mapping of a read ``explained``; DesignError with its line otherwise."""
    if not isinstance(value, Mapping):
        raise DesignError(line_of(value), N_("Here keys and values are expected."))
    line, found = value.line, {key: value.take(key, reader) for key, reader in READERS.items()}
    value.close(READERS, N_("“explained”"))
    said = {key: item for key, item in found.items() if item}
    words = sum(len(text.split()) for text in said.values() if isinstance(text, str))
    if words > MOST_WORDS:
        raise DesignError(
            line,
            N_("This explains the design in {words} words. More than {most} are not read before choosing."),
            words=words,
            most=MOST_WORDS,
        )
    return said


def _text(value):
    return str(kinds.text(value))


def _sources(value):
    if not isinstance(value, Sequence):
        raise DesignError(line_of(value), N_("Here a list is expected."))
    return [_source(entry) for entry in value]


def _source(entry):
    if not isinstance(entry, Mapping):
        raise DesignError(line_of(entry), N_("A source has a “title” and a “link”."))
    line, what = entry.line, N_("A source")
    title, link = entry.need("title", _text, what), entry.need("link", _text, what)
    entry.close(("title", "link"), what)
    if not _LINK.match(link):
        raise DesignError(line, N_("A link begins with https:// and has no spaces."))
    return {"title": title, "link": link}


READERS = {
    "needs": lambda value: [kinds.one_of(NEEDS, N_("need"))(name) for name in kinds.names(value)],
    "suits": lambda value: [kinds.one_of(MODELS, N_("model"))(name) for name in kinds.names(value)],
    "time": _text,
    "people": kinds.size,
    "for": _text,
    "not_for": _text,
    "alone": _text,
    "evidence": kinds.one_of(EVIDENCE, N_("evidence")),
    "found": _text,
    "sources": _sources,
}
