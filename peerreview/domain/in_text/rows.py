"""A text as it stands beside its notes: a row for each of its outermost elements, with the words that notes
mean marked.

What is read here is HTML of ``domain.blocks.numbered``: every tag is closed, text is escaped, and each block
has an id. Places count in the own text of a block, as there."""

import re
from html import escape, unescape
from typing import NamedTuple

_TOKEN = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+""")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_ID = re.compile(r'\sid="(?:[\w-]+-)?(b\d+)"')
_VOID = frozenset("br hr img wbr col".split())
_WHOLE = frozenset(("math", "svg"))  # marked as a whole: a mark inside would break what they draw
_HEADING = re.compile(r"h[1-6]\Z")


class Row(NamedTuple):
    """One row: its ``html`` and the ids of the ``blocks`` that stand in it."""

    html: str
    blocks: tuple[str, ...]


class _Drawing:
    """What is written so far, and where: the open elements as [name, id of the block or ""], how far each
    block was read, and what stands in a formula."""

    def __init__(self, spans, add):
        self.spans, self.add = spans, add
        self.open, self.read, self.out, self.blocks, self.rows = [], {}, [], [], []
        self.whole = None
        self.ends = {}
        for block, given in spans.items():
            for start, stop, label in given:
                if start < stop:
                    self.ends.setdefault(block, {}).setdefault(stop, []).append(label)

    @property
    def block(self):
        return next((own for _name, own in reversed(self.open) if own), "")

    def start(self, source, name):
        own = _ID.search(source)
        if own:
            self.blocks.append(own.group(1))
        if name not in _VOID:
            self.open.append([name, own.group(1) if own else ""])
        self.out.append(source)

    def end(self, source, name):
        _name, own = self.open.pop() if self.open else ("", "")
        is_inside = own and name != "tr" and not _HEADING.match(name)
        self.out += [self.add(own), source] if is_inside else [source]
        if own and name == "tr":
            self._add_to_row(own)
        elif own and not is_inside:
            self.out.append(self.add(own))  # a heading is heard with all that stands in it

    def _add_to_row(self, own):
        """Of a row of a table it stands in the last cell."""
        for place in range(len(self.out) - 2, -1, -1):
            if self.out[place] in ("</td>", "</th>"):
                self.out.insert(place, self.add(own))
                return

    def text(self, text, source=None):
        """*text* of the block that is open; *source*: what stands for it and is marked as a whole."""
        block = self.block
        at = self.read.get(block, 0)
        self.read[block] = stop = at + len(text)
        spans = self.spans.get(block, ())
        cuts = (
            sorted({cut for span in spans for cut in span[:2] if at < cut < stop}) if source is None else []
        )
        edges = [at, *cuts, stop]
        for first, last in zip(edges, edges[1:], strict=False):
            said = source if source is not None else escape(text[first - at : last - at], quote=False)
            if any(start < last and first < end for start, end, _label in spans):
                said = f"<mark>{said}{self._links(block, last)}</mark>"
            self.out.append(said)

    def _links(self, block, upto):
        ends = self.ends.get(block, {})
        labels = [label for stop in sorted(ends) if stop <= upto for label in ends[stop]]
        for stop in [stop for stop in ends if stop <= upto]:
            del ends[stop]
        tag = "b" if any(name == "a" for name, _own in self.open) else "a"
        href = (lambda label: "") if tag == "b" else (lambda label: f' href="#note-{escape(label)}"')
        return "".join(
            f'<{tag} class="nr"{href(label)}>{escape(label)}</{tag}>' for label in map(str, labels)
        )

    def close_row(self):
        """End a row where nothing is open any more."""
        if not self.open and any(piece.strip() for piece in self.out):
            self.rows.append(Row("".join(self.out), tuple(self.blocks)))
            self.out, self.blocks = [], []


def words_of(html):
    """What safe *html* of one line says, letter by letter."""
    return "".join(unescape(one) for one in _TOKEN.findall(html) if not one.startswith("<"))


def rows_of(html, spans=None, add=lambda block: ""):
    """[Row] of numbered *html*, with ``<mark>`` around each (start, stop, label) of *spans* {id of a block:
    [...]}; the label, the number of a note, follows its last word and leads to ``#note-<label>``. *add* gives
    what stands at the end of each block."""
    drawing, formula = _Drawing(spans or {}, add), []
    for match in _TOKEN.finditer(html):
        source = match.group()
        name = _NAME.match(source)
        name = name.group(1).lower() if name else ""
        if formula or (name in _WHOLE and not source.startswith("</")):
            formula.append(source)
            if name == _NAME.match(formula[0]).group(1).lower() and source.startswith("</"):
                words = "".join(unescape(one) for one in formula if not one.startswith("<"))
                drawing.text(words, "".join(formula))
                formula = []
        elif name and source.startswith("</"):
            drawing.end(source, name)
        elif name:
            drawing.start(source, name)
        elif not source.startswith("<"):
            drawing.text(unescape(source))
        drawing.close_row()
    return drawing.rows
