"""Where what is typed gives its writer away to readers who must not know them: told with a preview, asked
about before it goes."""

from typing import NamedTuple

from peerreview.domain import in_text
from peerreview.domain.own_name import giveaways
from peerreview.store import files, screening
from peerreview.web.diplomacy.boxes import units
from peerreview.web.fields import field_of
from peerreview.web.text import _

AROUND = 60  # signs of the line on each side
MOST_OF_A_FILE = 5  # places


class Place(NamedTuple):
    """One place: the ``title`` of the item and the id of its ``field``; the line ``before``, the ``name`` as
    it stands there, the line ``after``; ``start`` and ``stop`` in the field as browsers count."""

    title: str
    field: str
    before: str
    name: str
    after: str
    start: int
    stop: int


class _Span(NamedTuple):
    start: int
    end: int


def places(design, task, items, typed, *, author, group=None, field="w-{}"):
    """[Place] in what is *typed* into the *items* of a response to *task*, of its *author* (or of who is in
    the *group* that writes it); *field* makes the id of an item's field. One query, none where nothing is
    hidden or nothing is typed."""
    texts = [
        (item, (typed.get(item.id) or {}).get("text") or "")
        for item in items
        if item.has_text or item.kind == "links"
    ]
    given = [(item, one) for item in items if item.files for one in _given(item, typed)]
    if not any(text.strip() for _item, text in texts) and not given:
        return []
    writers = screening.hidden_writers(design, task, author, group)
    return [*_in_texts(texts, writers, field), *_in_files(given, writers)]


def _in_texts(texts, writers, field):
    return [
        _place(item.title, where, text, _Span(*span))
        for item, text in texts
        for where in [field_of(item.id) if in_text.is_note(item.id) else field.format(item.id)]
        for span in giveaways(text, writers)
    ]


def _given(item, typed):
    """The Files that answer an item."""
    keys = (typed.get(item.id) or {}).get("ticks") or ()
    return [one for one in item.files if one.key in keys]


def _in_files(given, writers):
    """The first places in each file: it is mended on the writer's own device, so all of them would not
    help."""
    for item, file in given if writers else ():
        found = [
            _place(_title(file, number, text), f"i-{item.id}", text, _Span(*span))._replace(start=0, stop=0)
            for number, text in enumerate(files.text_of(file), 1)
            for span in giveaways(text, writers)
        ]
        yield from found[:MOST_OF_A_FILE]


def _title(file, number, text):
    if file.kind == "tree":
        return _("%(name)s, %(path)s", name=file.name, path=text.partition("\n")[0])
    return _("%(name)s, page %(number)s", name=file.name, number=number) if file.pages > 1 else file.name


def _place(title, field, text, span):
    first = text.rfind("\n", 0, span.start) + 1
    last = text.find("\n", span.end)
    before, after = text[first : span.start], text[span.end : last if last >= 0 else len(text)]
    return Place(
        title,
        field,
        before if len(before) <= AROUND else f"… {before[-AROUND:]}",
        text[span.start : span.end],
        after if len(after) <= AROUND else f"{after[:AROUND]} …",
        *units(text, span),
    )
