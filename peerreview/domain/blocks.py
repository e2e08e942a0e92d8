"""The blocks of a text that is shown as HTML: its paragraphs, headings, points of a list, rows of a table.
Each has an id (``b1``, ``b2``, … in reading order) by which a note finds its place again."""

import re
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li pre blockquote tr dt dd figure figcaption caption div".split())
_VOID = frozenset("br hr img wbr col".split())
_NUMBERED = re.compile(r'<([a-z][a-z0-9]*) id="(b\d+)"')
_HERE = re.compile(r'(<a(?: id="b\d+")? href=")#(b\d+")')


class Block(NamedTuple):
    """One block: its ``id``, its element ``name`` and its own ``text``, as a browser gives the text of its
    nodes (without blocks inside it, which are blocks of their own)."""

    id: str
    name: str
    text: str


class _Started:
    """A start tag; of a block, whether it ``speaks``: holds words or a picture of its own."""

    def __init__(self, name, attributes):
        self.name, self.attributes = name, attributes
        self.is_block, self.speaks, self.words, self.id = name in BLOCKS, False, [], ""


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces, self.open, self.around = [], [], {}

    def handle_starttag(self, tag, attrs):
        started = _Started(tag, attrs)
        self.pieces.append(started)
        if tag in _VOID:
            if tag == "img":
                self._say("")
            return
        if not started.is_block and any(name == "id" for name, _value in attrs):
            self.around[id(started)] = self._block()
        self.open.append(started)

    def handle_endtag(self, tag):
        if any(one.name == tag for one in self.open):
            while self.open.pop().name != tag:
                pass
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data):
        self.pieces.append(escape(data, quote=False))
        self._say(data)

    def _block(self):
        return next((one for one in reversed(self.open) if one.is_block), None)

    def _say(self, data):
        block = self._block()
        if block is not None:
            block.words.append(data)
            block.speaks = block.speaks or not data or bool(data.strip())


def numbered(html):
    """(*html* in which each block that holds words or a picture of its own has an id, (Block, ...)). *html*
    is safe HTML that was sanitised before. Ids it had are replaced, and links to them inside it lead to the
    block around what they led to."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found, waiting, leads = [], [], {}
    starts = [one for one in reader.pieces if isinstance(one, _Started)]
    for one in starts:
        waiting += [value for name, value in one.attributes if name == "id" and one.is_block]
        if one.is_block and one.speaks:
            one.id = f"b{len(found) + 1}"
            found.append(Block(one.id, one.name, "".join(one.words)))
            leads |= dict.fromkeys(waiting, one.id)
            waiting = []
    for one in starts:
        block = reader.around.get(id(one))
        if block is not None and block.speaks:
            leads |= {value: block.id for name, value in one.attributes if name == "id"}
    written = [one if isinstance(one, str) else _tag(one, leads) for one in reader.pieces]
    return "".join(written), tuple(found)


def _tag(started, leads):
    words = [f' id="{started.id}"'] if started.id else []
    for name, value in started.attributes:
        if name == "href" and value and value.startswith("#"):
            value = f"#{leads[value[1:]]}" if value[1:] in leads else None
            if value is None:
                continue
        if name != "id":
            words.append(f' {name}="{escape(value or "")}"')
    return f"<{started.name}{''.join(words)}>"


def placed(html, prefix):
    """*html* of ``numbered`` for a page that shows several: every id, and every link to one, begins with
    *prefix* and a hyphen there."""
    html = _NUMBERED.sub(rf'<\1 id="{prefix}-\2"', html)
    return _HERE.sub(rf"\1#{prefix}-\2", html)
