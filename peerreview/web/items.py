"""A form's items on a page: what was posted, the fields to write in, and answers as they are shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask import g

from peerreview.domain import clock, forms, in_text
from peerreview.domain.forms import scoring, values
from peerreview.domain.numbers import rounded
from peerreview.domain.refusals import Invalid
from peerreview.store import markup
from peerreview.web.fields import WHICH, field_of
from peerreview.web.files import leave
from peerreview.web.files import shown as files
from peerreview.web.text import _, ngettext, number, said, when

# What the fields of an item are called, without its id: who keeps posted fields goes by these.
PREFIXES = ("level", "text", "tick", "person", "was", "file", "said")


def typed_from(posted, items):
    """The draft mapping of posted fields: ``level.<item>``, ``text.<item>``, ``tick.<item>``,
    ``person.<item>``."""
    return {
        item.id: {key: value for part in item.parts for key, value in [_PARTS[part](posted, item)]}
        for item in items
    }


def _posted_moment(posted, item):
    """In UTC when it can be read, as it was typed when not. ``was.<item>`` is the moment the field showed."""
    typed, was = posted.get(f"text.{item.id}", "").strip(), posted.get(f"was.{item.id}", "")
    try:
        which = posted.get(f"text.{item.id}{WHICH}", "")
        found = clock.read(typed, g.standing.zone, kept=values.moment(was), which=which)
        return "text", values.moment_text(found) if found else ""
    except Invalid:
        return "text", typed


def _posted_people(posted, item):
    sent = set(posted.getlist(f"person.{item.id}"))
    return "ticks", [person.id for person in item.people if person.token in sent]


def _posted_files(posted, item):
    left_out = posted.get("without", "")
    return "ticks", [key for key in posted.getlist(f"file.{item.id}") if key != left_out]


# Part of a draft (see ``domain.forms.kinds``) -> (its key in the draft, what was posted for it).
_PARTS = {
    "level": lambda posted, item: ("level", posted.get(f"level.{item.id}", "")),
    "text": lambda posted, item: ("text", posted.get(f"text.{item.id}", "").replace("\r\n", "\n")),
    "ticks": lambda posted, item: ("ticks", posted.getlist(f"tick.{item.id}")),
    "moment": _posted_moment,
    "people": _posted_people,
    "files": _posted_files,
}


@dataclass
class ItemField:
    """One item as a field to write in; ``writing/items/_<kind>.html`` shows it.

    ``id`` is its place on the page, ``words_id`` that of the control in which one types, ``key`` what its
    fields are called after. ``error`` belongs to what is chosen, ``text_error`` to what is typed. *compact*:
    it stands with others of its kind in one sheet, so its levels are short words in a row. *coach*
    gives the coach's box beside the prose of an item's id; *enough*: its text is as long as asked for;
    *whose*: what tells it from the same question elsewhere on the page."""

    item: object
    given: dict
    id: str
    words_id: str
    number: int | str = ""
    share: str = ""
    label: str = ""
    error: str = ""
    text_error: str = ""
    below: str | None = None
    rows: int = 4
    compact: bool = False
    coach: object = None
    enough: bool = False
    whose: str = ""

    @property
    def key(self):
        """The item's id."""
        return self.item.id

    @property
    def title(self):
        """What is asked."""
        return self.item.title

    @property
    def levels(self):
        """What there is to choose from."""
        return self.item.offered

    @property
    def partial(self):
        """The template that shows it."""
        return f"writing/items/_{self.item.kind}.html"

    @property
    def box(self):
        """The coach beside it, or None."""
        return self.coach(self.key) if self.coach and self.item.has_text else None

    @property
    def prompt(self):
        """What helps to answer."""
        return self.item.hint

    @property
    def is_optional(self):
        """Whether it may stay empty."""
        return not self.item.required

    @property
    def level(self):
        """The chosen level's id."""
        return self.given.get("level") or ""

    @property
    def ticks(self):
        """Ids of what is ticked: levels or people."""
        return {str(tick) for tick in self.given.get("ticks") or ()}

    @property
    def text(self):
        """What is typed."""
        return self.given.get("text") or ""

    @property
    def files(self):
        """[File] that it is answered with, in order."""
        known = {one.key: one for one in self.item.files}
        return [known[key] for key in self.given.get("ticks") or () if key in known]

    @property
    def local(self):
        """A moment as its field wants it, in the course's zone; what cannot be read as it was typed."""
        found = values.moment(self.text)
        return clock.typed(found, g.standing.zone) if found else self.text

    @property
    def which(self):
        """Of a moment in an hour that comes twice which one it is; "" when it is none yet."""
        found = values.moment(self.text)
        return clock.side(found, g.standing.zone) if found else ""

    @property
    def was(self):
        """The moment its field shows, as it is stored; "" when there is none."""
        return self.text if values.moment(self.text) else ""

    @property
    def zone(self):
        """The zone in which a moment is typed."""
        return g.standing.zone

    @property
    def anchor(self):
        """Where a link to this item leads: what one types in, else what one chooses."""
        return self.words_id if part_of(self.item) == "text" else self.id


def part_of(item):
    """The part of an item that an error belongs to: text where one types, else level."""
    return "text" if {"text", "moment"} & set(item.parts) else "level"


def below(item, answer, words):
    """What stands under a field: "38 of at least 50 words", "That is 1 h 30 min."; "" when nothing is to be
    said yet. *words*: of a text."""
    if not item.has_text:
        understood = item.rules.understood(item, answer)
        return said(*understood) if understood else ""
    if item.most and words > item.most:
        return ngettext("%(count)s word too many", "%(count)s words too many", words - item.most)
    if item.words and item.most:
        return _("%(count)s of %(least)s to %(most)s words", count=words, least=item.words, most=item.most)
    if item.words:
        return ngettext(
            "%(words)s of at least %(count)s word",
            "%(words)s of at least %(count)s words",
            item.words,
            words=words,
        )
    return ngettext("%(count)s word", "%(count)s words", words)


class ShownAnswer(NamedTuple):
    """One answer as shown: what was ``chosen``, safe ``html`` of what was written, ``lines`` of a list,
    ``files`` [files.shown.ShownFile]. ``is_links``: its lines are addresses of the web."""

    chosen: list
    html: str
    lines: tuple = ()
    files: tuple = ()
    is_links: bool = False


def shown_answer(item, answer, names=None, *, right=leave.READ):
    """The ShownAnswer of a stored answer, or None when it is empty. *names* {id of a person as text: name for
    this viewer}; *right*: that of the viewer to its files (see ``files.leave``), None where a page shows
    none."""
    if answer is None:
        return None
    if item.kind == "files" and right is None and answer.level:
        return ShownAnswer([_("Files are not shown here.")], "")
    if item.kind == "files":
        found = ShownAnswer([], "", (), tuple(files.shown(answer.level.split(), right)))
        return found if found.files else None
    told = forms.tell(item, answer, names)
    html = answer.html if told.text.strip() else ""
    found = ShownAnswer(_chosen(told), html, told.lines, is_links=item.kind == "links")
    return found if any(found[:4]) else None


def chosen(item, answer, names=None):
    """What was chosen, or the value, in words; "" when nothing was."""
    return ", ".join(_chosen(forms.tell(item, answer, names)))


def desk_fields(items, typed, reading, *, rows=4, error=lambda item, part: "", coach=None):
    """[ItemField] of a whole form on the desk, with what is *typed* and its Reading; *rows*: how high a text
    is, *error*: what is wrong with a part of an item."""
    weights = sum(item.weight for item in items)
    answers = {answer.item: answer for answer in reading.answers}
    # Levels are numbered, so that people can speak of them; of what one types its name is enough.
    chosen = [item.id for item in items if item.parts[0] == "level" and item.kind != in_text.NAME]
    numbers = {item: number for number, item in enumerate(chosen, 1)} if len(items) > 1 else {}
    return [
        ItemField(
            item,
            typed.get(item.id) or {},
            f"i-{item.id}",
            field_of(item.id),
            number=numbers.get(item.id, ""),
            share=_("%(percent)s%% of the grade", percent=number(rounded(100 * item.weight / weights, 1)))
            if item.weight and weights
            else "",
            label=_("What makes you say so?"),
            error=error(item, "level"),
            text_error=error(item, "text"),
            below=below(item, answers[item.id], reading.words.get(item.id, 0)),
            rows=rows,
            enough=0 < item.words <= reading.words.get(item.id, 0),
            coach=coach,
        )
        for item in items
    ]


def shown_answers(items, answers, names=None, *, right=leave.READ):
    """[(item, ShownAnswer)] of *answers* (stored ones of one response) to those *items* that are not empty,
    in the order of the form."""
    given = {answer.item: answer for answer in answers}
    found = [(item, shown_answer(item, given.get(item.id), names, right=right)) for item in items]
    return [(item, shown) for item, shown in found if shown]


class Marked(NamedTuple):
    """A response with what its answers came to: ``rows`` [(item, ShownAnswer or None, Mark or None)] of the
    whole form; ``earned`` and ``whole`` points in words, "" where nothing is keyed."""

    rows: list
    earned: str
    whole: str


def marked(items, answers, names=None):
    """The Marked of a handed-in response, for its writer and for staff."""
    shown = shown_answers(items, answers, names, right=leave.OWN)
    return _marked(items, answers, {item.id: one for item, one in shown})


def marked_draft(items, typed):
    """The same of the draft from which a hand-in was made."""
    return _marked(
        items, forms.read(items, typed).answers, {item.id: one for item, one in previewed(items, typed)}
    )


def _marked(items, answers, shown):
    marks, (earned, whole) = scoring.marks(items, answers), scoring.points(items, answers)
    rows = [(item, shown.get(item.id), marks.get(item.id)) for item in items]
    return Marked(rows, number(earned) if whole else "", number(whole) if whole else "")


def shown_draft(items, typed):
    """[(title, what was chosen, what was written as plain text)] of a draft, for showing it to who may read
    it."""
    found = []
    for item in items:
        people = {person.id: person.name for person in item.people}
        told = forms.tell_typed(item, typed.get(item.id) or {}, people)
        text = told.text if told.text.strip() else "\n".join(told.lines)
        if told.chosen or text:
            found.append((item.title, ", ".join(_chosen(told)), text))
    return found


def previewed(items, typed):
    """[(item, ShownAnswer)] of a draft as it would look handed in."""
    found = []
    for item in items:
        if item.kind == "files":
            answer = item.rules.read(item, typed.get(item.id) or {})
            if one := shown_answer(item, answer, right=leave.OWN):
                found.append((item, one))
            continue
        people = {person.id: person.name for person in item.people}
        told = forms.tell_typed(item, typed.get(item.id) or {}, people)
        html = markup.to_html(told.text) if told.text.strip() else ""
        shown = ShownAnswer(_chosen(told), html, told.lines, is_links=item.kind == "links")
        if any(shown[:4]):
            found.append((item, shown))
    return found


def _chosen(told):
    return [str(when(one)) if isinstance(one, datetime) else one for one in told.chosen]
