"""Forms in files: a form of its own, or those that a design brings. Every mistake has its line."""

from typing import NamedTuple

from peerreview.domain.designs import kinds, nodes
from peerreview.domain.designs.nodes import DesignError, Mapping, Sequence, line_of, nearest
from peerreview.domain.forms import KINDS, flat, parse_items, to_plain, unfit
from peerreview.domain.forms.items import COMMON, OF_LEVEL, parse_item, refuse_lone
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

# What the screen calls a response to a form.
CALLED = (
    "work",
    "review",
    "answer",
    "post",
    "note",
    "sheet",
    "pulse",
    "plan",
    "question",
    "reply",
    "rating",
    "report",
    "mark",
    "quiz",
    "observation",
    "reflection",
)
MOST_ITEMS, MOST_LEVELS = 40, 12
LONGEST_NOTE = 5_000


class FormFile(NamedTuple):
    """A form as a file gives it: ``genre`` is "" or the kind of work a rubric fits, ``called`` the word for a
    response to it, one of CALLED."""

    title: str
    genre: str
    called: str
    items: tuple


def is_form(text):
    """Whether YAML *text* is meant as a form rather than a design; DesignError when it is not YAML."""
    document = nodes.read(text)
    return "items" in document and "phases" not in document


def load(text):
    """The FormFile in YAML *text*; DesignError with line and reason otherwise."""
    return read(nodes.read(text), N_("A form"))


def read(entry, what):
    """The FormFile in a read Mapping; *what* names it in messages."""
    title = str(entry.need("title", kinds.text, what))
    genre = str(entry.take("genre", kinds.text, ""))
    called = entry.take("called", kinds.one_of(CALLED, N_("called")), "work")
    items = _items(entry.need("items", _entries(N_("items"), MOST_ITEMS), what))
    wrong = (unfit if genre else flat)(items)
    if wrong:
        raise DesignError(entry.line, wrong[0].sentence, **wrong[0].values)
    entry.close(("title", "genre", "called", "items"), what)
    return FormFile(title, genre, called, items)


def write(form):
    """A FormFile as YAML text; ``load`` reads it back unchanged."""
    head = {"title": form.title, **({"genre": form.genre} if form.genre else {}), "called": form.called}
    return nodes.write(head | {"items": [_short(entry) for entry in to_plain(form.items)]})


def _short(entry):
    """An item's plain values without what says nothing, whole numbers as such."""
    found = {}
    for key, value in entry.items():
        if key == "levels":
            value = [_short(level) for level in value]
        if isinstance(value, float) and value == int(value):
            value = int(value)
        if key in ("id", "kind", "title", "required", "points") or value:
            found[key] = value
        elif key in ("low", "high"):
            found[key] = value
    return found


def read_all(entries):
    """{key: plain values {title, called, items}} of the forms a design brings."""
    found = {}
    for key, entry in entries.items():
        form = read(_mapping(entry), N_("The form “{key}”").format(key=kinds.name(key)))
        found[str(key)] = {"title": form.title, "called": form.called, "items": to_plain(form.items)}
    return found


def items_of(plan):
    """{key: items} of the forms that a plan brings."""
    return {key: parse_items(form["items"]) for key, form in plan["forms"].items()}


def _items(entries):
    items, lines = [], {}
    for entry in entries:
        line = line_of(_mapping(entry))
        try:
            item = parse_item(_plain_item(entry))
        except Invalid as refusal:
            if isinstance(refusal, DesignError):
                raise
            raise DesignError(line, "{sentence}", sentence=str(refusal)) from None
        if item.id in lines:
            raise DesignError(
                line,
                N_("The item “{id}” stands here twice; it was first named in line {first}."),
                id=item.id,
                first=lines[item.id],
            )
        lines[item.id] = line
        items.append(item)
    try:
        refuse_lone(items)
    except Invalid as refusal:
        raise DesignError(entries[0].line, "{sentence}", sentence=str(refusal)) from None
    return tuple(items)


def _plain_item(entry):
    """An item's values as ``domain.forms`` reads them; keys that its kind does not know are refused."""
    kind = str(entry.get("kind", ""))
    if kind not in KINDS:
        raise DesignError(
            line_of(entry.get("kind")) or entry.line,
            N_("“{kind}” is not a kind of item.{hint}"),
            kind=kind,
            hint=nearest(kind, KINDS),
        )
    known = (*COMMON, *KINDS[kind].keys)
    plain = {key: _READERS.get(key, kinds.text)(entry.take(key)) for key in known if key in entry}
    entry.close(known, N_("A {kind} item").format(kind=kind))
    return plain


def _mapping(value):
    if not isinstance(value, Mapping):
        raise DesignError(line_of(value), N_("Here keys and values are expected."))
    return value


def _entries(what, most):
    """A reader of a list of 1 to *most* entries."""

    def read_entries(value):
        if not isinstance(value, Sequence) or not value:
            raise DesignError(line_of(value), N_("Here a list with at least one entry is expected."))
        if len(value) > most:
            raise DesignError(value.line, N_("Up to {most} {what} fit."), most=most, what=what)
        return value

    return read_entries


def _levels(value):
    found = []
    for entry in _entries(N_("levels"), MOST_LEVELS)(value):
        level = _mapping(entry)
        found.append(
            {key: _READERS.get(key, kinds.text)(level.take(key)) for key in OF_LEVEL if key in level}
        )
        level.close(OF_LEVEL, N_("A level"))
    return found


def _long(value):
    return kinds.text(value, LONGEST_NOTE)


_READERS = {
    "required": kinds.truth,
    "private": kinds.truth,
    "right": kinds.truth,
    "unsure": kinds.truth,
    "ahead": kinds.truth,
    "levels": _levels,
    "accept": kinds.texts,
    "why": _long,
    "model": _long,
}
