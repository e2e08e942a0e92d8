"""The coach at a response on the desk: a box beside each comment, the self-check, and what it asks once
before sending."""

from functools import cached_property
from typing import NamedTuple

from flask import url_for

from peerreview.domain import diplomacy as rules
from peerreview.domain import in_text
from peerreview.domain.refusals import Missing
from peerreview.store import diplomacy
from peerreview.web.diplomacy.boxes import Box, digest_of, tip_of, units
from peerreview.web.fields import field_of
from peerreview.web.text import _

WHOLE = "-"  # the item that stands for the review as a whole in an address
PLACE = "~"  # where an item's id comes in
NO_PLACE, NO_STEP = frozenset({"no_place", "vague"}), frozenset({"no_next_step", "vague"})


class Line(NamedTuple):
    """One line of the self-check; ``field``, ``start``, ``stop``: where to look when it is not so yet;
    ``is_so`` None: nobody can say, because not all of it was read."""

    is_so: bool | None
    text: str
    field: str
    start: int
    stop: int


class Desk:
    """What the coach says of a response with *typed* in its fields. Nothing is read until a page asks for
    it."""

    def __init__(self, work, typed, beside=None):
        self.work = work
        self.items = [item for item in work.items if item.has_text]
        self.texts = {item.id: (typed.get(item.id) or {}).get("text") or "" for item in self.items}
        self._beside = beside

    @cached_property
    def beside(self):
        """What the comments are read beside."""
        return self._beside or diplomacy.beside(self.work)

    @cached_property
    def reading(self):
        """All comments together."""
        return diplomacy.read_all(self.beside, self.texts)

    @property
    def is_review(self):
        """Whether there is a self-check: not for a reply."""
        return not self.beside.is_tone_only

    def box(self, item_id, reading=None):
        """The Box of one comment, as read with the others or as *reading* says."""
        reading = reading or self.reading.readings[list(self.texts).index(item_id)]
        url = self.tips_url.replace(PLACE, item_id)
        return Box(
            field_of(item_id),
            f"text.{item_id}",
            url,
            f"{url}/acts",
            reading,
            self.beside.language,
            ticks=self.is_review,
            genre=self.genre,
            form="review" if in_text.is_note(item_id) else "",
            work=self.beside.work,
        )

    @cached_property
    def tips_url(self):
        """The address of every comment's tips, with PLACE for its item; what became of a tip goes to ``acts``
        below it."""
        return url_for("diplomacy.tips", mine=self.work.public_id, item=PLACE)

    def fresh_box(self, item_id, *, is_fresh):
        """The Box of one comment read alone, while somebody types. Missing when the form has no such
        comment."""
        if item_id not in self.texts:
            raise Missing()
        return self.box(item_id, diplomacy.read(self.beside, self.texts[item_id], item_id, is_fresh=is_fresh))

    @cached_property
    def left(self):
        """[(item id, Finding, its words)] of all tips that stand now."""
        found = [
            (item, finding, one.words(finding))
            for item, one in zip(self.texts, self.reading.readings)
            for finding in one.tips
        ]
        return found + [("", finding, "") for finding in self.reading.tips] if self.is_review else found

    def named(self, item_id, key):
        """[(item id, Finding, its words)] of the tip that a button names; empty when the text no longer gives
        cause for it."""
        item_id = "" if item_id == WHOLE else item_id
        return [one for one in self.left if one[0] == item_id and rules.key(one[1].rule, one[2]) == key]

    @cached_property
    def pressing(self):
        """Those of ``left`` that are worth a question before sending: what could hurt, no effort at all, and
        what the review lacks as a whole. One comment without a place among others with one is none of these:
        who is asked about everything reads nothing."""
        if not self.is_review:
            return self.left
        signals = rules.HARSH | {"low_effort"}
        signals |= set() if self.reading.specific else NO_PLACE
        signals |= set() if self.reading.usable else NO_STEP
        return [one for one in self.left if one[0] == "" or one[1].signal in signals]

    @property
    def digest(self):
        """This state of the texts, in short: what was asked about it is not asked again."""
        return digest_of(list(self.texts.values()))

    @cached_property
    def report(self):
        """[(title, field, [Tip])] of what is pressing, comment by comment; the review as a whole has no
        field."""
        found, pressing = [], {(item, finding) for item, finding, _words in self.pressing}
        for item, one in zip(self.items, self.reading.readings):
            tips = [
                tip_of(one, finding, self.beside.language)
                for finding in one.tips
                if (item.id, finding) in pressing
            ]
            if tips:
                found.append((item.title, field_of(item.id), tips))
        return found + ([(_("Your review as a whole"), "", self.whole)] if self.whole else [])

    @cached_property
    def whole(self):
        """[Tip] about the review as a whole."""
        empty = rules.Reading("")
        return (
            [tip_of(empty, finding, self.beside.language) for finding in self.reading.tips]
            if self.is_review
            else []
        )

    @property
    def is_written(self):
        """Whether there is anything to check."""
        return any(text.strip() for text in self.texts.values())

    @cached_property
    def check(self):
        """The four Lines of the self-check."""
        one = self.reading
        hurts = any(reading.harsh for reading in one.readings)
        return [
            self._line(
                None if not one.is_read and not hurts else one.kind,
                _("Kind: nothing in it could hurt."),
                _("Kind? Some words could hurt."),
                _("Kind: not checked. Some of it is in a language the coach does not read."),
                rules.HARSH,
            ),
            self._line(
                one.specific or self._if_read,
                _("Specific: it names a place."),
                _("Specific? No place is named yet."),
                _("Specific: not checked."),
                NO_PLACE,
            ),
            self._line(
                one.usable or self._if_read,
                _("Usable: it says what to do."),
                _("Usable? It does not say yet what to try."),
                _("Usable: not checked."),
                NO_STEP,
            ),
            self._line(
                one.balanced or self._if_read,
                _("Balanced: a strength, and something to work on."),
                _("Balanced? A strength and something to work on, once in all."),
                _("Balanced: not checked."),
                (),
            ),
        ]

    @property
    def _if_read(self):
        """What a thing that was not found means: it is not there, or it may stand in what was not read."""
        return False if self.reading.is_read else None

    def _line(self, is_so, yes, no, unknown, signals):
        text = yes if is_so else no if is_so is False else unknown
        for item, one in zip(self.texts, self.reading.readings):
            for finding in one.tips:
                if finding.signal in signals:
                    return Line(is_so, text, f"w-{item}", *units(one.text, finding))
        first = next((item for item, text in self.texts.items() if text.strip()), next(iter(self.texts), ""))
        return Line(is_so, text, f"w-{first}", 0, 0)

    @cached_property
    def genre(self):
        """What kind of work is commented on."""
        return self.beside.choice.genre_for(self.work.items)

    @cached_property
    def model(self):
        """{"good": [two], "weak": [two]} in the activity's own genre: what a comment can look like."""
        return rules.examples(self.genre, self.beside.language)

    def asks(self, form):
        """Whether to ask once before sending: something is pressing, and this state of the text was not asked
        about yet."""
        return bool(self.pressing) and self.digest not in form.getlist("asked")
