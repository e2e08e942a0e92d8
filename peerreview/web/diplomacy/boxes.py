"""What a page shows of a Reading: at most two tips beside the field, the words they mean, a quiet tick."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from flask import url_for

from peerreview.domain import diplomacy
from peerreview.web.text import _

LONGEST_QUOTE = 120
FEW_WORDS = 5  # a comment of fewer is just being begun
MOST_MARKED = 60_000  # characters: a longer text is not sent back a second time only to be marked


@dataclass(frozen=True, slots=True)
class Tip:
    """One tip in words. ``key`` names it to the server, ``starter`` may be empty; ``start``, ``stop`` count
    as browsers do. ``instead``: what its sentence might say, at most two. ``replaces``: (start, stop) of that
    sentence where words put in take its place, () where they are added. ``places``: [(place of the work, the
    starter with it)] where the starter leaves a gap for one."""

    title: str
    quote: str
    reason: str
    next_step: str
    starter: str
    key: str
    start: int
    stop: int
    instead: tuple = ()
    replaces: tuple = ()
    places: tuple = ()


@dataclass(frozen=True)
class Box:
    """The coach at one field: ``field`` is its element, ``name`` what it posts, ``url`` who reads it,
    ``acts`` where what became of a tip goes ("" = nothing is remembered of this text); ``genre`` of what is
    commented on, ``work`` its text ("" = none); ``form``: id of the field's form where it stands outside of
    it."""

    field: str
    name: str
    url: str
    acts: str = ""
    reading: diplomacy.Reading = diplomacy.Reading("")
    language: str = "en"
    ticks: bool = False
    genre: str = "essay"
    form: str = ""
    work: str = ""

    @cached_property
    def tips(self):
        """[Tip]."""
        about = self.language, self.genre, self.work
        return [tip_of(self.reading, finding, *about) for finding in self.reading.tips]

    @property
    def is_urgent(self):
        """Whether the first tip is about safety: it is not folded."""
        return any(finding.level == "urgent" for finding in self.reading.tips[:1])

    @property
    def is_specific(self):
        """Whether the quiet tick stands here: says where, what and how, and nothing in it could hurt."""
        return self.ticks and self.reading.specific and not self.reading.tips

    @property
    def parts(self):
        """[(what a useful comment says, whether this one says it)], once there are some words; () where it is
        not asked for, or not all of it was read."""
        text, content = self.reading.text, self.reading.content
        if not self.ticks or self.reading.unread or len(text.split()) < FEW_WORDS:
            return ()
        return (
            (_("Where"), "location" in content),
            (_("What"), bool({"problem", "praise"} & content)),
            (_("How"), bool({"suggestion", "remedy"} & content)),
        )

    @property
    def is_begun(self):
        """Whether the text was there when the page was made: then it is not fresh."""
        return bool(self.reading.text.strip())

    @cached_property
    def marks(self):
        """[(text, whether it is meant)]: the whole text in pieces; empty when no words are meant. Of tips
        that overlap the weightier one has its words marked: a rude word, not the whole sentence that also
        lacks a next step."""
        text, pieces, at, meant = self.reading.text, [], 0, []
        if len(text) > MOST_MARKED:
            return []
        for finding in self.reading.tips:
            if finding.end > finding.start and all(
                finding.end <= other.start or finding.start >= other.end for other in meant
            ):
                meant.append(finding)
        for finding in sorted(meant, key=lambda one: one.start):
            pieces += [(text[at : finding.start], False), (text[finding.start : finding.end], True)]
            at = finding.end
        return [*pieces, (text[at:], False)] if pieces else []

    @property
    def digest(self):
        """What is shown, in short, "" for nothing: the same digest means that nothing changed."""
        said = [self.reading.key(finding) for finding in self.reading.tips] + ["specific"] * self.is_specific
        said += [self.reading.note] * bool(self.reading.note)
        said += ["".join(str(int(is_there)) for _word, is_there in self.parts)] * bool(self.parts)
        return digest_of(said) if said else ""


def note_box(activity, field, name):
    """The coach at any text that staff write in an activity: *field* is the element's id, *name* what it
    posts. It remembers nothing."""
    return Box(
        field, name, url_for("diplomacy.note_tips", activity=activity.public_id, field=field, name=name)
    )


def tip_of(reading, finding, language, genre="essay", work=""):
    """The Tip of a finding about a comment on *work* (its text)."""
    words = " ".join(reading.words(finding).split())
    quote = words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    made = diplomacy.instead(reading, finding, language=language, genre=genre)
    return Tip(
        diplomacy.title(finding.signal, language),
        quote,
        finding.reason,
        finding.next_step,
        finding.rewrite,
        reading.key(finding),
        *units(reading.text, finding),
        tuple(one.words for one in made),
        units(reading.text, made[0]) if made else (),
        diplomacy.beginnings(finding.rewrite, work, language),
    )


def units(text, finding):
    """Start and end of a finding (or of an Instead) in UTF-16 units, as browsers count."""
    start = _units(text[: finding.start])
    return start, start + _units(text[finding.start : finding.end])


def _units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def digest_of(texts):
    """A short name for a list of texts, the same for the same."""
    return hashlib.blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
